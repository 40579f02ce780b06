"""What a stored fact brings about: the door's state, the order's status, containers, cards, cases, hand-overs."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlmodel import Session, col, select

from dispatch import clock, events
from dispatch.delivery.containers import move_containers
from dispatch.delivery.entrances import report_entrance
from dispatch.delivery.exchanges import find_exchange
from dispatch.delivery.handovers import count_as_courier, shortage_reason
from dispatch.delivery.knowledge import Knowledge
from dispatch.delivery.reviewing import PREFIX, reviewed_facts
from dispatch.delivery.sync.doors import join
from dispatch.delivery.sync.items import DOOR_KINDS, Item
from dispatch.errors import explain
from dispatch.kitchen.feedback import keep_feedback
from dispatch.kitchen.recalls import note_handed_over
from dispatch.kitchen.temperatures import keep_temperature
from dispatch.lifecycle import settle
from dispatch.tasks import raise_task
from dispatch.welfare import cases as welfare
from dispatch.welfare.ladder import NO_ANSWER, URGENT_NOW, URGENT_TODAY
from models.deliveries import Fact
from models.fleet import Duty
from models.orders import DailyOrder, Menu
from models.people import Recipient
from models.plans import DoorState
from models.statuses import CardOutcome, OrderStatus, StopStatus, TaskKind, TaskStatus, Urgency
from models.tasks import Task
from models.welfare import Card

ORDER_STATUS = {
    StopStatus.DELIVERED: OrderStatus.DELIVERED,
    StopStatus.NO_ANSWER: OrderStatus.UNDELIVERED,
    StopStatus.REFUSED: OrderStatus.UNDELIVERED,
    StopStatus.AWAY: OrderStatus.UNDELIVERED,
}


@dataclass(frozen=True, kw_only=True)
class Subject:
    """What a fact speaks of: a door's orders and its recipient, or a crew's day."""

    day: date
    area_id: UUID
    duty: Duty | None
    orders: tuple[DailyOrder, ...]
    recipient: Recipient | None
    person_id: UUID


def take_effect(session: Session, fact: Fact, item: Item, subject: Subject, known: Knowledge) -> bool:
    """Carry out what the fact means. True: it contradicts other facts, and somebody has been asked to look."""
    contradicts = False
    if fact.kind in DOOR_KINDS:
        contradicts = _settle_door(session, fact, subject, known)
        if fact.kind == "delivered":
            _hand_over(session, fact, subject, known)
        elif fact.kind == "no_answer":
            _open_case(session, fact, subject, NO_ANSWER, known)
    elif fact.kind == "card":
        _keep_card(session, fact, item, subject, known)
    elif fact.kind == "feedback":
        keep_feedback(session, fact, item, subject.orders)
    elif fact.kind == "temperature":
        keep_temperature(session, fact, subject.orders[0])
    elif fact.kind == "emergency":
        _raise_emergency(session, fact, subject, known)
    elif fact.kind == "stay":
        _raise_stay(session, fact, subject, known)
    elif fact.kind == "entrance":
        assert subject.recipient is not None  # an entrance without a door can't be read
        report_entrance(session, fact, item, subject.orders[0], subject.recipient)
    elif fact.kind == "shortage":
        _raise_shortage(session, fact, subject)
    else:
        _count(session, fact, item, subject)
    _record_fact(session, fact, subject, known)
    return contradicts


def _hand_over(session: Session, fact: Fact, subject: Subject, known: Knowledge) -> None:
    """What comes with meals that were handed over: containers, an open case, a box that was called back."""
    if known.moved.isdisjoint(order.id for order in subject.orders):
        known.moved |= move_containers(session, subject.orders, fact, fact.data["collected"])
    if _has_case(subject, known):
        welfare.note_sighting(session, subject.orders[0], fact)
    for order in subject.orders:
        if order.id in known.recalled:
            note_handed_over(session, order)


def _settle_door(session: Session, fact: Fact, subject: Subject, known: Knowledge) -> bool:
    """Join the door's facts again, this one among them, order by order."""
    changed: dict[tuple[StopStatus, bool], list[str]] = defaultdict(list)
    contradicts = False
    for order in subject.orders:
        state = known.states.get(order.id) or DoorState(daily_order_id=order.id, status=StopStatus.PLANNED)
        known.states[order.id] = state
        before = (state.status, state.review)
        contradicts |= _settle_order(session, order, state, fact, known)
        if (state.status, state.review) != before:
            changed[state.status, state.review].append(str(order.id))
    for (status, review), order_ids in changed.items():
        _record_door(session, subject, order_ids, status, known, review=review)
    if contradicts:
        _ask_to_look(session, fact, subject)
    return contradicts


