"""Five years of one district's doors, and how long it takes from a lot to its doors and phones.

Every household, order, door and lot is a row as the application would have written it, in a database of its own; names,
phones and addresses are sealed. Orders go out on working days; each kitchen finishes one batch a day of each menu.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from statistics import median
from time import perf_counter
from typing import Any
from uuid import UUID

from sqlalchemy import insert
from sqlmodel import Session, select

from dispatch import clock
from dispatch.intake.search_marks import mark_person
from dispatch.kitchen.recalls import recall_lot, trace_lot
from models.database import Database
from models.fleet import Kitchen
from models.lots import Lot, LotBox
from models.orders import DailyOrder, Menu, StandingOrder
from models.people import Recipient, Referral
from models.places import Area, Home
from models.plans import DoorState
from models.statuses import (
    ContainerKind,
    MenuKind,
    OrderStatus,
    Precision,
    Role,
    StandingOrderStatus,
    StopStatus,
)
from rider_api.reading.lots import read_calls

HOUSEHOLDS = 1_500
"""Of one district at once; 9,286 meals in ten months were eaten by 327 people in one of them (product.md §4)."""


@dataclass(frozen=True, kw_only=True)
class Measured:
    """Seconds of each trial: `query` from lot to rows, `list` with names and phones opened, `recall` all it does."""

    doors: int
    lots: int
    boxes_a_lot: float
    query: tuple[float, ...]
    list: tuple[float, ...]
    recall: tuple[float, ...]

    def to_json(self) -> dict[str, Any]:
        figures = {"doors": self.doors, "lots": self.lots, "boxes_a_lot": round(self.boxes_a_lot, 1)}
        for name in ("query", "list", "recall"):
            seconds = getattr(self, name)
            figures[f"{name}_p50_s"] = round(median(seconds), 4)
            figures[f"{name}_max_s"] = round(max(seconds), 4)
        return figures


@dataclass(frozen=True, kw_only=True)
class _Household:
    recipient_id: UUID
    home_id: UUID
    standing_id: UUID
    menu: Menu


def fill_years(database: Database, *, doors: int, last_day: date, random: Random, years: int = 5) -> Iterator[int]:
    """Write `doors` doors over the `years` before `last_day`; yields how many are written so far."""
    with database.write() as session:
        menus, households, area_id = _make_district(session, last_day)
        session.flush()
        session.expunge_all()  # what was made is read on without a session
    days = [day for back in range(years * 365) if (day := last_day - timedelta(days=back)).isoweekday() <= 5][::-1]
    written = 0
    for index, day in enumerate(days):
        share = doors * (index + 1) // len(days) - written
        with database.write() as session:
            _write_day(session, day, random.sample(households, share), menus, area_id)
        written += share
        yield written


def measure(database: Database, *, trials: int, random: Random) -> Measured:
    """Trace and list `trials` lots drawn from all years, and recall a few of them for good."""
    with database.read() as session:
        lots = sorted(session.exec(select(Lot.id)).all())
        doors = len(session.exec(select(LotBox.daily_order_id)).all())
    drawn = random.sample(lots, trials)
    query, opened = [], []
    for lot_id in drawn:
        with database.read() as session:
            started = perf_counter()
            trace_lot(session, lot_id)
            query.append(perf_counter() - started)
        with database.read() as session:
            started = perf_counter()
            read_calls(session, lot_id, Role.COORDINATOR)
            opened.append(perf_counter() - started)
    recall = []
    for lot_id in drawn[: max(1, trials // 4)]:
        with database.write() as session:
            started = perf_counter()
            recall_lot(session, lot_id, reason="spoiled")
            recall.append(perf_counter() - started)
    return Measured(
        doors=doors, lots=len(lots), boxes_a_lot=doors / len(lots),
        query=tuple(query), list=tuple(opened), recall=tuple(recall),
    )  # fmt: skip


def _make_district(session: Session, last_day: date) -> tuple[list[Menu], list[_Household], UUID]:
    area = Area(name="가상구")
    session.add(area)
    session.flush()
    kitchens = [
        Kitchen(area_id=area.id, name=name, lat=37.55, lon=126.92, ready_seconds=32_400, close_seconds=50_400)
        for name in ("가상 주방", "다른 주방")
    ]
    session.add_all(kitchens)
    session.flush()
    menus = [
        Menu(
            kitchen_id=kitchen.id, name=f"{kitchen.name} {kind.value}", kind=kind, max_time_on_board_seconds=5400,
            container=ContainerKind.DISPOSABLE,
        )
        for kitchen in kitchens
        for kind in (MenuKind.GENERAL, MenuKind.SIDE_DISHES)
    ]  # fmt: skip
    session.add_all(menus)
    session.flush()
    made = clock.moment_of(last_day - timedelta(days=5 * 365 + 7), 0)
    return menus, [_make_household(session, number, menus, area.id, made) for number in range(HOUSEHOLDS)], area.id


def _make_household(session: Session, number: int, menus: list[Menu], area_id: UUID, made: datetime) -> _Household:
    menu = menus[number % len(menus)]
    key = session.info["vault"].new_person_key(UUID(int=number + 1))
    session.add(key)
    session.flush()
    person = Recipient(
        person_id=key.person_id, number=number + 1, name_hash=f"n{number}", birth_date_hash=f"b{number}",
        created_at=made,
    )  # fmt: skip
    person.name, person.phone = f"가상인{number}", f"010-0000-{number:04}"
    session.add(person)
    session.flush()
    mark_person(session, person)
    home = Home(
        person_id=key.person_id, recipient_id=person.id, area_id=area_id, address_hash=f"a{number}",
        building=f"b{number}", lat=37.55, lon=126.92, precision=Precision.BUILDING, created_at=made,
    )  # fmt: skip
    home.address = f"서울 가상구 가상로 {number}"
    referral = Referral(
        person_id=key.person_id, recipient_id=person.id, content_hash=f"r{number}", centre="가상동",
        received_on=made.date(), created_at=made,
    )  # fmt: skip
    session.add_all([home, referral])
    session.flush()
    standing = StandingOrder(
        recipient_id=person.id, referral_id=referral.id, menu_id=menu.id, status=StandingOrderStatus.ACTIVE,
        weekdays=[1, 2, 3, 4, 5], meals_a_visit=1, approved_meals=2_000, start_day=made.date(),
        end_day=made.date() + timedelta(days=3_000), person_id=key.person_id, created_at=made, started_at=made,
    )  # fmt: skip
    session.add(standing)
    session.flush()
    return _Household(recipient_id=person.id, home_id=home.id, standing_id=standing.id, menu=menu)


def _write_day(
    session: Session, day: date, households: list[_Household], menus: list[Menu], area_id: UUID
) -> None:
    noon = clock.moment_of(day, 12 * 3600)
    base = day.toordinal() << 32
    lots = {menu.id: UUID(int=(1 << 100) + base + index) for index, menu in enumerate(menus)}
    orders = [(UUID(int=(2 << 100) + base + index), each) for index, each in enumerate(households)]
    session.execute(insert(Lot), [
        {"id": lots[menu.id], "kitchen_id": menu.kitchen_id, "menu_id": menu.id, "day": day,
         "number": index + 1, "finished_at": clock.moment_of(day, 9 * 3600), "meals": 1_000, "recorded_at": noon}
        for index, menu in enumerate(menus)
    ])  # fmt: skip
    session.execute(insert(DailyOrder), [
        {"id": order_id, "number": f"{day:%m%d}-{index:03}", "standing_order_id": each.standing_id,
         "recipient_id": each.recipient_id, "home_id": each.home_id, "menu_id": each.menu.id,
         "kitchen_id": each.menu.kitchen_id, "area_id": area_id, "day": day, "slot": each.menu.kind.value, "meals": 1,
         "diet": "", "container": ContainerKind.DISPOSABLE, "first_visit": False, "last_day": False,
         "status": OrderStatus.DELIVERED}
        for index, (order_id, each) in enumerate(orders, start=1)
    ])  # fmt: skip
    session.execute(insert(DoorState), [
        {"daily_order_id": order_id, "status": StopStatus.DELIVERED, "happened_at": noon, "review": False}
        for order_id, _ in orders
    ])  # fmt: skip
    session.execute(insert(LotBox), [
        {"lot_id": lots[each.menu.id], "daily_order_id": order_id, "meals": 1, "trip": 1, "linked_at": noon}
        for order_id, each in orders
    ])  # fmt: skip
