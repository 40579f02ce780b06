"""One person's page: who, where, which meals, which looks in on them, and everything that happened."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, func, select

from dispatch.intake.merging import merges_into, records_of
from models.containers import ContainerMove
from models.deliveries import Fact, Photo
from models.events import Event
from models.fleet import Kitchen
from models.orders import DailyOrder, Menu, StandingOrder
from models.people import Recipient, Referral
from models.places import Dong, Home
from models.statuses import Role
from models.tasks import Task
from models.welfare import Card, Case
from rider_api.permissions import Field
from rider_api.reach import find_home
from rider_api.reading.lens import Lens, lens_for
from rider_api.reading.people import show_standing_orders
from rider_api.reading.welfare import show_risk
from rider_api.schemas.common import Guardian
from rider_api.schemas.desk_people import (
    CardAnswer,
    ContainerMoveAnswer,
    DatedOrder,
    HomeAnswer,
    MergeAnswer,
    PersonAnswer,
    PersonCase,
    PersonPage,
    TimelineEntry,
)

MOST_ROWS = 200


def read_person(session: Session, person: Recipient, role: Role) -> PersonPage:
    """The whole page; newest rows first."""
    lens = lens_for(session, role, [person.person_id])
    orders = _standing_orders(session, person)
    dated = _dated_orders(session, person)
    moves = _moves(session, person)
    return PersonPage(
        person=_show_person(person, lens),
        home=_show_home(session, find_home(session, person.id), lens),
        orders=show_standing_orders(session, orders, dict.fromkeys(records_of(session, person.id), person), role),
        merges=_merges(session, person, lens),
        dated_orders=dated,
        cards=_cards(session, person, lens),
        cases=_cases(session, person, lens),
        risk=show_risk(session, person),
        containers=moves,
        containers_owed=_owed(session, person),
        timeline=_timeline(session, person, orders),
    )


def _show_person(person: Recipient, lens: Lens) -> PersonAnswer:
    guardian = lens.show(person, "guardian", Field.GUARDIAN)
    return PersonAnswer(
        number=person.number,
        name=lens.name(person),
        birth_date=lens.show(person, "birth_date", Field.BIRTH_DATE),
        phone=lens.show(person, "phone", Field.PHONE),
        guardian=None if guardian is None else Guardian.model_validate(guardian),
        entry_note=lens.entry_note(person),
        diet=person.diet,
        high_risk=person.high_risk,
        consent_privacy=person.consent_privacy,
        consent_sensitive=person.consent_sensitive,
        consent_third_parties=person.consent_third_parties,
    )


def _merges(session: Session, person: Recipient, lens: Lens) -> list[MergeAnswer]:
    """The other records of this person."""
    return [
        MergeAnswer(
            id=merge.id,
            number=session.get_one(Recipient, merge.merged_id).number,
            made_at=merge.made_at,
            reason=lens.show(merge, "reason", Field.REFERRAL),
        )
        for merge in merges_into(session, person.id)
    ]


def _show_home(session: Session, home: Home | None, lens: Lens) -> HomeAnswer | None:
    if home is None:
        return None
    dong = session.get(Dong, home.dong_id) if home.dong_id else None
    name = "" if dong is None else dong.name
    return HomeAnswer(
        id=home.id,
        address=lens.address(home, name),
        dong=name,
        lat=home.lat if lens.sees(Field.ADDRESS) else None,
        lon=home.lon if lens.sees(Field.ADDRESS) else None,
        precision=home.precision,
        source=home.source,
        needs_pin=home.needs_pin,
    )


def _standing_orders(session: Session, person: Recipient) -> Sequence[StandingOrder]:
    own = select(StandingOrder).where(col(StandingOrder.recipient_id).in_(records_of(session, person.id)))
    return session.exec(own.order_by(col(StandingOrder.start_day).desc())).all()


def _dated_orders(session: Session, person: Recipient) -> list[DatedOrder]:
    rows = session.exec(
        select(DailyOrder, Menu.name)
        .join(Menu, col(Menu.id) == col(DailyOrder.menu_id))
        .where(col(DailyOrder.recipient_id).in_(records_of(session, person.id)))
        .order_by(col(DailyOrder.day).desc(), col(DailyOrder.number))
        .limit(MOST_ROWS)
    ).all()
    kept = {"id", "number", "day", "meals", "diet", "status"}
    return [DatedOrder(**order.model_dump(include=kept), menu=menu) for order, menu in rows]


def _cards(session: Session, person: Recipient, lens: Lens) -> list[CardAnswer]:
    rows = session.exec(
        select(Card, Fact)
        .join(Fact, col(Fact.id) == col(Card.fact_id))
        .where(col(Card.recipient_id).in_(records_of(session, person.id)))
        .order_by(col(Card.happened_at).desc())
        .limit(MOST_ROWS)
    ).all()
    return [_show_card(card, fact, lens) for card, fact in rows]


def _show_card(card: Card, fact: Fact, lens: Lens) -> CardAnswer:
    answers: dict[str, Any] = lens.show(card, "answers", Field.WELFARE) or {}
    return CardAnswer(
        id=card.id,
        day=card.day,
        outcome=card.outcome,
        urgency=card.urgency,
        happened_at=card.happened_at,
        seen=answers.get("seen"),
        as_usual=answers.get("as_usual"),
        changes=answers.get("changes"),
        previous_box=answers.get("previous_box"),
        note=lens.show(fact, "note", Field.WELFARE) if fact.person_id else None,
        photos=list(fact.data.get("photos", ())) if lens.sees(Field.WELFARE) else [],
    )


def _cases(session: Session, person: Recipient, lens: Lens) -> list[PersonCase]:
    own = (
        select(Case)
        .where(col(Case.recipient_id).in_(records_of(session, person.id)))
        .order_by(col(Case.opened_at).desc())
        .limit(MOST_ROWS)
    )
    return [_show_case(case, lens) for case in session.exec(own).all()]


def _show_case(case: Case, lens: Lens) -> PersonCase:
    closing: dict[str, str] = lens.show(case, "closing_note", Field.WELFARE) or {}
    return PersonCase(
        id=case.id,
        day=case.day,
        cause=case.cause,
        status=case.status.value,
        opened_at=case.opened_at,
        closed_at=case.closed_at,
        closing_code=case.closing_code,
        closed_by_seeing=closing.get("who"),
        closing_note=closing.get("note"),
    )


def _moves(session: Session, person: Recipient) -> list[ContainerMoveAnswer]:
    rows = session.exec(
        select(ContainerMove, Kitchen.name)
        .join(Kitchen, col(Kitchen.id) == col(ContainerMove.kitchen_id))
        .where(col(ContainerMove.recipient_id).in_(records_of(session, person.id)))
        .order_by(col(ContainerMove.happened_at).desc())
        .limit(MOST_ROWS)
    ).all()
    return [
        ContainerMoveAnswer(at=move.happened_at, day=move.day, kitchen=kitchen, count=move.count)
        for move, kitchen in rows
    ]


def _owed(session: Session, person: Recipient) -> int:
    """Containers that are still there, by every move there ever was."""
    counts = select(func.coalesce(func.sum(ContainerMove.count), 0))
    return max(0, session.exec(counts.where(col(ContainerMove.recipient_id).in_(records_of(session, person.id)))).one())


def _timeline(session: Session, person: Recipient, orders: Sequence[StandingOrder]) -> list[TimelineEntry]:
    """Events whose subject is the person or something of theirs, and those that name one of their orders."""
    subjects = {str(subject) for subject in _own_ids(session, person, orders)}
    own = select(Event).where(col(Event.subject_id).in_(subjects))
    rows = {event.number: event for event in session.exec(own.order_by(col(Event.number).desc()).limit(MOST_ROWS))}
    newest = sorted(rows.values(), key=lambda event: -event.number)[:MOST_ROWS]
    return [TimelineEntry.model_validate(event, from_attributes=True) for event in newest]


def _own_ids(session: Session, person: Recipient, orders: Sequence[StandingOrder]) -> list[UUID]:
    records = records_of(session, person.id)
    found: list[UUID] = [*records, *(order.id for order in orders)]
    # The newest of each: the timeline shows so many events at most, and years of orders have thousands.
    for table, moment in (
        (Referral, col(Referral.created_at)),
        (DailyOrder, col(DailyOrder.day)),
        (Card, col(Card.happened_at)),
        (Case, col(Case.opened_at)),
        (Home, col(Home.created_at)),
    ):
        own = select(table.id).where(col(table.recipient_id).in_(records))
        found += session.exec(own.order_by(moment.desc()).limit(MOST_ROWS)).all()
    photos = select(Photo.id).where(Photo.person_id == person.person_id)
    found += session.exec(photos.order_by(col(Photo.stored_at).desc()).limit(MOST_ROWS)).all()
    tasks = select(Task.id).where(col(Task.subject_id).in_([str(each) for each in records]))
    return [*found, *session.exec(tasks).all()]
