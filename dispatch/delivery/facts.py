"""Facts from phones: each is stored once, whatever has become of the plan; decisions may be refused, facts may not.

`accept_facts` takes a batch inside the caller's transaction: it reads every record, stores those that are new, and then
lets them take effect one after the other. The rules that need no database are in `dispatch.delivery.sync`; what is
known of a batch's doors is read once (`dispatch.delivery.knowledge`); what a fact brings about is in
`dispatch.delivery.consequences`.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from dispatch import clock, events
from dispatch.delivery.consequences import Subject, take_effect
from dispatch.delivery.knowledge import (
    Arrived,
    Knowledge,
    Stored,
    read_arrived,
    read_knowledge,
    read_orders,
    read_recipients,
)
from dispatch.delivery.sync.items import HANDOVER_KINDS, Item, Unreadable, read_item
from dispatch.delivery.sync.times import corrected
from dispatch.errors import explain, reason_json, refuse
from dispatch.intake.referrals import holds_resident_number
from dispatch.planning.allotments import Allotment, read_allotment
from dispatch.tasks import raise_task
from models.accounts import Device
from models.deliveries import Fact
from models.fleet import Courier, Duty, Team
from models.orders import DailyOrder
from models.people import Recipient
from models.statuses import TaskKind
from routing.reasons import Reason

MOST_ITEMS = 200
WITHHELD = "(주민등록번호가 있어 지운 메모 · note removed: it held a resident registration number)"


@dataclass(frozen=True, kw_only=True)
class Batch:
    """What a phone sent: its clock at sending, and its records as parsed JSON."""

    device_now: datetime
    items: Sequence[object]


@dataclass(frozen=True, kw_only=True)
class Answer:
    """applied | duplicate | conflict | rejected, for one record. A duplicate is a success."""

    id: str | None
    result: str
    reason: Reason | None = None

    def to_json(self) -> dict[str, Any]:
        error = None if self.reason is None else reason_json(self.reason)
        return {"id": self.id, "result": self.result, "error": error}


@dataclass(frozen=True, kw_only=True)
class Receipt:
    """The answers in the batch's order, and how far everything of this phone has arrived."""

    answers: tuple[Answer, ...]
    last_seq: int
    event: int
    server_now: datetime

    def to_json(self) -> dict[str, Any]:
        return {
            "server_now": self.server_now.isoformat(),
            "answers": [answer.to_json() for answer in self.answers],
            "last_seq": self.last_seq,
            "event": self.event,
        }


def accept_facts(session: Session, device: Device, batch: Batch) -> Receipt:
    """Store and apply a phone's records, each on its own: a record that can't be read spoils no other.

    Sending again what arrived before changes nothing. Refused as a whole only for its size: facts.too_many.
    """
    if len(batch.items) > MOST_ITEMS:
        raise refuse(
            "facts.too_many",
            cause=(f"한 번에 {MOST_ITEMS}건까지 보낼 수 있습니다.", f"At most {MOST_ITEMS} records go in one batch."),
            action=("나누어 보내세요.", "Send them in several batches."),
            status=413,
        )
    events.take_turn(session)
    intake = _Intake(session=session, device=device, device_now=batch.device_now, received_at=clock.now())
    answers = tuple(intake.take(batch.items))
    if device.last_seq == 0 or any(answer.result in ("applied", "conflict") for answer in answers):
        device.last_seq = count_on(session, device)
    device.last_seen_at = intake.received_at
    session.add(device)
    session.flush()
    return Receipt(
        answers=answers,
        last_seq=device.last_seq,
        event=events.last_number(session),
        server_now=intake.received_at,
    )


def count_on(session: Session, device: Device) -> int:
    """The sequence number up to which everything of a phone is stored; 0 while its first record is missing."""
    later = select(Fact.seq).where(Fact.device_id == device.id, Fact.seq > device.last_seq).order_by(col(Fact.seq))
    last = device.last_seq
    for seq in session.exec(later):
        if seq != last + 1:
            break
        last = seq
    return last


@dataclass(frozen=True, kw_only=True)
class _New:
    """A record that is stored now and has not taken effect yet."""

    item: Item
    fact: Fact
    subject: Subject


