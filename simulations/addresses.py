"""Houses on the made-up streets: road-name addresses with the spot of their entrance, and an official table of them.

Numbers follow the law (Road Name Address Act, Enforcement Decree): every 20 m from the street's beginning,
odd on the left and even on the right; further houses on the same 20 m get a second number.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import NamedTuple

import numpy as np
from pyproj import Transformer

from simulations.mapo import MAPO, Dong
from simulations.streets import Block, SyntheticStreets
from simulations.terrain import nearest_dong, to_degrees, to_metres

_INTERVAL_METRES = 20.0
_CLEAR_OF_CROSSING_METRES = 8.0
_DISTRICT_CODE = "11440"


@dataclass(frozen=True, kw_only=True)
class SyntheticAddress:
    """A made-up house; `lat`, `lon` are its entrance."""

    road: str
    main_number: int
    sub_number: int
    building: str
    dong: Dong
    lat: float
    lon: float

    @property
    def text(self) -> str:
        """The address as people write it."""
        sub = f"-{self.sub_number}" if self.sub_number else ""
        return f"서울특별시 마포구 {self.road} {self.main_number}{sub}"


def build_addresses(synthetic: SyntheticStreets, seed: int = 2020) -> tuple[SyntheticAddress, ...]:
    """All houses of the network, in the order of its blocks."""
    rng = Random(seed)
    taken: set[tuple[str, int, int]] = set()
    houses = [
        house for block in synthetic.blocks for side in (1, -1) for house in _build_side(block, side, rng, taken)
    ]
    lat, lon = to_degrees([house.east for house in houses], [house.north for house in houses])
    dongs = nearest_dong(lat, lon)
    return tuple(
        SyntheticAddress(
            road=house.road,
            main_number=house.main_number,
            sub_number=house.sub_number,
            building=house.building,
            dong=MAPO[dongs[i]],
            lat=round(float(lat[i]), 6),
            lon=round(float(lon[i]), 6),
        )
        for i, house in enumerate(houses)
    )


def write_address_table(addresses: Iterable[SyntheticAddress], path: Path) -> None:
    """Write the houses as an official 위치정보요약DB file: CP949, `|`, CRLF, 18 columns, EPSG:5179."""
    houses = sorted(addresses, key=lambda a: (a.road, a.main_number, a.sub_number))
    project = Transformer.from_crs("EPSG:4326", "EPSG:5179", always_xy=True)
    xs, ys = project.transform([a.lon for a in houses], [a.lat for a in houses])
    road_codes = {road: i + 1 for i, road in enumerate(sorted({a.road for a in houses}))}
    with path.open("w", encoding="cp949", newline="") as file:
        for serial, (house, x, y) in enumerate(zip(houses, xs, ys, strict=True), start=1):
            file.write("|".join(_row(house, serial, road_codes[house.road], x, y)) + "\r\n")


class _House(NamedTuple):
    road: str
    main_number: int
    sub_number: int
    building: str
    east: float
    north: float


def _build_side(block: Block, side: int, rng: Random, taken: set[tuple[str, int, int]]) -> Iterator[_House]:
    """Houses along one side (1: left) of a block, one or two to each 20 m, some plots empty."""
    start, end = (np.array(to_metres(*point)) for point in (block.start, block.end))
    length = float(np.hypot(*(end - start)))
    east, north = ((end - start) / length).tolist()
    place = _CLEAR_OF_CROSSING_METRES + rng.uniform(0, 10)
    while place < length - _CLEAR_OF_CROSSING_METRES:
        if rng.random() < 0.75:
            interval = int((block.from_start_metres + place) // _INTERVAL_METRES)
            main, sub = 2 * interval + (1 if side == 1 else 2), 0
            while (block.road, main, sub) in taken:
                sub += 1
            taken.add((block.road, main, sub))
            setback = side * rng.uniform(9, 16) * (1.4 if block.arterial else 1.0)
            at = start + place * np.array([east, north]) + setback * np.array([-north, east])
            yield _House(block.road, main, sub, _name_building(rng), float(at[0]), float(at[1]))
        place += rng.uniform(11, 19)


def _name_building(rng: Random) -> str:
    name = f"{rng.choice('해달별솔숲샘들')}빛{rng.choice(('빌라', '주택', '연립', '맨션'))}"
    return name if rng.random() < 0.3 else ""


def _row(house: SyntheticAddress, serial: int, road_code: int, x: float, y: float) -> tuple[str, ...]:
    legal_dong = house.dong.name
    return (
        *(_DISTRICT_CODE, str(serial), house.dong.code, "서울특별시", "마포구", legal_dong),
        *(f"{_DISTRICT_CODE}{road_code:07d}", house.road, "0", str(house.main_number), str(house.sub_number)),
        *(house.building, f"04{100 + MAPO.index(house.dong):03d}", "주택", "0", house.dong.name),
        *(f"{x:.6f}", f"{y:.6f}"),
    )
