"""Silence is an alarm (무소식): crews from which nothing comes, unopened links, unseen changes, doors passed by.

A reconciler: it looks at which silences there are, raises a task with owner and deadline for each new one, and ends
the tasks whose cause is gone. A silence that somebody has settled by hand is not raised again while it lasts.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlmodel import Session, col, select

from dispatch import clock, events
from dispatch.errors import explain
from dispatch.planning.timetable import Sheet, SheetStop, read_sheets
from dispatch.settings import settings
from dispatch.tasks import find_task, finish_task, raise_task
from models.accounts import Account, Device, LoginSession
from models.database import Database
from models.events import Event
from models.orders import DailyOrder
from models.plans import DoorState, Plan
from models.statuses import OrderStatus, PlanStatus, Role, StopStatus, TaskKind, TaskStatus
from models.tasks import Task
from routing.reasons import Reason

KINDS = (TaskKind.COURIER_SILENT, TaskKind.LINK_UNOPENED, TaskKind.CHANGE_UNSEEN, TaskKind.STOP_PASSED)
TO_ANSWER = timedelta(minutes=10)
"""How long the owner of such a task has."""
_SHOWN_BEFORE_SECONDS = 3600
"""A phone shows its day from an hour before the shift on (dispatch.delivery.courier_day)."""
_RECORDED = (StopStatus.DELIVERED, StopStatus.NO_ANSWER, StopStatus.REFUSED, StopStatus.AWAY)


@dataclass(frozen=True, kw_only=True)
class Silence:
    """One thing that should have been heard of. `key` is the same for as long as it lasts."""

    kind: TaskKind
    key: str
    tour_id: UUID
    area_id: UUID
    day: date
    subject_id: str
    reason: Reason
    due_at: datetime


@dataclass(frozen=True, kw_only=True)
class Contact:
    """What is known of a crew's phones."""

    seen_at: datetime | None
    """When anything last came from one of them; None: never on this day."""
    shown_event: int
    """The newest event that one of them has shown."""


def raise_silences(database: Database) -> list[UUID]:
    """Raise what is silent now and end what no longer is; returns the tasks that changed. A reconciler."""
    with database.read() as session:
        new, gone = _differences(session)
    if not new and not gone:
        return []
    with database.write() as session:
        events.take_turn(session)
        return [*_end(session, gone), *_raise(session, new)]


def find_silences(session: Session, plan: Plan, tours: Collection[UUID] | None = None) -> Iterator[Silence]:
    """Everything that is silent on a published plan's day, crew by crew; on the named tours alone, if there are any."""
    states = _states(session, plan)
    publications = _publications(session, plan)
    sheets = read_sheets(session, plan.id, tours)
    contacts = _contacts(session, sheets, plan.day)
    for sheet, contact in zip(sheets, contacts, strict=True):
        if any(not _is_recorded(stop, states) for stop in _doors(sheet)):
            yield from _silence_of_crew(plan, sheet, contact, publications.get(str(sheet.duty.id)))
        yield from _passed(plan, sheet, states)


def _differences(session: Session) -> tuple[list[Silence], list[UUID]]:
    """Silences without a task, and open tasks without a silence."""
    found = {silence.key: silence for plan in _plans(session) for silence in find_silences(session, plan)}
    tasks = session.exec(select(Task).where(col(Task.kind).in_(KINDS), Task.status == TaskStatus.OPEN)).all()
    new = [silence for key, silence in found.items() if find_task(session, key) is None]
    gone = [task.id for task in tasks if task.natural_key.startswith("silence/") and task.natural_key not in found]
    return new, gone


def _end(session: Session, gone: Sequence[UUID]) -> list[UUID]:
    """What was heard once is heard: only time brings a silence back, under a key of its own."""
    tasks = [session.get_one(Task, task_id, populate_existing=True) for task_id in gone]
    return [finish_task(session, task.id).id for task in tasks if task.status == TaskStatus.OPEN]


def _raise(session: Session, new: Sequence[Silence]) -> list[UUID]:
    """Those that still last; only their tours are read again, for nobody else writes meanwhile."""
    if not new:
        return []
    tours = {silence.tour_id for silence in new}
    still = {silence.key for plan in _plans(session) for silence in find_silences(session, plan, tours)}
    return [
        _ask_about(session, silence)
        for silence in new
        if silence.key in still and find_task(session, silence.key) is None
    ]


def _ask_about(session: Session, silence: Silence) -> UUID:
    task = raise_task(
        session,
        area_id=silence.area_id,
        kind=silence.kind,
        natural_key=silence.key,
        reason=silence.reason,
        due_at=silence.due_at,
        day=silence.day,
        subject_id=silence.subject_id,
        owner_id=find_owner(session, silence.area_id, silence.day),
    )
    return task.id


