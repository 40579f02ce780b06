"""Five years of one district's doors: every row as the application would have written it, in a database of its own.

Some households stay for all the years, the others take turns. Orders go out on working days; each kitchen finishes one
batch a day of each menu; crews bring two records from every door. What a person said or wrote is sealed.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from sqlalchemy import Table, insert
from sqlmodel import Session, SQLModel, col, func, select

from dispatch import clock
from dispatch.intake.search_marks import marks_of
from models.accounts import Device
from models.containers import ContainerMove
from models.database import Database
from models.deliveries import Fact, Handover
from models.events import Event
from models.fleet import Courier, DeliveryModel, Duty, Kitchen, Team
from models.freed import FreedMeal
from models.lots import Feedback, Lot, LotBox, TemperatureReading
from models.menus import DayMenu, KitchenCapacity
from models.messages import Message
from models.orders import DailyOrder, Freeze, FrozenChange, Menu, ServiceDay, StandingOrder
from models.people import Recipient, Referral, SearchMark
from models.personal import PersonKey, Vault
from models.places import Area, Dong, Home
from models.plans import DoorState, Plan, PlannedStop, Tour
from models.statuses import (
    CardOutcome,
    CaseStatus,
    ChangeStatus,
    ContainerKind,
    DayStatus,
    FreedStatus,
    MenuKind,
    MessageStatus,
    Model,
    OrderStatus,
    PlanStatus,
    Precision,
    StandingOrderStatus,
    StopStatus,
    TaskKind,
    TaskStatus,
    Urgency,
)
from models.tasks import Task
from models.welfare import Card, Case, CaseStep

HOUSEHOLDS = 1_500
"""Of one district at once; 9,286 meals in ten months were eaten by 327 people in one of them (product.md §4)."""
STAYERS = 10
"""One household in so many stays for all the years."""
TURNS = 4
"""The others are replaced so many times."""
CREWS = 25
AHEAD_DAYS = 7
_BATCH = 500
_DAYS_AT_ONCE = 20

_CANCELLED, _NO_ANSWER, _SAID, _REUSABLE = 0.01, 0.006, 0.01, 0.2
_TASKS_A_DAY = 6
_KINDS = (TaskKind.UNSERVED_DOOR, TaskKind.PLACE_ADDRESS, TaskKind.KITCHEN_SHORTAGE, TaskKind.COURIER_SILENT)
_TARGETS = ("coordinator", "guardian", "dong_care_manager")
_REASON = {
    "code": "plan.unserved", "cause": {"ko": "시간이 부족합니다.", "en": "There is no time."},
    "action": {"ko": "직접 배정하세요.", "en": "Give it to a crew."}, "subject": [],
}  # fmt: skip

_WRITTEN: Sequence[type[SQLModel]] = (
    Freeze, ServiceDay, Duty, Plan, Tour, PlannedStop, DailyOrder, DoorState, Lot, LotBox, Fact, Card, Case, CaseStep,
    Message, Task, Event, Handover, TemperatureReading, FrozenChange, FreedMeal, Feedback, ContainerMove,
)  # fmt: skip

Rows = dict[type[SQLModel], list[dict[str, Any]]]


@dataclass(frozen=True, kw_only=True)
class Extent:
    """How much is written: `doors` over the `days` (of the calendar) up to `last_day`, spread over `districts`."""

    doors: int
    last_day: date
    days: int = 5 * 365
    districts: int = 1
    households: int = HOUSEHOLDS

    @property
    def working_days(self) -> list[date]:
        days = (self.last_day - timedelta(days=back) for back in range(self.days))
        return [day for day in days if day.isoweekday() <= 5][::-1]


@dataclass(frozen=True, kw_only=True)
class _Household:
    recipient_id: UUID
    key: PersonKey
    home_id: UUID
    standing_id: UUID
    menu: Menu
    container: ContainerKind
    first: date
    last: date


@dataclass(frozen=True, kw_only=True)
class _Crew:
    courier_id: UUID
    device_id: UUID
    team_id: UUID
    code: str


@dataclass(frozen=True, kw_only=True)
class _District:
    area_id: UUID
    number: int
    menus: list[Menu]
    households: list[_Household]
    crews: list[_Crew]


@dataclass(kw_only=True)
class _Numbers:
    """What is numbered through over all days."""

    event: int = 0
    freeze: int = 0
    change: int = 0
    seqs: dict[UUID, int] = field(default_factory=lambda: defaultdict(int))
    made: int = 0

    def new_id(self) -> UUID:
        """Ids in order: five years of random ones would be written to scattered pages of every index."""
        self.made += 1
        return UUID(int=(7 << 100) + self.made)

    def next_seq(self, device: UUID) -> int:
        self.seqs[device] += 1
        return self.seqs[device]


def fill_years(database: Database, extent: Extent, random: Random) -> Iterator[int]:
    """Write the history; yields how many doors are written so far."""
    with database.write() as session:
        districts = [_make_district(session, extent, number) for number in range(extent.districts)]
        numbers = _Numbers(event=session.exec(select(func.coalesce(func.max(col(Event.number)), 0))).one())
        session.flush()
        session.expunge_all()  # what was made is read on without a session
    with _without_indexes(database):
        yield from _write_days(database, extent, districts, numbers, random)


def _write_days(
    database: Database, extent: Extent, districts: Sequence[_District], numbers: _Numbers, random: Random
) -> Iterator[int]:
    days, written = extent.working_days, 0
    for chunk in range(0, len(days), _DAYS_AT_ONCE):
        with database.write() as session:
            for index, day in list(enumerate(days))[chunk : chunk + _DAYS_AT_ONCE]:
                share = extent.doors * (index + 1) // len(days) - written
                writer = _DayWriter(
                    vault=database.vault, day=day, today=extent.last_day, numbers=numbers, random=random
                )
                for number, district in enumerate(districts):
                    own = share * (number + 1) // len(districts) - share * number // len(districts)
                    writer.write(district, own)
                _insert(session, writer.rows)
                written += share
        yield written


@contextmanager
def _without_indexes(database: Database) -> Iterator[None]:
    """Indexes are made afterwards, sorted: kept up row by row, they would be most of what is written."""
    left_out = [index for model in _WRITTEN for index in _table(model).indexes if not index.unique]
    with database.write() as session:
        for index in left_out:
            index.drop(session.connection())
    yield
    with database.write() as session:
        for index in left_out:
            index.create(session.connection())


def _insert(session: Session, rows: Mapping[type[SQLModel], Sequence[dict[str, Any]]]) -> None:
    """In the order of their foreign keys, many rows a statement.

    The values are made ready once a column and not once a value: millions of rows go this way.
    """
    connection = session.connection()
    dialect = connection.dialect
    by_table = {_table(model): own for model, own in rows.items()}
    for table in SQLModel.metadata.sorted_tables:
        own = by_table.get(table, ())
        if not own:
            continue
        columns = [column for column in table.columns if column.name in own[0]]
        ready = [column.type.dialect_impl(dialect).bind_processor(dialect) for column in columns]
        values = [
            [row[column.name] for row in own] if process is None else [process(row[column.name]) for row in own]
            for column, process in zip(columns, ready, strict=True)
        ]
        names = [column.name for column in columns]
        statement = insert(table).compile(dialect=dialect, column_keys=names)
        lines: list[Any] = list(zip(*values, strict=True))
        if statement.positiontup is None:  # the driver wants names
            lines = [dict(zip(names, line, strict=True)) for line in lines]
        connection.exec_driver_sql(str(statement), lines)


def _table(model: type[SQLModel]) -> Table:
    table: Table = model.__table__  # type: ignore[attr-defined]
    return table


def _make_district(session: Session, extent: Extent, number: int) -> _District:
    mark = "" if extent.districts == 1 else f" {number + 1:02}"
    area = Area(name=f"가상구{mark}")
    session.add(area)
    session.flush()
    dongs = [
        Dong(
            area_id=area.id, code=f"{number:04}{index}", name=f"가상{index + 1}동", office_lat=37.55, office_lon=126.92
        )
        for index in range(4)
    ]  # fmt: skip
    kitchens = [
        Kitchen(
            area_id=area.id, name=f"{name}{mark}", lat=37.55, lon=126.92, ready_seconds=32_400, close_seconds=50_400
        )
        for name in ("가상 주방", "다른 주방")
    ]  # fmt: skip
    session.add_all([*dongs, *kitchens])
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
    first = extent.last_day - timedelta(days=extent.days + 7)
    session.add_all(
        KitchenCapacity(
            number=number * len(kitchens) + index + 1, kitchen_id=kitchen.id, first_day=first, meals=3_000,
            made_at=clock.moment_of(first, 0),
        )
        for index, kitchen in enumerate(kitchens)
    )  # fmt: skip
    for menu in menus:
        for ahead in range(-30, AHEAD_DAYS + 1):
            session.add(_day_menu(menu, extent.last_day + timedelta(days=ahead)))
    crews = _make_crews(session, area, kitchens, number, first)
    households = []
    for begin in range(0, _people(extent), _BATCH):
        batch = range(begin, min(begin + _BATCH, _people(extent)))
        made = [_make_household(session, extent, number, each, menus, dongs[each % len(dongs)]) for each in batch]
        for stage in zip(*(rows for _, rows in made), strict=True):  # keys first, then people, then what is theirs
            session.add_all(row for own in stage for row in own)
            session.flush()
        people = [person for _, rows in made for person in rows[1] if isinstance(person, Recipient)]
        _insert(session, {SearchMark: [mark for person in people for mark in _marks(session, person)]})
        households += [household for household, _ in made]
    return _District(area_id=area.id, number=number, menus=menus, households=households, crews=crews)


def _day_menu(menu: Menu, day: date) -> DayMenu:
    nuts = day.isoweekday() == 3
    dishes: list[dict[str, Any]] = [
        {"name": "잡곡밥", "ingredients": ["쌀"], "allergens": [], "unsuitable_for": []},
        {"name": "땅콩조림" if nuts else "나물", "ingredients": ["땅콩" if nuts else "시금치"],
         "allergens": ["땅콩"] if nuts else [], "unsuitable_for": ["견과"] if nuts else []},
    ]  # fmt: skip
    return DayMenu(menu_id=menu.id, day=day, dishes=dishes, made_at=clock.moment_of(day - timedelta(days=14), 0))


def _make_crews(session: Session, area: Area, kitchens: Sequence[Kitchen], number: int, first: date) -> list[_Crew]:
    crews = []
    for index, model in enumerate(Model):
        way = session.exec(select(DeliveryModel).where(DeliveryModel.name == model.value)).first()
        if way is None:
            way = DeliveryModel(name=model.value, model=model, profile="scooter", capacity_boxes=40)
            session.add(way)
            session.flush()
        team = Team(
            area_id=area.id, delivery_model_id=way.id, name=f"{model.value} {number}",
            loads_at=[str(kitchen.id) for kitchen in kitchens], feeds=[],
        )  # fmt: skip
        session.add(team)
        session.flush()
        for own in range(index, CREWS, len(Model)):
            key = session.info["vault"].new_person_key(UUID(int=(9 << 80) + number * 1_000 + own))
            session.add(key)
            session.flush()
            courier = Courier(person_id=key.person_id, team_id=team.id, code=f"{number:02}-{own:02}", skills=[])
            courier.name = f"배송원{own}"
            session.add(courier)
            session.flush()
            device = Device(
                courier_id=courier.id, token_hash=f"d{number}-{own}", enrolled_at=clock.moment_of(first, 0)
            )
            session.add(device)
            crews.append(_Crew(courier_id=courier.id, device_id=device.id, team_id=team.id, code=courier.code))
    return crews


def _people(extent: Extent) -> int:
    stayers = extent.households // STAYERS
    return stayers + TURNS * (extent.households - stayers)


def _term_of(extent: Extent, index: int) -> tuple[date, date]:
    """From when to when a household gets meals."""
    first, ahead = extent.last_day - timedelta(days=extent.days), timedelta(days=60)
    stayers = extent.households // STAYERS
    if index < stayers:
        return first, extent.last_day + ahead
    turn = (index - stayers) // (extent.households - stayers)
    length = timedelta(days=extent.days // TURNS + 1)
    begin = first + turn * length
    return begin, extent.last_day + ahead if turn == TURNS - 1 else begin + length - timedelta(days=1)


def _make_household(
    session: Session, extent: Extent, district: int, index: int, menus: Sequence[Menu], dong: Dong
) -> tuple[_Household, list[list[SQLModel]]]:
    number = district * _people(extent) + index
    menu = menus[index % len(menus)]
    first, last = _term_of(extent, index)
    made = clock.moment_of(first - timedelta(days=7), 0)
    key = session.info["vault"].new_person_key(UUID(int=number + 1))
    person = Recipient(
        person_id=key.person_id, number=number + 1, name_hash=f"n{number}", birth_date_hash=f"b{number}",
        diet="견과" if index % 20 == 0 else "", created_at=made,
    )  # fmt: skip
    person.name, person.phone = f"가상인{number}", f"010-{number // 10_000:04}-{number % 10_000:04}"
    home = Home(
        person_id=key.person_id, recipient_id=person.id, area_id=dong.area_id, dong_id=dong.id,
        address_hash=f"a{number}", building=f"b{number}", lat=37.55, lon=126.92, precision=Precision.BUILDING,
        created_at=made,
    )  # fmt: skip
    home.address = f"서울 가상구 가상로 {number}"
    referral = Referral(
        person_id=key.person_id, recipient_id=person.id, content_hash=f"r{number}", centre=dong.name,
        received_on=made.date(), created_at=made,
    )  # fmt: skip
    ended = last < extent.last_day
    standing = StandingOrder(
        recipient_id=person.id, referral_id=referral.id, menu_id=menu.id,
        status=StandingOrderStatus.ENDED if ended else StandingOrderStatus.ACTIVE, weekdays=[1, 2, 3, 4, 5],
        meals_a_visit=1, approved_meals=2_000, start_day=first, end_day=last, person_id=key.person_id,
        created_at=made, started_at=made,
    )  # fmt: skip
    household = _Household(
        recipient_id=person.id, key=key, home_id=home.id, standing_id=standing.id, menu=menu,
        container=ContainerKind.REUSABLE if index % 5 == 0 else ContainerKind.DISPOSABLE, first=first, last=last,
    )  # fmt: skip
    return household, [[key], [person], [home, referral], [standing]]


def _marks(session: Session, person: Recipient) -> list[dict[str, Any]]:
    marks = marks_of(session.info["vault"], person.name, person.phone)
    return [{"recipient_id": person.id, "mark": mark} for mark in sorted(marks)]


@dataclass(kw_only=True)
class _DayWriter:
    """The rows of one day, of every district."""

    vault: Vault
    day: date
    today: date
    numbers: _Numbers
    random: Random
    rows: Rows = field(default_factory=lambda: defaultdict(list))
    by_id: dict[UUID, dict[str, Any]] = field(default_factory=dict)
    """Rows of dated orders."""
    midnight: datetime = field(init=False)

    def __post_init__(self) -> None:
        self.midnight = clock.moment_of(self.day, 0).astimezone(UTC)

    def at(self, seconds: int) -> datetime:
        """Seconds after midnight; the clock is asked once a day, not a dozen times a door."""
        return self.midnight + timedelta(seconds=seconds)

    def add(self, model: type[SQLModel], **values: Any) -> Any:
        self.rows[model].append(values)
        return values.get("id")

    def tell(self, kind: str, area_id: UUID, subject: UUID, seconds: int, data: dict[str, Any]) -> None:
        self.numbers.event += 1
        self.add(
            Event, number=self.numbers.event, at=self.at(seconds), kind=kind, area_id=area_id, day=self.day,
            subject_id=str(subject), account_id=None, device_id=None, data=data,
        )  # fmt: skip

    def write(self, district: _District, count: int) -> None:
        going = [each for each in district.households if each.first <= self.day <= each.last]
        drawn = self.random.sample(going, min(count, len(going)))
        freeze_id = self._freeze(district, len(drawn))
        lots = self._lots(district)
        duties = [self._duty(district, crew) for crew in district.crews]
        plan_id = self._plan(district)
        size = -(-len(drawn) // len(duties)) or 1
        for index, (crew, duty_id) in enumerate(zip(district.crews, duties, strict=True)):
            own = drawn[index * size : (index + 1) * size]
            if own:
                self._tour(district, crew, duty_id, plan_id, freeze_id, lots, own)
        self._tasks(district)
        if self.day < self.today:
            self.tell("day.closed", district.area_id, plan_id, 66_000, {"delivered": len(drawn)})

    def _freeze(self, district: _District, count: int) -> UUID:
        self.numbers.freeze += 1
        closed = self.day < self.today
        freeze_id: UUID = self.add(
            Freeze, id=self.numbers.new_id(), number=self.numbers.freeze, area_id=district.area_id, day=self.day,
            due_at=self.at(-100_000), frozen_at=self.at(-100_000), households=count, meals=count, digest="",
        )  # fmt: skip
        self.add(
            ServiceDay, id=self.numbers.new_id(), area_id=district.area_id, day=self.day,
            status=DayStatus.CLOSED if closed else DayStatus.OPEN, closed_at=self.at(66_000) if closed else None,
        )  # fmt: skip
        self.tell("day.frozen", district.area_id, freeze_id, -100_000, {"households": count, "meals": count})
        return freeze_id

    def _lots(self, district: _District) -> dict[UUID, UUID]:
        return {
            menu.id: self.add(
                Lot, id=self.numbers.new_id(), kitchen_id=menu.kitchen_id, menu_id=menu.id, day=self.day,
                number=index + 1, finished_at=self.at(32_400), meals=1_000, recorded_at=self.at(32_500),
                recorded_by=None,
            )
            for index, menu in enumerate(district.menus)
        }  # fmt: skip

    def _duty(self, district: _District, crew: _Crew) -> UUID:
        duty_id: UUID = self.add(
            Duty, id=self.numbers.new_id(), day=self.day, team_id=crew.team_id, code=crew.code,
            courier_ids=[str(crew.courier_id)], start_seconds=32_400, end_seconds=61_200, breaks=[],
            withdrawn_at=None,
        )  # fmt: skip
        return duty_id

    def _plan(self, district: _District) -> UUID:
        plan_id: UUID = self.add(
            Plan, id=self.numbers.new_id(), area_id=district.area_id, day=self.day, version=1,
            status=PlanStatus.COMPLETED if self.day < self.today else PlanStatus.PUBLISHED, based_on=None,
            problem={}, solution={}, violations=[], cost={"fixed_won": 200_000, "stops_won": 120_000}, unserved=[],
            digest="", made_at=self.at(-60_000), made_by=None, published_at=self.at(-59_000), made_over=None,
            revision=0, locks=[], wish=None,
        )  # fmt: skip
        self.tell("plan.published", district.area_id, plan_id, -59_000, {"version": 1, "duties": []})
        return plan_id

    def _tour(
        self, district: _District, crew: _Crew, duty_id: UUID, plan_id: UUID, freeze_id: UUID,
        lots: Mapping[UUID, UUID], own: Sequence[_Household],
    ) -> None:  # fmt: skip
        tour_id: UUID = self.add(
            Tour, id=self.numbers.new_id(), plan_id=plan_id, duty_id=duty_id, start_seconds=32_400,
            end_seconds=50_000, distance_metres=12_000, breaks=[],
        )  # fmt: skip
        kitchens = {each.menu.kitchen_id for each in own}
        orders = [(each, self._order(district, freeze_id, each)) for each in own]
        position = 0
        for kitchen_id in sorted(kitchens, key=str):
            loaded = [str(order) for each, order in orders if each.menu.kitchen_id == kitchen_id]
            self._stop(tour_id, position, "pickup", kitchen_id, loaded, 33_000)
            self._handover(district, crew, duty_id, kitchen_id, len(loaded))
            position += 1
        for number, (each, order_id) in enumerate(orders):
            seconds = 34_000 + 400 * number
            self._stop(tour_id, position + number, "door", each.home_id, [str(order_id)], seconds)
            self._door(district, crew, duty_id, each, order_id, lots, seconds)

    def _stop(
        self, tour_id: UUID, position: int, kind: str, place: UUID, order_ids: list[str], seconds: int
    ) -> None:
        self.add(
            PlannedStop, id=self.numbers.new_id(), tour_id=tour_id, position=position, trip=1, kind=kind,
            place_id=str(place), daily_order_ids=order_ids, meals=len(order_ids), arrive_seconds=seconds,
            start_seconds=seconds, leave_seconds=seconds + 180,
        )  # fmt: skip

    def _handover(self, district: _District, crew: _Crew, duty_id: UUID, kitchen_id: UUID, meals: int) -> None:
        for side in ("place", "courier"):
            handover_id = self.add(
                Handover, id=self.numbers.new_id(), day=self.day, place_id=str(kitchen_id), duty_id=duty_id, trip=1,
                direction="out", counted_by=side, expected_meals=meals, counted_meals=meals, waited_seconds=60,
                happened_at=self.at(33_000), fact_id=None, account_id=None,
            )  # fmt: skip
        self.add(
            TemperatureReading, id=self.numbers.new_id(), kitchen_id=kitchen_id, day=self.day, place="out",
            duty_id=duty_id, trip=1, daily_order_id=None, celsius_tenths=700, happened_at=self.at(33_000),
            fact_id=None, account_id=None,
        )  # fmt: skip
        self.tell("handover.counted", district.area_id, handover_id, 33_000, {"duty_code": crew.code, "meals": meals})

    def _order(self, district: _District, freeze_id: UUID, each: _Household) -> UUID:
        order_id: UUID = self.add(
            DailyOrder, id=self.numbers.new_id(), number=f"{self.day:%m%d}-{len(self.by_id) + 1:03}",
            freeze_id=freeze_id,
            standing_order_id=each.standing_id, recipient_id=each.recipient_id, home_id=each.home_id,
            menu_id=each.menu.id, kitchen_id=each.menu.kitchen_id, area_id=district.area_id, day=self.day,
            slot=each.menu.kind.value, meals=1, diet="", container=each.container, first_visit=False, last_day=False,
            status=OrderStatus.DELIVERED,
        )  # fmt: skip
        self.by_id[order_id] = self.rows[DailyOrder][-1]
        return order_id

    def _door(
        self, district: _District, crew: _Crew, duty_id: UUID, each: _Household, order_id: UUID,
        lots: Mapping[UUID, UUID], seconds: int,
    ) -> None:  # fmt: skip
        order, drawn = self.by_id[order_id], self.random.random()
        if drawn < _CANCELLED:
            order["status"] = OrderStatus.CANCELLED
            self._cancel(district, each, order_id, seconds)
            return
        self.add(
            LotBox, lot_id=lots[each.menu.id], daily_order_id=order_id, meals=1, trip=1, linked_at=self.at(33_000)
        )
        if self.day == self.today and seconds > 36_000:  # the last day is looked at while it goes on
            order["status"] = OrderStatus.OUT
            return
        opened = drawn > _CANCELLED + _NO_ANSWER
        status = StopStatus.DELIVERED if opened else StopStatus.NO_ANSWER
        if not opened:
            order["status"] = OrderStatus.UNDELIVERED
        fact_id = self._fact(district, crew, duty_id, each, order_id, status.value, seconds)
        self.add(
            DoorState, daily_order_id=order_id, status=status, fact_id=fact_id, duty_id=duty_id,
            happened_at=self.at(seconds), review=False,
        )  # fmt: skip
        number = order["number"]
        told = {"number": number, "order_ids": [str(order_id)], "status": status.value, "duty_code": crew.code}
        self.tell("door.changed", district.area_id, order_id, seconds, told)
        self._card(district, crew, duty_id, each, order_id, number, seconds, opened=opened)
        if each.container == ContainerKind.REUSABLE:
            self._containers(each, order_id, fact_id, seconds)
        if not opened:
            self._case(district, each, order_id, fact_id, seconds)
        if self.random.random() < _SAID:
            self.add(
                Feedback, id=self.numbers.new_id(), daily_order_id=order_id, kitchen_id=each.menu.kitchen_id,
                menu_id=each.menu.id, day=self.day, verdict="praise", topic="taste", happened_at=self.at(seconds),
                fact_id=None, account_id=None, person_id=each.key.person_id, note_sealed=None,
            )  # fmt: skip

    def _fact(
        self, district: _District, crew: _Crew, duty_id: UUID, each: _Household, order_id: UUID, kind: str, seconds: int
    ) -> UUID:
        fact_id: UUID = self.add(
            Fact, id=self.numbers.new_id(), device_id=crew.device_id, seq=self.numbers.next_seq(crew.device_id),
            courier_id=crew.courier_id, duty_id=duty_id, day=self.day, kind=kind, order_ids=[str(order_id)],
            place_id=None, data={}, note_sealed=None, person_id=each.key.person_id, device_at=self.at(seconds),
            happened_at=self.at(seconds), received_at=self.at(seconds), digest="", outcome="applied",
        )  # fmt: skip
        told = {"kind": kind, "order_ids": [str(order_id)], "status": "applied", "duty_code": crew.code}
        self.tell("fact.accepted", district.area_id, fact_id, seconds, told)
        return fact_id

    def _card(
        self, district: _District, crew: _Crew, duty_id: UUID, each: _Household, order_id: UUID, number: str,
        seconds: int, *, opened: bool,
    ) -> None:  # fmt: skip
        fact_id = self._fact(district, crew, duty_id, each, order_id, "card", seconds)
        card_id = self.numbers.new_id()
        outcome = CardOutcome.HANDED_OVER if opened else CardOutcome.NO_ANSWER
        sealed = self.vault.seal(each.key, b'{"seen": "seen", "as_usual": true}', f"card/answers/{card_id}")
        self.add(
            Card, id=card_id, fact_id=fact_id, person_id=each.key.person_id, recipient_id=each.recipient_id,
            daily_order_id=order_id, day=self.day, outcome=outcome, urgency=Urgency.INFO, answers_sealed=sealed,
            happened_at=self.at(seconds),
        )  # fmt: skip
        told = {"number": number, "outcome": outcome.value, "urgency": Urgency.INFO.value}
        self.tell("card.received", district.area_id, card_id, seconds, told)

    def _containers(self, each: _Household, order_id: UUID, fact_id: UUID, seconds: int) -> None:
        for count in (1, -1):
            self.add(
                ContainerMove, id=self.numbers.new_id(), recipient_id=each.recipient_id,
                kitchen_id=each.menu.kitchen_id, daily_order_id=order_id, fact_id=fact_id, day=self.day,
                count=count, happened_at=self.at(seconds),
            )  # fmt: skip

    def _cancel(self, district: _District, each: _Household, order_id: UUID, seconds: int) -> None:
        self.numbers.change += 1
        change_id = self.add(
            FrozenChange, id=self.numbers.new_id(), number=self.numbers.change, kitchen_id=each.menu.kitchen_id,
            daily_order_id=order_id, day=self.day, kind="cancel", detail="", paid_by="support",
            person_id=each.key.person_id, reason_sealed=None, status=ChangeStatus.ACKNOWLEDGED, made_by=None,
            made_at=self.at(seconds), acknowledged_by=None, acknowledged_at=self.at(seconds),
        )  # fmt: skip
        self.add(
            FreedMeal, id=self.numbers.new_id(), change_id=change_id, daily_order_id=order_id,
            area_id=district.area_id, kitchen_id=each.menu.kitchen_id, menu_id=each.menu.id, day=self.day, meals=1,
            cost_won=7_800, place="kitchen", place_id=str(each.menu.kitchen_id), reusable_containers=0,
            containers_back_at=None, status=FreedStatus.WASTED, given_change_id=None, freed_at=self.at(seconds),
            decided_at=self.at(66_000), decided_by=None,
        )  # fmt: skip
        self.tell("change.made", district.area_id, change_id, seconds, {"number": self.numbers.change})

    def _case(self, district: _District, each: _Household, order_id: UUID, fact_id: UUID, seconds: int) -> None:
        closed = self.day < self.today
        case_id = self.add(
            Case, id=self.numbers.new_id(), person_id=each.key.person_id, recipient_id=each.recipient_id,
            daily_order_id=order_id, day=self.day, cause="no_answer",
            status=CaseStatus.CLOSED if closed else CaseStatus.OPEN, opened_at=self.at(seconds),
            opened_by_fact=fact_id, owner_id=None, ladder_id=None, jumps=None,
            closed_at=self.at(seconds + 7_200) if closed else None,
            closing_code="heard_by_phone" if closed else None, closed_by=None, closing_note_sealed=None,
        )  # fmt: skip
        for position, target in enumerate(_TARGETS):
            due = self.at(seconds + 3_600 * (position + 1))
            self.add(
                CaseStep, id=self.numbers.new_id(), case_id=case_id, position=position, target=target, due_at=due,
                fired_at=due if closed else None, acknowledged_at=due if closed else None, acknowledged_by=None,
                rota=None,
            )  # fmt: skip
            self.add(
                Message, id=self.numbers.new_id(), natural_key=f"{case_id}/{position}", area_id=district.area_id,
                day=self.day, case_id=case_id, position=position, template="step", target=target, channel="desk",
                status=MessageStatus.SENT, reason=None, person_id=each.key.person_id, content_sealed=None,
                event_number=None, made_at=due, next_at=due, attempts=1, sent_at=due,
            )  # fmt: skip
        self.tell("case.opened", district.area_id, case_id, seconds, {"cause": "no_answer"})
        if closed:
            self.tell("case.closed", district.area_id, case_id, seconds + 7_200, {"code": "heard_by_phone"})

    def _tasks(self, district: _District) -> None:
        for index in range(_TASKS_A_DAY):
            closed = self.day < self.today
            task_id = self.add(
                Task, id=self.numbers.new_id(), area_id=district.area_id, kind=_KINDS[index % len(_KINDS)],
                status=TaskStatus.DONE if closed else TaskStatus.OPEN,
                natural_key=f"years/{self.day}/{district.number}/{index}", day=self.day, subject_id=None,
                reason=_REASON, due_at=self.at(43_200), owner_id=None, made_at=self.at(30_000),
                done_at=self.at(43_000) if closed else None, done_by=None, person_id=None, note_sealed=None,
            )  # fmt: skip
            self.tell("task.raised", district.area_id, task_id, 30_000, {"kind": _KINDS[index % len(_KINDS)].value})
