"""The network of one way of travelling as a sparse graph, and quickest ways on it by Dijkstra's algorithm."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components, dijkstra

from routing.travel.geodesy import Floats
from routing.travel.profiles import Profile, edge_seconds
from routing.travel.rules import MODES
from routing.travel.snapping import Snaps
from routing.travel.streets import Ints, Streets

_HUNDREDTHS = 100
_TENTHS = 10
_METRES_ROOM = 2.0**28
"""A weight is hundredths of a second x this + tenths of a metre: whole numbers below 2^53, so floats add
them exactly and one search gives the quickest way together with its length."""
_ROWS_AT_ONCE = 20_000_000
"""Distances held at one time: 160 MB."""


@dataclass(frozen=True, kw_only=True, eq=False)
class _Arcs:
    """Directed pieces; `edge` is the street's edge, or -1 between a point and the street."""

    tail: Ints
    head: Ints
    weight: Floats
    edge: Ints

    def pick(self, chosen: NDArray[np.bool_] | Ints) -> _Arcs:
        return _Arcs(
            tail=self.tail[chosen], head=self.head[chosen], weight=self.weight[chosen], edge=self.edge[chosen]
        )


@dataclass(frozen=True, kw_only=True)
class Stretch:
    """Part of an edge, travelled from one fraction of its length to another (backward if that is smaller)."""

    edge: int
    start: float
    end: float


@dataclass(frozen=True, kw_only=True)
class FoundWay:
    """The quickest way between two places on streets."""

    stretches: tuple[Stretch, ...]
    seconds: float
    metres: float