def _settle_order(session: Session, order: DailyOrder, state: DoorState, fact: Fact, known: Knowledge) -> bool:
    assert fact.person_id is not None  # a door's fact speaks of its recipient
    view = join(known.told_of(order, fact.person_id))
    taken_over = _settle_status(order, view.status)
    settle(state, view.status)
    state.review = bool(view.contradicting - reviewed_facts(session, order, view.contradicting)) or not taken_over
    if view.decided_by is not None:
        state.fact_id, state.duty_id = view.decided_by.id, view.decided_by.duty_id
        state.happened_at = view.decided_by.happened_at
    session.add(state)
    return fact.id in view.contradicting or not taken_over


def _settle_status(order: DailyOrder, status: StopStatus) -> bool:
    """Take the door's status over into the order. False: the order says otherwise (it was cancelled)."""
    if status in (StopStatus.DELIVERED, StopStatus.NO_ANSWER, StopStatus.REFUSED, StopStatus.AWAY):
        settle(order, OrderStatus.OUT)  # the pickup's record may still be on its way, or missing
        return settle(order, ORDER_STATUS[status])
    return True


def _ask_to_look(session: Session, fact: Fact, subject: Subject) -> None:
    """One task a door; another one for a record that contradicts what somebody has reviewed already."""
    order = subject.orders[0]
    asked = session.exec(select(Task).where(col(Task.natural_key).startswith(f"{PREFIX}{order.id}"))).all()
    if any(task.status == TaskStatus.OPEN for task in asked):
        return
    raise_task(
        session,
        area_id=subject.area_id,
        kind=TaskKind.CONTRADICTING_FACT,
        natural_key=f"{PREFIX}{order.id}/{fact.id}" if asked else f"{PREFIX}{order.id}",
        reason=explain(
            "fact.contradicts",
            cause=(
                f"{order.number}번 주문의 기록이 서로 맞지 않습니다.",
                f"What was told about order {order.number} does not agree.",
            ),
            action=("배송원에게 물어 사실을 확인하세요.", "Ask the couriers what happened."),
            subject=(order.number,),
        ),
        due_at=clock.now(),
        day=subject.day,
        subject_id=order.recipient_id,
    )


def _keep_card(session: Session, fact: Fact, item: Item, subject: Subject, known: Knowledge) -> None:
    order, recipient = subject.orders[0], subject.recipient
    assert recipient is not None  # a card without orders can't be read
    card = Card(
        fact_id=fact.id,
        person_id=recipient.person_id,
        recipient_id=recipient.id,
        daily_order_id=order.id,
        day=subject.day,
        outcome=CardOutcome(fact.data["outcome"]),
        urgency=Urgency(fact.data["urgency"]),
        happened_at=fact.happened_at,
    )
    card.answers = {**item.answers, "text": item.note or "", "photos": fact.data["photos"]}
    session.add(card)
    events.append(
        session,
        "card.received",
        area_id=subject.area_id,
        day=subject.day,
        subject=card.id,
        data={"number": recipient.number, "outcome": card.outcome.value, "urgency": card.urgency.value},
        into=known.happened,
    )
    cause = _cause_of(card)
    if cause is not None:
        _open_case(session, fact, subject, cause, known)
    if _has_case(subject, known):
        welfare.note_box(session, order, str(item.answers.get("previous_box", "unknown")))


def _cause_of(card: Card) -> str | None:
    if card.urgency == Urgency.NOW:
        return URGENT_NOW
    if card.outcome == CardOutcome.NO_ANSWER:
        return NO_ANSWER
    return URGENT_TODAY if card.urgency == Urgency.TODAY else None


def _has_case(subject: Subject, known: Knowledge) -> bool:
    return (subject.orders[0].recipient_id, subject.day) in known.with_case


def _open_case(session: Session, fact: Fact, subject: Subject, cause: str, known: Knowledge) -> None:
    """Open the case, and write into it what may have been told already: that somebody delivered later."""
    order = subject.orders[0]
    session.flush()
    case = welfare.open_case(session, order, fact, cause)
    known.with_case.add((order.recipient_id, order.day))
    if case is None or case.opened_by_fact != fact.id:
        return
    for told, _ in known.door_facts.get((subject.person_id, subject.day), ()):
        if told.status == StopStatus.DELIVERED and told.happened_at > fact.happened_at:
            welfare.note_sighting(session, order, session.get_one(Fact, told.id))


