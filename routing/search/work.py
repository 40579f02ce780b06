"""Working memory of one search: what a step remembers while it takes stops out and puts them back."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from routing.search import layout as c
from routing.search.arrays import Data
from routing.search.compiling import compiled
from routing.search.dice import new_dice

Array = NDArray[Any]


class Terms(NamedTuple):
    """Under which terms one stop may ride, by source."""

    rows: Array
    """[options, OPTION_COLUMNS]"""
    extra: Array
    """[options] won on top: a feeder's new drop."""
    first: Array
    """[S] into rows"""
    many: Array
    """[S]"""
    hull: Array
    """Earliest and latest start of all."""


class Work(NamedTuple):
    """Scratch of one search, never part of a solution."""

    dice: Array
    counts: Array
    numbers: Array
    touched: Array
    is_touched: Array
    """[V]"""
    changed: Array
    is_changed: Array
    """[V] differs from the best plan"""
    homeless: Array
    """drops with doors but without a feeder"""
    order: Array
    """[N] stops to put back"""
    keys: Array
    missed: Array
    """[N] iterations that a visit was left out (halved when there are too many)"""
    stamp: Array
    """[N] position after this stop was tried in round count[W_STAMP]"""
    trip_stamp: Array
    admits: Array
    """[slots] 2 x round, plus 1 if the trip could take the stop of that round"""
    hint: Array
    """[C] no vehicle of the class before this one is free"""
    terms: Terms
    drop_terms: Terms
    found: Array
    drop_found: Array
    new_drop: Array
    """[hubs, FOUND_COLUMNS + 3]: where a new drop would go; the drop, when it leaves, when it is ready."""
    probe: Array


def new_work(d: Data, seed: int, numbers: list[float]) -> Work:
    """Fresh working memory whose random numbers follow from `seed`, with settings `Tuning.numbers()`."""
    nodes, sources = len(d.loc), len(d.sources)
    widest = int(np.diff(d.window_first).max(initial=1))
    rows = widest * (d.depots + d.hubs + 2 * (nodes - d.visits)) + 1
    counts = np.zeros(c.W_COLUMNS, np.int64)
    counts[c.W_MOST_TOURS] = d.vehicles
    return Work(
        dice=new_dice(seed),
        counts=counts,
        numbers=np.array(numbers),
        touched=np.zeros(d.vehicles, np.int64),
        is_touched=np.zeros(d.vehicles, np.uint8),
        changed=np.zeros(d.vehicles, np.int64),
        is_changed=np.zeros(d.vehicles, np.uint8),
        homeless=np.zeros(nodes + 1, np.int64),
        order=np.zeros(nodes + 1, np.int64),
        keys=np.zeros(nodes + 1, np.float64),
        missed=np.zeros(nodes, np.float64),
        stamp=np.zeros(nodes, np.int64),
        trip_stamp=np.zeros(int(d.slot_first[-1]), np.int64),
        admits=np.zeros(int(d.slot_first[-1]), np.int64),
        hint=d.class_first.copy(),
        terms=_new_terms(rows, sources),
        drop_terms=_new_terms(d.depots + 1, sources),
        found=np.zeros(c.FOUND_COLUMNS, np.int64),
        drop_found=np.zeros(c.FOUND_COLUMNS, np.int64),
        new_drop=np.zeros((d.hubs, c.FOUND_COLUMNS + 3), np.int64),
        probe=np.zeros(c.PROBE_COLUMNS, np.int64),
    )


def forget(w: Work, d: Data) -> None:
    """Start over with another plan: nothing is remembered but the dice."""
    w.counts[[c.W_TOUCHED, c.W_CHANGED]] = 0
    w.is_touched[:] = 0
    w.is_changed[:] = 0
    w.hint[:] = d.class_first


def _new_terms(rows: int, sources: int) -> Terms:
    return Terms(
        rows=np.zeros((rows, c.OPTION_COLUMNS), np.int64),
        extra=np.zeros(rows, np.float64),
        first=np.zeros(sources, np.int64),
        many=np.zeros(sources, np.int64),
        hull=np.zeros(2, np.int64),
    )


@compiled
def touch(d: Data, w: Work, v: int) -> None:
    """Remember that tour `v` differs from the accepted one."""
    if w.is_touched[v] == 0:
        w.is_touched[v] = 1
        w.touched[w.counts[c.W_TOUCHED]] = v
        w.counts[c.W_TOUCHED] += 1
    k = d.class_of[v]
    if v < w.hint[k]:
        w.hint[k] = v
