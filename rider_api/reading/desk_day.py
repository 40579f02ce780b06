"""Everything the desk's day page shows, from about twenty queries whatever the size of the day."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.orm import defer
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from dispatch import events
from dispatch.ordering.freezing import cut_off_of, find_freeze, preview_freeze
from dispatch.planning.timetable import read_sheets
from models.accounts import Device
from models.events import Event
from models.fleet import Courier, Duty, Team
from models.orders import DailyOrder, Freeze, Menu, ServiceDay
from models.people import Recipient
from models.places import Area
from models.plans import Plan, PlanEdit, PlanRequest
from models.statuses import DayStatus, OrderStatus, PlanStatus, Role
from rider_api.errors import not_found
from rider_api.reading.desk_changes import find_changed_tours
from rider_api.reading.exceptions import read_logins, show_cases, show_tasks
from rider_api.reading.lens import lens_for
from rider_api.reading.tours import draw_lines, show_tours
from rider_api.schemas.common import Named, ReasonAnswer
from rider_api.schemas.desk_day import (
    DayOrders,
    DeskDay,
    DeviceAnswer,
    EditsBrief,
    FreezeAnswer,
    LockAnswer,
    MenuCount,
    PersonName,
    PlanAnswer,
    PlanBrief,
    RequestAnswer,
    UnservedDoor,
)

_IN_FORCE = (PlanStatus.PUBLISHED, PlanStatus.COMPLETED)


@dataclass(frozen=True, kw_only=True)
class Known:
    """What a screen has already: the plan it shows, as of an event of this installation."""

    epoch: str
    event: int
    plan_id: UUID


def read_desk_day(
    session: Session,
    area: Area,
    day: date,
    *,
    role: Role,
    epoch: str,
    plan_id: UUID | None = None,
    known: Known | None = None,
) -> DeskDay:
    """The day of one area; `plan_id` picks a plan, else the published one or the newest draft is shown.

    Of what is `known` already, tours that nothing was told of since are left out, and `since` says so.
    """
    event = events.last_number(session)
    freeze = find_freeze(session, area.id, day)
    plans = _read_plans(session, area.id, day)
    chosen = _choose(plans, plan_id)
    only = None
    if known is not None and chosen is not None and (known.epoch, known.plan_id) == (epoch, chosen.id):
        only = find_changed_tours(session, area.id, day, chosen.id, known.event)
    return DeskDay(
        epoch=epoch,
        event=event,
        since=None if known is None or only is None else known.event,
        day=day,
        area=Named(id=area.id, name=area.name),
        status=_status(session, area.id, day),
        freeze=None if freeze is None else FreezeAnswer.model_validate(freeze, from_attributes=True),
        freeze_due_at=cut_off_of(session, day),
        orders=_count_orders(session, area.id, day, freeze),
        requests=_read_requests(session, area.id, day),
        plans=plans,
        plan=None if chosen is None else read_plan(session, chosen.id, role=role, only=only),
        tasks=show_tasks(session, area.id),
        cases=show_cases(session, area.id, day, role),
        devices=_read_devices(session, area.id, day),
    )


def with_lines(day: DeskDay) -> DeskDay:
    """The same day with its plan's lines drawn; call it after the transaction."""
    if day.plan is None:
        return day
    plan = day.plan.model_copy(update={"tours": draw_lines(day.plan.tours)})
    return day.model_copy(update={"plan": plan})


def read_plan(session: Session, plan_id: UUID, *, role: Role, only: Collection[UUID] | None = None) -> PlanAnswer:
    """One plan with its tours (or `only` some of them), lines not drawn; its problem and solution are not read."""
    row = session.exec(_brief_plans().where(Plan.id == plan_id)).one()
    return PlanAnswer(
        id=row.id,
        version=row.version,
        revision=row.revision,
        based_on=row.based_on,
        status=row.status,
        locks=[LockAnswer.model_validate(lock) for lock in row.locks],
        edits=_count_edits(session, plan_id),
        wish=row.wish,
        cost=row.cost,
        unserved=_show_unserved(session, row.unserved, role),
        violations=row.violations,
        tours=show_tours(session, read_sheets(session, plan_id, only), role),
    )


def _status(session: Session, area_id: UUID, day: date) -> DayStatus:
    found = select(ServiceDay).where(ServiceDay.area_id == area_id, ServiceDay.day == day)
    service_day = session.exec(found).first()
    return DayStatus.OPEN if service_day is None else service_day.status


def _count_orders(session: Session, area_id: UUID, day: date, freeze: Freeze | None) -> DayOrders:
    if freeze is None:
        expected = preview_freeze(session, area_id, day).orders
        lines: Sequence[tuple[UUID, str, int, OrderStatus]] = [
            (order.recipient_id, order.menu_name, order.meals, OrderStatus.PLANNED) for order in expected
        ]
    else:
        columns = select(DailyOrder.recipient_id, Menu.name, DailyOrder.meals, col(DailyOrder.status))
        statement = columns.join(Menu, col(Menu.id) == col(DailyOrder.menu_id))
        lines = session.exec(statement.where(DailyOrder.area_id == area_id, DailyOrder.day == day)).all()
    return _sum_up(lines)


def _sum_up(lines: Sequence[tuple[UUID, str, int, OrderStatus]]) -> DayOrders:
    """Cancelled orders count by status only."""
    going = [(person, menu, meals) for person, menu, meals, status in lines if status != OrderStatus.CANCELLED]
    by_menu: Counter[str] = Counter()
    for _, menu, meals in going:
        by_menu[menu] += meals
    return DayOrders(
        households=len({person for person, _, _ in going}),
        meals=sum(by_menu.values()),
        by_menu=[MenuCount(menu=menu, meals=meals) for menu, meals in sorted(by_menu.items())],
        by_status=dict(sorted(Counter(status.value for *_, status in lines).items())),
    )


