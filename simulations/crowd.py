"""Many couriers at once: a published day with as many phones as asked for, written straight into a database.

For measuring and for the tests of records on their way; how a day comes about is the demo's business.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from uuid import UUID, uuid4

from sqlmodel import Session

from dispatch import clock
from dispatch.access.accounts import hash_token
from models.accounts import Device
from models.database import Database
from models.fleet import Courier, DeliveryModel, Duty, Kitchen, Team
from models.orders import DailyOrder, Freeze, Menu, ServiceDay, StandingOrder
from models.people import Recipient, Referral
from models.places import Area, Home
from models.plans import Plan, PlannedStop, Tour
from models.statuses import (
    ContainerKind,
    DayStatus,
    MenuKind,
    Model,
    OrderStatus,
    PlanStatus,
    Precision,
    StandingOrderStatus,
)

START_SECONDS, END_SECONDS = 0, 86_400
"""On duty all day, so that a measurement may be taken at any hour."""
FIRST_DOOR_SECONDS = 9 * 3600
MEALS = 2


@dataclass(frozen=True, kw_only=True)
class CrowdPhone:
    """One courier's phone: its bearer token and the daily orders of its doors, in the order of the tour."""

    courier_id: UUID
    device_id: UUID
    token: str
    orders: tuple[UUID, ...]


@dataclass(frozen=True, kw_only=True)
class Crowd:
    """`day` is the service day; its plan is published."""

    area_id: UUID
    day: date
    phones: tuple[CrowdPhone, ...]


def gather_crowd(database: Database, *, phones: int, doors: int, day: date, seed: int = 1) -> Crowd:
    """Make a town with `phones` couriers of `doors` doors each, all on one published plan. Nobody in it is real."""
    random = Random(seed)
    with database.write() as session:
        town = CrowdTown(session=session, day=day, made_at=clock.now())
        made = tuple(town.add_courier(number, doors, random) for number in range(1, phones + 1))
        return Crowd(area_id=town.area_id, day=day, phones=made)


class CrowdTown:
    """The rows that all couriers share, and how one more is added in `session` (which may be replaced)."""

    def __init__(self, *, session: Session, day: date, made_at: datetime) -> None:
        self.session, self.day, self.made_at = session, day, made_at
        area = Area(name="모의 권역")
        kitchen = Kitchen(area_id=area.id, name="모의 주방", lat=37.55, lon=126.92, ready_seconds=START_SECONDS,
                          close_seconds=END_SECONDS)  # fmt: skip
        menu = Menu(kitchen_id=kitchen.id, name="모의 식단", kind=MenuKind.GENERAL, max_time_on_board_seconds=7200,
                    container=ContainerKind.DISPOSABLE)  # fmt: skip
        model = DeliveryModel(name="모의 모형", model=Model.RIDER, profile="scooter", capacity_boxes=200)
        team = Team(area_id=area.id, delivery_model_id=model.id, name="모의 팀", loads_at=[str(kitchen.id)], feeds=[])
        freeze = Freeze(number=1, area_id=area.id, day=day, due_at=made_at, frozen_at=made_at, households=0, meals=0,
                        digest="")  # fmt: skip
        plan = Plan(area_id=area.id, day=day, version=1, status=PlanStatus.PUBLISHED, problem={}, solution={},
                    violations=[], cost={}, unserved=[], made_at=made_at, published_at=made_at)  # fmt: skip
        self._add(area)
        self._add(kitchen, model, ServiceDay(area_id=area.id, day=day, status=DayStatus.OPEN), freeze, plan)
        self._add(menu, team)
        self.area_id, self.kitchen_id, self.menu_id = area.id, kitchen.id, menu.id
        self.team_id, self.freeze_id, self.plan_id = team.id, freeze.id, plan.id
        self._doors = 0

    def add_courier(self, number: int, doors: int, random: Random) -> CrowdPhone:
        code = f"모의-{number:05}"
        courier = Courier(person_id=self._person(), team_id=self.team_id, code=code, skills=[])
        courier.name = f"가상 배송원 {number}"
        token = f"{random.getrandbits(256):064x}"
        self._add(courier)
        device = Device(courier_id=courier.id, token_hash=hash_token(token), enrolled_at=self.made_at)
        duty = Duty(day=self.day, team_id=self.team_id, code=code, courier_ids=[str(courier.id)],
                    start_seconds=START_SECONDS, end_seconds=END_SECONDS)  # fmt: skip
        self._add(device, duty)
        tour = Tour(plan_id=self.plan_id, duty_id=duty.id, start_seconds=START_SECONDS, end_seconds=END_SECONDS,
                    distance_metres=1000)  # fmt: skip
        self._add(tour)
        orders = tuple(self._doors_of(tour, doors))
        return CrowdPhone(courier_id=courier.id, device_id=device.id, token=token, orders=orders)

    def _doors_of(self, tour: Tour, doors: int) -> Iterator[UUID]:
        for position in range(1, doors + 1):
            order = self._order()
            arrive = FIRST_DOOR_SECONDS + 300 * position
            self._add(
                PlannedStop(
                    tour_id=tour.id, trip=1, position=position, kind="door", place_id=str(order.home_id),
                    daily_order_ids=[str(order.id)], meals=MEALS, arrive_seconds=arrive, start_seconds=arrive,
                    leave_seconds=arrive + 120,
                )
            )  # fmt: skip
            yield order.id

    def _order(self) -> DailyOrder:
        self._doors += 1
        number = self._doors
        person = self._person()
        recipient = Recipient(person_id=person, number=number, name_hash=f"n{number}", birth_date_hash=f"b{number}",
                              created_at=self.made_at)  # fmt: skip
        recipient.name = f"김가상{number}"
        self._add(recipient)
        home = Home(person_id=person, recipient_id=recipient.id, area_id=self.area_id, lat=37.55, lon=126.92,
                    address_hash=f"a{number}", building=f"{number}", precision=Precision.BUILDING,
                    created_at=self.made_at)  # fmt: skip
        home.address = f"서울 마포구 가상로 {number}"
        referral = Referral(person_id=person, recipient_id=recipient.id, content_hash=f"r{number}", centre="모의동",
                            received_on=self.day, created_at=self.made_at)  # fmt: skip
        self._add(home, referral)
        standing = StandingOrder(
            recipient_id=recipient.id, referral_id=referral.id, menu_id=self.menu_id, meals_a_visit=MEALS,
            status=StandingOrderStatus.ACTIVE, weekdays=[1, 2, 3, 4, 5], approved_meals=30, created_at=self.made_at,
            start_day=self.day, end_day=self.day + timedelta(days=30), person_id=person,
        )  # fmt: skip
        self._add(standing)
        order = DailyOrder(
            number=f"{self.day:%m%d}-{number:06}", freeze_id=self.freeze_id, standing_order_id=standing.id,
            recipient_id=recipient.id, home_id=home.id, menu_id=self.menu_id, kitchen_id=self.kitchen_id,
            area_id=self.area_id, day=self.day, meals=MEALS, status=OrderStatus.OUT, slot="general",
            container=ContainerKind.DISPOSABLE,
        )  # fmt: skip
        self._add(order)
        return order

    def _person(self) -> UUID:
        key = self.session.info["vault"].new_person_key(uuid4())
        self._add(key)
        person: UUID = key.person_id
        return person

    def _add(self, *rows: object) -> None:
        self.session.add_all(rows)
        self.session.flush()
