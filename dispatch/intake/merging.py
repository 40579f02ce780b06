"""Duplicates: two records that are one person become one, with both histories kept (대상자 병합).

The kept record goes on and takes over the standing orders that still run; nothing of the other is deleted or rewritten.
A merge is a record of its own, names who made it, and can be undone.
"""

from uuid import UUID

from sqlmodel import Session, col, select

from dispatch import clock, events
from dispatch.errors import Refused, refuse
from dispatch.intake.placing import newest_homes
from dispatch.ordering.standing import refuse_overlap
from models.orders import StandingOrder
from models.people import Recipient, RecipientMerge
from models.statuses import StandingOrderStatus


def merge_recipients(
    session: Session, kept_id: UUID, merged_id: UUID, *, reason: str = "", account_id: UUID | None = None
) -> RecipientMerge:
    """Say that two records are one person. The same merge again changes nothing.

    Refused: recipient.merge (itself, or a record that was merged already), order.overlap (both have a standing order
    that brings the same kind of meal on a same day: end one of them first).
    """
    events.take_turn(session)
    kept, merged = session.get_one(Recipient, kept_id), session.get_one(Recipient, merged_id)
    before = find_merge(session, merged_id)
    if before is not None and before.kept_id == kept_id:
        return before
    if kept_id == merged_id or before is not None or find_merge(session, kept_id) is not None:
        raise _not_possible(kept, merged)
    running = _running_orders(session, merged_id)
    for order in running:
        refuse_overlap(session, order, recipient_id=kept_id)
        order.recipient_id = kept_id
        session.flush()
    merge = RecipientMerge(
        kept_id=kept_id,
        merged_id=merged_id,
        moved_orders=[str(order.id) for order in running],
        person_id=kept.person_id,
        made_by=account_id,
        made_at=clock.now(),
    )
    merge.reason = reason.strip() or None
    session.add(merge)
    session.flush()
    _record(session, "recipient.merged", merge, kept, merged, account_id)
    return merge


def undo_merge(session: Session, merge_id: UUID, *, account_id: UUID | None = None) -> RecipientMerge:
    """They are two people after all: the standing orders go back. A second time changes nothing."""
    events.take_turn(session)
    merge = session.get(RecipientMerge, merge_id)
    if merge is None:
        raise refuse(
            "recipient.merge_unknown",
            cause=("그런 병합이 없습니다.", "there is no such merge"),
            action=("목록을 새로 고치세요.", "Reload the list."),
            subject=(str(merge_id),),
            status=404,
        )
    if merge.undone_at is not None:
        return merge
    for order_id in merge.moved_orders:
        session.get_one(StandingOrder, UUID(order_id)).recipient_id = merge.merged_id
    merge.undone_at, merge.undone_by = clock.now(), account_id
    session.flush()
    kept, merged = session.get_one(Recipient, merge.kept_id), session.get_one(Recipient, merge.merged_id)
    _record(session, "recipient.unmerged", merge, kept, merged, account_id)
    return merge


def find_merge(session: Session, merged_id: UUID) -> RecipientMerge | None:
    """The merge by which a record was put under another one, if it holds."""
    rows = select(RecipientMerge).where(RecipientMerge.merged_id == merged_id, col(RecipientMerge.undone_at).is_(None))
    return session.exec(rows).first()


def merges_into(session: Session, kept_id: UUID) -> list[RecipientMerge]:
    """The merges that hold, by which other records were put under this one, oldest first."""
    rows = select(RecipientMerge).where(RecipientMerge.kept_id == kept_id, col(RecipientMerge.undone_at).is_(None))
    return list(session.exec(rows.order_by(col(RecipientMerge.made_at), col(RecipientMerge.id))))


def records_of(session: Session, recipient_id: UUID) -> list[UUID]:
    """All records of one person: this one, and those that were merged into it."""
    return [recipient_id, *(merge.merged_id for merge in merges_into(session, recipient_id))]


def _running_orders(session: Session, recipient_id: UUID) -> list[StandingOrder]:
    rows = select(StandingOrder).where(
        StandingOrder.recipient_id == recipient_id,
        col(StandingOrder.status).in_((StandingOrderStatus.ACTIVE, StandingOrderStatus.REQUESTED)),
    )
    return list(session.exec(rows.order_by(col(StandingOrder.created_at), col(StandingOrder.id))))


def _record(
    session: Session,
    kind: str,
    merge: RecipientMerge,
    kept: Recipient,
    merged: Recipient,
    account_id: UUID | None,
) -> None:
    home = newest_homes(session, [kept.id]).get(kept.id)
    events.record(
        session,
        kind,
        area_id=None if home is None else home.area_id,
        subject=kept.id,
        account_id=account_id,
        data={"recipient": kept.number, "merged": merged.number, "orders": merge.moved_orders},
    )


def _not_possible(kept: Recipient, merged: Recipient) -> Refused:
    return refuse(
        "recipient.merge",
        cause=(
            f"대상자 {merged.number}번을 {kept.number}번에 합칠 수 없습니다 (같은 기록이거나 이미 병합됨).",
            f"recipient {merged.number} can't be merged into {kept.number}: the same record, or merged already",
        ),
        action=("남길 기록의 번호를 확인하세요.", "Look at the number of the record that goes on."),
        subject=(str(kept.id), str(merged.id)),
    )
