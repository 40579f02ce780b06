"""The day as a courier's phone may see it: today's own stops, from shortly before to shortly after the shift.

Never in it: birth date, income class, disability, guardian. A phone that has a version gets what changed since.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from dispatch import clock, events
from dispatch.delivery.entrances import entrance_photos
from dispatch.delivery.handovers import courier_counts
from dispatch.delivery.relief import find_relief
from dispatch.kitchen.recalls import recalled_orders
from dispatch.kitchen.temperatures import last_doors_to_measure
from dispatch.planning.allotments import duties_of
from dispatch.planning.plans import signature
from dispatch.planning.rows import owed_containers
from dispatch.planning.timetable import Sheet, SheetStop, find_published, read_sheets
from models.deliveries import Fact
from models.events import Installation
from models.fleet import DeliveryModel, Duty, Team
from models.people import Recipient
from models.personal import Erased
from models.plans import DoorState, Plan, Tour
from models.statuses import ContainerKind, StopStatus
from models.welfare import Case

SHOWN_BEFORE_SECONDS = 3600
"""How long before the shift a courier may look at the addresses."""
SHOWN_AFTER_SECONDS = 3600

Wire = dict[str, Any]


def courier_day(session: Session, courier_id: UUID, day: date, have: int | None = None) -> Wire:
    """The JSON object of GET /api/courier/day: everything, or with `have` the difference to that version.

    A version the phone can't have had (never published, not this day's) is answered with everything.
    """
    duty = _present_duty(session, courier_id, day)
    answer = _frame(session, duty, day)
    if duty is None or not _is_shown(duty):
        return answer
    area_id = session.get_one(Team, duty.team_id).area_id
    plan = find_published(session, area_id, day)
    if plan is None:
        return answer
    sheet = _find_sheet(session, plan, duty)
    stops = _stops(sheet)
    answer |= {"version": plan.version, "order": [stop.key for stop in stops]}
    answer |= {"breaks": [] if sheet is None else sheet.tour.breaks}
    former = _find_former(session, plan, have)
    if former is None:
        return answer | {"stops": _show(session, stops, duty)}
    before = {stop.key: signature(stop) for stop in _stops(_find_sheet(session, former, duty))}
    changed = [stop for stop in stops if before.get(stop.key) != signature(stop)]
    gone = before.keys() - {stop.key for stop in stops}
    return answer | {"base": former.version, "stops": _show(session, changed, duty), "removed": sorted(gone)}


def _present_duty(session: Session, courier_id: UUID, day: date) -> Duty | None:
    """The duty that runs or comes next; the day's last one afterwards."""
    duties = [duty for duty in duties_of(session, courier_id, day) if duty.withdrawn_at is None]
    now = clock.seconds_of(day, clock.now())
    return next((duty for duty in duties if now <= duty.end_seconds), duties[-1] if duties else None)


def _is_shown(duty: Duty) -> bool:
    now = clock.seconds_of(duty.day, clock.now())
    return duty.start_seconds - SHOWN_BEFORE_SECONDS <= now <= duty.end_seconds + SHOWN_AFTER_SECONDS


def _frame(session: Session, duty: Duty | None, day: date) -> Wire:
    installation = session.get(Installation, 1)
    return {
        "epoch": "" if installation is None else installation.epoch,
        "event": events.last_number(session),
        "server_now": clock.now().isoformat(),
        "day": day.isoformat(),
        "duty": None if duty is None else _show_duty(session, duty),
        "version": None,
        "base": None,
        "order": [],
        "breaks": [],
        "stops": [],
        "removed": [],
        "welfare": [] if duty is None else _outcomes(session, duty),
        "relief": None if duty is None else _relief(session, duty),
    }


def _outcomes(session: Session, duty: Duty) -> list[Wire]:
    """How the cases went that this crew's records opened: the courier who rang is told the end.

    Whom it is about is named for as long as the courier may see the door itself, though the door may be another's now.
    """
    statement = (
        select(Case, Fact, Recipient)
        .join(Fact, col(Fact.id) == col(Case.opened_by_fact))
        .join(Recipient, col(Recipient.id) == col(Case.recipient_id))
        .where(Case.day == duty.day, Fact.duty_id == duty.id)
        .order_by(col(Case.opened_at), col(Case.id))
    )
    named = _is_shown(duty)
    return [
        {
            "case": str(case.id),
            "order_ids": fact.order_ids,
            "number": person.number,
            "name": _name_of(person) if named else None,
            "status": case.status.value,
            "code": case.closing_code,
            "opened_at": case.opened_at.isoformat(),
            "closed_at": None if case.closed_at is None else case.closed_at.isoformat(),
        }
        for case, fact, person in session.exec(statement).all()
    ]