def find_owner(session: Session, area_id: UUID, day: date) -> UUID | None:
    """Who looks after the day: who published its plan, else the area's coordinator who signed in last."""
    published = select(Event.account_id).where(
        Event.kind == "plan.published", Event.area_id == area_id, Event.day == day
    )
    for account_id in session.exec(published.order_by(col(Event.number).desc())).all():
        account = None if account_id is None else session.get(Account, account_id)
        if account is not None and account.active and account.role == Role.COORDINATOR:
            return account.id
    signed_in = (
        select(Account.id)
        .join(LoginSession, col(LoginSession.account_id) == col(Account.id), isouter=True)
        .where(
            Account.role == Role.COORDINATOR,
            col(Account.active).is_(True),
            (col(Account.area_id) == area_id) | col(Account.area_id).is_(None),
        )
        .order_by(col(LoginSession.created_at).desc().nulls_last(), col(Account.login))
    )
    return session.exec(signed_in.limit(1)).first()


def _plans(session: Session) -> Sequence[Plan]:
    """What is being carried out: today's published plans, and yesterday's of days that nobody has closed."""
    statement = select(Plan).where(
        Plan.status == PlanStatus.PUBLISHED, col(Plan.day).between(clock.today() - timedelta(days=1), clock.today())
    )
    return session.exec(statement.order_by(col(Plan.day), col(Plan.id))).all()


def _states(session: Session, plan: Plan) -> Mapping[str, DoorState]:
    statement = (
        select(DoorState)
        .join(DailyOrder, col(DailyOrder.id) == col(DoorState.daily_order_id))
        .where(DailyOrder.area_id == plan.area_id, DailyOrder.day == plan.day)
    )
    return {str(state.daily_order_id): state for state in session.exec(statement).all()}


def _publications(session: Session, plan: Plan) -> Mapping[str, Event]:
    """By duty: the newest publication that changed its stops."""
    statement = select(Event).where(
        Event.kind == "plan.published", Event.area_id == plan.area_id, Event.day == plan.day
    )
    rows = session.exec(statement.order_by(col(Event.number))).all()
    return {str(duty): event for event in rows for duty in event.data.get("duties", ())}


def _contacts(session: Session, sheets: Sequence[Sheet], day: date) -> Iterator[Contact]:
    """Of each sheet's crew, in the order of the sheets."""
    couriers = {UUID(courier) for sheet in sheets for courier in sheet.duty.courier_ids}
    statement = select(Device).where(col(Device.courier_id).in_(couriers), col(Device.revoked_at).is_(None))
    phones: dict[UUID, list[Device]] = defaultdict(list)
    for phone in session.exec(statement).all():
        phones[phone.courier_id].append(phone)
    midnight = clock.moment_of(day, 0)
    for sheet in sheets:
        own = [phone for courier in sheet.duty.courier_ids for phone in phones.get(UUID(courier), ())]
        seen = [phone.last_seen_at for phone in own if phone.last_seen_at and phone.last_seen_at >= midnight]
        shown = max((phone.seen_event for phone in own), default=0)
        yield Contact(seen_at=max(seen, default=None), shown_event=shown)


def _silence_of_crew(plan: Plan, sheet: Sheet, contact: Contact, publication: Event | None) -> Iterator[Silence]:
    """The gravest of: nobody has opened the link, nothing is heard of them, a change is unseen."""
    rules, now = settings(), clock.now()
    begins = clock.moment_of(plan.day, sheet.tour.start_seconds)
    if contact.seen_at is None:
        if now >= begins - timedelta(minutes=rules.unopened_minutes):
            yield _unopened(plan, sheet, begins)
        return
    heard_at = max(contact.seen_at, begins)
    if now - heard_at > timedelta(minutes=rules.silent_minutes):
        yield _silent(plan, sheet, contact.seen_at, now)
        return
    if publication is None or contact.shown_event >= publication.number:
        return
    shown_from = clock.moment_of(plan.day, sheet.duty.start_seconds - _SHOWN_BEFORE_SECONDS)
    if now - max(publication.at, shown_from) > timedelta(minutes=rules.unseen_minutes):
        yield _unseen(plan, sheet, publication, now)


