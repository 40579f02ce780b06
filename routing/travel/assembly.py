"""From tagged ways over shared nodes to a street network: cut at junctions, number, add heights."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike, NDArray

from routing.travel.geodesy import Floats, metres_between
from routing.travel.provider import Point
from routing.travel.rules import CLASSES, Flag, WayFacts
from routing.travel.streets import Origin, Streets

HeightFunction = Callable[[ArrayLike, ArrayLike], Floats]
"""Heights in metres at latitudes and longitudes; NaN where unknown."""


@dataclass(frozen=True, kw_only=True)
class Way:
    """A drawn way: its facts and the ids of its nodes in order."""

    facts: WayFacts
    nodes: Sequence[int]


@dataclass(frozen=True, kw_only=True)
class _Piece:
    facts: WayFacts
    nodes: Sequence[int]


def assemble(
    ways: Sequence[Way],
    coordinates: Mapping[int, Point],
    *,
    origin: Origin,
    barriers: Mapping[int, int] | None = None,
    heights: HeightFunction | None = None,
) -> Streets:
    """Build the network; nodes without coordinates (cut off by an extract) end the piece they are on.

    `barriers` gives the modes that cannot pass a node as bits of `routing.travel.rules.MODES`.
    """
    blocked = barriers or {}
    known = [part for way in ways for part in _known_parts(way, coordinates)]
    junctions = _find_junctions(known, blocked)
    pieces = [piece for part in known for piece in _cut(part, junctions)]
    return _number(pieces, coordinates, origin, blocked, heights)


def _known_parts(way: Way, coordinates: Mapping[int, Point]) -> Iterator[_Piece]:
    part: list[int] = []
    for node in way.nodes:
        if node not in coordinates:
            yield from _worth_keeping(way.facts, part)
            part = []
        elif not part or coordinates[node] != coordinates[part[-1]]:
            part.append(node)
    yield from _worth_keeping(way.facts, part)


def _worth_keeping(facts: WayFacts, nodes: Sequence[int]) -> Iterator[_Piece]:
    if len(nodes) > 1:
        yield _Piece(facts=facts, nodes=nodes)


def _find_junctions(parts: Iterable[_Piece], blocked: Mapping[int, int]) -> set[int]:
    uses: Counter[int] = Counter()
    ends: set[int] = set()
    for part in parts:
        uses.update(part.nodes)
        ends.update((part.nodes[0], part.nodes[-1]))
    return ends | {node for node, count in uses.items() if count > 1 or blocked.get(node)}


def _cut(part: _Piece, junctions: set[int]) -> Iterator[_Piece]:
    cuts = [i for i, node in enumerate(part.nodes) if node in junctions]
    for first, last in pairwise(cuts):
        nodes = part.nodes[first : last + 1]
        if nodes[0] == nodes[-1]:
            # A ring with one junction: two halves, for an edge must join two nodes.
            middle = len(nodes) // 2
            yield from _worth_keeping(part.facts, nodes[: middle + 1])
            yield from _worth_keeping(part.facts, nodes[middle:])
        else:
            yield _Piece(facts=part.facts, nodes=nodes)


def _number(
    pieces: Sequence[_Piece],
    coordinates: Mapping[int, Point],
    origin: Origin,
    blocked: Mapping[int, int],
    heights: HeightFunction | None,
) -> Streets:
    numbers: dict[int, int] = {}
    for piece in pieces:
        for end in (piece.nodes[0], piece.nodes[-1]):
            numbers.setdefault(end, len(numbers))
    names = ("", *dict.fromkeys(p.facts.name for p in pieces if p.facts.name))
    name_number = {name: i for i, name in enumerate(names)}
    facts = [piece.facts for piece in pieces]
    shape = np.array([coordinates[n] for p in pieces for n in p.nodes], dtype=np.float64).reshape(-1, 2)
    shape_start = np.concatenate([[0], np.cumsum([len(p.nodes) for p in pieces], dtype=np.int64)])
    flags = np.array([f.flags for f in facts], dtype=np.uint8)
    return Streets(
        origin=origin,
        names=names,
        node_blocked=np.array([blocked.get(node, 0) for node in numbers], dtype=np.uint8),
        edge_from=np.array([numbers[p.nodes[0]] for p in pieces], dtype=np.int64),
        edge_to=np.array([numbers[p.nodes[-1]] for p in pieces], dtype=np.int64),
        edge_class=np.array([CLASSES.index(f.road_class) for f in facts], dtype=np.uint8),
        edge_access=np.array([f.forward | f.backward << 4 for f in facts], dtype=np.uint8),
        edge_flags=flags,
        edge_name=np.array([name_number[f.name] for f in facts], dtype=np.int64),
        edge_maxspeed_kmh=np.array([f.maxspeed_kmh for f in facts], dtype=np.uint8),
        edge_step_count=np.array([f.step_count for f in facts], dtype=np.int64),
        edge_incline=np.array([f.incline for f in facts], dtype=np.int8),
        shape_start=shape_start,
        shape_lat=shape[:, 0],
        shape_lon=shape[:, 1],
        shape_height_metres=_heights_along(shape, shape_start, flags, heights),
    )


def _heights_along(
    shape: Floats, shape_start: NDArray[np.int64], flags: NDArray[np.uint8], heights: HeightFunction | None
) -> Floats:
    """Ground heights of shape points; bridges and tunnels run straight between their ends, not over the ground."""
    if heights is None or not len(shape):
        return np.full(len(shape), np.nan)
    along = np.array(heights(shape[:, 0], shape[:, 1]), dtype=np.float64)
    for edge in np.flatnonzero(flags & int(Flag.BRIDGE | Flag.TUNNEL)):
        piece = slice(int(shape_start[edge]), int(shape_start[edge + 1]))
        lat, lon = shape[piece].T
        passed = np.concatenate([[0.0], np.cumsum(metres_between(lat[:-1], lon[:-1], lat[1:], lon[1:]))])
        along[piece] = np.interp(passed, passed[[0, -1]], along[piece][[0, -1]])
    return along
