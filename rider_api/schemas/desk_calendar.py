"""The order calendar on the wire: a standing order's days, its history, and decisions with their preview."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from models.statuses import HolidayPolicy
from rider_api.schemas.common import BIGGEST, Answer, Day, Message, Moment, ReasonAnswer, Short
from rider_api.schemas.desk_decisions import FrozenOrderAnswer
from rider_api.schemas.desk_people import StandingOrderAnswer

DecisionKind = Literal["approve", "skip", "extra", "menu", "pause", "resume", "change", "extend", "end", "withdraw"]
Weekdays = Annotated[list[Annotated[int, Field(ge=1, le=7)]], Field(min_length=1, max_length=7)]


class CalendarDayAnswer(Answer):
    """One day. `used`: meals of the cap up to and with it; `closed`: only a change after the freeze can alter it."""

    day: date
    state: str
    meals: int
    menu: str
    kitchen: str
    used: int
    reason: ReasonAnswer | None
    order_id: UUID | None
    order_number: str
    closed: bool
    deviations: list[str]
    holiday: str


class TermsAnswer(Answer):
    """What holds from a day on, as it was decided; the newest that has begun holds."""

    number: int
    from_day: date
    menu_id: UUID
    menu: str
    weekdays: list[int]
    meals_a_visit: int
    holiday_policy: HolidayPolicy
    weekend_carry: bool
    reason: str | None
    made_at: Moment
    made_by: str | None


class ExceptionAnswer(Answer):
    """A pause, skip, extra or other menu; taken back when `withdrawn_at` is set."""

    id: UUID
    kind: str
    from_day: date
    until_day: date
    meals: int | None
    menu: str | None
    expected_on: date | None
    reason: str | None
    made_at: Moment
    made_by: str | None
    withdrawn_at: Moment | None


class OrderCalendarAnswer(Answer):
    event: int
    order: StandingOrderAnswer
    used: int
    cap: int
    days: list[CalendarDayAnswer]
    terms_now: TermsAnswer
    """Those that hold on the first day that is not over; number 0: as approved."""
    history: list[TermsAnswer]
    exceptions: list[ExceptionAnswer]


class DecisionForm(Message):
    """One decision about a standing order. `kind` says which of the other fields count.

    "Only today" are skip, extra and menu (`day`); "from now on" are change, pause and end (`day` is their first day,
    of end the last). With `preview` nothing is written. `seen`: the event number of what was looked at; refused
    (order.changed_since) when somebody has decided about the same order since.
    """

    kind: DecisionKind
    preview: bool = True
    seen: Annotated[int, Field(ge=0, le=BIGGEST)] | None = None
    first: Day
    last: Day
    """The days that are shown."""
    day: Day | None = None
    until_day: Day | None = None
    expected_on: Day | None = None
    meals: Annotated[int, Field(ge=1, le=10_000)] | None = None
    menu_id: UUID | None = None
    weekdays: Weekdays | None = None
    holiday_policy: HolidayPolicy | None = None
    weekend_carry: bool | None = None
    exception_id: UUID | None = None
    reason: Short = ""


class DecisionAnswer(Answer):
    """`changed`: days on which the calendar differs; `frozen_orders`: orders that stay unless they are cancelled."""

    kept: bool
    event: int
    changed: list[date]
    before: list[CalendarDayAnswer]
    after: list[CalendarDayAnswer]
    used: int
    cap: int
    frozen_orders: list[FrozenOrderAnswer]


class AddForm(Message):
    """Somebody onto a day that is frozen already."""

    day: Day
    paid_by: Literal["support", "self", "kitchen"] = "support"
    reason: Short = ""
