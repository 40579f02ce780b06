"""Somebody's diet changes: by itself from the next freeze on, on frozen days as changes that kitchens acknowledge."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session, col, select

from dispatch import clock, events
from dispatch.errors import refuse
from dispatch.intake.merging import records_of
from dispatch.intake.placing import newest_homes
from dispatch.intake.referrals import holds_resident_number
from dispatch.ordering.changes import change_diet
from dispatch.ordering.menus import diets_now
from models.orders import DailyOrder, FrozenChange
from models.people import Recipient
from models.statuses import OrderStatus

LONGEST_DIET = 100
_WITH_KITCHEN = (OrderStatus.FROZEN, OrderStatus.PACKED)


@dataclass(frozen=True, kw_only=True)
class DietReach:
    """What a new diet reaches: `frozen` orders get a change each, `too_late` ones are on their way as they are."""

    frozen: Sequence[DailyOrder]
    too_late: Sequence[DailyOrder]


def look_at_diet(session: Session, recipient_id: UUID, diet: str) -> DietReach:
    """Which orders a new diet would reach. Reads only, and refuses what `set_diet` refuses."""
    recipient = session.get_one(Recipient, recipient_id)
    _require_new(recipient, diet.strip())
    orders = _coming_orders(session, recipient_id)
    now = diets_now(session, orders)
    return DietReach(
        frozen=[order for order in orders if order.status in _WITH_KITCHEN and now[order.id] != diet.strip()],
        too_late=[order for order in orders if order.status == OrderStatus.OUT and now[order.id] != diet.strip()],
    )


def set_diet(
    session: Session, recipient_id: UUID, diet: str, *, reason: str = "", account_id: UUID | None = None
) -> list[FrozenChange]:
    """Write somebody's diet ("당뇨, 견과"; empty: none), and a change for each order that a kitchen still has.

    Days that are not frozen yet need nothing else. Refused: diet.same (it is so already), diet.words (too long, or
    with a resident registration number).
    """
    events.take_turn(session)
    reach = look_at_diet(session, recipient_id, diet)
    recipient = session.get_one(Recipient, recipient_id)
    recipient.diet = diet.strip()
    session.flush()
    changes = [
        change_diet(session, order.id, recipient.diet, reason=reason, account_id=account_id) for order in reach.frozen
    ]
    home = newest_homes(session, [recipient_id]).get(recipient_id)
    events.record(
        session, "diet.changed", area_id=None if home is None else home.area_id, subject=recipient_id,
        account_id=account_id,
        data={"recipient": recipient.number, "changes": [change.number for change in changes]},
    )  # fmt: skip
    return changes


def _coming_orders(session: Session, recipient_id: UUID) -> Sequence[DailyOrder]:
    rows = select(DailyOrder).where(
        col(DailyOrder.recipient_id).in_(records_of(session, recipient_id)),
        DailyOrder.day >= clock.today(),
        col(DailyOrder.status).in_((*_WITH_KITCHEN, OrderStatus.OUT)),
    )
    return session.exec(rows.order_by(col(DailyOrder.day), col(DailyOrder.number))).all()


def _require_new(recipient: Recipient, diet: str) -> None:
    if diet == recipient.diet:
        raise refuse(
            "diet.same",
            cause=("식이가 이미 그렇습니다.", "the diet is so already"),
            action=("바뀐 식이를 적으세요.", "Write what has changed."),
            subject=(str(recipient.id),),
        )
    if len(diet) > LONGEST_DIET or holds_resident_number(diet):
        raise refuse(
            "diet.words",
            cause=("식이가 너무 길거나 주민등록번호가 들어 있습니다.", "it is too long or holds a resident number"),
            action=("'당뇨, 견과'처럼 짧게 적으세요.", "Write it in short, such as 당뇨, 견과."),
            subject=(str(recipient.id),),
            status=422,
        )
