"""What a courier's phone sends and gets: today's own stops only (docs: /api/courier)."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field

from dispatch.channels.push import LONGEST_ENDPOINT
from models.statuses import CaseStatus, ContainerKind, MenuKind, Model, StopStatus
from rider_api.schemas.common import Answer, Message, Moment, Place, ReasonAnswer, Sent, Short

MOST_ITEMS = 200
MOST_KEYS = 31


class EnrolForm(Message):
    token: Annotated[str, Field(max_length=200)]
    label: Short = ""


class CourierCode(Answer):
    code: str


class ShiftKeyAnswer(Answer):
    """A key (base64) with which the phone locks what it stores; `id` names it on the phone."""

    id: str
    key: str


class ShiftAnswer(ShiftKeyAnswer):
    """Today's key, and after how many unused minutes the phone asks for its PIN (0: only at the start of a day)."""

    lock_minutes: int


class KeysForm(Message):
    ids: Annotated[list[Annotated[str, Field(max_length=60)]], Field(max_length=MOST_KEYS)]


class KeysAnswer(Answer):
    keys: list[ShiftKeyAnswer]


class DutyAnswer(Answer):
    id: UUID
    code: str
    model: Model
    profile: str
    crew_size: int
    start_seconds: int
    end_seconds: int


class CourierItem(Answer):
    menu: str
    kind: MenuKind
    meals: int
    diet: str


class CourierDoor(Answer):
    """No birth date, no income class, no disability, no guardian."""

    order_ids: list[str]
    number: int
    name: str | None
    address: str | None
    entry_note: str | None
    phone: str | None
    first_visit: bool
    last_day: bool
    high_risk: bool
    container: ContainerKind
    collect: int
    status: StopStatus
    review: bool
    latest_seconds: int | None
    entrance_photo: str | None
    """SHA-256 of the approved photo of the entrance, fetched on demand."""
    recalled: bool
    """Called back by the kitchen or the desk: the box must not be handed over."""
    measure: bool
    """The last door of a trip of a kitchen that keeps temperatures: a `temperature` is asked for here."""


class CourierStop(Answer):
    key: str
    kind: str
    trip: int
    position: int
    arrive_seconds: int
    start_seconds: int
    leave_seconds: int
    meals: int
    items: list[CourierItem]
    order_ids: list[str]
    place: Place
    counted: int | None
    """What this duty's couriers counted at a pickup or drop; None where nobody has counted yet."""
    door: CourierDoor | None


class CourierOutcome(Answer):
    """What became of a case that one of this crew's records opened: how the person was found, and nothing else.

    `code` is one of `dispatch.welfare.cases.CLOSING_CODES`, null until the case is closed.
    """

    case: UUID
    order_ids: list[str]
    number: int
    name: str | None
    """Null beyond the hours in which the courier may see the day's doors."""
    status: CaseStatus
    code: str | None
    opened_at: Moment
    closed_at: Moment | None


class CourierRelief(Answer):
    """Others have taken over what was left of the route, because this crew has to stay with somebody."""

    at: Moment
    version: int
    orders: int
    """How many daily orders are with others now."""


class CourierBreak(Answer):
    """A rest (휴게) that the plan keeps free, in seconds after midnight."""

    start_seconds: int
    end_seconds: int


class CourierDay(Answer):
    """`base` is a version when `stops` holds only what is new or changed since it; else `stops` is everything."""

    epoch: str
    event: int
    server_now: Moment
    day: date
    shift: ShiftAnswer
    duty: DutyAnswer | None
    version: int | None
    base: int | None
    order: list[str]
    breaks: list[CourierBreak]
    """In order of time: each comes before the first stop that starts after it has begun. Always all of them."""
    stops: list[CourierStop]
    removed: list[str]
    relief: CourierRelief | None
    welfare: list[CourierOutcome]
    """Cases that began at this crew's doors today, whatever has become of the doors since."""


class Enrolled(Answer):
    """`device_token` is told once; the phone keeps it and sends it as a bearer token. The whole day is with it:
    on a slow network every way there and back counts."""

    device_id: UUID
    device_token: str
    courier: CourierCode
    day: CourierDay


class FactsForm(Message):
    """Items are read one by one by the server: one that is malformed is rejected alone."""

    device_now: Sent
    items: Annotated[list[Any], Field(max_length=MOST_ITEMS)]


class FactAnswer(Answer):
    id: str | None
    result: str
    """applied | duplicate | conflict | rejected"""
    error: ReasonAnswer | None


class FactAnswers(Answer):
    server_now: Moment
    answers: list[FactAnswer]
    last_seq: int
    event: int


class PhotoStored(Answer):
    stored: bool = True


class PushAnswer(Answer):
    public_key: str | None
    """What the browser subscribes with (base64url); None: this server wakes no phones."""
    on: bool
    """This phone is woken."""


class PushForm(Message):
    endpoint: Annotated[str, Field(max_length=LONGEST_ENDPOINT)]
