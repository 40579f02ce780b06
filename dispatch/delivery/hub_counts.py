"""What riders dropped at a hub and what its workers took away: once everybody has counted, both sums are the same."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlmodel import Session, col, select

from dispatch import clock
from dispatch.delivery.exchanges import DIRECTIONS, Exchange
from dispatch.errors import explain
from dispatch.planning.timetable import find_published
from dispatch.tasks import raise_task
from models.deliveries import Handover
from models.fleet import Hub
from models.plans import PlannedStop, Tour
from models.statuses import TaskKind

Key = tuple[UUID, int, str]
"""Duty, trip, direction."""


@dataclass(frozen=True, kw_only=True)
class HubCount:
    """Meals counted into and out of a hub; `open`: hand-overs that nobody has counted yet."""

    dropped: int
    taken: int
    open: int


def count_hub(session: Session, area_id: UUID, day: date, hub_id: UUID) -> HubCount:
    """The newest counts of all planned hand-overs at a hub."""
    planned = _planned(session, area_id, day, hub_id)
    counts = _counts(session, day, hub_id)
    known = {key: counts[key] for key in planned if key in counts}
    return HubCount(
        dropped=sum(count for (_, _, direction), count in known.items() if direction == "in"),
        taken=sum(count for (_, _, direction), count in known.items() if direction == "out"),
        open=len(planned) - len(known),
    )


def compare_hub(session: Session, exchange: Exchange) -> None:
    """A task when everything at a hub is counted and what was taken away is not what was dropped."""
    hub = session.get(Hub, UUID(exchange.place_id))
    if hub is None:
        return
    counted = count_hub(session, exchange.area_id, exchange.day, hub.id)
    if counted.open or counted.dropped == counted.taken:
        return
    raise_task(
        session,
        area_id=exchange.area_id,
        kind=TaskKind.KITCHEN_SHORTAGE,
        natural_key=f"hub/{exchange.day}/{hub.id}/{counted.dropped}-{counted.taken}",
        reason=explain(
            "handover.hub_differs",
            cause=(
                f"{hub.name}: 라이더가 {counted.dropped}개를 내렸고 배송원이 {counted.taken}개를 가져갔습니다.",
                f"{hub.name}: {counted.dropped} meals were dropped, {counted.taken} were taken away.",
            ),
            action=("거점에 남은 도시락이 있는지 확인하세요.", "Look whether boxes were left at the hub."),
            subject=(str(hub.id),),
        ),
        due_at=clock.now(),
        day=exchange.day,
        subject_id=hub.id,
    )


def _planned(session: Session, area_id: UUID, day: date, hub_id: UUID) -> set[Key]:
    plan = find_published(session, area_id, day)
    if plan is None:
        return set()
    rows = session.exec(
        select(Tour.duty_id, PlannedStop.trip, PlannedStop.kind)
        .join(Tour, col(Tour.id) == col(PlannedStop.tour_id))
        .where(Tour.plan_id == plan.id, PlannedStop.place_id == str(hub_id))
    )
    return {(duty, trip, DIRECTIONS[kind]) for duty, trip, kind in rows if kind in DIRECTIONS}


def _counts(session: Session, day: date, hub_id: UUID) -> dict[Key, int]:
    rows = session.exec(
        select(Handover)
        .where(Handover.day == day, Handover.place_id == str(hub_id))
        .order_by(col(Handover.happened_at), col(Handover.id).desc())
    )
    return {(row.duty_id, row.trip, row.direction): row.counted_meals for row in rows}