def _raise_emergency(session: Session, fact: Fact, subject: Subject, known: Knowledge) -> None:
    """At a door: the person's case, straight to 119. On the way: the courier needs help."""
    if subject.orders:
        _open_case(session, fact, subject, URGENT_NOW, known)
        return
    raise_task(
        session,
        area_id=subject.area_id,
        kind=TaskKind.COURIER_EMERGENCY,
        natural_key=f"emergency/{fact.id}",
        reason=explain(
            "courier.emergency",
            cause=("배송원이 긴급 상황을 알렸습니다.", "A courier has raised an emergency."),
            action=("배송원에게 바로 전화하세요.", "Call the courier at once."),
            subject=() if subject.duty is None else (subject.duty.code,),
        ),
        due_at=clock.now(),
        day=subject.day,
        subject_id=fact.courier_id,
    )


def _raise_stay(session: Session, fact: Fact, subject: Subject, known: Knowledge) -> None:
    """The courier stays with somebody: the person's case, a task that keeps the day open, and the rest of the route."""
    if subject.orders:
        _open_case(session, fact, subject, URGENT_TODAY, known)
    code = "" if subject.duty is None else subject.duty.code
    raise_task(
        session,
        area_id=subject.area_id,
        kind=TaskKind.COURIER_STAYS,
        natural_key=f"stay/{subject.day}/{subject.duty.id if subject.duty else fact.id}",
        reason=explain(
            "courier.stays",
            cause=(f"{code} 배송원이 대상자 곁에 남아 있습니다.", f"{code} has to stay with somebody."),
            action=(
                "배송원과 통화하고, 나머지 배송을 다른 배송원에게 다시 계획하세요.",
                "Speak with the courier, and re-plan the rest of the route onto others.",
            ),
            subject=(code,) if code else (),
        ),
        due_at=clock.now(),
        day=subject.day,
        subject_id=None if subject.duty is None else subject.duty.id,
    )
    events.record(
        session,
        "courier.stays",
        area_id=subject.area_id,
        day=subject.day,
        subject=fact.courier_id,
        device_id=fact.device_id,
        data={"order_ids": fact.order_ids, "duty_code": code or None},
    )


def _raise_shortage(session: Session, fact: Fact, subject: Subject) -> None:
    menu = session.exec(select(Menu).where(Menu.name == fact.data["menu"])).one_or_none()
    fact.data = {**fact.data, "menu": None if menu is None else menu.name}  # no free text among the codes
    raise_task(
        session,
        area_id=subject.area_id,
        kind=TaskKind.KITCHEN_SHORTAGE,
        natural_key=f"shortage/{fact.id}",
        reason=shortage_reason(fact.data["missing"], "?" if menu is None else menu.name),
        due_at=clock.now(),
        day=subject.day,
        subject_id=None if subject.duty is None else subject.duty.id,
    )


def _count(session: Session, fact: Fact, item: Item, subject: Subject) -> None:
    assert subject.duty is not None  # a hand-over is found by its duty
    exchange = find_exchange(
        session, subject.area_id, subject.day, subject.duty, str(item.place_id), item.trip or 0, fact.kind
    )
    assert exchange is not None
    count_as_courier(session, exchange, fact)


def _record_fact(session: Session, fact: Fact, subject: Subject, known: Knowledge) -> None:
    door = known.states.get(subject.orders[0].id) if subject.orders else None
    events.append(
        session,
        "fact.accepted",
        area_id=subject.area_id,
        day=subject.day,
        subject=fact.id,
        device_id=fact.device_id,
        data={
            "kind": fact.kind,
            "order_ids": fact.order_ids,
            "status": None if door is None else door.status.value,
            "duty_code": None if subject.duty is None else subject.duty.code,
        },
        into=known.happened,
    )


def _record_door(
    session: Session, subject: Subject, order_ids: list[str], status: StopStatus, known: Knowledge, *, review: bool
) -> None:
    events.append(
        session,
        "door.changed",
        area_id=subject.area_id,
        day=subject.day,
        subject=order_ids[0],
        data={
            "number": None if subject.recipient is None else subject.recipient.number,
            "order_ids": order_ids,
            "status": status.value,
            "review": review,
            "duty_code": None if subject.duty is None else subject.duty.code,
        },
        into=known.happened,
    )
