"""Facts from phones: each is stored once, whatever has become of the plan; decisions may be refused, facts may not.

`accept_facts` takes a batch inside the caller's transaction, `accept_posts` those of several phones: every record is
read, those that are new are stored, and then they take effect one after the other. The rules that need no database are
in `dispatch.delivery.sync`; what is known of the doors is read once (`dispatch.delivery.knowledge`); what a fact brings
about is in `dispatch.delivery.consequences`; a record that our own code fails on is set aside
(`dispatch.delivery.setting_aside`) and keeps no other from its answer.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.exc import InterfaceError, OperationalError
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
from dispatch.delivery.setting_aside import Sender, digest_of, set_aside, tell_desk
from dispatch.delivery.sync.items import HANDOVER_KINDS, Item, Unreadable, read_item
from dispatch.delivery.sync.times import corrected
from dispatch.errors import explain, reason_json, refuse
from dispatch.intake.referrals import holds_resident_number
from dispatch.planning.allotments import Allotment, read_allotments
from models.accounts import Device
from models.deliveries import Fact
from models.fleet import Courier, Duty, Team
from models.orders import DailyOrder
from models.people import Recipient
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


@dataclass(frozen=True, kw_only=True)
class Post:
    """A batch and the phone it came from."""

    device: Device
    batch: Batch


def accept_facts(session: Session, device: Device, batch: Batch) -> Receipt:
    """Store and apply a phone's records, each on its own: a record that can't be read spoils no other.

    Sending again what arrived before changes nothing. Refused as a whole only for its size: facts.too_many.
    """
    [receipt] = accept_posts(session, [Post(device=device, batch=batch)])
    return receipt


def accept_posts(session: Session, posts: Sequence[Post]) -> list[Receipt]:
    """The same for several batches, in their order: what they need to know is read once for all of them."""
    for post in posts:
        _check_size(post.batch)
    events.take_turn(session)
    received_at = clock.now()
    letters = [
        _Letter(sender=sender, device_now=post.batch.device_now, raw=raw)
        for post, sender in zip(posts, [Sender.of(post.device) for post in posts], strict=True)
        for raw in post.batch.items
    ]
    answered = iter(_answer(session, letters, received_at))
    answers = [tuple(next(answered) for _ in post.batch.items) for post in posts]
    count_on(session, [post.device for post, own in zip(posts, answers, strict=True) if _brings_news(post, own)])
    for post in posts:
        post.device.last_seen_at = received_at
    session.flush()
    event = events.last_number(session)
    return [
        Receipt(answers=own, last_seq=post.device.last_seq, event=event, server_now=received_at)
        for post, own in zip(posts, answers, strict=True)
    ]


def _check_size(batch: Batch) -> None:
    if len(batch.items) > MOST_ITEMS:
        raise refuse(
            "facts.too_many",
            cause=(f"한 번에 {MOST_ITEMS}건까지 보낼 수 있습니다.", f"At most {MOST_ITEMS} records go in one batch."),
            action=("나누어 보내세요.", "Send them in several batches."),
            status=413,
        )


def _brings_news(post: Post, answers: Sequence[Answer]) -> bool:
    return post.device.last_seq == 0 or any(answer.result in ("applied", "conflict") for answer in answers)


def count_on(session: Session, devices: Sequence[Device]) -> None:
    """Move each phone's `last_seq` up to where everything is stored; 0 while its first record is missing."""
    if not devices:
        return
    by_id = {device.id: device for device in devices}
    session.flush()
    later = (
        select(Fact.device_id, Fact.seq)
        .join(Device, col(Device.id) == col(Fact.device_id))
        .where(col(Device.id).in_(by_id), col(Fact.seq) > col(Device.last_seq))
        .order_by(col(Fact.device_id), col(Fact.seq))
    )
    for device_id, seq in session.exec(later).all():
        if seq == by_id[device_id].last_seq + 1:
            by_id[device_id].last_seq = seq


@dataclass(frozen=True, kw_only=True)
class _Letter:
    """One record as it came."""

    sender: Sender
    device_now: datetime
    raw: object


