"""A kitchen's day: counts by menu and diet, pick list, pickups, changes. Order numbers, menus and diets only."""

from datetime import date
from uuid import UUID

from sqlmodel import Session, select

from dispatch import events
from dispatch.delivery.containers import expected_back
from dispatch.ordering.production import ChangeLine, ProductionSheet, production_sheet
from models.fleet import Kitchen
from models.orders import Menu
from rider_api.documents.boxes import box_code
from rider_api.reading.feedback import read_said
from rider_api.reading.loads import Load, by_order, departures, read_loads
from rider_api.reading.lots import read_lots
from rider_api.reading.pickups import read_pickups
from rider_api.schemas.common import Named
from rider_api.schemas.kitchen import ChangeAnswer, DietCount, KitchenDay, KitchenFreeze, PickLine


def read_kitchen_day(session: Session, kitchen_id: UUID, day: date, *, epoch: str) -> KitchenDay:
    """Everything the board shows; cancelled orders are only among the changes."""
    event = events.last_number(session)
    loads = read_loads(session, session.get_one(Kitchen, kitchen_id), day)
    sheet = production_sheet(session, kitchen_id, day, departures=departures(loads))
    return KitchenDay(
        epoch=epoch,
        event=event,
        day=day,
        kitchen=Named(id=sheet.kitchen.id, name=sheet.kitchen.name),
        freeze=_show_freeze(sheet),
        counts=[DietCount.model_validate(count, from_attributes=True) for count in sheet.counts],
        pick_list=_show_picks(sheet, loads),
        pickups=read_pickups(session, sheet.kitchen, day, loads),
        changes=[_show_change(line) for line in sheet.changes],
        containers_expected_back=expected_back(session, kitchen_id, day),
        menus=_menus(session, kitchen_id),
        lots=read_lots(session, kitchen_id, day),
        said=read_said(session, kitchen_id, day),
        records_temperature=sheet.kitchen.records_temperature,
    )


def _menus(session: Session, kitchen_id: UUID) -> list[Named]:
    rows = session.exec(select(Menu.id, Menu.name).where(Menu.kitchen_id == kitchen_id).order_by(Menu.name))
    return [Named(id=menu_id, name=name) for menu_id, name in rows]


def _show_picks(sheet: ProductionSheet, loads: list[Load]) -> list[PickLine]:
    pickups = by_order(loads)
    return [
        PickLine(
            order=pick.order,
            menu=pick.menu,
            meals=pick.meals,
            diet=pick.diet,
            container=pick.container,
            last_day=pick.last_day,
            code=box_code(pick.order),
            pickup=pickups[pick.order_id].key if pick.order_id in pickups else None,
            eat_before_seconds=pick.eat_before_seconds,
            allergens=list(pick.allergens),
        )
        for pick in sheet.picks
    ]


def _show_freeze(sheet: ProductionSheet) -> KitchenFreeze | None:
    """The area's freeze with the share of this kitchen."""
    if sheet.freeze is None:
        return None
    return KitchenFreeze(
        number=sheet.freeze.number,
        frozen_at=sheet.freeze.frozen_at,
        households=sheet.frozen_households,
        meals=sheet.frozen_meals,
    )


def _show_change(line: ChangeLine) -> ChangeAnswer:
    kept = {"id", "number", "kind", "made_at", "status"}
    return ChangeAnswer(
        **line.change.model_dump(include=kept), order=line.order, menu=line.menu, meals=line.meals, diet=line.diet
    )
