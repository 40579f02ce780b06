"""Who cooks and who carries in the demo: two kitchens, 16 hubs, four delivery models, and the crews of one day.

Written directly, as the person does who installs Bapgil in a district. All names are made up; sizes and pay follow
what districts do (6 riders as in 종로; workers at hubs and dong-office drops as in 마포; resident pairs
as in the 관악 pilot; the kitchen's own van for dysphagia meals as in 마포).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid4

from sqlmodel import Session

from models.fleet import Courier, DeliveryModel, Duty, Hub, Kitchen, Team
from models.orders import Menu
from models.places import Area, Dong
from models.statuses import ContainerKind, MenuKind, Model
from simulations.households import DYSPHAGIA_MENU, GENERAL_MENU, WALKED_DONGS, WALKED_MENU
from simulations.mapo import MAPO

AREA = "마포구"
GENERAL_KITCHEN, DYSPHAGIA_KITCHEN = "온기찬 도시락", "부드러운 한끼"
RIDERS = 6


def _clock(hours: int, minutes: int = 0) -> int:
    return hours * 3600 + minutes * 60


@dataclass(frozen=True, kw_only=True)
class Providers:
    """Ids of what was set up."""

    area_id: UUID
    kitchens: dict[str, UUID]
    hubs: dict[str, UUID]
    couriers: dict[str, UUID]
    """By code."""


@dataclass(frozen=True, kw_only=True)
class _TeamFacts:
    name: str
    model: str
    """Name of the delivery model."""
    code: str
    """What its couriers are called, before their number."""
    couriers: int
    loads_at_kitchens: tuple[str, ...] = ()
    loads_at_dongs: tuple[str, ...] = ()
    feeds_all: bool = False
    based_at: str | None = None
    shift: tuple[int, int] = (_clock(9, 30), _clock(14, 30))


MODELS = (
    DeliveryModel(
        name="라이더(오토바이)", model=Model.RIDER, profile="scooter", max_trips=3, reload_seconds=180,
        capacity_boxes=32, max_duration_seconds=_clock(5), fixed_won=6000, per_km_won=350, per_stop_won=3000,
    ),
    DeliveryModel(
        name="자활(자전거)", model=Model.SELF_SUFFICIENCY, profile="bicycle", max_trips=3, reload_seconds=120,
        capacity_boxes=16, max_duration_seconds=_clock(4), max_distance_metres=20_000, per_hour_won=10_030,
    ),
    DeliveryModel(
        name="자활(오토바이)", model=Model.SELF_SUFFICIENCY, profile="scooter", max_trips=3, reload_seconds=120,
        capacity_boxes=24, max_duration_seconds=_clock(4), per_hour_won=10_030, per_km_won=120,
    ),
    DeliveryModel(
        name="자활(도보)", model=Model.SELF_SUFFICIENCY, profile="foot", max_trips=3, reload_seconds=120,
        capacity_boxes=10, max_duration_seconds=_clock(3), max_distance_metres=6_000, per_hour_won=10_030,
    ),
    DeliveryModel(
        name="주민 2인 1조(도보)", model=Model.WALKING_RESIDENT, profile="foot", crew_size=2, max_trips=1,
        capacity_boxes=10, max_duration_seconds=_clock(2), max_distance_metres=4_000, max_stops_per_trip=6,
        brings_containers_back=True, per_stop_won=4_000,
    ),
    DeliveryModel(
        name="직배송(업체 차량)", model=Model.DIRECT, profile="van", max_trips=3, reload_seconds=600,
        capacity_boxes=60, max_duration_seconds=_clock(6), brings_containers_back=True,
        per_hour_won=12_000, per_km_won=200,
    ),
)  # fmt: skip

_WEST = ("합정동", "망원1동", "망원2동", "서교동", "연남동", "서강동")
_NORTH = ("성산1동", "성산2동", "상암동")
_EAST = ("아현동", "공덕동", "도화동", "용강동", "대흥동", "염리동", "신수동")

_TEAMS = (
    _TeamFacts(
        name="마포 라이더 협동조합", model="라이더(오토바이)", code="라이더", couriers=RIDERS,
        loads_at_kitchens=(GENERAL_KITCHEN,), feeds_all=True, shift=(_clock(9, 30), _clock(14)),
    ),
    _TeamFacts(
        name="자활 서부", model="자활(자전거)", code="자활서부", couriers=3, loads_at_dongs=_WEST,
        shift=(_clock(9, 45), _clock(13, 30)),
    ),
    _TeamFacts(
        name="자활 북부", model="자활(오토바이)", code="자활북부", couriers=2, loads_at_dongs=_NORTH,
        shift=(_clock(9, 45), _clock(13, 30)),
    ),
    _TeamFacts(
        name="자활 동부", model="자활(도보)", code="자활동부", couriers=3, loads_at_dongs=_EAST,
        shift=(_clock(9, 45), _clock(13)),
    ),
    *(
        _TeamFacts(
            name=f"{dong} 이웃", model="주민 2인 1조(도보)", code=f"이웃{dong.removesuffix('동')}", couriers=2,
            loads_at_dongs=(dong,), based_at=dong, shift=(_clock(10), _clock(13)),
        )
        for dong in WALKED_DONGS
    ),
    _TeamFacts(
        name=f"{DYSPHAGIA_KITCHEN} 차량", model="직배송(업체 차량)", code="직배송", couriers=1,
        loads_at_kitchens=(DYSPHAGIA_KITCHEN,), based_at=DYSPHAGIA_KITCHEN, shift=(_clock(9), _clock(15)),
    ),
)  # fmt: skip


def setup_city(session: Session, day: date) -> Providers:
    """Write area, dongs, kitchens with menus, hubs, models, teams, couriers, and everybody's duty on `day`."""
    area = Area(name=AREA)
    session.add(area)
    session.flush()
    _add_dongs(session, area)
    kitchens = _add_kitchens(session, area)
    hubs = _add_hubs(session, area)
    models = {model.name: DeliveryModel(**model.model_dump(exclude={"id"})) for model in MODELS}
    session.add_all(models.values())
    session.flush()
    couriers: dict[str, UUID] = {}
    for facts in _TEAMS:
        team = _add_team(session, area, facts, models[facts.model], kitchens, hubs)
        members = _add_couriers(session, team, facts)
        couriers |= {member.code: member.id for member in members}
        _add_duties(session, team, facts, members, day, pair=models[facts.model].crew_size == 2)
    session.flush()
    return Providers(area_id=area.id, kitchens=kitchens, hubs=hubs, couriers=couriers)


