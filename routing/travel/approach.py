"""Between a door and its street: the way over the ground, and what stands in where there is no street."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from routing.problem import UNREACHABLE, Matrix
from routing.travel.geodesy import Floats
from routing.travel.provider import Leg, Point, TravelProvider

SNAP_METRES = 300.0
"""Points farther than this from a usable street have none."""
LIMIT_SECONDS = 4 * 3600.0
"""Ways that take longer are `UNREACHABLE`: nobody goes them with a meal."""


def from_door_to_door(seconds: Floats, metres: Floats, approach_metres: Floats, metres_per_second: float) -> Matrix:
    """The matrix of doors from that of their places on the street, shape (doors, doors) each.

    `approach_metres` lie between street and door, shape (doors,), and are covered at `metres_per_second`. Infinity
    stands for no way, or no street, and becomes `UNREACHABLE`; a door is 0 from itself.
    """
    walked = approach_metres / metres_per_second
    return Matrix(
        seconds=_whole(seconds + walked[:, None] + walked[None, :]),
        metres=_whole(metres + approach_metres[:, None] + approach_metres[None, :]),
    )


def estimate_lost(
    matrix: Matrix, points: Sequence[Point], approach_metres: Floats, profile: str, last_resort: TravelProvider | None
) -> Matrix:
    """`matrix` with the last resort's figures in every row and column of a point that has no street."""
    lost = ~np.isfinite(approach_metres)
    if last_resort is None or not lost.any():
        return matrix
    estimate = last_resort.matrix(points, profile)
    cells = lost[:, None] | lost[None, :]
    return Matrix(
        seconds=np.where(cells, estimate.seconds, matrix.seconds),
        metres=np.where(cells, estimate.metres, matrix.metres),
    )


def leg_without_way(
    start: Point, end: Point, profile: str, *, off_streets: bool, last_resort: TravelProvider | None
) -> Leg:
    """A straight leg: the last resort's where a point has no street, else `UNREACHABLE`, or 0 for equal points."""
    if off_streets and last_resort is not None:
        return last_resort.line((start, end), profile).legs[0]
    apart = 0 if start == end else UNREACHABLE
    return Leg(geometry=(start, end), seconds=apart, metres=apart, on_streets=start == end)


def _whole(values: Floats) -> np.typing.NDArray[np.int64]:
    """Rounded, `UNREACHABLE` for infinity, zero from a point to itself."""
    whole = np.where(np.isfinite(values), np.rint(np.nan_to_num(values, posinf=0)), UNREACHABLE).astype(np.int64)
    np.fill_diagonal(whole, 0)
    return whole
