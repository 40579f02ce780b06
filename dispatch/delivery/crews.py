"""Whose day an event touches: the couriers whose stream, or push service, is to tell them."""

from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

from sqlmodel import Session, col, select

from models.deliveries import Fact
from models.events import Event
from models.fleet import Duty
from models.plans import Plan, PlannedStop, Tour
from models.statuses import PlanStatus
from models.welfare import Case

TOUCHES_DUTIES = frozenset({"plan.published", "door.changed", "handover.counted", "day.closed", "courier.relieved"})
TOUCHES_ORDERS = frozenset({"change.made", "order.changed", "lot.recalled", "entrance.approved"})


class Crews:
    """The crews that the events of one batch speak of, looked up once for all."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._duties: dict[date, Sequence[tuple[UUID, str, Sequence[str]]]] = {}
        self._carriers: dict[date, dict[str, set[str]]] = {}

    def touched_by(self, event: Event) -> Iterable[str]:
        """Couriers whose day the event touches."""
        if event.day is None:
            return ()
        crews = self._crews(event.day) if event.kind in TOUCHES_DUTIES else ()
        if event.kind == "day.closed":
            return (courier for _, _, couriers in crews for courier in couriers)
        if event.kind == "plan.published":
            changed = {str(duty) for duty in event.data.get("duties", ())}
            return (courier for duty, _, couriers in crews if str(duty) in changed for courier in couriers)
        if event.kind in ("door.changed", "handover.counted", "courier.relieved"):
            told = event.data.get("duty_code")
            return (courier for _, code, couriers in crews if code == told for courier in couriers)
        if event.kind == "case.closed":
            return _crew_at_the_door(self._session, event)
        if event.kind in TOUCHES_ORDERS:
            return _carriers_of(event, self._carriers_by_order(event.day))
        return ()

    def _crews(self, day: date) -> Sequence[tuple[UUID, str, Sequence[str]]]:
        """Each duty of the day: its id, code and couriers."""
        if day not in self._duties:
            rows = self._session.exec(select(Duty.id, Duty.code, Duty.courier_ids).where(Duty.day == day)).all()
            self._duties[day] = [(id_, code, couriers) for id_, code, couriers in rows]
        return self._duties[day]

    def _carriers_by_order(self, day: date) -> dict[str, set[str]]:
        """By order: the couriers whose published tour holds it. A recall tells of hundreds of orders of one day."""
        if day not in self._carriers:
            rows = self._session.exec(
                select(PlannedStop.daily_order_ids, Duty.courier_ids)
                .join(Tour, col(Tour.id) == col(PlannedStop.tour_id))
                .join(Plan, col(Plan.id) == col(Tour.plan_id))
                .join(Duty, col(Duty.id) == col(Tour.duty_id))
                .where(Plan.day == day, Plan.status == PlanStatus.PUBLISHED)
            )
            found: dict[str, set[str]] = {}
            for orders, couriers in rows:
                for order in orders:
                    found.setdefault(order, set()).update(couriers)
            self._carriers[day] = found
        return self._carriers[day]


def _crew_at_the_door(session: Session, event: Event) -> Iterable[str]:
    """Who opened a case by standing at the door, their partner included: they learn how it ended."""
    case = None if event.subject_id is None else session.get(Case, UUID(event.subject_id))
    if case is None:
        return ()
    fact = session.get_one(Fact, case.opened_by_fact)
    duty = None if fact.duty_id is None else session.get(Duty, fact.duty_id)
    return {str(fact.courier_id), *(() if duty is None else duty.courier_ids)}


def _carriers_of(event: Event, carriers: dict[str, set[str]]) -> Iterable[str]:
    """Couriers whose published tour holds one of the event's orders."""
    orders = {str(event.subject_id), str(event.data.get("order_id")), *map(str, event.data.get("order_ids", ()))}
    return {courier for order in orders for courier in carriers.get(order, ())}
