"""Finding plans, and telling what differs between two of them."""

from datetime import date
from uuid import UUID

from sqlmodel import Session

from dispatch.errors import refuse
from dispatch.planning.timetable import Sheet, SheetStop
from models.plans import Plan


def get_plan(session: Session, plan_id: UUID, *, of: tuple[UUID, date] | None = None) -> Plan:
    """The plan (`of` one area's day) as it is in the database now, not as this session saw it before.

    Refused: plan.unknown.
    """
    plan = session.get(Plan, plan_id, populate_existing=True)
    if plan is None or of not in (None, (plan.area_id, plan.day)):
        raise refuse(
            "plan.unknown",
            cause=("그런 계획이 없습니다.", "There is no such plan."),
            action=("화면을 새로 고치세요.", "Reload the screen."),
            subject=(str(plan_id),),
            status=404,
        )
    return plan


def check_version(plan: Plan, version: int) -> None:
    """Compare-and-set: refuse (plan.version) a decision made on another version than this plan's."""
    if plan.version != version:
        raise refuse(
            "plan.version",
            cause=(
                f"보고 계신 판({version})과 이 계획의 판({plan.version})이 다릅니다.",
                f"You looked at version {version}; this plan is version {plan.version}.",
            ),
            action=("화면을 새로 고친 다음 다시 하세요.", "Reload the screen, then do it again."),
            subject=(str(plan.id),),
        )


def check_revision(plan: Plan, revision: int) -> None:
    """Compare-and-set: refuse (plan.edited) a decision about a draft that somebody has changed since."""
    if plan.revision != revision:
        raise refuse(
            "plan.edited",
            cause=(
                f"그사이 다른 담당자가 제{plan.version}판을 고쳤습니다.",
                f"Somebody else has changed version {plan.version} meanwhile.",
            ),
            action=("무엇이 바뀌었는지 보고 다시 결정하세요.", "Look at what was changed, then decide again."),
            subject=(str(plan.id), str(revision), str(plan.revision)),
        )


def changed_duties(before: list[Sheet], after: list[Sheet]) -> list[UUID]:
    """Duties whose stops or rests differ between two plans, those that appear or vanish included."""
    old = {sheet.duty.id: ([signature(stop) for stop in sheet.stops], sheet.tour.breaks) for sheet in before}
    new = {sheet.duty.id: ([signature(stop) for stop in sheet.stops], sheet.tour.breaks) for sheet in after}
    return sorted((duty for duty in old.keys() | new.keys() if old.get(duty) != new.get(duty)), key=str)


def signature(stop: SheetStop) -> tuple[object, ...]:
    """What a courier would notice of a stop."""
    return (
        stop.key,
        stop.lat,
        stop.lon,
        stop.arrive_seconds,
        stop.start_seconds,
        stop.leave_seconds,
        stop.meals,
        tuple(stop.order_ids),
        stop.latest_seconds,
    )
