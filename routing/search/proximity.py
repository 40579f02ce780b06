# mypy: disable-error-code="no-any-return"
"""Which stops are near each other, in won of the way between them and in time.

Near in time as in Vidal, Crainic, Gendreau and Prins (2013): unavoidable waiting and lateness between
two windows count like travel (weights 0.2 and 1.0).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from routing.search import layout as c

if TYPE_CHECKING:
    from routing.search.arrays import Data

MOST = 100
"""Neighbours kept per stop."""
WAITING, LATENESS = 0.2, 1.0


def neighbours(data: Data) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """[nodes, K] nearest other nodes of each node in place and time, and in place; -1 where there are no more."""
    nodes = len(data.loc)
    if nodes < 2:
        none = np.full((nodes, 1), -1, np.int32)
        return none, none
    way, unfit = _distances(data)
    around = _nearest(way)
    return (around if unfit is None else _nearest(way + unfit)), around


def _nearest(distance: NDArray[np.float32]) -> NDArray[np.int32]:
    np.fill_diagonal(distance, np.inf)
    nodes = len(distance)
    keep = min(MOST, nodes - 1)
    nearest = np.argpartition(distance, keep - 1, axis=1)[:, :keep]
    nearest.sort(axis=1)
    order = np.argsort(np.take_along_axis(distance, nearest, 1), axis=1, kind="stable")
    return np.take_along_axis(nearest, order, 1).astype(np.int32)


def _distances(data: Data) -> tuple[NDArray[np.float32], NDArray[np.float32] | None]:
    """[nodes, nodes] symmetric, the cheaper direction in the cheapest type's eyes: way; waiting and lateness.

    The second is None if no visit has a window.
    """
    nodes = len(data.loc)
    windows = bool((data.windows != [[-c.BIG, c.BIG]]).any())
    best = np.full((nodes, nodes), np.inf, np.float32)
    best_unfit = np.zeros((nodes, nodes), np.float32)
    early, late = _hulls(data)
    for profile, price in _ways(data):
        pairs = np.ix_(data.loc, data.loc)
        seconds = data.seconds[profile][pairs].astype(np.float32)
        won = seconds * np.float32(price[c.PER_SECOND])
        if price[c.PER_METRE]:
            won += data.metres[profile][pairs].astype(np.float32) * np.float32(price[c.PER_METRE])
        won = won if won.any() else seconds
        per_second = np.float32(min(1e3, max(price[c.PER_SECOND], _mean(won) / max(_mean(seconds), 1e-9))))
        unfit = _unfit(early, late, seconds) * per_second if windows else best_unfit
        cheaper = won + unfit < best + best_unfit
        best_unfit = np.where(cheaper, unfit, best_unfit) if windows else best_unfit
        best = np.where(cheaper, won, best)
    best = np.minimum(best, best.T)
    return best, np.minimum(best_unfit, best_unfit.T) if windows else None


def _unfit(early: NDArray[np.float32], late: NDArray[np.float32], seconds: NDArray[np.float32]) -> NDArray[np.float32]:
    """Waiting and lateness that nobody going from row to column can avoid, weighted."""
    wait = np.maximum(early[None, :] - late[:, None] - seconds, 0)
    tardy = np.maximum(early[:, None] + seconds - late[None, :], 0)
    return np.asarray(WAITING * wait + LATENESS * tardy, np.float32)


def _mean(values: NDArray[np.float32]) -> float:
    """Mean of what is not unreachable, of a sample of rows."""
    sample = values[:: max(1, len(values) // 50)]
    finite = sample[sample < c.FAR / 10]
    return float(finite.mean()) if finite.size else 0.0


def _ways(data: Data) -> list[tuple[int, Any]]:
    """Profiles in use with the prices of the first type that uses each."""
    seen: dict[int, Any] = {}
    for k in dict.fromkeys(data.kind_of.tolist()):
        seen.setdefault(int(data.kinds[k, c.PROFILE]), data.prices[k])
    return list(seen.items()) or [(0, np.zeros(c.PRICE_COLUMNS))] * min(1, len(data.seconds))


def _hulls(data: Data) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    nodes = len(data.loc)
    early, late = np.zeros(nodes, np.float32), np.full(nodes, c.BIG, np.float32)
    for i in range(data.visits):
        windows = data.windows[data.window_first[i] : data.window_first[i + 1]]
        early[i], late[i] = max(0, windows[:, 0].min()), windows[:, 1].max()
    return early, late
