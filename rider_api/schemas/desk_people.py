"""People, their standing orders and the couriers, as the desk reads them."""

from datetime import date
from typing import Any
from uuid import UUID

from models.statuses import CardOutcome, MenuKind, Model, OrderStatus, Precision, StandingOrderStatus, Urgency
from rider_api.schemas.common import Answer, Guardian, Moment
from rider_api.schemas.desk_day import PersonName
from rider_api.schemas.desk_welfare import RiskAnswer


class Page(Answer):
    """Part of a list: `page` of `pages`, counted from 1; `total` rows altogether."""

    page: int
    pages: int
    total: int


class FoundPerson(Answer):
    number: int
    name: str
    dong: str
    phone: str | None
    high_risk: bool
    needs_pin: bool


class PeoplePage(Page):
    items: list[FoundPerson]
    next: int | None
    """Ask with it as `after` for the people behind these; None: there are none."""


class PersonAnswer(Answer):
    number: int
    name: str
    birth_date: str | None
    phone: str | None
    guardian: Guardian | None
    entry_note: str | None
    diet: str
    high_risk: bool
    consent_privacy: bool
    consent_sensitive: bool
    consent_third_parties: bool


class HomeAnswer(Answer):
    id: UUID
    address: str
    dong: str
    lat: float | None
    lon: float | None
    precision: Precision
    source: str
    needs_pin: bool


class StandingOrderAnswer(Answer):
    id: UUID
    recipient: PersonName
    menu: str
    kitchen: str
    weekdays: list[int]
    meals_a_visit: int
    approved_meals: int
    used_meals: int
    start_day: date
    end_day: date
    window_start_seconds: int | None
    window_end_seconds: int | None
    status: StandingOrderStatus
    paid_by: str
    held: bool
    """A duplicate check is open: it cannot be approved yet."""


class StandingOrdersPage(Page):
    items: list[StandingOrderAnswer]


class DatedOrder(Answer):
    id: UUID
    number: str
    day: date
    menu: str
    meals: int
    diet: str
    status: OrderStatus


class CardAnswer(Answer):
    """`changes`, `seen`, `as_usual` and `previous_box` are health data: None where the role may not read them."""

    id: UUID
    day: date
    outcome: CardOutcome
    urgency: Urgency
    happened_at: Moment
    seen: str | None
    as_usual: bool | None
    changes: list[str] | None
    previous_box: str | None
    note: str | None
    photos: list[str]
    """SHA-256 of each, to be asked for under the person."""


class PersonCase(Answer):
    id: UUID
    day: date
    cause: str
    status: str
    opened_at: Moment
    closed_at: Moment | None
    closing_code: str | None
    closed_by_seeing: str | None
    """Who saw or heard the person."""
    closing_note: str | None


class ContainerMoveAnswer(Answer):
    at: Moment
    day: date
    kitchen: str
    count: int


class TimelineEntry(Answer):
    number: int
    at: Moment
    kind: str
    day: date | None
    data: dict[str, Any]


class MergeAnswer(Answer):
    """Another record that was found to be the same person; its history stands on this page."""

    id: UUID
    number: int
    made_at: Moment
    reason: str | None


class PersonPage(Answer):
    person: PersonAnswer
    merges: list[MergeAnswer]
    home: HomeAnswer | None
    orders: list[StandingOrderAnswer]
    dated_orders: list[DatedOrder]
    cards: list[CardAnswer]
    cases: list[PersonCase]
    risk: RiskAnswer
    containers: list[ContainerMoveAnswer]
    containers_owed: int
    timeline: list[TimelineEntry]


class CourierDevice(Answer):
    id: UUID
    label: str
    enrolled_at: Moment
    last_seen_at: Moment | None
    revoked_at: Moment | None


class CourierAnswer(Answer):
    id: UUID
    code: str
    team: str
    model: Model
    active: bool
    duty_code: str | None
    """Of today's duty, or the next one."""
    devices: list[CourierDevice]


class MenuAnswer(Answer):
    id: UUID
    name: str
    kind: MenuKind
    kitchen_id: UUID
    kitchen: str
    price_won: int


class AreaAnswer(Answer):
    id: UUID
    name: str


class EntranceAnswer(Answer):
    """A courier's report of a wrong pin or a better way in. `photo` is a SHA-256, shown on the person's page."""

    id: UUID
    number: int
    status: str
    made_at: Moment
    lat: float | None
    lon: float | None
    accuracy_metres: int | None
    metres_from_pin: int | None
    way: str | None
    known_way: str | None
    photo: str | None
