"""Rows to one mixed problem per area and day: all kitchens, hubs and crews, and a visit per door."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from sqlmodel import Session

from dispatch.keys import home_key, hub_key, kitchen_key
from dispatch.planning.doors import key_of, make_visits
from dispatch.planning.learning import LEAST_VISITS, Learned, learn
from dispatch.planning.rows import DayRows, Door, read_day
from dispatch.planning.vehicles import BOXES, make_vehicle_types
from dispatch.settings import settings
from models.fleet import Hub, Kitchen
from routing import problem as routing
from routing.reasons import Reason, Text
from routing.solution import Unserved


@dataclass(frozen=True, kw_only=True)
class DayProblem:
    """A routing problem and what its stable names stand for in the database.

    `orders` and `homes` go by visit id (a door's key), `duties` by vehicle id (the duty's code), `places` by
    depot, hub or place id. `unplaced` are doors without coordinates: no problem can hold them, no plan forgets them.
    """

    problem: routing.Problem
    orders: Mapping[str, tuple[UUID, ...]]
    homes: Mapping[str, UUID]
    duties: Mapping[str, UUID]
    places: Mapping[str, UUID]
    unplaced: tuple[Unserved, ...] = field(default=())
    learned: Mapping[str, int] = field(default_factory=dict)
    """What the problem owes to history: `days` looked at, doors with a `usual` courier and with a `timed` service."""
    stood_in: Reason | None = None
    """Why the ways are not those of the travel service that was to give them."""

    @property
    def visits(self) -> dict[str, routing.Visit]:
        return {visit.id: visit for visit in self.problem.visits}


def build_problem(session: Session, area_id: UUID, day: date) -> DayProblem:
    """One area's day as a problem without travel matrices (`dispatch.planning.travel` adds them).

    Equal data gives an equal problem: every list is sorted by stable names and no row id is in it.
    """
    rows = read_day(session, area_id, day)
    placed = [door for door in rows.doors if is_placed(door)]
    sources = _source_keys(rows)
    learned = learn(session, area_id, day)
    problem = routing.Problem(
        name=day.isoformat(),
        dimensions=(BOXES,),
        places=_make_places(rows, placed),
        depots=[_make_depot(kitchen) for kitchen in rows.kitchens],
        hubs=[_make_hub(hub) for hub in rows.hubs],
        vehicle_types=make_vehicle_types(rows.crews, sources),
        visits=make_visits(placed, rows.crews, learned),
        prices=routing.Prices(
            unfamiliar_face_won=settings().unfamiliar_face_won,
            unequal_hours_won=settings().unequal_hours_won,
            unequal_doors_won=settings().unequal_doors_won,
        ),
    )
    return DayProblem(
        problem=problem,
        orders={key_of(door): tuple(order.id for order in door.orders) for door in rows.doors},
        homes={key_of(door): door.home.id for door in rows.doors},
        duties={crew.duty.code: crew.duty.id for crew in rows.crews},
        places={key: UUID(row_id) for row_id, key in sources.items()},
        unplaced=tuple(not_placed(door) for door in rows.doors if not is_placed(door)),
        learned=_count_learned(learned, placed),
    )


def _count_learned(learned: Learned, doors: Sequence[Door]) -> dict[str, int]:
    named = {door.recipient.id for door in doors if any(rule.kind == "usual_courier" for rule in door.rules)}
    people = {door.recipient.id for door in doors}
    timed = sum(len(learned.visits.get(person, ())) >= LEAST_VISITS for person in people)
    return {"days": learned.days, "usual": len((people & learned.usual.keys()) - named), "timed": timed}


def is_placed(door: Door) -> bool:
    """Whether its home has coordinates."""
    return door.home.lat is not None and door.home.lon is not None


def not_placed(door: Door) -> Unserved:
    """A door that no problem can hold."""
    return Unserved(
        visit=key_of(door),
        reason=Reason(
            code="door.no_coordinates",
            cause=Text(
                ko="주소의 위치를 찾지 못해 배송 계획에 넣을 수 없습니다.",
                en="The address could not be placed, so no route can lead there.",
            ),
            action=Text(
                ko="지도에 위치를 찍은 다음 다시 계획하세요.", en="Set a pin on the map, then plan again."
            ),
            subject=(key_of(door),),
        ),
    )


def _source_keys(rows: DayRows) -> dict[str, str]:
    """Stable key by row id, of kitchens and hubs."""
    kitchens = {str(kitchen.id): kitchen_key(kitchen.name) for kitchen in rows.kitchens}
    return kitchens | {str(hub.id): hub_key(hub.name) for hub in rows.hubs}


def _make_places(rows: DayRows, placed: Sequence[Door]) -> list[routing.Place]:
    homes = {home_key(door.recipient.number): door.home for door in placed}
    return [
        *(routing.Place(id=kitchen_key(row.name), lat=row.lat, lon=row.lon) for row in rows.kitchens),
        *(routing.Place(id=hub_key(row.name), lat=row.lat, lon=row.lon) for row in rows.hubs),
        *(routing.Place(id=key, lat=home.lat, lon=home.lon) for key, home in homes.items()),
    ]


def _make_depot(kitchen: Kitchen) -> routing.Depot:
    key = kitchen_key(kitchen.name)
    return routing.Depot(
        id=key,
        place=key,
        open_seconds=kitchen.ready_seconds,
        close_seconds=kitchen.close_seconds,
        loading_seconds=kitchen.loading_seconds,
    )


def _make_hub(hub: Hub) -> routing.Hub:
    key = hub_key(hub.name)
    return routing.Hub(
        id=key,
        place=key,
        open_seconds=hub.open_seconds,
        close_seconds=hub.close_seconds,
        unloading_seconds=hub.unloading_seconds,
        handover_seconds=hub.handover_seconds,
        loading_seconds=hub.loading_seconds,
        capacity={} if hub.capacity_boxes is None else {BOXES: hub.capacity_boxes},
    )
