"""Where a point meets the street: the nearest place on any usable edge, found exactly."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from routing.travel.geodesy import Floats, metres_per_degree
from routing.travel.provider import Point
from routing.travel.streets import Ints, Streets

_SAMPLE_METRES = 20.0
_AT_CROSSING_METRES = 1.0


@dataclass(frozen=True, kw_only=True, eq=False)
class Snaps:
    """For each point: its edge (-1: no street within reach), the fraction of the edge's length at which it
    meets it, and how far away it stands in metres."""

    edge: Ints
    fraction: Floats
    metres: Floats

    @property
    def found(self) -> NDArray[np.bool_]:
        """Which points have a street."""
        return self.edge >= 0


class SegmentIndex:
    """All segments of the usable edges, searchable by nearness."""

    def __init__(self, streets: Streets, usable_edges: NDArray[np.bool_]) -> None:
        self._scale = np.array(metres_per_degree(np.mean(streets.shape_lat))) if len(streets.shape_lat) else np.ones(2)
        segments = streets.segments
        before = np.cumsum(segments.metres) - segments.metres
        first_of_edge = streets.shape_start[:-1] - np.arange(streets.edge_count)
        along = before - before[first_of_edge][segments.edge] if len(before) else before
        kept = usable_edges[segments.edge]
        self._edge, self._along = segments.edge[kept], along[kept]
        self._length, self._edge_metres = segments.metres[kept], streets.edge_metres
        planar = np.column_stack([streets.shape_lat, streets.shape_lon]) * self._scale
        self._start, self._end = planar[segments.start[kept]], planar[segments.start[kept] + 1]
        self._tree, self._sampled = self._sample()

    def snap(self, points: Sequence[Point], limit_metres: float) -> Snaps:
        """The nearest street of every point, no farther than `limit_metres`."""
        planar = np.asarray(points, dtype=np.float64).reshape(-1, 2) * self._scale
        snaps = Snaps(
            edge=np.full(len(planar), -1, dtype=np.int64),
            fraction=np.zeros(len(planar)),
            metres=np.full(len(planar), np.inf),
        )
        if not len(self._edge) or not len(planar):
            return snaps
        nearest, _ = self._tree.query(planar)
        # A segment nearer than the nearest sample has a sample of its own within half a step of its nearest place.
        candidates = self._tree.query_ball_point(planar, np.minimum(nearest, limit_metres) + _SAMPLE_METRES / 2 + 1e-6)
        for i, samples in enumerate(candidates):
            if samples:
                self._choose(snaps, i, planar[i], np.unique(self._sampled[samples]), limit_metres)
        return snaps

    def _choose(self, snaps: Snaps, i: int, point: Floats, segments: Ints, limit_metres: float) -> None:
        start, step = self._start[segments], self._end[segments] - self._start[segments]
        length_squared = np.maximum((step**2).sum(axis=1), 1e-12)
        t = np.clip(((point - start) * step).sum(axis=1) / length_squared, 0, 1)
        away = np.hypot(*(start + t[:, None] * step - point).T)
        best = int(np.argmin(away))
        if away[best] > limit_metres:
            return
        segment = segments[best]
        edge = self._edge[segment]
        reached = self._along[segment] + t[best] * self._length[segment]
        snaps.edge[i], snaps.metres[i] = edge, away[best]
        snaps.fraction[i] = _settle(reached, self._edge_metres[edge])

    def _sample(self) -> tuple[cKDTree, Ints]:
        pieces = np.maximum(np.ceil(self._length / _SAMPLE_METRES).astype(np.int64), 1)
        segment = np.repeat(np.arange(len(pieces)), pieces + 1)
        first = np.cumsum(pieces + 1) - (pieces + 1)
        t = (np.arange(len(segment)) - first[segment]) / pieces[segment]
        samples = self._start[segment] + t[:, None] * (self._end - self._start)[segment]
        return cKDTree(samples if len(samples) else np.empty((0, 2))), segment


def _settle(reached: float, length: float) -> float:
    """The fraction of an edge; a place this near a crossing is the crossing, free to take any street from it."""
    if reached < _AT_CROSSING_METRES:
        return 0.0
    return 1.0 if reached > length - _AT_CROSSING_METRES else reached / length
