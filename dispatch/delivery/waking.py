"""Waking a phone that sleeps: who is to be woken, and one push to each, by the metronome.

A phone is woken when something has happened to its day that it has not shown for a while: whoever looks at the page
says what was shown (`Device.seen_event`), whichever process holds the stream. Nothing waits for a push, and nothing
depends on one: whoever gets none sees the same when the page is opened.
"""

import logging
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlmodel import Session, col, delete, select, update

from dispatch import clock, events
from dispatch.channels.letters import NotCarried
from dispatch.channels.push import Endpoint, PushKey, find_push_key, push, read_endpoint
from dispatch.delivery.crews import Crews
from dispatch.settings import Settings, settings
from models.accounts import Device, PushAddress
from models.database import Database
from models.fleet import Courier
from models.personal import Erased

log = logging.getLogger(__name__)

WAKING = frozenset({"plan.published", "change.made", "case.closed", "courier.relieved", "lot.recalled"})
UNSEEN_FOR = timedelta(seconds=20)
"""How long an open page has to show what happened before its phone is woken."""
PAUSE = timedelta(minutes=1)
"""Between two tries at one phone, whatever has happened; it doubles while the push service fails."""
MOST_ATTEMPTS = 4
MOST_AT_ONCE = 200
READ_AT_ONCE = 500
MOVED_ON_AFTER = 100
"""So many events are read again at most: then all phones are moved on, even if none of them is concerned."""


@dataclass(frozen=True, kw_only=True)
class News:
    """What was found: up to which event, and which addresses are to be woken."""

    number: int
    addresses: frozenset[UUID]


@dataclass(frozen=True, kw_only=True)
class Wakeup:
    """One push that is due."""

    address_id: UUID
    attempt: int
    endpoint: Endpoint


def keep_push_address(session: Session, device_id: UUID, endpoint: str, rules: Settings) -> bool:
    """This phone is to be woken there from now on. False: it was shut out. `Refused`: push.off, push.endpoint."""
    read_endpoint(endpoint, private=rules.push_private)
    events.take_turn(session)
    device = session.get_one(Device, device_id, populate_existing=True)
    if device.revoked_at is not None:
        return False
    mark = session.info["vault"].search_hash("push", endpoint)
    session.execute(
        delete(PushAddress).where((col(PushAddress.device_id) == device_id) | (col(PushAddress.endpoint_hash) == mark))
    )
    row = PushAddress(
        device_id=device_id,
        person_id=session.get_one(Courier, device.courier_id).person_id,
        endpoint_hash=mark,
        made_at=clock.now(),
        told_event=events.last_number(session),
    )
    row.endpoint = endpoint
    session.add(row)
    session.flush()
    return True


def drop_push_address(session: Session, device_id: UUID) -> None:
    """This phone is no longer woken."""
    session.execute(delete(PushAddress).where(col(PushAddress.device_id) == device_id))


def is_woken(session: Session, device_id: UUID) -> bool:
    """Whether this phone has asked to be woken."""
    return session.exec(select(PushAddress.id).where(PushAddress.device_id == device_id)).first() is not None


def wake_phones(database: Database) -> list[UUID]:
    """Push to every phone that is due; returns the addresses that took it. A reconciler for any number of processes."""
    rules = settings()
    key = find_push_key(rules)
    if key is None:
        return []
    _mark_due(database)
    with database.read() as session:
        if _next_due(session) is None:
            return []
    return _push_due(database, key, rules)


def _mark_due(database: Database) -> None:
    with database.read() as session:
        if _find_news(session) is None:
            return
    with database.write() as session:
        events.take_turn(session)
        news = _find_news(session)
        if news is None:
            return
        for row in session.exec(select(PushAddress).where(col(PushAddress.id).in_(news.addresses))).all():
            row.attempts = 0
            row.due_at = max(clock.now(), row.tried_at + PAUSE) if row.tried_at else clock.now()
        session.flush()
        session.execute(
            update(PushAddress).where(col(PushAddress.told_event) < news.number).values(told_event=news.number)
        )


