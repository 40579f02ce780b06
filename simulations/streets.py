"""A made-up street network for Mapo-gu, so that everything runs on streets with nothing downloaded.

A jittered grid along the river with arterials, one-ways, alleys, dead ends, hills with stairs and a riverside
expressway (자동차전용도로) with a cycle path below it. It is written as tagged ways and goes through the same
rules and assembly as an OpenStreetMap extract. No such streets exist: the network says so (`synthetic`).
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from routing.travel.assembly import Way, assemble
from routing.travel.rules import read_way
from routing.travel.streets import Origin, Streets
from simulations.terrain import RIVER, height_metres, is_inhabited, to_degrees, to_metres

ATTRIBUTION = "시연용으로 지어낸 길 · made-up demo streets"
SPACING_METRES = 95.0
BLOCK = 7
"""An arterial every so many streets."""

_COLUMNS, _ROWS = range(-56, 57), range(-28, 29)
_TURN_RADIANS = np.radians(-25.0)
_JITTER_METRES = 11.0
_STEEP = 0.13
_RISER_METRES = 0.16
_NAMES_ALONG = ("밥길", "한술", "온밥", "고두밥", "누룽지", "숭늉", "보리밥", "찰밥", "쌈밥")
_NAMES_ACROSS = (
    *("나물", "된장", "미역국", "두부", "콩나물", "김치", "무말랭이", "시금치", "도라지", "고사리"),
    *("깍두기", "호박죽", "팥죽", "잣죽", "수저", "밥상", "보자기", "뚝배기"),
)

Cell = tuple[int, int]
"""Column and row of a crossing in the grid."""


@dataclass(frozen=True, kw_only=True)
class Block:
    """One piece of named street between two neighbouring crossings.

    `from_start_metres` is the distance of `start` from the beginning of the named street, for house numbers.
    """

    road: str
    arterial: bool
    start: tuple[float, float]
    end: tuple[float, float]
    from_start_metres: float


@dataclass(frozen=True, kw_only=True, eq=False)
class SyntheticStreets:
    """The network, and its named blocks where houses can stand."""

    streets: Streets
    blocks: tuple[Block, ...]


def build_streets(seed: int = 2020) -> SyntheticStreets:
    """Draw the network; equal seeds give equal networks."""
    draft = _Draft(rng=np.random.default_rng(seed))
    _place_crossings(draft)
    for cell in sorted(draft.crossings):
        for step in ((1, 0), (0, 1)):
            neighbour = (cell[0] + step[0], cell[1] + step[1])
            if neighbour in draft.crossings:
                _lay_block(draft, cell, neighbour)
    _lay_riverside(draft)
    streets = assemble(
        draft.ways,
        draft.coordinates,
        origin=Origin(
            source=f"synthetic Mapo, seed {seed}",
            attribution=ATTRIBUTION,
            synthetic=True,
            elevation="synthetic",
        ),
        heights=height_metres,
    )
    return SyntheticStreets(streets=streets, blocks=tuple(draft.blocks))


@dataclass(kw_only=True)
class _Draft:
    """What has been drawn so far."""

    rng: np.random.Generator
    crossings: dict[Cell, int] = field(default_factory=dict)
    coordinates: dict[int, tuple[float, float]] = field(default_factory=dict)
    ways: list[Way] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    oneways: dict[str, str] = field(default_factory=dict)

    def add_node(self, east: float, north: float) -> int:
        lat, lon = to_degrees(east, north)
        self.coordinates[len(self.coordinates) + 1] = (float(lat), float(lon))
        return len(self.coordinates)

    def add_way(self, nodes: list[int], **tags: str) -> None:
        facts = read_way(tags)
        assert facts is not None
        self.ways.append(Way(facts=facts, nodes=nodes))

    def between(self, start: int, end: int, share: float, sideways_metres: float = 0.0) -> int:
        """A new node on the way from one node to another, moved to its left."""
        (e1, n1), (e2, n2) = (to_metres(*self.coordinates[node]) for node in (start, end))
        length = float(np.hypot(e2 - e1, n2 - n1))
        east = e1 + share * (e2 - e1) - sideways_metres * (n2 - n1) / length
        north = n1 + share * (n2 - n1) + sideways_metres * (e2 - e1) / length
        return self.add_node(float(east), float(north))


def _place_crossings(draft: _Draft) -> None:
    cells = [(column, row) for column in _COLUMNS for row in _ROWS]
    places = np.array(cells, dtype=float) * SPACING_METRES
    places += draft.rng.normal(0, _JITTER_METRES, places.shape).clip(-25, 25)
    cos, sin = np.cos(_TURN_RADIANS), np.sin(_TURN_RADIANS)
    east, north = places[:, 0] * cos - places[:, 1] * sin, places[:, 0] * sin + places[:, 1] * cos
    for i in np.flatnonzero(is_inhabited(east, north)):
        draft.crossings[cells[i]] = draft.add_node(float(east[i]), float(north[i]))


def _lay_block(draft: _Draft, cell: Cell, neighbour: Cell) -> None:
    start, end = draft.crossings[cell], draft.crossings[neighbour]
    road, arterial, steps_from_start = _name_road(cell, along=neighbour[1] == cell[1])
    kept, alley = draft.rng.random(2)
    if not arterial and kept < 0.08:
        if alley < 0.4:
            draft.add_way([start, end], highway="footway")
        return
    draft.blocks.append(
        Block(
            road=road,
            arterial=arterial,
            start=draft.coordinates[start],
            end=draft.coordinates[end],
            from_start_metres=steps_from_start * SPACING_METRES,
        )
    )
    if arterial:
        line = cell[1] if neighbour[1] == cell[1] else cell[0]
        wide = "primary" if line % (2 * BLOCK) == 0 else "secondary"
        draft.add_way([start, end], highway=wide, name=road, maxspeed="50", lanes="4")
    elif _slope(draft, start, end) > _STEEP:
        _lay_stairs(draft, start, end, road)
    else:
        _lay_lane(draft, start, end, road)


def _name_road(cell: Cell, *, along: bool) -> tuple[str, bool, int]:
    """Name of the street that leaves `cell` along or across the river, whether it is an arterial, and how many
    blocks from its beginning the cell lies."""
    line, place = (cell[1], cell[0]) if along else (cell[0], cell[1])
    mine, others = (_NAMES_ALONG, _NAMES_ACROSS) if along else (_NAMES_ACROSS, _NAMES_ALONG)
    first = (_COLUMNS if along else _ROWS).start
    if line % BLOCK == 0:
        return f"{mine[line // BLOCK % len(mine)]}로", True, place - first
    base = others[place // BLOCK % len(others)]
    line_first = (_ROWS if along else _COLUMNS).start
    return f"{base}로{line - line_first + 1}길", False, place % BLOCK


def _lay_lane(draft: _Draft, start: int, end: int, road: str) -> None:
    if road not in draft.oneways:
        draft.oneways[road] = str(draft.rng.choice(["yes", "-1", "no"], p=[0.12, 0.12, 0.76]))
    bend = draft.between(start, end, 0.5, float(draft.rng.normal(0, 5)))
    narrow = draft.rng.random() < 0.12
    draft.add_way(
        [start, bend, end],
        highway="living_street" if narrow else "residential",
        name=road,
        oneway=draft.oneways[road],
        maxspeed="30",
    )


def _lay_stairs(draft: _Draft, start: int, end: int, road: str) -> None:
    """A lane too steep for wheels: a flight of steps in its middle."""
    foot, top = draft.between(start, end, 0.35), draft.between(start, end, 0.65)
    low, high = (float(height_metres(*draft.coordinates[node])) for node in (foot, top))
    count = max(round(abs(high - low) / _RISER_METRES), 8)
    draft.add_way([start, foot], highway="residential", name=road, maxspeed="30")
    draft.add_way(
        [foot, top],
        highway="steps",
        name=road,
        step_count=str(count),
        incline="up" if high > low else "down",
    )
    draft.add_way([top, end], highway="residential", name=road, maxspeed="30")


def _lay_riverside(draft: _Draft) -> None:
    """An expressway along the bank, joined to the arterials that come down to it, and a cycle path below."""
    bank = np.array([to_metres(lat, lon) for lat, lon in RIVER])
    road = [draft.add_node(east, north + 70) for east, north in bank.tolist()]
    path = [draft.add_node(east, north + 25) for east, north in bank.tolist()]
    for nodes in ([*road], [*reversed(road)]):
        draft.add_way(nodes, highway="trunk", name="물길대로", motorroad="yes", oneway="yes", maxspeed="80")
    draft.add_way(path, highway="cycleway", name="물길자전거길")
    for upper, lower in zip(road[1:-1], path[1:-1], strict=True):
        nearest = _nearest_crossing(draft, upper)
        draft.add_way([upper, nearest], highway="trunk_link", motorroad="yes", maxspeed="40")
        draft.add_way([lower, nearest], highway="path", bicycle="yes")


def _nearest_crossing(draft: _Draft, node: int) -> int:
    east, north = to_metres(*draft.coordinates[node])
    crossings = sorted(draft.crossings.items())
    arterial = [n for (column, row), n in crossings if column % BLOCK == 0 or row % BLOCK == 0]
    places = np.array([to_metres(*draft.coordinates[n]) for n in arterial])
    return arterial[int(np.argmin(np.hypot(places[:, 0] - east, places[:, 1] - north)))]


def _slope(draft: _Draft, start: int, end: int) -> float:
    a, b = draft.coordinates[start], draft.coordinates[end]
    rise = abs(float(height_metres(*a)) - float(height_metres(*b)))
    return rise / SPACING_METRES