def _relief(session: Session, duty: Duty) -> Wire | None:
    """That others have taken the rest of the route over, because this crew has to stay with somebody."""
    told = find_relief(session, duty)
    if told is None:
        return None
    return {"at": told.at.isoformat(), "version": told.data["version"], "orders": len(told.data["order_ids"])}


def _name_of(person: Recipient) -> str | None:
    try:
        name: str | None = person.name
    except Erased:
        return None
    return name


def _show_duty(session: Session, duty: Duty) -> Wire:
    team = session.get_one(Team, duty.team_id)
    model = session.get_one(DeliveryModel, team.delivery_model_id)
    return {
        "id": str(duty.id),
        "code": duty.code,
        "model": model.model.value,
        "profile": model.profile,
        "crew_size": len(duty.courier_ids),
        "start_seconds": duty.start_seconds,
        "end_seconds": duty.end_seconds,
    }


def _find_former(session: Session, plan: Plan, have: int | None) -> Plan | None:
    if have is None:
        return None
    return session.exec(
        select(Plan).where(
            Plan.area_id == plan.area_id,
            Plan.day == plan.day,
            Plan.version == have,
            col(Plan.published_at).is_not(None),
        )
    ).one_or_none()


def _find_sheet(session: Session, plan: Plan, duty: Duty) -> Sheet | None:
    """This crew's alone: a city's plan has a thousand tours."""
    own = select(Tour.id).where(Tour.plan_id == plan.id, Tour.duty_id == duty.id)
    return next(iter(read_sheets(session, plan.id, set(session.exec(own)))), None)


def _stops(sheet: Sheet | None) -> list[SheetStop]:
    return [] if sheet is None else list(sheet.stops)


def _show(session: Session, stops: Iterable[SheetStop], duty: Duty) -> list[Wire]:
    shown = list(stops)
    orders = {order.id for stop in shown if stop.kind == "door" for order in stop.orders}
    found = session.exec(select(DoorState).where(col(DoorState.daily_order_id).in_(orders))).all()
    states = {state.daily_order_id: state for state in found}
    people = {stop.recipient.id for stop in shown if stop.recipient is not None}
    owed = owed_containers(session, people, duty.day)
    counts = courier_counts(session, duty.id, duty.day)
    recalled = recalled_orders(session, list(orders))
    measured = last_doors_to_measure(session, shown)
    photos = entrance_photos(session, people)
    return [
        _show_stop(stop) | {
            "counted": counts.get((stop.kind, stop.place_id, stop.trip)),
            "door": _show_door(stop, states, owed, photos) | {
                "recalled": any(order.id in recalled for order in stop.orders),
                "measure": stop.key in measured,
            } if stop.kind == "door" else None,
        }
        for stop in shown
    ]  # fmt: skip


def _show_stop(stop: SheetStop) -> Wire:
    return {
        "key": stop.key,
        "kind": stop.kind,
        "trip": stop.trip,
        "position": stop.position,
        "arrive_seconds": stop.arrive_seconds,
        "start_seconds": stop.start_seconds,
        "leave_seconds": stop.leave_seconds,
        "meals": stop.meals,
        "items": [
            {"menu": item.menu, "kind": item.kind, "meals": item.meals, "diet": item.diet} for item in stop.items
        ],
        "order_ids": stop.order_ids,
        "place": {"id": stop.place_id, "name": stop.place_name, "lat": stop.lat, "lon": stop.lon},
    }


def _show_door(
    stop: SheetStop,
    states: Mapping[UUID, DoorState],
    owed: Mapping[tuple[UUID, UUID], int],
    photos: Mapping[UUID, str],
) -> Wire:
    recipient, home, order = stop.recipient, stop.home, stop.orders[0]
    assert recipient is not None  # a door has both
    assert home is not None
    own = [states[order.id] for order in stop.orders if order.id in states]
    reusable = any(order.container == ContainerKind.REUSABLE for order in stop.orders)
    return {
        "order_ids": stop.order_ids,
        "number": recipient.number,
        "name": recipient.name,
        "address": home.address,
        "entry_note": recipient.entry_note,
        "phone": recipient.phone,
        "first_visit": any(order.first_visit for order in stop.orders),
        "last_day": any(order.last_day for order in stop.orders),
        "high_risk": recipient.high_risk,
        "container": (ContainerKind.REUSABLE if reusable else ContainerKind.DISPOSABLE).value,
        "collect": owed.get((recipient.id, order.kitchen_id), 0),
        "status": (own[0].status if own else StopStatus.PLANNED).value,
        "review": any(state.review for state in own),
        "latest_seconds": stop.latest_seconds,
        "entrance_photo": photos.get(recipient.id),
    }