class Graph:
    """Only what can be reached from everywhere and back: the largest strongly connected part of the network."""

    def __init__(self, streets: Streets, profile: Profile) -> None:
        self._streets = streets
        self._forward, self._backward = edge_seconds(streets, profile)
        self._tail, self._head, nodes = _with_barriers(streets, MODES.index(profile.mode))
        arcs = _largest_component(self._all_arcs(), nodes)
        self.usable_edges = np.zeros(streets.edge_count, dtype=bool)
        self.usable_edges[arcs.edge] = True
        self._nodes = nodes
        self._arcs = _quickest_of_parallel(arcs, nodes)
        self._arc_keys = self._arcs.tail * nodes + self._arcs.head

    def travel(self, snaps: Snaps, *, likely_seconds: Floats, limit_seconds: float) -> tuple[Floats, Floats]:
        """Seconds and metres between all snapped points along the streets; infinite where no way is in reach.

        Looks as far as the `likely_seconds` of each point first, farther only from points that miss another.
        """
        count = len(snaps.edge)
        network, first_source, first_target = self._join(snaps)
        weight = np.full((count, count), np.inf)
        found = missing = np.flatnonzero(snaps.found)
        for farther in (1.0, 2.0, np.inf):
            for batch in _batches(missing, network.shape[0]):
                limit = min(farther * float(likely_seconds[batch].max()), limit_seconds)
                reached = dijkstra(network, indices=first_source + batch, limit=_limit(limit))
                weight[batch] = reached[:, first_target:]
            missing = missing[~np.isfinite(weight[np.ix_(missing, found)]).all(axis=1)]
        return _unpack(weight)

    def find_ways(self, snaps: Snaps, *, likely_seconds: float) -> list[FoundWay | None]:
        """The quickest ways from each even snapped point to the odd one behind it; None where there is none."""
        network, first_source, first_target = self._join(snaps)
        ways: list[FoundWay | None] = []
        for start in range(0, len(snaps.edge), 2):
            ends = (first_source + start, first_target + start + 1)
            traced = _trace(network, *ends, likely_seconds) or _trace(network, *ends, np.inf)
            ways.append(self._build_way(snaps, start, *traced) if traced else None)
        return ways

    def _build_way(self, snaps: Snaps, leg: int, nodes: list[int], weight: float) -> FoundWay:
        seconds, metres = _unpack(np.array(weight))
        return FoundWay(
            stretches=self._stretches(snaps, leg, nodes), seconds=float(seconds), metres=float(metres)
        )

    def _stretches(self, snaps: Snaps, leg: int, nodes: list[int]) -> tuple[Stretch, ...]:
        """The way as parts of edges: out of the first, over the nodes passed, into the last."""
        first, last = snaps.edge[leg : leg + 2].tolist()
        start, end = snaps.fraction[leg : leg + 2].tolist()
        if not nodes:
            return (Stretch(edge=first, start=start, end=end),)
        return (
            Stretch(edge=first, start=start, end=float(self._head[first] == nodes[0])),
            *(self._whole_edge(a, b) for a, b in pairwise(nodes)),
            Stretch(edge=last, start=float(self._head[last] == nodes[-1]), end=end),
        )

    def _whole_edge(self, tail: int, head: int) -> Stretch:
        edge = int(self._arcs.edge[np.searchsorted(self._arc_keys, tail * self._nodes + head)])
        backward = float(self._tail[edge] != tail)
        return Stretch(edge=edge, start=backward, end=1 - backward)

    def _all_arcs(self) -> _Arcs:
        ahead, back = np.isfinite(self._forward), np.isfinite(self._backward)
        metres, edges = self._streets.edge_metres, np.arange(self._streets.edge_count)
        return _Arcs(
            tail=np.concatenate([self._tail[ahead], self._head[back]]),
            head=np.concatenate([self._head[ahead], self._tail[back]]),
            weight=np.concatenate(
                [_pack(self._forward[ahead], metres[ahead]), _pack(self._backward[back], metres[back])]
            ),
            edge=np.concatenate([edges[ahead], edges[back]]),
        )

    def _join(self, snaps: Snaps) -> tuple[csr_array, int, int]:
        """The graph with a source and a target node for every point, tied to the ends of its edge."""
        count = len(snaps.edge)
        first_source, first_target = self._nodes, self._nodes + count
        found = np.flatnonzero(snaps.found)
        edge, done = snaps.edge[found], snaps.fraction[found]
        ahead, back, metres = self._forward[edge], self._backward[edge], self._streets.edge_metres[edge]
        source, target = first_source + found, first_target + found
        tail, head = self._tail[edge], self._head[edge]
        ties = [
            (source, head, _part(1 - done, ahead), (1 - done) * metres),
            (source, tail, _part(done, back), done * metres),
            (tail, target, _part(done, ahead), done * metres),
            (head, target, _part(1 - done, back), (1 - done) * metres),
            self._along_one_edge(snaps, found, first_source, first_target),
        ]
        tied = [_tie(*tie) for tie in ties]
        everything = [self._arcs, *tied]
        size = first_target + count
        network = csr_array(
            (
                np.concatenate([arcs.weight for arcs in everything]),
                (
                    np.concatenate([arcs.tail for arcs in everything]),
                    np.concatenate([arcs.head for arcs in everything]),
                ),
            ),
            shape=(size, size),
        )
        return network, first_source, first_target

    def _along_one_edge(
        self, snaps: Snaps, found: Ints, first_source: int, first_target: int
    ) -> tuple[Ints, Ints, Floats, Floats]:
        """Direct ties between points that stand on the same edge."""
        order = found[np.argsort(snaps.edge[found], kind="stable")]
        groups = np.split(order, np.flatnonzero(np.diff(snaps.edge[order])) + 1)
        shared = [np.stack(np.meshgrid(g, g, indexing="ij"), -1).reshape(-1, 2) for g in groups if len(g) > 1]
        pairs = np.concatenate(shared) if shared else np.empty((0, 2), dtype=np.int64)
        pairs = pairs[pairs[:, 0] != pairs[:, 1]]
        edge = snaps.edge[pairs[:, 0]]
        step = snaps.fraction[pairs[:, 1]] - snaps.fraction[pairs[:, 0]]
        part = np.abs(step)
        rate = np.where(step >= 0, self._forward[edge], self._backward[edge])
        metres = part * self._streets.edge_metres[edge]
        return first_source + pairs[:, 0], first_target + pairs[:, 1], _part(part, rate), metres


