"""Complaints and praise (불만·칭찬) from the doors, told by couriers or on the phone; the kitchen sees no name."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlmodel import Session, col, func, select

from dispatch import clock, events
from dispatch.delivery.sync.items import TOPICS, VERDICTS, Item
from dispatch.errors import refuse
from dispatch.intake.referrals import holds_resident_number
from dispatch.ordering.changes import get_order
from models.deliveries import Fact
from models.lots import Feedback
from models.orders import DailyOrder, Menu
from models.people import Recipient


@dataclass(frozen=True, kw_only=True)
class Tally:
    """So many complaints or words of praise of one topic about one menu; `month` is its first day."""

    month: date
    menu: str
    verdict: str
    topic: str
    count: int


def keep_feedback(session: Session, fact: Fact, item: Item, orders: Sequence[DailyOrder]) -> list[Feedback]:
    """What a courier heard at a door about its first order's meal, one row for each topic."""
    return [
        _add(session, orders[0], verdict=fact.data["verdict"], topic=topic, note=item.note, fact=fact)
        for topic in fact.data["topics"]
    ]


def take_feedback(
    session: Session, order_id: UUID, *, verdict: str, topics: Sequence[str], note: str = "",
    account_id: UUID | None = None,
) -> list[Feedback]:  # fmt: skip
    """What somebody said on the phone about one dated order.

    Refused: daily_order.unknown, feedback.topic, feedback.note.
    """
    events.take_turn(session)
    order = get_order(session, order_id)
    if verdict not in VERDICTS or not topics or set(topics) - set(TOPICS):
        raise refuse(
            "feedback.topic",
            cause=("무엇에 대한 말인지 고르지 않았습니다.", "It is not clear what was said of what."),
            action=(f"{', '.join(TOPICS)} 중에서 고르세요.", f"Choose of {', '.join(TOPICS)}."),
            status=422,
        )
    if holds_resident_number(note):
        raise refuse(
            "feedback.note",
            cause=("메모에 주민등록번호가 있습니다.", "The note holds a resident registration number."),
            action=("번호를 지우고 다시 저장하세요.", "Remove it and save again."),
            status=422,
        )
    return [
        _add(session, order, verdict=verdict, topic=topic, note=note.strip() or None, account_id=account_id)
        for topic in sorted(set(topics))
    ]


def tally(session: Session, kitchen_id: UUID, first: date, last: date) -> list[Tally]:
    """Counts by month, menu, verdict and topic, from `first` to `last`."""
    year, month = func.extract("year", col(Feedback.day)), func.extract("month", col(Feedback.day))
    rows = session.exec(
        select(year, month, Menu.name, Feedback.verdict, Feedback.topic, func.count())  # type: ignore[call-overload]
        .join(Menu, col(Menu.id) == col(Feedback.menu_id))
        .where(Feedback.kitchen_id == kitchen_id, col(Feedback.day) >= first, col(Feedback.day) <= last)
        .group_by(year, month, Menu.name, Feedback.verdict, Feedback.topic)
    ).all()
    found = [
        Tally(month=date(int(y), int(m), 1), menu=menu, verdict=verdict, topic=topic, count=count)
        for y, m, menu, verdict, topic, count in rows
    ]
    return sorted(found, key=lambda one: (one.month, one.menu, one.verdict, one.topic))


def doors_by_month(session: Session, kitchen_id: UUID, first: date, last: date) -> dict[tuple[date, str], int]:
    """Orders with a complaint (or praise) in each month: a door that names three topics is one door."""
    year, month = func.extract("year", col(Feedback.day)), func.extract("month", col(Feedback.day))
    rows = session.exec(
        select(year, month, Feedback.verdict, func.count(func.distinct(col(Feedback.daily_order_id))))
        .where(Feedback.kitchen_id == kitchen_id, col(Feedback.day) >= first, col(Feedback.day) <= last)
        .group_by(year, month, Feedback.verdict)
    )
    return {(date(int(y), int(m), 1), verdict): count for y, m, verdict, count in rows}


def meals_by_month(session: Session, kitchen_id: UUID, first: date, last: date) -> dict[date, int]:
    """Meals a kitchen was ordered in each month: what its complaints are measured against."""
    rows = session.exec(
        select(DailyOrder.day, func.sum(DailyOrder.meals))  # type: ignore[call-overload]
        .where(DailyOrder.kitchen_id == kitchen_id, col(DailyOrder.day) >= first, col(DailyOrder.day) <= last)
        .group_by(col(DailyOrder.day))  # as the index has them: a month would be worked out row by row
    )
    found: Counter[date] = Counter()
    for day, meals in rows:
        found[day.replace(day=1)] += int(meals)
    return dict(found)


def feedback_of(session: Session, kitchen_id: UUID, day: date) -> list[tuple[Feedback, str, str]]:
    """A day's entries, the newest first, each with its menu's name and its order's number."""
    rows = session.exec(
        select(Feedback, Menu.name, DailyOrder.number)
        .join(Menu, col(Menu.id) == col(Feedback.menu_id))
        .join(DailyOrder, col(DailyOrder.id) == col(Feedback.daily_order_id))
        .where(Feedback.kitchen_id == kitchen_id, Feedback.day == day)
        .order_by(col(Feedback.happened_at).desc(), col(Feedback.topic))
    )
    return [(row, menu, number) for row, menu, number in rows]


def _add(
    session: Session, order: DailyOrder, *, verdict: str, topic: str, note: str | None, fact: Fact | None = None,
    account_id: UUID | None = None,
) -> Feedback:  # fmt: skip
    row = Feedback(
        daily_order_id=order.id,
        kitchen_id=order.kitchen_id,
        menu_id=order.menu_id,
        day=order.day,
        verdict=verdict,
        topic=topic,
        happened_at=clock.now() if fact is None else fact.happened_at,
        fact_id=None if fact is None else fact.id,
        account_id=account_id,
        person_id=session.get_one(Recipient, order.recipient_id).person_id,
    )
    if note:
        row.note = note
    session.add(row)
    session.flush()
    events.record(
        session, "feedback.received", area_id=order.area_id, day=order.day, subject=row.id, account_id=account_id,
        data={"kitchen_id": str(order.kitchen_id), "kind": verdict, "topic": topic},
    )  # fmt: skip
    return row
