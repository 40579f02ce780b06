"""Doors as they stand now: ordered, given or moved since a plan was made, and worked into the plan's problem."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from sqlmodel import Session

from dispatch.errors import Refused, refuse
from dispatch.planning.doors import key_of, make_visits
from dispatch.planning.learning import Learned, learn
from dispatch.planning.nearby import add_places
from dispatch.planning.problems import DayProblem, is_placed, not_placed
from dispatch.planning.rows import DayRows, Door, read_day
from dispatch.planning.storage import unpack_plan
from models.plans import Plan
from models.statuses import OrderStatus
from routing.problem import Place, Visit

_TO_COME = (OrderStatus.FROZEN, OrderStatus.PACKED, OrderStatus.OUT)


@dataclass(frozen=True, kw_only=True)
class Latecomer:
    """One door as planning would make it now; `visit.place` is `place.id`."""

    visit: Visit
    place: Place
    home: UUID
    orders: tuple[UUID, ...]


def read_latecomers(session: Session, plan: Plan, number: int) -> list[Latecomer]:
    """The doors of recipient `number` that `plan` doesn't know, or knows with another home or other orders.

    Refused: repair.unknown (nothing is brought to them that day), door.no_coordinates, repair.up_to_date.
    """
    rows = read_day(session, plan.area_id, plan.day)
    doors = [door for door in rows.doors if door.recipient.number == number and _is_to_come(door)]
    if not doors:
        raise _nobody(number)
    stored = unpack_plan(plan)
    late = [door for door in doors if not _is_known(door, stored)]
    for door in late:
        if not is_placed(door):
            raise Refused(not_placed(door).reason)
    if not late:
        raise _up_to_date(number)
    return make_latecomers(rows, late, learn(session, plan.area_id, plan.day))


def make_latecomers(rows: DayRows, doors: Sequence[Door], learned: Learned | None = None) -> list[Latecomer]:
    """`doors`, all of which have coordinates, as visits among the doors of the day."""
    late = {key_of(door): door for door in doors}
    others = [door for door in rows.doors if is_placed(door) and key_of(door) not in late]
    visits = make_visits([*others, *late.values()], rows.crews, learned)
    return [_make(late[visit.id], visit) for visit in visits if visit.id in late]


def work_in(day_problem: DayProblem, latecomers: Sequence[Latecomer]) -> DayProblem:
    """The problem with these doors as they stand now. May take a second: call it outside a write transaction."""
    day_problem, visits = add_homes(day_problem, latecomers)
    orders = {each.visit.id: each.orders for each in latecomers}
    known = {visit.id: visit for visit in day_problem.problem.visits}
    return replace(
        day_problem,
        problem=replace(day_problem.problem, visits=list({**known, **visits}.values())),
        orders={**day_problem.orders, **orders},
        homes={**day_problem.homes, **{each.visit.id: each.home for each in latecomers}},
        unplaced=tuple(entry for entry in day_problem.unplaced if entry.visit not in orders),
    )


def add_homes(day_problem: DayProblem, latecomers: Sequence[Latecomer]) -> tuple[DayProblem, dict[str, Visit]]:
    """The problem with the latecomers' places, and their visits there. An old home stays: history may name it."""
    places = {place.id: place for place in day_problem.problem.places}
    added: dict[str, Place] = {}
    visits = {}
    for each in latecomers:
        place = _place_of(each.place, {**places, **added})
        if place.id not in places:
            added[place.id] = place
        visits[each.visit.id] = replace(each.visit, place=place.id)
    problem = add_places(day_problem.problem, list(added.values()))
    return replace(day_problem, problem=problem), visits


def _place_of(place: Place, known: Mapping[str, Place]) -> Place:
    """`place`, under another name where its own means a former home."""
    number, name = 1, place.id
    while name in known and (known[name].lat, known[name].lon) != (place.lat, place.lon):
        number += 1
        name = f"{place.id} ({number})"
    return replace(place, id=name)


def _make(door: Door, visit: Visit) -> Latecomer:
    return Latecomer(
        visit=visit,
        place=Place(id=visit.place, lat=door.home.lat, lon=door.home.lon),
        home=door.home.id,
        orders=tuple(order.id for order in door.orders),
    )


def _is_to_come(door: Door) -> bool:
    return any(order.status in _TO_COME for order in door.orders)


def _is_known(door: Door, stored: DayProblem) -> bool:
    key, orders = key_of(door), {order.id for order in door.orders}
    left_out = {entry.visit for entry in stored.unplaced}
    same = stored.homes.get(key) == door.home.id and orders <= set(stored.orders.get(key, ()))
    return same and not (key in left_out and is_placed(door))


def _nobody(number: int) -> Refused:
    return refuse(
        "repair.unknown",
        cause=(
            "이 계획의 날에 아직 받을 식사가 없는 분입니다.",
            "This person has no meal still to come on the plan's day.",
        ),
        action=("화면을 새로 고친 다음 다시 하세요.", "Reload the screen, then do it again."),
        subject=(str(number),),
        status=422,
    )


def _up_to_date(number: int) -> Refused:
    return refuse(
        "repair.up_to_date",
        cause=(
            "이 계획은 이미 지금의 주소와 주문으로 짜여 있습니다.",
            "This plan is made for the present address and orders already.",
        ),
        action=(
            "이 계획이 초안이면 배포하고, 아니면 할 일을 마치세요.",
            "Publish it if it is a draft; otherwise finish the task.",
        ),
        subject=(str(number),),
    )