def _part(share: Floats, seconds: Floats) -> Floats:
    """A share of an edge's seconds; no share of a forbidden direction takes no time, for one stands at its end."""
    return np.multiply(share, seconds, out=np.zeros_like(share), where=share > 0)


def _trace(network: csr_array, source: int, target: int, limit_seconds: float) -> tuple[list[int], float] | None:
    """The nodes between a point and another on the quickest way, and its weight."""
    weight, before = dijkstra(network, indices=source, limit=_limit(limit_seconds), return_predecessors=True)
    if not np.isfinite(weight[target]):
        return None
    nodes = [int(before[target])]
    while nodes[-1] != source:
        nodes.append(int(before[nodes[-1]]))
    return nodes[-2::-1], float(weight[target])


def _batches(rows: Ints, width: int) -> Iterator[Ints]:
    """Rows in portions whose results, `width` numbers each, fit into memory together."""
    size = max(1, _ROWS_AT_ONCE // max(width, 1))
    for start in range(0, len(rows), size):
        yield rows[start : start + size]


def _tie(tail: Ints, head: Ints, seconds: Floats, metres: Floats) -> _Arcs:
    possible = np.isfinite(seconds)
    return _Arcs(
        tail=tail[possible],
        head=head[possible],
        weight=_pack(seconds[possible], metres[possible]),
        edge=np.full(int(possible.sum()), -1),
    )


def _pack(seconds: Floats, metres: Floats) -> Floats:
    """Weights of at least a hundredth of a second, for a sparse graph takes zero for absence."""
    hundredths = np.maximum(np.rint(seconds * _HUNDREDTHS), 1)
    weight: Floats = hundredths * _METRES_ROOM + np.rint(metres * _TENTHS)
    return weight


def _unpack(weight: Floats) -> tuple[Floats, Floats]:
    finite = np.where(np.isfinite(weight), weight, 0)
    hundredths, tenths = np.divmod(finite, _METRES_ROOM)
    seconds = np.where(np.isfinite(weight), hundredths / _HUNDREDTHS, np.inf)
    return seconds, np.where(np.isfinite(weight), tenths / _TENTHS, np.inf)


def _limit(seconds: float) -> float:
    return (seconds * _HUNDREDTHS + 1) * _METRES_ROOM


def _with_barriers(streets: Streets, bit: int) -> tuple[Ints, Ints, int]:
    """Ends of all edges, where every end at a barrier becomes a dead end of its own."""
    blocked = (streets.node_blocked >> bit & 1).astype(bool)
    tail, head = streets.edge_from.copy(), streets.edge_to.copy()
    nodes = streets.node_count
    for ends in (tail, head):
        closed = np.flatnonzero(blocked[ends])
        ends[closed] = nodes + np.arange(len(closed))
        nodes += len(closed)
    return tail, head, nodes


def _largest_component(arcs: _Arcs, nodes: int) -> _Arcs:
    if not len(arcs.edge):
        return arcs
    links = csr_array((np.ones(len(arcs.tail)), (arcs.tail, arcs.head)), shape=(nodes, nodes))
    _, component = connected_components(links, directed=True, connection="strong")
    largest = np.argmax(np.bincount(component))
    return arcs.pick((component[arcs.tail] == largest) & (component[arcs.head] == largest))


def _quickest_of_parallel(arcs: _Arcs, nodes: int) -> _Arcs:
    """Sorted by tail and head, with one arc for each pair: a sparse matrix would add parallel ones up."""
    key = arcs.tail * nodes + arcs.head
    order = np.lexsort((arcs.weight, key))
    first = np.concatenate([[True], np.diff(key[order]) > 0]) if len(order) else np.empty(0, dtype=bool)
    return arcs.pick(order[first])
