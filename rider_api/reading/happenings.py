"""Events as the live stream needs them: with the couriers whose day each of them touches."""

from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

from sqlmodel import Session, col, select

from dispatch import events
from dispatch.intake.placing import newest_homes
from models.deliveries import Fact
from models.events import Event
from models.fleet import Duty
from models.orders import StandingOrder
from models.people import Recipient
from models.plans import Plan, PlannedStop, Tour
from models.statuses import PlanStatus
from models.welfare import Case
from rider_api.audience import CARE_KINDS, Happened

TOUCHES_DUTIES = frozenset({"plan.published", "door.changed", "handover.counted", "day.closed", "courier.relieved"})
TOUCHES_ORDERS = frozenset({"change.made", "order.changed", "lot.recalled", "entrance.approved"})


def read_happenings(session: Session, number: int, *, limit: int = 500) -> Sequence[Happened]:
    """Events after `number`, oldest first, each with its couriers."""
    batch = events.after(session, number, limit=limit)
    known = _Known(session)
    return [_happened(session, event, known) for event in batch]


class _Known:
    """Duties and dongs that the events of one batch speak of, looked up once: records name few of either."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self._duties: dict[date, Sequence[tuple[UUID, str, Sequence[str]]]] = {}
        self._dongs: dict[UUID | int, str | None] = {}
        self._carriers: dict[date, dict[str, set[str]]] = {}

    def crews(self, day: date) -> Sequence[tuple[UUID, str, Sequence[str]]]:
        """Each duty of the day: its id, code and couriers."""
        if day not in self._duties:
            rows = self.session.exec(select(Duty.id, Duty.code, Duty.courier_ids).where(Duty.day == day)).all()
            self._duties[day] = [(id_, code, couriers) for id_, code, couriers in rows]
        return self._duties[day]

    def carriers(self, day: date) -> dict[str, set[str]]:
        """By order: the couriers whose published tour holds it. A recall tells of hundreds of orders of one day."""
        if day not in self._carriers:
            rows = self.session.exec(
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

    def dong_of(self, person: UUID | int) -> str | None:
        """Where the recipient of that id, or of that number, lives."""
        if person not in self._dongs:
            self._dongs[person] = self._find_dong(person)
        return self._dongs[person]

    def _find_dong(self, person: UUID | int) -> str | None:
        by_number = select(Recipient.id).where(Recipient.number == person)
        recipient = person if isinstance(person, UUID) else self.session.exec(by_number).first()
        home = None if recipient is None else newest_homes(self.session, [recipient]).get(recipient)
        return None if home is None or home.dong_id is None else str(home.dong_id)


def _happened(session: Session, event: Event, known: _Known) -> Happened:
    person = _person(session, event) if event.kind in CARE_KINDS else None
    return Happened(
        number=event.number,
        at=event.at,
        kind=event.kind,
        area_id=None if event.area_id is None else str(event.area_id),
        day=event.day,
        subject=event.subject_id,
        device_id=None if event.device_id is None else str(event.device_id),
        data=event.data,
        courier_ids=frozenset(_couriers(session, event, known)),
        dong_id=None if person is None else known.dong_of(person),
    )


def _person(session: Session, event: Event) -> UUID | int | None:
    """The person whom the event is about, by id or by number."""
    told = event.data.get("recipient")
    if told is not None:
        return told if isinstance(told, int) else UUID(str(told))
    if event.kind.startswith("order."):
        order = None if event.subject_id is None else session.get(StandingOrder, UUID(event.subject_id))
        return None if order is None else order.recipient_id
    number = event.data.get("number")
    return number if isinstance(number, int) else None


def _couriers(session: Session, event: Event, known: _Known) -> Iterable[str]:
    if event.day is None:
        return ()
    crews = known.crews(event.day) if event.kind in TOUCHES_DUTIES else ()
    if event.kind == "day.closed":
        return (courier for _, _, couriers in crews for courier in couriers)
    if event.kind == "plan.published":
        changed = {str(duty) for duty in event.data.get("duties", ())}
        return (courier for duty, _, couriers in crews if str(duty) in changed for courier in couriers)
    if event.kind in ("door.changed", "handover.counted", "courier.relieved"):
        return (courier for _, code, couriers in crews if code == event.data.get("duty_code") for courier in couriers)
    if event.kind == "case.closed":
        return _crew_at_the_door(session, event)
    if event.kind in TOUCHES_ORDERS:
        return _carriers_of(event, known.carriers(event.day))
    return ()


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
