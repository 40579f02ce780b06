"""The made-up houses: enough of them, numbered as in Korea, and written as the official table."""

from collections import Counter
from pathlib import Path

import pytest

from routing.travel.geodesy import metres_between
from simulations.addresses import SyntheticAddress, build_addresses, write_address_table
from simulations.mapo import MAPO
from simulations.streets import SyntheticStreets, build_streets


@pytest.fixture(scope="module")
def made_up() -> SyntheticStreets:
    return build_streets(seed=2020)


@pytest.fixture(scope="module")
def houses(made_up: SyntheticStreets) -> tuple[SyntheticAddress, ...]:
    return build_addresses(made_up, seed=2020)


def test_every_dong_has_houses_enough(houses: tuple[SyntheticAddress, ...]) -> None:
    per_dong = Counter(house.dong.name for house in houses)
    assert set(per_dong) == {dong.name for dong in MAPO}
    assert min(per_dong.values()) > 500


def test_no_address_stands_twice(houses: tuple[SyntheticAddress, ...]) -> None:
    assert len({house.text for house in houses}) == len(houses)


def test_numbers_are_odd_on_the_left_and_grow_by_two_every_twenty_metres(
    made_up: SyntheticStreets, houses: tuple[SyntheticAddress, ...]
) -> None:
    road = next(block.road for block in made_up.blocks if block.arterial)
    first = next(block for block in made_up.blocks if block.road == road)
    on_road = [house for house in houses if house.road == road]
    for house in on_road[:: max(len(on_road) // 50, 1)]:
        ahead = (first.end[0] - first.start[0], first.end[1] - first.start[1])
        aside = (house.lat - first.start[0], house.lon - first.start[1])
        left = ahead[1] * aside[0] - ahead[0] * aside[1] > 0
        assert (house.main_number % 2 == 1) == left or metres_between(*first.start, house.lat, house.lon) > 500
    along = sorted(on_road, key=lambda house: house.main_number)
    reach = float(metres_between(along[0].lat, along[0].lon, along[-1].lat, along[-1].lon))
    assert (along[-1].main_number - along[0].main_number) * 10 == pytest.approx(reach, rel=0.15)


def test_the_official_table_has_the_published_shape(houses: tuple[SyntheticAddress, ...], tmp_path: Path) -> None:
    write_address_table(houses[:40], tmp_path / "entrc.txt")
    raw = (tmp_path / "entrc.txt").read_bytes()
    rows = raw.decode("cp949").split("\r\n")
    assert rows.pop() == ""
    assert len(rows) == 40
    assert {row.count("|") for row in rows} == {17}
    assert all(row.split("|")[4] == "마포구" for row in rows)
