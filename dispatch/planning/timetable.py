"""Reads a plan's tours as sheets of stops with stable keys: what phones, boards and the desk show.

A sheet holds no name, phone or address; those who may show them add them from the recipient.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.orm import defer
from sqlmodel import Session, col, select

from dispatch.intake.placing import newest_homes
from dispatch.keys import door_key, drop_key, hub_key, kitchen_key, pickup_key
from dispatch.ordering.menus import marks_now
from models.fleet import DeliveryModel, Duty, Hub, Kitchen, Team
from models.orders import DailyOrder, Menu
from models.people import Recipient
from models.places import Home
from models.plans import Plan, PlannedStop, Tour
from models.statuses import PlanStatus


@dataclass(frozen=True, kw_only=True)
class Item:
    """Meals of one menu and diet at a stop."""

    menu: str
    kind: str
    meals: int
    diet: str


@dataclass(frozen=True, kw_only=True)
class SheetStop:
    """One stop. A door has its orders, its recipient's number and the latest moment its food may arrive."""

    key: str
    kind: str
    trip: int
    position: int
    place_id: str
    place_name: str
    lat: float
    lon: float
    arrive_seconds: int
    start_seconds: int
    leave_seconds: int
    meals: int
    items: tuple[Item, ...]
    orders: tuple[DailyOrder, ...]
    recipient: Recipient | None = None
    home: Home | None = None
    latest_seconds: int | None = None

    @property
    def order_ids(self) -> list[str]:
        return [str(order.id) for order in self.orders]


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """One crew's day in a plan."""

    tour: Tour
    duty: Duty
    model: DeliveryModel
    stops: tuple[SheetStop, ...]

    @property
    def meals(self) -> int:
        return sum(stop.meals for stop in self.stops if stop.kind == "door")


def find_published(session: Session, area_id: UUID, day: date) -> Plan | None:
    """The plan that is being carried out on a day, or was; its problem and solution are read when asked for."""
    return session.exec(
        select(Plan)
        .options(defer(col(Plan.problem)), defer(col(Plan.solution)))  # type: ignore[arg-type]
        .where(
            Plan.area_id == area_id,
            Plan.day == day,
            col(Plan.status).in_((PlanStatus.PUBLISHED, PlanStatus.COMPLETED)),
        )
    ).one_or_none()


def read_sheets(session: Session, plan_id: UUID, only: Collection[UUID] | None = None) -> list[Sheet]:
    """All sheets of a plan, or those of some tours, by duty code."""
    of_plan = select(Tour).where(Tour.plan_id == plan_id)
    tours = session.exec(of_plan if only is None else of_plan.where(col(Tour.id).in_(only))).all()
    stops: dict[UUID, list[PlannedStop]] = {tour.id: [] for tour in tours}
    planned = select(PlannedStop).where(col(PlannedStop.tour_id).in_(stops)).order_by(col(PlannedStop.position))
    for stop in session.exec(planned).all():
        stops[stop.tour_id].append(stop)
    own = [(tour, stops[tour.id]) for tour in tours]
    return make_sheets(session, own, fed_by=() if only is None else _feeding(session, plan_id, own))


def _feeding(
    session: Session, plan_id: UUID, tours: Iterable[tuple[Tour, Sequence[PlannedStop]]]
) -> Sequence[PlannedStop]:
    """The plan's pickups at kitchens, where some of these tours take meals over that another one has fetched."""
    kitchens = {str(kitchen) for kitchen in session.exec(select(Kitchen.id))}
    if all(stop.place_id in kitchens for _, own in tours for stop in own if stop.kind == "pickup"):
        return ()
    pickups = select(PlannedStop).join(Tour, col(Tour.id) == col(PlannedStop.tour_id)).where(Tour.plan_id == plan_id)
    return session.exec(pickups.where(PlannedStop.kind == "pickup", col(PlannedStop.place_id).in_(kitchens))).all()


def make_sheets(
    session: Session,
    tours: Sequence[tuple[Tour, Sequence[PlannedStop]]],
    *,
    fed_by: Sequence[PlannedStop] = (),
) -> list[Sheet]:
    """Sheets of tours of one plan, stored or not, by duty code. Only reads.

    `fed_by`: where other tours load what these take over, so far as it is not among them.
    """
    statement = (
        select(Duty, DeliveryModel)
        .join(Team, col(Team.id) == col(Duty.team_id))
        .join(DeliveryModel, col(DeliveryModel.id) == col(Team.delivery_model_id))
        .where(col(Duty.id).in_({tour.duty_id for tour, _ in tours}))
    )
    crews = {duty.id: (duty, model) for duty, model in session.exec(statement).all()}
    index = _Index(session, [stop for _, own in tours for stop in own], fed_by)
    sheets = [
        Sheet(tour=tour, duty=crews[tour.duty_id][0], model=crews[tour.duty_id][1], stops=tuple(index.show(own)))
        for tour, own in tours
    ]
    return sorted(sheets, key=lambda sheet: sheet.duty.code)


