"""Lots as boards and desks show them, and the call list of a recall."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlmodel import Session, col, select

from dispatch.kitchen.lots import get_lot, linked_meals, lots_of
from dispatch.kitchen.recalls import Reached, trace_lot
from models.fleet import Kitchen
from models.lots import Lot, Recall
from models.orders import Menu
from models.statuses import Role
from rider_api.permissions import Field
from rider_api.reading.lens import Lens, lens_for
from rider_api.schemas.common import Named
from rider_api.schemas.lots import CallLine, CallList, LotAnswer


def read_lots(session: Session, kitchen_id: UUID, day: date) -> list[LotAnswer]:
    """A kitchen's batches of a day, the newest first."""
    return _show(session, lots_of(session, kitchen_id, day)[::-1])


def read_calls(session: Session, lot_id: UUID, role: Role) -> CallList:
    """Everybody whom a lot has reached, as `role` may see them."""
    lot = get_lot(session, lot_id)
    kitchen = session.get_one(Kitchen, lot.kitchen_id)
    reached = trace_lot(session, lot_id)
    lens = lens_for(session, role, [each.recipient.person_id for each in reached])
    return CallList(
        lot=_show(session, [lot])[0],
        kitchen=Named(id=kitchen.id, name=kitchen.name),
        day=lot.day,
        lines=[_show_reached(each, lens) for each in reached],
    )


def _show(session: Session, lots: Sequence[Lot]) -> list[LotAnswer]:
    if not lots:
        return []
    ids = [lot.id for lot in lots]
    names = dict(session.exec(select(Menu.id, Menu.name).where(col(Menu.id).in_({lot.menu_id for lot in lots}))).all())
    recalls = {row.lot_id: row for row in session.exec(select(Recall).where(col(Recall.lot_id).in_(ids)))}
    left = linked_meals(session, ids)
    return [
        LotAnswer(
            id=lot.id,
            number=lot.number,
            menu_id=lot.menu_id,
            menu=names[lot.menu_id],
            finished_at=lot.finished_at,
            meals=lot.meals,
            left=left.get(lot.id, 0),
            recalled_at=recalls[lot.id].made_at if lot.id in recalls else None,
            recall_reason=recalls[lot.id].reason if lot.id in recalls else None,
        )
        for lot in lots
    ]


def _show_reached(each: Reached, lens: Lens) -> CallLine:
    return CallLine(
        order=each.order.number,
        order_id=each.order.id,
        number=each.recipient.number,
        name=lens.name(each.recipient),
        phone=lens.show(each.recipient, "phone", Field.PHONE),
        address=lens.address(each.home, ""),
        meals=each.meals,
        status=each.order.status,
        duty=each.duty_code,
        happened_at=each.happened_at,
        called=each.called,
    )