def _passed(plan: Plan, sheet: Sheet, states: Mapping[str, DoorState]) -> Iterator[Silence]:
    """Doors without a record although a later one of the tour has had one for a while."""
    limit = clock.now() - timedelta(minutes=settings().passed_minutes)
    doors = _doors(sheet)
    recorded = [
        place
        for place, stop in enumerate(doors)
        if (moment := _recorded_at(stop, states)) is not None and moment <= limit
    ]
    for stop in doors[: max(recorded, default=0)]:
        if not _is_recorded(stop, states):
            yield _left_out(plan, sheet, stop)


def _doors(sheet: Sheet) -> list[SheetStop]:
    return [stop for stop in sheet.stops if stop.kind == "door"]


def _is_recorded(stop: SheetStop, states: Mapping[str, DoorState]) -> bool:
    """Every order of the door has an end, or was cancelled."""
    return all(
        order.status == OrderStatus.CANCELLED
        or ((state := states.get(str(order.id))) is not None and state.status in _RECORDED)
        for order in stop.orders
    )


def _recorded_at(stop: SheetStop, states: Mapping[str, DoorState]) -> datetime | None:
    moments = [
        state.happened_at
        for order in stop.orders
        if (state := states.get(str(order.id))) is not None and state.status in _RECORDED and state.happened_at
    ]
    return max(moments, default=None)


def _unopened(plan: Plan, sheet: Sheet, begins: datetime) -> Silence:
    code = sheet.duty.code
    return Silence(
        kind=TaskKind.LINK_UNOPENED,
        key=f"silence/link/{plan.day}/{sheet.duty.id}",
        tour_id=sheet.tour.id,
        area_id=plan.area_id,
        day=plan.day,
        subject_id=str(sheet.duty.id),
        reason=explain(
            "courier.link_unopened",
            cause=(f"{code}의 전화에서 오늘 화면을 열지 않았습니다.", f"No phone of {code} has opened today's page."),
            action=("전화해서 링크를 열게 하거나 새 링크를 보내세요.", "Call; have the link opened, or send another."),
            subject=(code,),
        ),
        due_at=begins,
    )


def _silent(plan: Plan, sheet: Sheet, seen_at: datetime, now: datetime) -> Silence:
    code, time = sheet.duty.code, seen_at.astimezone(clock.KST).strftime("%H:%M")
    return Silence(
        kind=TaskKind.COURIER_SILENT,
        key=f"silence/courier/{plan.day}/{sheet.duty.id}/{seen_at.isoformat()}",
        tour_id=sheet.tour.id,
        area_id=plan.area_id,
        day=plan.day,
        subject_id=str(sheet.duty.id),
        reason=explain(
            "courier.silent",
            cause=(f"{code}에게서 {time} 이후 소식이 없습니다.", f"Nothing has come from {code} since {time}."),
            action=("배송원에게 전화하세요.", "Call the courier."),
            subject=(code,),
        ),
        due_at=now + TO_ANSWER,
    )


def _unseen(plan: Plan, sheet: Sheet, publication: Event, now: datetime) -> Silence:
    code, time = sheet.duty.code, publication.at.astimezone(clock.KST).strftime("%H:%M")
    return Silence(
        kind=TaskKind.CHANGE_UNSEEN,
        key=f"silence/change/{plan.day}/{sheet.duty.id}/{publication.number}",
        tour_id=sheet.tour.id,
        area_id=plan.area_id,
        day=plan.day,
        subject_id=str(sheet.duty.id),
        reason=explain(
            "courier.change_unseen",
            cause=(f"{code}의 전화가 {time}의 변경을 아직 보여 주지 않았습니다.",
                   f"The change of {time} was not shown on a phone of {code} yet."),
            action=("전화로 무엇이 바뀌었는지 알려 주세요.", "Call, and say what has changed."),
            subject=(code,),
        ),
        due_at=now + TO_ANSWER,
    )  # fmt: skip


def _left_out(plan: Plan, sheet: Sheet, stop: SheetStop) -> Silence:
    order = stop.orders[0]
    return Silence(
        kind=TaskKind.STOP_PASSED,
        key=f"silence/stop/{plan.day}/{order.id}",
        tour_id=sheet.tour.id,
        area_id=plan.area_id,
        day=plan.day,
        subject_id=str(order.recipient_id),
        reason=explain(
            "courier.stop_passed",
            cause=(f"{sheet.duty.code}이(가) {order.number}번 주문의 집을 기록 없이 지나갔습니다.",
                   f"{sheet.duty.code} has passed the door of order {order.number} without a record."),
            action=("배송원에게 전화해 그 집의 일을 물어보세요.", "Call the courier, and ask about that door."),
            subject=(sheet.duty.code, order.number),
        ),
        due_at=clock.now() + TO_ANSWER,
    )  # fmt: skip
