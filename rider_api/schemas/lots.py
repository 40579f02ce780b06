"""Lots, recalls, complaints and praise. Kitchens see order numbers and menus; names are on the call list only."""

from datetime import date
from enum import Enum
from typing import Annotated
from uuid import UUID

from pydantic import ConfigDict, Field, model_validator

from models.statuses import OrderStatus
from rider_api.schemas.common import Answer, Day, Message, Moment, Named, Note, Sent, Short

Celsius = Annotated[float, Field(ge=-40, le=120)]


class RecallReason(str, Enum):
    TEMPERATURE = "temperature"
    FOREIGN_OBJECT = "foreign_object"
    ALLERGEN = "allergen"
    ILLNESS = "illness"
    SPOILED = "spoiled"
    OTHER = "other"


class Verdict(str, Enum):
    COMPLAINT = "complaint"
    PRAISE = "praise"


class Topic(str, Enum):
    TEMPERATURE = "temperature"
    TASTE = "taste"
    CONTAINER = "container"
    WRONG_DIET = "wrong_diet"
    LATE = "late"
    OTHER = "other"


class LotAnswer(Answer):
    """A finished batch; `left` of its meals have gone out."""

    id: UUID
    number: int
    menu_id: UUID
    menu: str
    finished_at: Moment
    meals: int
    left: int
    recalled_at: Moment | None
    recall_reason: str | None


class LotForm(Message):
    """A batch is finished: which menu, by id or name, and how many meals it gave; now, unless a time is told."""

    model_config = ConfigDict(extra="forbid")
    day: Day
    menu_id: UUID | None = None
    menu: Short | None = None
    meals: Annotated[int, Field(ge=1, le=5000)]
    finished_at: Sent | None = None

    @model_validator(mode="after")
    def _names_a_menu(self) -> "LotForm":
        if self.menu_id is None and not self.menu:
            raise ValueError("menu_id or menu is needed")
        return self


class RecallForm(Message):
    reason: RecallReason


class RecallAnswer(Answer):
    lot_id: UUID
    orders: int
    event: int


class FeedbackForm(Message):
    verdict: Verdict
    topics: Annotated[list[Topic], Field(min_length=1, max_length=6)]
    note: Note = ""


class SaidAnswer(Answer):
    """One entry as the kitchen sees it."""

    id: UUID
    order: str
    menu: str
    verdict: Verdict
    topic: Topic
    happened_at: Moment


class TallyAnswer(Answer):
    menu: str
    verdict: Verdict
    topic: Topic
    count: int


class MonthAnswer(Answer):
    """One month of one kitchen: how many orders were complained of or praised, of what, and of how many meals."""

    month: date
    meals: int
    complaints: int
    praise: int
    tallies: list[TallyAnswer]


class FeedbackAnswer(Answer):
    kitchen: Named
    months: list[MonthAnswer]


class KitchenLots(Answer):
    """A kitchen of the area with its batches of a day and what was said of its meals."""

    kitchen: Named
    lots: list[LotAnswer]
    complaints: int
    praise: int


class CallLine(Answer):
    """Somebody to call about a recalled meal."""

    order: str
    order_id: UUID
    number: int
    name: str
    phone: str | None
    address: str
    meals: int
    status: OrderStatus
    duty: str | None
    happened_at: Moment | None
    called: bool


class CallList(Answer):
    lot: LotAnswer
    kitchen: Named
    day: date
    lines: list[CallLine]
