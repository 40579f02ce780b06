"""Seeded days of the real sizes, with every constraint on, on the made-up streets of the demo.

The Mapo day is the demo city, brought in and frozen as at a desk. The others are drawn on the same streets with the
same pay, menus and rules, in sizes and practice that districts have reported; no such district exists.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache, partial
from pathlib import Path
from random import Random

from dispatch import clock
from dispatch.installation import open_database, prepare_installation
from dispatch.ordering.freezing import freeze_due
from dispatch.planning.problems import build_problem
from dispatch.planning.service_time import BUILDING_SECONDS, service_seconds
from dispatch.settings import Settings, settings
from models.database import Database, sqlite_url
from models.fleet import DeliveryModel
from routing.problem import Depot, Hub, Place, Prices, Problem, VehicleType, Visit
from routing.travel import Detour, StreetTravel, with_travel
from simulations.addresses import SyntheticAddress, build_addresses
from simulations.city import fill_city, locate_in, write_city, write_city_addresses
from simulations.households import share_out
from simulations.mapo import MAPO
from simulations.providers import MODELS
from simulations.streets import SyntheticStreets, build_streets

BOXES = "boxes"
HOT_SECONDS, CHILLED_SECONDS = 90 * 60, 120 * 60
PREFERRED = ((10 * 3600 + 1800, 12 * 3600 + 1800), (11 * 3600, 13 * 3600), (12 * 3600, 14 * 3600))
KITCHEN_OPENS, KITCHEN_CLOSES, LOADING_SECONDS = 9 * 3600 + 1800, 14 * 3600 + 1800, 300
SHIFT = (9 * 3600 + 1800, 14 * 3600)
_DAY = date(2026, 11, 25)
_INTAKE, _FREEZE = (datetime(2026, 11, 23, hour, tzinfo=clock.KST) for hour in (10, 17))


@dataclass(frozen=True, kw_only=True)
class Day:
    """A problem with its travel matrices, and what is reported of the real day."""

    name: str
    problem: Problem
    practice: str


@dataclass(frozen=True, kw_only=True)
class Kitchen:
    """A kitchen in the middle of a dong; `doors` of its own dongs get its boxes, which keep for `keeps_seconds`."""

    name: str
    dong: str
    dongs: Sequence[str]
    doors: int
    meals: int = 2
    keeps_seconds: int = HOT_SECONDS


@dataclass(frozen=True, kw_only=True)
class Office:
    """A dong's office as a hub."""

    name: str
    dong: str


@dataclass(frozen=True, kw_only=True)
class Crew:
    """Couriers of one delivery model (a name in `MODELS`) loading at kitchens or hubs."""

    name: str
    model: str
    count: int
    loads_at: Sequence[str]
    feeds: Sequence[str] = ()
    based_at: str | None = None


_EVERYWHERE = tuple(dong.name for dong in MAPO)
_EAST = ("아현동", "공덕동", "도화동", "용강동", "대흥동", "염리동", "신수동")
_MIDDLE = ("서강동", "서교동", "합정동", "연남동")
_RIVER = ("망원1동", "망원2동", "성산1동")
_NORTH = ("성산2동", "상암동")
GWANAK_BOXES = {"mon": (79, 177), "tue": (69, 144), "wed": (73, 70), "thu": (64, 189), "fri": (81, 104)}
"""Lunchboxes and side dishes per weekday."""


def list_days() -> dict[str, Callable[[int], Day]]:
    """How to draw each day from a seed, by its name."""
    days: dict[str, Callable[[int], Day]] = {"mapo": draw_mapo, "four-districts": draw_four, "jongno": draw_jongno}
    return days | {f"gwanak-{name}": partial(draw_gwanak, name) for name in GWANAK_BOXES}


