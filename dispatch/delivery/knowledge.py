"""What is known of the doors that a batch speaks of: read once, and kept true while it takes effect.

A phone that was offline for hours sends many records at once, and a thousand of them may come back together. Looking
everything up record by record cost twenty statements each; here each kind of row is read once a batch.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from sqlalchemy import tuple_
from sqlmodel import Session, col, select

from dispatch.delivery.containers import moved_orders
from dispatch.delivery.sync.doors import DoorFact
from dispatch.delivery.sync.items import DOOR_KINDS, Item
from dispatch.events import Happened
from dispatch.kitchen.recalls import recalled_orders
from models.deliveries import Fact
from models.orders import DailyOrder
from models.people import Recipient
from models.personal import PersonKey
from models.plans import DoorState
from models.statuses import StopStatus
from models.welfare import Case

SET_ASIDE = "failed"
"""Outcome of a fact that our own code failed on: kept as it came, and without effect."""

PersonDay = tuple[UUID, date]


@dataclass(frozen=True, kw_only=True)
class Stored:
    """A record that is here already, or was just now taken out of the same batch."""

    courier_id: UUID
    digest: str


@dataclass(kw_only=True)
class Arrived:
    """Which records of some phones are stored: their ids, and the sequence numbers that each phone has taken."""

    by_id: dict[UUID, Stored]
    seqs: set[tuple[UUID, int]]


@dataclass(kw_only=True)
class Knowledge:
    """Of the doors of one intake. Whoever changes one of these tells it here too."""

    recipients: Mapping[UUID, Recipient] = field(default_factory=dict)
    states: dict[UUID, DoorState] = field(default_factory=dict)
    """By order; a door of which nothing is known yet has none."""
    door_facts: dict[PersonDay, list[tuple[DoorFact, Sequence[str]]]] = field(default_factory=lambda: defaultdict(list))
    """What was told of a person's door, each with its orders, so far as it has taken effect."""
    moved: set[UUID] = field(default_factory=set)
    """Orders whose containers have moved."""
    recalled: Collection[UUID] = ()
    with_case: set[tuple[UUID, date]] = field(default_factory=set)
    """Recipients with a case of the day, open or closed."""
    happened: Happened = field(default_factory=Happened)
    """What the stream is told of all this, in its order."""
    _keys: Sequence[PersonKey] = ()
    """Held, so that sealing finds them without asking for each."""

    def note(self, fact: Fact) -> None:
        """From now on the fact counts among what was told of its door."""
        if fact.person_id is not None and fact.kind in DOOR_KINDS:
            self.door_facts[fact.person_id, fact.day].append((as_door_fact(fact), fact.order_ids))

    def told_of(self, order: DailyOrder, person_id: UUID) -> Iterator[DoorFact]:
        """Everything that was told of one order's door."""
        for fact, order_ids in self.door_facts.get((person_id, order.day), ()):
            if str(order.id) in order_ids:
                yield fact


def as_door_fact(fact: Fact) -> DoorFact:
    return DoorFact(
        id=fact.id,
        device_id=fact.device_id,
        seq=fact.seq,
        status=StopStatus(fact.kind),
        duty_id=fact.duty_id,
        happened_at=fact.happened_at,
    )


def read_arrived(session: Session, items: Sequence[tuple[UUID, Item]]) -> Arrived:
    """Those of these records, each with its phone, that are here already, by id or by sequence number."""
    if not items:
        return Arrived(by_id={}, seqs=set())
    known = select(Fact.id, Fact.courier_id, Fact.digest).where(col(Fact.id).in_({item.id for _, item in items}))
    by_id = {id_: Stored(courier_id=courier, digest=digest) for id_, courier, digest in session.exec(known)}
    coming = {(device, item.seq) for device, item in items if item.id not in by_id}
    if not coming:
        return Arrived(by_id=by_id, seqs=set())
    taken = select(Fact.device_id, Fact.seq).where(tuple_(col(Fact.device_id), col(Fact.seq)).in_(coming))
    return Arrived(by_id=by_id, seqs={(device, seq) for device, seq in session.exec(taken)})


def read_orders(session: Session, items: Iterable[Item]) -> dict[UUID, DailyOrder]:
    """The daily orders that these records speak of, as far as there are any."""
    wanted = {order for item in items for order in item.order_ids}
    if not wanted:
        return {}
    return {order.id: order for order in session.exec(select(DailyOrder).where(col(DailyOrder.id).in_(wanted)))}


def read_recipients(session: Session, orders: Iterable[DailyOrder]) -> dict[UUID, Recipient]:
    wanted = {order.recipient_id for order in orders}
    if not wanted:
        return {}
    return {each.id: each for each in session.exec(select(Recipient).where(col(Recipient.id).in_(wanted)))}


def read_knowledge(
    session: Session, orders: Collection[DailyOrder], recipients: Mapping[UUID, Recipient], *, new: Collection[UUID]
) -> Knowledge:
    """What is known of these doors, but for the facts `new`, which have not taken effect yet."""
    known = Knowledge(recipients=recipients)
    if not orders:
        return known
    ids = [order.id for order in orders]
    days = {order.day for order in orders}
    people = {recipient.person_id for recipient in recipients.values()}
    known._keys = session.exec(select(PersonKey).where(col(PersonKey.person_id).in_(people))).all()
    states = session.exec(select(DoorState).where(col(DoorState.daily_order_id).in_(ids))).all()
    known.states.update({state.daily_order_id: state for state in states})
    for fact in session.exec(
        select(Fact).where(
            col(Fact.person_id).in_(people),
            col(Fact.day).in_(days),
            col(Fact.kind).in_(DOOR_KINDS),
            Fact.outcome != SET_ASIDE,
        )
    ):
        if fact.id not in new:
            known.note(fact)
    known.moved = moved_orders(session, ids)
    known.recalled = recalled_orders(session, ids)
    cases = select(Case).where(col(Case.recipient_id).in_(recipients), col(Case.day).in_(days))
    known.with_case = {(case.recipient_id, case.day) for case in session.exec(cases)}
    return known