def _read_requests(session: Session, area_id: UUID, day: date) -> list[RequestAnswer]:
    rows = session.exec(
        select(PlanRequest)
        .where(PlanRequest.area_id == area_id, PlanRequest.day == day)
        .order_by(col(PlanRequest.requested_at).desc())
        .limit(20)
    ).all()
    return [RequestAnswer.model_validate(row, from_attributes=True) for row in rows]


def _read_plans(session: Session, area_id: UUID, day: date) -> list[PlanBrief]:
    statement = _brief_plans().where(Plan.area_id == area_id, Plan.day == day)
    rows = session.exec(statement.order_by(col(Plan.version).desc())).all()
    logins = read_logins(session, (row.made_by for row in rows))
    return [
        PlanBrief(
            id=row.id,
            version=row.version,
            status=row.status,
            made_at=row.made_at,
            published_at=row.published_at,
            cost=row.cost,
            unserved=len(row.unserved),
            violations=len(row.violations),
            revision=row.revision,
            based_on=row.based_on,
            made_by=logins.get(row.made_by) if row.made_by else None,
            wish=row.wish,
        )
        for row in rows
    ]


def _count_edits(session: Session, plan_id: UUID) -> EditsBrief:
    statement = select(PlanEdit.undone, PlanEdit.gone, PlanEdit.made_by, PlanEdit.made_at)
    own = statement.where(PlanEdit.plan_id == plan_id, PlanEdit.number > 0)
    rows = session.exec(own.order_by(col(PlanEdit.number)))
    edits = [(undone, by, at) for undone, gone, by, at in rows if not gone]
    done = [(by, at) for undone, by, at in edits if not undone]
    by, at = done[-1] if done else (None, None)
    last_by = read_logins(session, [by]).get(by) if by else None
    return EditsBrief(done=len(done), undone=len(edits) - len(done), last_by=last_by, last_at=at)


def _brief_plans() -> SelectOfScalar[Plan]:
    """Plans without what the solver was given and gave: hundreds of kilobytes that no screen shows."""
    return select(Plan).options(defer(col(Plan.problem)), defer(col(Plan.solution)))  # type: ignore[arg-type]


def _choose(plans: Sequence[PlanBrief], plan_id: UUID | None) -> PlanBrief | None:
    if plan_id is not None:
        found = next((plan for plan in plans if plan.id == plan_id), None)
        if found is None:
            raise not_found("plan")
        return found
    in_force = next((plan for plan in plans if plan.status in _IN_FORCE), None)
    return in_force or next((plan for plan in plans if plan.status == PlanStatus.DRAFT), None)


def _show_unserved(session: Session, entries: Sequence[dict[str, object]], role: Role) -> list[UnservedDoor]:
    orders = {UUID(str(order)) for entry in entries for order in _orders_of(entry)}
    rows = session.exec(
        select(DailyOrder.id, Recipient)
        .join(Recipient, col(Recipient.id) == col(DailyOrder.recipient_id))
        .where(col(DailyOrder.id).in_(orders))
    ).all()
    people = {str(order): person for order, person in rows}
    lens = lens_for(session, role, (person.person_id for person in people.values()))
    return [
        UnservedDoor(
            order_ids=_orders_of(entry),
            recipient=PersonName(number=person.number, name=lens.name(person)),
            reason=ReasonAnswer.model_validate(entry["reason"]),
        )
        for entry in entries
        for person in [people.get(next(iter(_orders_of(entry)), ""))]
        if person is not None
    ]


def _orders_of(entry: dict[str, object]) -> list[str]:
    found = entry.get("order_ids")
    return [str(order) for order in found] if isinstance(found, list) else []


def _read_devices(session: Session, area_id: UUID, day: date) -> list[DeviceAnswer]:
    """Each courier's phones that are not revoked, with the day's duty."""
    duties = session.exec(
        select(Duty).join(Team, col(Team.id) == col(Duty.team_id)).where(Team.area_id == area_id, Duty.day == day)
    ).all()
    codes = {courier: duty.code for duty in duties for courier in duty.courier_ids}
    published = _last_published(session, area_id, day)
    news = {courier: published.get(str(duty.id)) for duty in duties for courier in duty.courier_ids}
    rows = session.exec(
        select(Device, Courier.code)
        .join(Courier, col(Courier.id) == col(Device.courier_id))
        .join(Team, col(Team.id) == col(Courier.team_id))
        .where(Team.area_id == area_id, col(Device.revoked_at).is_(None))
        .order_by(Courier.code, col(Device.enrolled_at))
    ).all()
    return [
        DeviceAnswer(
            id=device.id,
            courier_id=device.courier_id,
            courier_code=code,
            duty_code=codes.get(str(device.courier_id)),
            last_seen_at=device.last_seen_at,
            seen_event=device.seen_event,
            has_seen_plan=None if (number := news.get(str(device.courier_id))) is None else device.seen_event >= number,
        )
        for device, code in rows
    ]


def _last_published(session: Session, area_id: UUID, day: date) -> dict[str, int]:
    """By duty: the number of the newest publication that changed its tour."""
    rows = session.exec(
        select(Event)
        .where(Event.kind == "plan.published", Event.area_id == area_id, Event.day == day)
        .order_by(col(Event.number))
    ).all()
    return {str(duty): event.number for event in rows for duty in event.data.get("duties", ())}
