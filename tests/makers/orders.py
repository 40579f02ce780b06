"""Makes districts, referrals and orders through the real functions, in real sessions.

    district = make_district(database)
    order_id = make_standing_order(database, district, name="김밥길")
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlmodel import Session, select

from dispatch import clock
from dispatch.intake.accepting import Accepted, accept_referral
from dispatch.intake.placing import Locate, Placement
from dispatch.intake.referrals import ReferralForm, read_form
from dispatch.ordering.changes import cancel_order
from dispatch.ordering.freezing import freeze_day
from dispatch.ordering.standing import start_standing_order
from models.database import Database
from models.fleet import Kitchen
from models.freed import FreedMeal
from models.orders import DailyOrder, Menu
from models.places import Area, Dong
from models.statuses import ContainerKind, MenuKind, Precision

MONDAY = date(2026, 11, 23)
"""The service day of most tests; its cut-off is Thursday 19 November, 17:00."""

GENERAL, SOFT = "저염 일반식", "연하식"


@dataclass(frozen=True, kw_only=True)
class District:
    """A small district: one area, two dongs, a kitchen with general meals and one with soft meals."""

    area_id: UUID
    kitchens: Mapping[str, UUID] = field(default_factory=dict)
    menus: Mapping[str, UUID] = field(default_factory=dict)


def make_district(database: Database, name: str = "마포구") -> District:
    """One district; its kitchens and menus carry its name when it is not the first."""
    tail = "" if name == "마포구" else f" {name}"
    with database.write() as session:
        area = Area(name=name)
        session.add(area)
        session.flush()
        for code, dong, lat in (("1", "서교동", 37.5551), ("2", "망원1동", 37.5561)):
            session.add(Dong(area_id=area.id, code=name + code, name=dong, office_lat=lat, office_lon=126.92))
        kitchens, menus = {}, {}
        for kitchen_name, menu_name, kind in (
            ("온기찬 도시락", GENERAL, MenuKind.GENERAL),
            ("부드러운 한끼", SOFT, MenuKind.DYSPHAGIA),
        ):
            kitchen = _kitchen(session, area.id, kitchen_name + tail)
            kitchens[kitchen_name] = kitchen.id
            menus[menu_name] = _menu(session, kitchen.id, menu_name + tail, kind).id
        return District(area_id=area.id, kitchens=kitchens, menus=menus)


def _kitchen(session: Session, area_id: UUID, name: str) -> Kitchen:
    kitchen = Kitchen(area_id=area_id, name=name, lat=37.55, lon=126.92, ready_seconds=34_200, close_seconds=52_200)
    session.add(kitchen)
    session.flush()
    return kitchen


def _menu(session: Session, kitchen_id: UUID, name: str, kind: MenuKind) -> Menu:
    soft = kind == MenuKind.DYSPHAGIA
    menu = Menu(
        kitchen_id=kitchen_id,
        name=name,
        kind=kind,
        max_time_on_board_seconds=7200 if soft else 5400,
        container=ContainerKind.REUSABLE if soft else ContainerKind.DISPOSABLE,
    )
    session.add(menu)
    session.flush()
    return menu


def form_values(**changes: object) -> dict[str, Any]:
    """A complete form as people write it; None in `changes` leaves a field empty."""
    values = {
        "receiving_centre": "서교동주민센터",
        "name": "김밥길",
        "birth_date": "1942-03-01",
        "address": "서울특별시 마포구 밥길로 12, 301호",
        "phone": "010-0000-0001",
        "menu": GENERAL,
        "weekdays": "월·수·금",
        "meals_a_visit": "2",
        "approved_meals": "30",
        "start_day": "2026-11-02",
        "end_day": "2026-12-31",
        "consent_privacy": "예",
        "consent_sensitive": "예",
        "consent_third_parties": "예",
    }
    return {key: value for key, value in {**values, **changes}.items() if value is not None}


def make_form(**changes: object) -> ReferralForm:
    return read_form(form_values(**changes))


def everywhere(address: str) -> Placement | None:
    """A locator that knows every address."""
    return Placement(lat=37.5555, lon=126.921, precision=Precision.ENTRANCE, source="test")


def nowhere(address: str) -> Placement | None:
    """A locator that knows none."""
    return None


def refer(database: Database, district: District, *, locate: Locate = everywhere, **changes: object) -> Accepted:
    """Take in one referral."""
    with database.write() as session:
        return accept_referral(session, make_form(**changes), area_id=district.area_id, locate=locate)


def make_standing_order(database: Database, district: District, **changes: object) -> UUID:
    """A referral and its approval; returns the standing order's id."""
    accepted = refer(database, district, **changes)
    with database.write() as session:
        return start_standing_order(session, accepted.standing_order_id).id


def freed_of(session: Session, order_id: UUID) -> FreedMeal:
    """The meal that cancelling this order has freed."""
    return session.exec(select(FreedMeal).where(FreedMeal.daily_order_id == order_id)).one()


def make_frozen_order(database: Database, *, with_change: bool = False) -> UUID:
    """One person's frozen order of the Monday, cancelled by a change if asked for; returns its id."""
    clock.hold_clock(datetime(2026, 11, 18, 9, tzinfo=clock.KST))
    try:
        district = make_district(database)
        make_standing_order(database, district)
        with database.write() as session:
            freeze_day(session, district.area_id, MONDAY, early=True)
            order = session.exec(select(DailyOrder).where(DailyOrder.day == MONDAY)).one()
            if with_change:
                cancel_order(session, order.id)
            return order.id
    finally:
        clock.reset_clock()