def draw_mapo(seed: int) -> Day:
    """147 homes, 16 hubs, riders, workers, resident pairs and a kitchen's van: the demo's own day."""
    with tempfile.TemporaryDirectory(prefix="bapgil-") as folder, _private_database(Path(folder)) as database:
        city = write_city(seed=seed, day=_DAY, addresses=_addresses())
        lived_in = sorted({each.address for each in city.households}, key=lambda each: each.text)
        clock.hold_clock(_INTAKE)
        filled = fill_city(database, city=city, locate=locate_in(write_city_addresses(Path(folder), lived_in)))
        clock.hold_clock(_FREEZE)
        freeze_due(database)
        with database.read() as session:
            problem = build_problem(session, filled.providers.area_id, _DAY).problem
    return _day("mapo", problem, "16 hubs, 294 meals")


def draw_four(seed: int) -> Day:
    """420 homes of four kitchens, 19 riders who may load at any of them."""
    parts = zip(("공덕동", "서교동", "망원1동", "성산2동"), (_EAST, _MIDDLE, _RIVER, _NORTH), strict=True)
    kitchens = [Kitchen(name=f"주방 {dong}", dong=dong, dongs=dongs, doors=105) for dong, dongs in parts]
    crews = [Crew(name="라이더", model="라이더(오토바이)", count=19, loads_at=[each.name for each in kitchens])]
    problem = _draw("four-districts", seed, kitchens, crews)
    return _day("four-districts", problem, "19 riders for 420 homes")


def draw_jongno(seed: int) -> Day:
    """180 meals for 90 homes from two kitchens, 6 riders."""
    kitchens = [
        Kitchen(name="주방 가", dong="대흥동", dongs=_EAST, doors=50),
        Kitchen(name="주방 나", dong="공덕동", dongs=_EAST, doors=40),
    ]
    crews = [Crew(name="라이더", model="라이더(오토바이)", count=6, loads_at=[each.name for each in kitchens])]
    return _day("jongno", _draw("jongno", seed, kitchens, crews), "6 riders for 180 meals")


def draw_gwanak(weekday: str, seed: int) -> Day:
    """Lunchboxes and side dishes of a weekday: workers, the kitchens' vans, and a resident pair at one hub."""
    lunch, side = GWANAK_BOXES[weekday]
    kitchens = [
        Kitchen(name="도시락", dong="대흥동", dongs=_EVERYWHERE, doors=lunch, meals=1),
        Kitchen(name="반찬", dong="성산1동", dongs=_EVERYWHERE, doors=side, meals=1, keeps_seconds=CHILLED_SECONDS),
    ]
    crews = [
        Crew(name="자활", model="자활(오토바이)", count=10, loads_at=["도시락", "반찬"]),
        Crew(name="차량", model="직배송(업체 차량)", count=2, loads_at=["반찬"], feeds=["거점"], based_at="반찬"),
        Crew(name="이웃", model="주민 2인 1조(도보)", count=1, loads_at=["거점"], based_at="거점"),
    ]
    name = f"gwanak-{weekday}"
    problem = _draw(name, seed, kitchens, crews, hubs=[Office(name="거점", dong="망원1동")], walked_from="반찬")
    return _day(name, problem, f"{lunch} + {side} boxes")