@dataclass
class _Index:
    """What the stops of one plan speak of, by id."""

    session: Session
    planned: Sequence[PlannedStop]
    fed_by: Sequence[PlannedStop]
    orders: dict[str, DailyOrder] = field(init=False)
    menus: dict[UUID, Menu] = field(init=False)
    people: dict[UUID, Recipient] = field(init=False)
    homes: dict[UUID, Home] = field(init=False)
    kitchens: dict[str, Kitchen] = field(init=False)
    hubs: dict[str, Hub] = field(init=False)
    diets: dict[UUID, str] = field(init=False)
    departures: dict[str, int] = field(init=False)

    def __post_init__(self) -> None:
        ids = {UUID(order) for stop in self.planned for order in stop.daily_order_ids}
        rows = self.session.exec(select(DailyOrder).where(col(DailyOrder.id).in_(ids))).all()
        self.orders = {str(order.id): order for order in rows}
        self.menus = {menu.id: menu for menu in self.session.exec(select(Menu)).all()}
        people = {order.recipient_id for order in rows}
        found = self.session.exec(select(Recipient).where(col(Recipient.id).in_(people))).all()
        self.people = {person.id: person for person in found}
        self.homes = newest_homes(self.session, people)
        self.kitchens = {str(row.id): row for row in self.session.exec(select(Kitchen)).all()}
        self.hubs = {str(row.id): row for row in self.session.exec(select(Hub)).all()}
        self.marks = marks_now(self.session, rows)
        self.departures = {
            order: stop.leave_seconds
            for stop in (*self.fed_by, *self.planned)
            if stop.kind == "pickup" and stop.place_id in self.kitchens
            for order in stop.daily_order_ids
        }

    def show(self, stops: Sequence[PlannedStop]) -> Iterator[SheetStop]:
        repeats: Counter[str] = Counter()
        for stop in stops:
            orders = tuple(self.orders[order] for order in stop.daily_order_ids)
            key = self._key(stop, orders, repeats)
            repeats[f"{stop.trip}/{stop.place_id}"] += 1
            yield SheetStop(
                key=key,
                kind=stop.kind,
                trip=stop.trip,
                position=stop.position,
                place_id=stop.place_id,
                arrive_seconds=stop.arrive_seconds,
                start_seconds=stop.start_seconds,
                leave_seconds=stop.leave_seconds,
                meals=stop.meals,
                items=tuple(self._items(orders)),
                orders=orders,
                **self._whereabouts(stop, orders),
            )

    def _key(self, stop: PlannedStop, orders: Sequence[DailyOrder], repeats: Mapping[str, int]) -> str:
        if stop.kind == "door":
            return door_key(self.people[orders[0].recipient_id].number, self.kitchens[str(orders[0].kitchen_id)].name)
        kitchen, hub = self.kitchens.get(stop.place_id), self.hubs.get(stop.place_id)
        if kitchen is None and hub is None:
            return pickup_key(f"meeting:{stop.place_id}", stop.trip)
        source = kitchen_key(kitchen.name) if kitchen else hub_key(self.hubs[stop.place_id].name)
        if stop.kind == "pickup":
            return pickup_key(source, stop.trip)
        return drop_key(source, stop.trip, repeats[f"{stop.trip}/{stop.place_id}"])

    def _items(self, orders: Sequence[DailyOrder]) -> Iterator[Item]:
        meals: Counter[tuple[str, str, str]] = Counter()
        for order in orders:
            menu = self.menus[order.menu_id]
            meals[menu.name, menu.kind.value, self.marks[order.id]] += order.meals
        for (name, kind, diet), count in sorted(meals.items()):
            yield Item(menu=name, kind=kind, meals=count, diet=diet)

    def _whereabouts(self, stop: PlannedStop, orders: Sequence[DailyOrder]) -> dict[str, Any]:
        place = self.kitchens.get(stop.place_id) or self.hubs.get(stop.place_id)
        if place is not None:
            return {"place_name": place.name, "lat": place.lat, "lon": place.lon}
        if stop.kind == "pickup":
            return self._meeting(stop)
        recipient = self.people[orders[0].recipient_id]
        home = self._home(stop, recipient)
        return {
            "place_name": f"{recipient.number}",
            "lat": home.lat,
            "lon": home.lon,
            "recipient": recipient,
            "home": home,
            "latest_seconds": self._latest(orders),
        }

    def _meeting(self, stop: PlannedStop) -> dict[str, Any]:
        """Before somebody's home, where another courier stands with the boxes: no name, only the place."""
        home = self.session.get_one(Home, UUID(stop.place_id))
        return {"place_name": "인계", "lat": home.lat, "lon": home.lon}

    def _home(self, stop: PlannedStop, recipient: Recipient) -> Home:
        """Where to go: the newest pin, unless the plan was made for a home it has no better place for."""
        newest = self.homes[recipient.id]
        return newest if newest.lat is not None else self.session.get_one(Home, UUID(stop.place_id))

    def _latest(self, orders: Iterable[DailyOrder]) -> int | None:
        """When the first of the door's meals has been on the way for as long as its menu allows."""
        limits = [
            self.departures[str(order.id)] + self.menus[order.menu_id].max_time_on_board_seconds
            for order in orders
            if str(order.id) in self.departures
        ]
        return min(limits, default=None)
