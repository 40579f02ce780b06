"""What the referrer sees (의뢰인이 보는 경과): from the referral to today, with every skipped day and why."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlmodel import Session, col, select

from dispatch.clock import KST
from models.deliveries import Fact
from models.orders import DailyOrder, FrozenChange, Menu, OrderException, StandingOrder
from models.people import Recipient, Referral
from models.plans import DoorState
from models.statuses import OrderStatus, Role
from models.welfare import Card, Case, CaseStep
from rider_api.permissions import Field
from rider_api.reading.lens import Lens, lens_for

ENDED = (OrderStatus.DELIVERED, OrderStatus.UNDELIVERED, OrderStatus.CANCELLED)


@dataclass(frozen=True, kw_only=True)
class HistoryRow:
    """One thing that happened: `kind` and `details` are codes of the catalogue, `note` is in somebody's words."""

    day: date
    at: datetime | None
    kind: str
    """referral | order | exception | meal | card | case | step | closing"""
    details: tuple[str, ...]
    """Catalogue keys, or plain texts where there is no such key."""
    note: str = ""


def read_history(session: Session, person: Recipient, role: Role) -> list[HistoryRow]:
    """Everything that the referrer may know of one person, the newest first."""
    lens = lens_for(session, role, [person.person_id])
    parts = (_referrals, _orders, _exceptions, _meals, _cards, _cases)
    rows = [row for part in parts for row in part(session, person, lens)]
    return sorted(rows, key=_place, reverse=True)


def _place(row: HistoryRow) -> tuple[date, float, str]:
    return row.day, 0.0 if row.at is None else row.at.timestamp(), row.kind


def _day_of(moment: datetime) -> date:
    return moment.astimezone(KST).date()


def _referrals(session: Session, person: Recipient, _: Lens) -> Iterator[HistoryRow]:
    statement = select(Referral).where(Referral.recipient_id == person.id)
    for referral in session.exec(statement).all():
        yield HistoryRow(day=referral.received_on, at=referral.created_at, kind="referral", details=(referral.centre,))


def _orders(session: Session, person: Recipient, _: Lens) -> Iterator[HistoryRow]:
    rows = session.exec(
        select(StandingOrder, Menu)
        .join(Menu, col(Menu.id) == col(StandingOrder.menu_id))
        .where(StandingOrder.recipient_id == person.id)
    ).all()
    for order, menu in rows:
        span = f"{order.start_day} – {order.end_day}"
        details = (f"desk.standing.{order.status.value}", menu.name, span)
        yield HistoryRow(day=_day_of(order.created_at), at=order.created_at, kind="order", details=details)


def _exceptions(session: Session, person: Recipient, lens: Lens) -> Iterator[HistoryRow]:
    """Pauses, skipped days, extras, ends: when, and why."""
    rows = session.exec(
        select(OrderException)
        .join(StandingOrder, col(StandingOrder.id) == col(OrderException.standing_order_id))
        .where(StandingOrder.recipient_id == person.id)
    ).all()
    for row in rows:
        span = str(row.from_day) if row.until_day == row.from_day else f"{row.from_day} – {row.until_day}"
        taken_back = ("desk.history.withdrawn",) if row.withdrawn_at is not None else ()
        yield HistoryRow(
            day=_day_of(row.created_at),
            at=row.created_at,
            kind="exception",
            details=(f"desk.history.{row.kind}", span, *taken_back),
            note=lens.show(row, "reason", Field.REFERRAL) or "",
        )


def _meals(session: Session, person: Recipient, lens: Lens) -> Iterator[HistoryRow]:
    """Each day's meals that have come to an end; one that did not arrive says why."""
    rows = session.exec(
        select(DailyOrder, Menu.name, DoorState)
        .join(Menu, col(Menu.id) == col(DailyOrder.menu_id))
        .join(DoorState, col(DoorState.daily_order_id) == col(DailyOrder.id), isouter=True)
        .where(DailyOrder.recipient_id == person.id, col(DailyOrder.status).in_(ENDED))
    ).all()
    reasons = _why_cancelled(session, person, lens)
    for order, menu, door in rows:
        why = () if door is None or order.status != OrderStatus.UNDELIVERED else (f"shared.stop.{door.status.value}",)
        yield HistoryRow(
            day=order.day,
            at=None if door is None else door.happened_at,
            kind="meal",
            details=(f"desk.order.{order.status.value}", menu, *why),
            note=reasons.get(order.id, "") if order.status == OrderStatus.CANCELLED else "",
        )


def _why_cancelled(session: Session, person: Recipient, lens: Lens) -> dict[UUID, str]:
    """By order; of several cancellations the newest."""
    rows = session.exec(
        select(FrozenChange)
        .join(DailyOrder, col(DailyOrder.id) == col(FrozenChange.daily_order_id))
        .where(DailyOrder.recipient_id == person.id, FrozenChange.kind == "cancel")
        .order_by(col(FrozenChange.number))
    ).all()
    return {change.daily_order_id: lens.show(change, "reason", Field.REFERRAL) or "" for change in rows}


def _cards(session: Session, person: Recipient, lens: Lens) -> Iterator[HistoryRow]:
    rows = session.exec(
        select(Card, Fact).join(Fact, col(Fact.id) == col(Card.fact_id)).where(Card.recipient_id == person.id)
    ).all()
    for card, fact in rows:
        answers = lens.show(card, "answers", Field.WELFARE) or {}
        told = (
            f"desk.card.{card.outcome.value}",
            f"desk.urgency.{card.urgency.value}",
            *((f"desk.box.{answers['previous_box']}",) if answers.get("previous_box") else ()),
            *(f"desk.change.{change}" for change in answers.get("changes", ())),
        )
        note = (lens.show(fact, "note", Field.WELFARE) or "") if fact.person_id else ""
        yield HistoryRow(day=card.day, at=card.happened_at, kind="card", details=told, note=note)


def _cases(session: Session, person: Recipient, lens: Lens) -> Iterator[HistoryRow]:
    """A case's beginning, every rung that fired, and how it ended."""
    steps = _steps(session, person)
    for case in session.exec(select(Case).where(Case.recipient_id == person.id)).all():
        jumps = tuple(f"desk.jump.{jump['reason']}" for jump in case.jumps or [])
        yield HistoryRow(day=case.day, at=case.opened_at, kind="case", details=(f"desk.cause.{case.cause}", *jumps))
        for step in steps[case.id]:
            if step.fired_at is not None:
                yield HistoryRow(day=case.day, at=step.fired_at, kind="step", details=(f"desk.target.{step.target}",))
        if case.closed_at is not None:
            closing: dict[str, str] = lens.show(case, "closing_note", Field.WELFARE) or {}
            note = " · ".join(text for text in (closing.get("who", ""), closing.get("note", "")) if text)
            yield HistoryRow(
                day=_day_of(case.closed_at), at=case.closed_at, kind="closing",
                details=(f"desk.closing.{case.closing_code}",), note=note,
            )  # fmt: skip


def _steps(session: Session, person: Recipient) -> Mapping[UUID, Sequence[CaseStep]]:
    """The rungs of all cases in order, by case."""
    found: dict[UUID, list[CaseStep]] = defaultdict(list)
    of_person = select(CaseStep).join(Case, col(Case.id) == col(CaseStep.case_id)).where(Case.recipient_id == person.id)
    for step in session.exec(of_person.order_by(col(CaseStep.position))):
        found[step.case_id].append(step)
    return found
