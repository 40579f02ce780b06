"""The desk's day: freeze, orders, plans with their tours, tasks, cases, phones (docs: GET /api/desk/day)."""

from datetime import date
from typing import Any
from uuid import UUID

from models.statuses import DayStatus, MenuKind, Model, PlanRequestStatus, PlanStatus, StopStatus
from rider_api.schemas.common import Answer, Moment, Named, Place, ReasonAnswer


class MenuCount(Answer):
    menu: str
    meals: int


class ItemAnswer(Answer):
    menu: str
    kind: MenuKind
    meals: int
    diet: str


class PersonName(Answer):
    """`name` as the role may see it."""

    number: int
    name: str


class FreezeAnswer(Answer):
    number: int
    due_at: Moment
    frozen_at: Moment
    households: int
    meals: int
    digest: str


class DayOrders(Answer):
    """Counts of the day; before the freeze those that it would write now."""

    households: int
    meals: int
    by_menu: list[MenuCount]
    by_status: dict[str, int]


class RequestAnswer(Answer):
    id: UUID
    status: PlanRequestStatus
    requested_at: Moment
    failure: str | None


class PlanBrief(Answer):
    id: UUID
    version: int
    status: PlanStatus
    made_at: Moment
    published_at: Moment | None
    cost: dict[str, int]
    unserved: int
    violations: int
    revision: int
    based_on: UUID | None
    made_by: str | None
    wish: dict[str, Any] | None
    """The question it answers ("what if …"); None for a plan of the day."""


class DeskDoor(Answer):
    order_ids: list[str]
    home_id: UUID
    number: int
    name: str
    address: str
    dong: str
    entry_note: str | None
    status: StopStatus
    cancelled: bool
    """Every order for this door was cancelled: the stop stays in its tour, nothing is delivered."""
    review: bool
    latest_seconds: int | None
    happened_at: Moment | None
    first_visit: bool
    last_day: bool
    high_risk: bool
    needs_pin: bool


class HandedAnswer(Answer):
    counted_meals: int
    happened_at: Moment


class DeskStop(Answer):
    key: str
    kind: str
    trip: int
    position: int
    place: Place
    arrive_seconds: int
    start_seconds: int
    leave_seconds: int
    meals: int
    items: list[ItemAnswer]
    door: DeskDoor | None
    handed: HandedAnswer | None
    """What was counted at a pickup or drop; None before, and at doors."""


class RestAnswer(Answer):
    start_seconds: int
    end_seconds: int


class DeskTour(Answer):
    id: UUID
    duty_id: UUID
    duty_code: str
    model: Model
    profile: str
    start_seconds: int
    end_seconds: int
    distance_metres: int
    meals: int
    breaks: list[RestAnswer]
    """Rests between its stops, in order of time."""
    stops: list[DeskStop]
    line: list[tuple[float, float]]


class UnservedDoor(Answer):
    order_ids: list[str]
    recipient: PersonName
    reason: ReasonAnswer


class LockAnswer(Answer):
    """What re-solving leaves as it is: a stop with its crew, a crew's order of doors, or a whole tour."""

    kind: str
    vehicle: str
    doors: list[str]


class EditsBrief(Answer):
    """How many edits a draft holds, how many could be done again, and who made the last one."""

    done: int
    undone: int
    last_by: str | None
    last_at: Moment | None


class PlanAnswer(Answer):
    id: UUID
    version: int
    revision: int
    based_on: UUID | None
    status: PlanStatus
    locks: list[LockAnswer]
    edits: EditsBrief
    wish: dict[str, Any] | None
    cost: dict[str, int]
    unserved: list[UnservedDoor]
    violations: list[dict[str, Any]]
    tours: list[DeskTour]


class TaskAnswer(Answer):
    id: UUID
    kind: str
    reason: ReasonAnswer
    due_at: Moment
    owner: str | None
    owner_id: UUID | None
    subject: str | None
    recipient_number: int | None
    day: date | None


class StepAnswer(Answer):
    position: int
    target: str
    due_at: Moment
    fired_at: Moment | None
    acknowledged_at: Moment | None


class NextStep(Answer):
    position: int
    target: str
    due_at: Moment


class CaseAnswer(Answer):
    id: UUID
    recipient: PersonName
    cause: str
    status: str
    opened_at: Moment
    owner: str | None
    owner_id: UUID | None
    next_step: NextStep | None
    steps: list[StepAnswer]


class DeviceAnswer(Answer):
    id: UUID
    courier_id: UUID
    courier_code: str
    duty_code: str | None
    last_seen_at: Moment | None
    seen_event: int
    has_seen_plan: bool | None
    """Whether the newest publication that concerns the crew was shown on the phone; None before there is one."""


class DeskDay(Answer):
    epoch: str
    event: int
    since: int | None
    """None: all of the day. Else the plan's tours are only those that may have changed after this event."""
    day: date
    area: Named
    status: DayStatus
    freeze: FreezeAnswer | None
    freeze_due_at: Moment
    orders: DayOrders
    requests: list[RequestAnswer]
    plans: list[PlanBrief]
    plan: PlanAnswer | None
    tasks: list[TaskAnswer]
    cases: list[CaseAnswer]
    devices: list[DeviceAnswer]