def draw_district(seed: int, homes: int) -> Day:
    """A district of any size with all four models: one rider for 22 homes, workers at four hubs, a pair, vans."""
    dysphagia = homes // 7
    kitchens = [
        Kitchen(name="도시락", dong="대흥동", dongs=_EVERYWHERE, doors=homes - dysphagia),
        Kitchen(name="연하식", dong="성산1동", dongs=_EVERYWHERE, doors=dysphagia, keeps_seconds=CHILLED_SECONDS),
    ]
    hubs = [Office(name=f"거점 {dong}", dong=dong) for dong in ("합정동", "망원1동", "성산2동", "도화동")]
    names = [hub.name for hub in hubs]
    crews = [
        Crew(name="라이더", model="라이더(오토바이)", count=-(-homes // 22), loads_at=["도시락"], feeds=names),
        Crew(name="자활", model="자활(자전거)", count=-(-homes // 40), loads_at=names),
        Crew(name="이웃", model="주민 2인 1조(도보)", count=1, loads_at=[names[1]], based_at=names[1]),
        Crew(name="차량", model="직배송(업체 차량)", count=-(-homes // 200), loads_at=["연하식"], based_at="연하식"),
    ]
    name = f"district-{homes}"
    return _day(name, _draw(name, seed, kitchens, crews, hubs=hubs), f"{homes} homes")


def _day(name: str, problem: Problem, practice: str) -> Day:
    timed = with_travel(problem, StreetTravel(synthetic_streets().streets, last_resort=Detour()))
    return Day(name=name, problem=timed, practice=practice)


def _draw(
    name: str,
    seed: int,
    kitchens: Sequence[Kitchen],
    crews: Sequence[Crew],
    hubs: Sequence[Office] = (),
    walked_from: str | None = None,
) -> Problem:
    """A day's problem; the doors of kitchen `walked_from` nearest to the first hub belong to its resident pair."""
    rng = Random(f"bapgil bench {name} {seed}")
    places = [_middle_of(kitchen.name, kitchen.dong) for kitchen in kitchens]
    places += [_office_of(hub.name, hub.dong) for hub in hubs]
    types = [_vehicle_type(crew) for crew in crews]
    visits: list[Visit] = []
    for kitchen in kitchens:
        for home in _draw_homes(kitchen, rng):
            visit = _visit(f"{kitchen.name} {len(visits) + 1}", kitchen, home, types, rng)
            visits.append(visit)
            places.append(Place(id=visit.place, lat=home.lat, lon=home.lon))
    if walked_from is not None:
        visits = _give_to_neighbours(visits, {place.id: place for place in places}, walked_from, hubs[0].name)
    return Problem(
        name=name, dimensions=(BOXES,), places=tuple(places), depots=tuple(_depot(each.name) for each in kitchens),
        hubs=tuple(_hub(hub.name) for hub in hubs), vehicle_types=tuple(types), visits=tuple(visits),
        prices=Prices(unfamiliar_face_won=settings().unfamiliar_face_won),
    )  # fmt: skip


def _draw_homes(kitchen: Kitchen, rng: Random) -> Iterator[SyntheticAddress]:
    """Homes by the dongs' people of 65 and over; one in twenty shares an entrance with the home before."""
    dongs = [dong for dong in MAPO if dong.name in kitchen.dongs]
    for dong, count in zip(dongs, share_out(kitchen.doors, [each.elderly65 for each in dongs]), strict=True):
        here = rng.sample([address for address in _addresses() if address.dong == dong], count)
        for at, home in enumerate(here):
            yield here[at - 1] if at and rng.random() < 0.05 else home


def _visit(name: str, kitchen: Kitchen, home: SyntheticAddress, types: Sequence[VehicleType], rng: Random) -> Visit:
    couriers = [courier for kind in types if kitchen.name in kind.sources for courier in kind.vehicle_ids]
    usual = frozenset(_nearby(couriers, home, kitchen)) if rng.random() < 0.6 else frozenset()
    never = frozenset(rng.sample(couriers, 1)) if not usual and rng.random() < 0.08 else frozenset()
    collected = 1 if rng.random() < 0.1 else 0
    first = rng.random() < 0.05
    return Visit(
        id=name, place=f"home {name}", origins=(kitchen.name,), delivery={BOXES: kitchen.meals},
        pickup={BOXES: collected} if collected else {},
        windows=(rng.choice(PREFERRED),) if rng.random() < 0.12 else (),
        service_seconds=service_seconds(meals=kitchen.meals, collected=collected, first_visit=first),
        building=home.text, building_seconds=BUILDING_SECONDS, max_time_on_board_seconds=kitchen.keeps_seconds,
        usual_vehicles=usual, excluded_vehicles=never, priority=3 if rng.random() < 0.1 else 1,
    )  # fmt: skip


def _nearby(couriers: Sequence[str], home: SyntheticAddress, kitchen: Kitchen) -> list[str]:
    """Two neighbouring couriers of the home's zone: districts are dealt out along the streets."""
    dongs = [dong for dong in _EVERYWHERE if dong in kitchen.dongs]
    zone = dongs.index(home.dong.name) * len(couriers) // len(dongs)
    return [couriers[zone], couriers[(zone + 1) % len(couriers)]]


def _give_to_neighbours(
    visits: Sequence[Visit], places: dict[str, Place], kitchen: str, hub_name: str
) -> list[Visit]:
    """The six doors nearest to the hub, as many as a pair takes, are walked by it, as in the 관악 pilot."""
    hub = places[hub_name]

    def away(visit: Visit) -> float:
        at = places[visit.place]
        return ((at.lat or 0) - (hub.lat or 0)) ** 2 + (0.79 * ((at.lon or 0) - (hub.lon or 0))) ** 2

    walked = {visit.id for visit in sorted((each for each in visits if each.origins == (kitchen,)), key=away)[:6]}
    return [_walked(visit) if visit.id in walked else visit for visit in visits]


def _walked(visit: Visit) -> Visit:
    nobody: frozenset[str] = frozenset()
    pairs = frozenset({"walking_resident"})
    return replace(visit, allowed_models=pairs, usual_vehicles=nobody, excluded_vehicles=nobody, windows=())


def _vehicle_type(crew: Crew) -> VehicleType:
    model = _model(crew.model)
    return VehicleType(
        id=crew.name, vehicle_ids=tuple(f"{crew.name}-{number:02d}" for number in range(1, crew.count + 1)),
        profile=model.profile, model=model.model.value, sources=tuple(crew.loads_at), feeds=tuple(crew.feeds),
        start_place=crew.based_at, end_place=crew.based_at, shift_start_seconds=SHIFT[0], shift_end_seconds=SHIFT[1],
        capacity={BOXES: model.capacity_boxes}, crew_size=model.crew_size, max_trips=model.max_trips,
        reload_seconds=model.reload_seconds, max_duration_seconds=model.max_duration_seconds,
        max_distance_metres=model.max_distance_metres, max_stops_per_trip=model.max_stops_per_trip,
        fixed_won=model.fixed_won, per_hour_won=model.per_hour_won, per_km_won=model.per_km_won,
        per_stop_won=model.per_stop_won,
    )  # fmt: skip


def _model(name: str) -> DeliveryModel:
    return next(model for model in MODELS if model.name == name)


def _depot(name: str) -> Depot:
    return Depot(
        id=name, place=name, open_seconds=KITCHEN_OPENS, close_seconds=KITCHEN_CLOSES, loading_seconds=LOADING_SECONDS
    )


def _hub(name: str) -> Hub:
    return Hub(
        id=name, place=name, open_seconds=9 * 3600, close_seconds=18 * 3600, unloading_seconds=120,
        handover_seconds=300, loading_seconds=120,
    )  # fmt: skip


def _middle_of(name: str, dong: str) -> Place:
    found = next(each for each in MAPO if each.name == dong)
    return Place(id=name, lat=found.rep_lat, lon=found.rep_lon)


def _office_of(name: str, dong: str) -> Place:
    found = next(each for each in MAPO if each.name == dong)
    return Place(id=name, lat=found.office_lat, lon=found.office_lon)


@contextmanager
def _private_database(folder: Path) -> Iterator[Database]:
    """An installation of its own; the clock is put back afterwards."""
    chosen = Settings(home=folder, database_url=sqlite_url(folder / "bench.sqlite"))
    prepare_installation(chosen)
    database = open_database(chosen)
    try:
        yield database
    finally:
        database.close()
        clock.reset_clock()


@cache
def synthetic_streets() -> SyntheticStreets:
    """The streets of every seeded day."""
    return build_streets()


@cache
def _addresses() -> tuple[SyntheticAddress, ...]:
    return build_addresses(synthetic_streets())