@dataclass(kw_only=True)
class _Intake:
    """One batch on its way in."""

    session: Session
    device: Device
    device_now: datetime
    received_at: datetime
    _orders: Mapping[UUID, DailyOrder] = field(default_factory=dict)
    _recipients: Mapping[UUID, Recipient] = field(default_factory=dict)
    _allotments: dict[date, Allotment] = field(default_factory=dict)
    _known: Knowledge = field(default_factory=Knowledge)
    """Held until everything is written: sealing looks its keys up in it."""

    def take(self, raws: Sequence[object]) -> Iterator[Answer]:
        """The answers in order; what is new is stored at once, and takes effect in the order of the batch."""
        read = [self._read(raw) for raw in raws]
        sorted_out = self._sort_out(read)
        new = [entry for entry in sorted_out if isinstance(entry, _New)]
        self.session.flush()
        self._known = read_knowledge(
            self.session,
            {order.id: order for entry in new for order in entry.subject.orders}.values(),
            self._recipients,
            new={entry.fact.id for entry in new},
        )
        for entry in sorted_out:
            yield self._apply(entry) if isinstance(entry, _New) else self._tell(entry)

    def _read(self, raw: object) -> Item | Answer:
        try:
            item = read_item(raw)
        except Unreadable as unreadable:
            sent = raw.get("id") if isinstance(raw, Mapping) else None
            return _rejected(sent if isinstance(sent, str) else None, unreadable.reason)
        return replace(item, note=_clean(item.note))

    def _sort_out(self, read: Sequence[Item | Answer]) -> list[_New | Answer]:
        """What is new and this courier's is stored, everything else has its answer."""
        items = [each for each in read if isinstance(each, Item)]
        arrived = read_arrived(self.session, self.device.id, items) if items else Arrived(by_id={}, seqs=set())
        coming = [item for item in items if item.id not in arrived.by_id]
        self._orders = read_orders(self.session, coming)
        self._recipients = read_recipients(self.session, self._orders.values())
        return [each if isinstance(each, Answer) else self._place(each, arrived) for each in read]

    def _place(self, item: Item, arrived: Arrived) -> _New | Answer:
        digest = self._digest(item)
        before = arrived.by_id.get(item.id)
        if before is not None:
            # A courier's next phone, or the same one after a new link, sends again what the first got no answer for.
            same = before == Stored(courier_id=self.device.courier_id, digest=digest)
            return Answer(id=str(item.id), result="duplicate") if same else _taken(item, "fact.id_taken")
        if item.seq in arrived.seqs:
            return _taken(item, "fact.seq_taken")
        happened_at = corrected(item.made_at, device_now=self.device_now, received_at=self.received_at)
        subject = self._find_subject(item, happened_at)
        if subject is None:
            return _rejected(str(item.id), _not_yours(item))
        arrived.by_id[item.id] = Stored(courier_id=self.device.courier_id, digest=digest)
        arrived.seqs.add(item.seq)
        return _New(item=item, fact=self._store(item, subject, happened_at, digest), subject=subject)

    def _apply(self, new: _New) -> Answer:
        self._known.note(new.fact)
        if take_effect(self.session, new.fact, new.item, new.subject, self._known):
            new.fact.outcome = "conflict"
            return Answer(id=str(new.item.id), result="conflict", reason=_contradicts(new.item))
        return Answer(id=str(new.item.id), result="applied")

    def _tell(self, answer: Answer) -> Answer:
        if answer.reason is not None:
            self._tell_desk(answer.reason)
        return answer

    def _store(self, item: Item, subject: Subject, happened_at: datetime, digest: str) -> Fact:
        fact = Fact(
            id=item.id,
            device_id=self.device.id,
            seq=item.seq,
            courier_id=self.device.courier_id,
            duty_id=subject.duty.id if subject.duty else None,
            day=subject.day,
            kind=item.kind,
            order_ids=[str(order) for order in item.order_ids],
            place_id=None if item.place_id is None else str(item.place_id),
            data=dict(item.data),
            person_id=subject.person_id,
            device_at=item.made_at,
            happened_at=happened_at,
            received_at=self.received_at,
            digest=digest,
            outcome="applied",
        )
        if item.note is not None:
            fact.note = item.note
        self.session.add(fact)
        return fact

    def _digest(self, item: Item) -> str:
        """Keyed: what was seen at a door is health data, and few answers are possible."""
        digest: str = self.session.info["vault"].search_hash("fact", item.content)
        return digest

    def _find_subject(self, item: Item, happened_at: datetime) -> Subject | None:
        """What the record speaks of, if it was ever this courier's; None otherwise."""
        if item.order_ids:
            return self._find_door(item)
        if item.kind in HANDOVER_KINDS:
            return self._find_handover(item, happened_at)
        day = happened_at.astimezone(clock.KST).date()
        duties = self._allotment(day).duties
        return self._subject(day, duties[-1] if duties else None, ())

    def _find_door(self, item: Item) -> Subject | None:
        found = [self._orders[order] for order in item.order_ids if order in self._orders]
        if len(found) < len(item.order_ids) or len({(order.day, order.recipient_id) for order in found}) > 1:
            return None
        mine = self._allotment(found[0].day).orders
        if any(str(order.id) not in mine for order in found):
            return None
        return self._subject(found[0].day, mine[str(found[0].id)], tuple(found))

    def _find_handover(self, item: Item, happened_at: datetime) -> Subject | None:
        """On the day it was made; on the day before for one that was made after midnight."""
        today = happened_at.astimezone(clock.KST).date()
        for day in (today, today - timedelta(days=1)):
            duty = self._allotment(day).handovers.get((item.kind, str(item.place_id), item.trip or 0))
            if duty is not None:
                return self._subject(day, duty, ())
        return None

    def _subject(self, day: date, duty: Duty | None, orders: tuple[DailyOrder, ...]) -> Subject:
        recipient = self._recipients[orders[0].recipient_id] if orders else None
        return Subject(
            day=day,
            duty=duty,
            orders=orders,
            recipient=recipient,
            area_id=orders[0].area_id if orders else self._own_area(),
            person_id=recipient.person_id if recipient else self._courier().person_id,
        )

    def _courier(self) -> Courier:
        return self.session.get_one(Courier, self.device.courier_id)

    def _own_area(self) -> UUID:
        return self.session.get_one(Team, self._courier().team_id).area_id

    def _allotment(self, day: date) -> Allotment:
        if day not in self._allotments:
            self._allotments[day] = read_allotment(self.session, self.device.courier_id, day)
        return self._allotments[day]

    def _tell_desk(self, reason: Reason) -> None:
        """One task per phone, day and code: somebody asks the courier what the phone could not say."""
        day = clock.today()
        raise_task(
            self.session,
            area_id=self._own_area(),
            kind=TaskKind.REJECTED_RECORD,
            natural_key=f"record/{self.device.id}/{day}/{reason.code}",
            reason=reason,
            due_at=self.received_at + timedelta(hours=1),
            day=day,
            subject_id=self.device.courier_id,
        )


