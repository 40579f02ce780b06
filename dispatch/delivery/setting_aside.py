"""A record on which our own code fails: kept as it came, sealed, with a task, so that the phone and the others go on.

It is a fault of ours and not of the phone: answered with a server error, it would come again for ever and hold back
everything behind it. What cannot even be read stays on the phone, which shows it.
"""

import json
import logging
import traceback
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.exc import InterfaceError, OperationalError
from sqlmodel import Session

from dispatch import clock
from dispatch.delivery.knowledge import SET_ASIDE, read_orders, read_recipients
from dispatch.delivery.sync.items import Item, read_item
from dispatch.delivery.sync.times import corrected
from dispatch.errors import explain
from dispatch.intake.referrals import holds_resident_number
from dispatch.tasks import raise_task
from models.accounts import Device
from models.deliveries import Fact
from models.fleet import Courier, Team
from models.personal import Erased
from models.statuses import TaskKind
from routing.reasons import Reason

log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Sender:
    """The phone that a record came from, and whose it is."""

    device_id: UUID
    courier_id: UUID

    @classmethod
    def of(cls, device: Device) -> "Sender":
        return cls(device_id=device.id, courier_id=device.courier_id)


@dataclass(frozen=True, kw_only=True)
class Aside:
    """What became of it. Not `stored`: the phone has to keep it."""

    id: str | None
    stored: bool
    reason: Reason


def set_aside(
    session: Session, sender: Sender, raw: object, error: Exception, *, device_now: datetime, received_at: datetime
) -> Aside:
    """Keep the record under its id and number, without any effect, and ask somebody to look."""
    log.error("a record of phone %s failed: %s at %s", sender.device_id, type(error).__name__, _place_of(error))
    item = None if isinstance(error, Erased) else _read_again(raw)
    stored = item is not None and _keep(session, sender, item, raw, device_now, received_at)
    sent = raw.get("id") if isinstance(raw, Mapping) else None
    name = sent if isinstance(sent, str) else None
    reason = _erased(name) if isinstance(error, Erased) else _failed(name)
    tell_desk(session, sender, reason, received_at, about=name, within=timedelta())
    return Aside(id=name, stored=stored, reason=reason)


def tell_desk(
    session: Session,
    sender: Sender,
    reason: Reason,
    received_at: datetime,
    *,
    about: str | None = None,
    within: timedelta = timedelta(hours=1),
) -> None:
    """A task: somebody asks the courier what the phone could not say. One per phone, day and code, or per record."""
    day = clock.today()
    courier = session.get_one(Courier, sender.courier_id)
    raise_task(
        session,
        area_id=session.get_one(Team, courier.team_id).area_id,
        kind=TaskKind.REJECTED_RECORD,
        natural_key=f"record/{sender.device_id}/{about or day}/{reason.code}",
        reason=reason,
        due_at=received_at + within,
        day=day,
        subject_id=sender.courier_id,
    )


def digest_of(session: Session, item: Item) -> str:
    """Keyed: what was seen at a door is health data, and few answers are possible."""
    digest: str = session.info["vault"].search_hash("fact", item.content)
    return digest


def _read_again(raw: object) -> Item | None:
    try:
        return read_item(raw)
    except Exception:  # it may be the reading that fails
        return None


def _keep(
    session: Session, sender: Sender, item: Item, raw: object, device_now: datetime, received_at: datetime
) -> bool:
    """Under the key of the person it speaks of, so that erasing the person erases it."""
    try:
        with session.begin_nested():
            orders = read_orders(session, [item])
            people = {each.person_id for each in read_recipients(session, orders.values()).values()}
            if len(people) > 1:
                return False
            happened_at = corrected(item.made_at, device_now=device_now, received_at=received_at)
            fact = Fact(
                id=item.id,
                device_id=sender.device_id,
                seq=item.seq,
                courier_id=sender.courier_id,
                day=next((order.day for order in orders.values()), happened_at.astimezone(clock.KST).date()),
                kind=item.kind,
                order_ids=[str(order) for order in item.order_ids],
                place_id=None if item.place_id is None else str(item.place_id),
                data=dict(item.data),
                person_id=people.pop() if people else session.get_one(Courier, sender.courier_id).person_id,
                device_at=item.made_at,
                happened_at=happened_at,
                received_at=received_at,
                digest=digest_of(session, item),
                outcome=SET_ASIDE,
            )
            fact.note = json.dumps(raw if not holds_resident_number(item.note or "") else _without_note(raw))
            session.add(fact)
            session.flush()
            return True
    except (OperationalError, InterfaceError):
        raise
    except Exception as error:
        log.error("it could not be kept either: %s", type(error).__name__)
        return False


def _without_note(raw: object) -> object:
    return {**raw, "note": None} if isinstance(raw, Mapping) else raw


def _place_of(error: Exception) -> str:
    """File and line; what an exception says of the values may be personal."""
    frames = traceback.extract_tb(error.__traceback__)
    return f"{frames[-1].filename}:{frames[-1].lineno}" if frames else "?"


def _failed(record: str | None) -> Reason:
    return explain(
        "fact.failed",
        cause=(
            "서버가 이 기록을 처리하다가 실패했습니다. 기록은 보관했습니다.",
            "The server failed on this record. It is kept as it came.",
        ),
        action=(
            "배송원에게 문 앞에서 무슨 일이 있었는지 물어보고, 기술 담당자에게 알리세요.",
            "Ask the courier what happened at the door, and tell your technician.",
        ),
        subject=() if record is None else (record,),
    )


def _erased(record: str | None) -> Reason:
    return explain(
        "person.erased",
        cause=("이 사람의 개인정보는 삭제되었습니다.", "This person's data has been erased."),
        action=("되돌릴 수 없습니다.", "It cannot be brought back."),
        subject=() if record is None else (record,),
    )