def _find_news(session: Session) -> News | None:
    """What has happened to today's crews and was not shown by those who want to be woken; None: nothing to note."""
    statement = select(PushAddress.id, PushAddress.told_event, Device.seen_event, Device.courier_id)
    statement = statement.join(Device, col(Device.id) == col(PushAddress.device_id))
    statement = statement.join(Courier, col(Courier.id) == col(Device.courier_id)).where(
        col(Device.revoked_at).is_(None), col(Courier.active)
    )
    phones = session.exec(statement).all()
    if not phones:
        return None
    limit = clock.now() - UNSEEN_FOR
    first = min(told for _, told, _, _ in phones)
    batch = [event for event in events.after(session, first, limit=READ_AT_ONCE) if event.at <= limit]
    waking = [event for event in batch if event.kind in WAKING and event.day == clock.today()]
    if not waking and len(batch) < MOVED_ON_AFTER:
        return None
    crews = Crews(session)
    newest: dict[str, int] = {}
    for event in waking:
        newest |= dict.fromkeys(map(str, crews.touched_by(event)), event.number)
    due = (id_ for id_, told, seen, courier in phones if newest.get(str(courier), 0) > max(told, seen))
    return News(number=batch[-1].number, addresses=frozenset(due))


def _push_due(database: Database, key: PushKey, rules: Settings) -> list[UUID]:
    """A push service that fails once is left alone until the next call."""
    taken: list[UUID] = []
    down: set[str] = set()
    for _ in range(MOST_AT_ONCE):
        with database.write() as session:
            if _next_due(session) is None:
                break
            wakeup = _claim(session, down, rules)
        if wakeup is None:
            continue
        code, final = _push(key, wakeup, rules)
        with database.write() as session:
            _note(session, wakeup, code, final=final)
        if code is None:
            taken.append(wakeup.address_id)
        elif not final:
            down.add(wakeup.endpoint.host)
    return taken


def _next_due(session: Session) -> PushAddress | None:
    statement = select(PushAddress).where(col(PushAddress.due_at) <= clock.now())
    return session.exec(statement.order_by(col(PushAddress.due_at), col(PushAddress.id)).limit(1)).first()


def _claim(session: Session, down: set[str], rules: Settings) -> Wakeup | None:
    """Take the next phone that is due; None if it has been opened meanwhile, given up, or must wait."""
    events.take_turn(session)
    row = _next_due(session)
    if row is None:
        return None
    if row.attempts >= MOST_ATTEMPTS or session.get_one(Device, row.device_id).seen_event >= row.told_event:
        row.due_at = None
        return None
    try:
        endpoint = read_endpoint(row.endpoint, private=rules.push_private)
    except Erased:
        session.delete(row)
        return None
    row.due_at = clock.now() + PAUSE * (1 << row.attempts)
    if endpoint.host in down:
        return None
    row.attempts += 1
    row.tried_at = clock.now()
    return Wakeup(address_id=row.id, attempt=row.attempts, endpoint=endpoint)


def _push(key: PushKey, wakeup: Wakeup, rules: Settings) -> tuple[str | None, bool]:
    """What went wrong (a code), and whether for good."""
    try:
        push(key, wakeup.endpoint, private=rules.push_private)
    except NotCarried as failure:
        return failure.code, failure.final
    except Exception as error:  # whatever a push service does, the others go on; its address stays out of the log
        log.warning("a push failed: %s", type(error).__name__)
        return "push.broken", False
    return None, False


def _note(session: Session, wakeup: Wakeup, code: str | None, *, final: bool) -> None:
    events.take_turn(session)
    row = session.get(PushAddress, wakeup.address_id, populate_existing=True)
    if row is None:
        return
    if code is not None:
        log.info("a push was not taken: %s", code)
    if code == "push.gone":
        session.delete(row)
    elif (code is None or final) and row.attempts == wakeup.attempt:  # else there is something new by now
        row.due_at = None