def _clean(note: str | None) -> str | None:
    """A note with a resident registration number is never kept; the fact it came with is."""
    return WITHHELD if note is not None and holds_resident_number(note) else note


def _rejected(item_id: str | None, reason: Reason) -> Answer:
    return Answer(id=item_id, result="rejected", reason=reason)


def _taken(item: Item, code: str) -> Answer:
    reason = explain(
        code,
        cause=("같은 번호로 다른 기록이 이미 있습니다.", "Another record has this id or number already."),
        action=("코디네이터에게 알려 주세요.", "Tell the coordinator what happened at this door."),
        subject=(str(item.id),),
    )
    return Answer(id=str(item.id), result="conflict", reason=reason)


def _not_yours(item: Item) -> Reason:
    return explain(
        "fact.not_yours",
        cause=(
            "이 배송원에게 맡긴 적이 없는 배송입니다.",
            "This delivery was never this courier's in any published plan.",
        ),
        action=("목록을 새로 고치고 코디네이터에게 물어보세요.", "Reload the list and ask the coordinator."),
        subject=(str(item.id),),
    )


def _contradicts(item: Item) -> Reason:
    return explain(
        "fact.contradicts",
        cause=("이미 받은 다른 기록과 맞지 않습니다.", "It does not agree with what is known of this door."),
        action=("두 기록을 모두 보관했습니다. 코디네이터가 확인합니다.", "Both are kept; the coordinator will look."),
        subject=(str(item.id),),
    )