def _answer(session: Session, letters: Sequence[_Letter], received_at: datetime) -> list[Answer]:
    """The answers in order. What our own code fails on is searched by halves, set aside, and the others go on."""
    if not letters:
        return []
    try:
        with session.begin_nested():
            return list(_Intake(session=session, received_at=received_at).take(letters))
    except (OperationalError, InterfaceError):  # the database is away or full: the phone sends it all again
        raise
    except Exception as error:
        if len(letters) == 1:
            return [_set_aside(session, letters[0], error, received_at)]
    half = len(letters) // 2
    return [*_answer(session, letters[:half], received_at), *_answer(session, letters[half:], received_at)]


def _set_aside(session: Session, letter: _Letter, error: Exception, received_at: datetime) -> Answer:
    aside = set_aside(session, letter.sender, letter.raw, error, device_now=letter.device_now, received_at=received_at)
    return Answer(id=aside.id, result="conflict" if aside.stored else "rejected", reason=aside.reason)


@dataclass(frozen=True, kw_only=True)
class _New:
    """A record that is stored now and has not taken effect yet."""

    item: Item
    fact: Fact
    subject: Subject


@dataclass(kw_only=True)
class _Intake:
    """Records of one or several phones on their way in."""

    session: Session
    received_at: datetime
    _orders: Mapping[UUID, DailyOrder] = field(default_factory=dict)
    _recipients: Mapping[UUID, Recipient] = field(default_factory=dict)
    _allotments: dict[tuple[UUID, date], Allotment] = field(default_factory=dict)
    _known: Knowledge = field(default_factory=Knowledge)
    """Held until everything is written: sealing looks its keys up in it."""

    def take(self, letters: Sequence[_Letter]) -> Iterator[Answer]:
        """The answers in order; what is new is stored at once, and takes effect in the order given."""
        sorted_out = self._sort_out([(letter, self._read(letter.raw)) for letter in letters])
        new = [entry for entry in sorted_out if isinstance(entry, _New)]
        if new:
            self.session.flush()
            self._known = read_knowledge(
                self.session,
                {order.id: order for entry in new for order in entry.subject.orders}.values(),
                self._recipients,
                new={entry.fact.id for entry in new},
            )
        for letter, entry in zip(letters, sorted_out, strict=True):
            yield self._apply(entry) if isinstance(entry, _New) else self._tell(letter, entry)
        self.session.flush()
        self._known.happened.write(self.session)

    def _read(self, raw: object) -> Item | Answer:
        try:
            item = read_item(raw)
        except Unreadable as unreadable:
            sent = raw.get("id") if isinstance(raw, Mapping) else None
            return _rejected(sent if isinstance(sent, str) else None, unreadable.reason)
        return replace(item, note=_clean(item.note))

    def _sort_out(self, read: Sequence[tuple[_Letter, Item | Answer]]) -> list[_New | Answer]:
        """What is new and its courier's is stored, everything else has its answer."""
        items = [(letter.sender, item) for letter, item in read if isinstance(item, Item)]
        arrived = read_arrived(self.session, [(sender.device_id, item) for sender, item in items])
        coming = [(sender, item) for sender, item in items if item.id not in arrived.by_id]
        self._orders = read_orders(self.session, [item for _, item in coming])
        self._recipients = read_recipients(self.session, self._orders.values())
        self._read_allotments(coming)
        return [each if isinstance(each, Answer) else self._place(letter, each, arrived) for letter, each in read]

    def _read_allotments(self, coming: Sequence[tuple[Sender, Item]]) -> None:
        """Of all couriers at once, for the days of the doors they speak of."""
        couriers: dict[date, set[UUID]] = {}
        for sender, item in coming:
            for order in item.order_ids:
                if order in self._orders:
                    couriers.setdefault(self._orders[order].day, set()).add(sender.courier_id)
        for day, ids in couriers.items():
            for courier_id, allotment in read_allotments(self.session, ids, day).items():
                self._allotments[courier_id, day] = allotment

    def _place(self, letter: _Letter, item: Item, arrived: Arrived) -> _New | Answer:
        sender, digest = letter.sender, digest_of(self.session, item)
        before = arrived.by_id.get(item.id)
        if before is not None:
            # A courier's next phone, or the same one after a new link, sends again what the first got no answer for.
            same = before == Stored(courier_id=sender.courier_id, digest=digest)
            return Answer(id=str(item.id), result="duplicate") if same else _taken(item, "fact.id_taken")
        if (sender.device_id, item.seq) in arrived.seqs:
            return _taken(item, "fact.seq_taken")
        happened_at = corrected(item.made_at, device_now=letter.device_now, received_at=self.received_at)
        subject = self._find_subject(sender, item, happened_at)
        if subject is None:
            return _rejected(str(item.id), _not_yours(item))
        arrived.by_id[item.id] = Stored(courier_id=sender.courier_id, digest=digest)
        arrived.seqs.add((sender.device_id, item.seq))
        return _New(item=item, fact=self._store(sender, item, subject, happened_at, digest), subject=subject)

    def _apply(self, new: _New) -> Answer:
        self._known.note(new.fact)
        if take_effect(self.session, new.fact, new.item, new.subject, self._known):
            new.fact.outcome = "conflict"
            return Answer(id=str(new.item.id), result="conflict", reason=_contradicts(new.item))
        return Answer(id=str(new.item.id), result="applied")

    def _tell(self, letter: _Letter, answer: Answer) -> Answer:
        if answer.reason is not None:
            tell_desk(self.session, letter.sender, answer.reason, self.received_at)
        return answer

    def _store(self, sender: Sender, item: Item, subject: Subject, happened_at: datetime, digest: str) -> Fact:
        fact = Fact(
            id=item.id,
            device_id=sender.device_id,
            seq=item.seq,
            courier_id=sender.courier_id,
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

    def _find_subject(self, sender: Sender, item: Item, happened_at: datetime) -> Subject | None:
        """What the record speaks of, if it was ever this courier's; None otherwise."""
        if item.order_ids:
            return self._find_door(sender, item)
        if item.kind in HANDOVER_KINDS:
            return self._find_handover(sender, item, happened_at)
        day = happened_at.astimezone(clock.KST).date()
        duties = self._allotment(sender, day).duties
        return self._on_the_way(sender, day, duties[-1] if duties else None)

    def _find_door(self, sender: Sender, item: Item) -> Subject | None:
        found = [self._orders[order] for order in item.order_ids if order in self._orders]
        if len(found) < len(item.order_ids) or len({(order.day, order.recipient_id) for order in found}) > 1:
            return None
        mine = self._allotment(sender, found[0].day).orders
        if any(str(order.id) not in mine for order in found):
            return None
        recipient = self._recipients[found[0].recipient_id]
        return Subject(
            day=found[0].day,
            duty=mine[str(found[0].id)],
            orders=tuple(found),
            recipient=recipient,
            area_id=found[0].area_id,
            person_id=recipient.person_id,
        )

    def _find_handover(self, sender: Sender, item: Item, happened_at: datetime) -> Subject | None:
        """On the day it was made; on the day before for one that was made after midnight."""
        today = happened_at.astimezone(clock.KST).date()
        for day in (today, today - timedelta(days=1)):
            duty = self._allotment(sender, day).handovers.get((item.kind, str(item.place_id), item.trip or 0))
            if duty is not None:
                return self._on_the_way(sender, day, duty)
        return None

    def _on_the_way(self, sender: Sender, day: date, duty: Duty | None) -> Subject:
        courier = self.session.get_one(Courier, sender.courier_id)
        return Subject(
            day=day,
            duty=duty,
            orders=(),
            recipient=None,
            area_id=self.session.get_one(Team, courier.team_id).area_id,
            person_id=courier.person_id,
        )

    def _allotment(self, sender: Sender, day: date) -> Allotment:
        if (sender.courier_id, day) not in self._allotments:
            found = read_allotments(self.session, [sender.courier_id], day)
            self._allotments[sender.courier_id, day] = found[sender.courier_id]
        return self._allotments[sender.courier_id, day]


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