def _add_dongs(session: Session, area: Area) -> None:
    for dong in MAPO:
        row = Dong(
            area_id=area.id, code=dong.code, name=dong.name, office_lat=dong.office_lat, office_lon=dong.office_lon
        )
        session.add(row)


def _add_kitchens(session: Session, area: Area) -> dict[str, UUID]:
    places = {GENERAL_KITCHEN: "대흥동", DYSPHAGIA_KITCHEN: "성산1동"}
    kitchens: dict[str, UUID] = {}
    for name, dong_name in places.items():
        dong = next(each for each in MAPO if each.name == dong_name)
        kitchen = Kitchen(
            area_id=area.id, name=name, lat=dong.rep_lat, lon=dong.rep_lon,
            ready_seconds=_clock(9, 30), close_seconds=_clock(14, 30), loading_seconds=300,
        )  # fmt: skip
        session.add(kitchen)
        session.flush()
        kitchens[name] = kitchen.id
    for kitchen_name, menu_name, kind, minutes, container in (
        (GENERAL_KITCHEN, GENERAL_MENU, MenuKind.GENERAL, 90, ContainerKind.DISPOSABLE),
        (GENERAL_KITCHEN, WALKED_MENU, MenuKind.GENERAL, 90, ContainerKind.REUSABLE),
        (DYSPHAGIA_KITCHEN, DYSPHAGIA_MENU, MenuKind.DYSPHAGIA, 120, ContainerKind.REUSABLE),
    ):
        session.add(
            Menu(
                kitchen_id=kitchens[kitchen_name], name=menu_name, kind=kind,
                max_time_on_board_seconds=minutes * 60, container=container,
            )
        )  # fmt: skip
    session.flush()
    return kitchens


def _add_hubs(session: Session, area: Area) -> dict[str, UUID]:
    hubs: dict[str, UUID] = {}
    for dong in MAPO:
        hub = Hub(
            area_id=area.id, name=f"{dong.name}주민센터", lat=dong.office_lat, lon=dong.office_lon,
            open_seconds=_clock(9), close_seconds=_clock(18),
        )  # fmt: skip
        session.add(hub)
        session.flush()
        hubs[dong.name] = hub.id
    return hubs


def _add_team(
    session: Session,
    area: Area,
    facts: _TeamFacts,
    model: DeliveryModel,
    kitchens: dict[str, UUID],
    hubs: dict[str, UUID],
) -> Team:
    loads_at = [*(kitchens[name] for name in facts.loads_at_kitchens), *(hubs[name] for name in facts.loads_at_dongs)]
    base = None if facts.based_at is None else kitchens.get(facts.based_at) or hubs[facts.based_at]
    team = Team(
        area_id=area.id,
        delivery_model_id=model.id,
        name=facts.name,
        loads_at=[str(place) for place in loads_at],
        feeds=[str(hub) for hub in hubs.values()] if facts.feeds_all else [],
        home_base=None if base is None else str(base),
    )
    session.add(team)
    session.flush()
    return team


def _add_couriers(session: Session, team: Team, facts: _TeamFacts) -> list[Courier]:
    members = []
    for number in range(1, facts.couriers + 1):
        key = session.info["vault"].new_person_key(uuid4())
        session.add(key)
        session.flush()
        courier = Courier(person_id=key.person_id, team_id=team.id, code=f"{facts.code}-{number:02d}", skills=[])
        courier.name, courier.phone = f"배송{facts.code}{number}", f"010-0000-{8000 + number:04d}"
        session.add(courier)
        session.flush()
        members.append(courier)
    return members


def _add_duties(
    session: Session, team: Team, facts: _TeamFacts, members: Sequence[Courier], day: date, *, pair: bool
) -> None:
    crews = [list(members)] if pair else [[member] for member in members]
    for crew in crews:
        session.add(
            Duty(
                day=day,
                team_id=team.id,
                code="+".join(member.code for member in crew),
                courier_ids=[str(member.id) for member in crew],
                start_seconds=facts.shift[0],
                end_seconds=facts.shift[1],
            )
        )
