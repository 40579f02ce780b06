"""Values that all audiences share, and the limits of what anybody may send."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer
from pydantic_core import PydanticCustomError

from dispatch.clock import KST
from models.statuses import Role

BIGGEST = 2**31 - 1
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2099, 12, 31)


class Answer(BaseModel):
    """A response; made by our own code only."""

    model_config = ConfigDict(frozen=True)


class Message(BaseModel):
    """A request body: numbers are finite and fit the database, text can be stored."""

    model_config = ConfigDict(frozen=True, allow_inf_nan=False)


def _storable(text: str) -> str:
    if "\x00" in text or any("\ud800" <= sign <= "\udfff" for sign in text):
        raise PydanticCustomError("unstorable_text", "text with a NUL or half a surrogate pair cannot be stored")
    return text


def _written_day(value: Any) -> Any:
    """Days come as YYYY-MM-DD only: a bare number would pass as seconds since 1970."""
    if isinstance(value, str) and len(value) != 10:
        raise PydanticCustomError("day", "a day is written YYYY-MM-DD")
    if not isinstance(value, str | date):
        raise PydanticCustomError("day", "a day is written YYYY-MM-DD")
    return value


def _in_range(day: date) -> date:
    if not FIRST_DAY <= day <= LAST_DAY:
        raise PydanticCustomError("day_range", "a day lies between 2000 and 2099")
    return day


def _aware(moment: datetime) -> datetime:
    if moment.tzinfo is None or not 2000 <= moment.year <= 2099:
        raise PydanticCustomError("moment", "a moment has an offset and lies between 2000 and 2099")
    return moment


Short = Annotated[str, Field(max_length=120), AfterValidator(_storable)]
Line = Annotated[str, Field(max_length=400), AfterValidator(_storable)]
Note = Annotated[str, Field(max_length=4000), AfterValidator(_storable)]
Count = Annotated[int, Field(ge=0, le=10_000)]
Whole = Annotated[int, Field(ge=-BIGGEST, le=BIGGEST)]
Day = Annotated[date, BeforeValidator(_written_day), AfterValidator(_in_range)]
Sent = Annotated[datetime, AfterValidator(_aware)]
"""A moment that somebody sent: with an offset."""


def _in_korea(moment: datetime) -> str:
    return moment.astimezone(KST).isoformat(timespec="milliseconds")


Moment = Annotated[datetime, PlainSerializer(_in_korea, return_type=str, when_used="json")]
"""A moment in an answer: ISO 8601 in Korean time."""


class Named(Answer):
    id: UUID
    name: str


class Sentence(Answer):
    ko: str
    en: str


class ReasonAnswer(Answer):
    """A code, its cause and what to do (docs/errors.md)."""

    code: str
    cause: Sentence
    action: Sentence
    subject: list[str] = []


class ErrorAnswer(Answer):
    """Every refusal, whatever its status."""

    error: ReasonAnswer


class Done(Answer):
    """A decision was carried out; `event` is the stream's number afterwards."""

    ok: bool = True
    event: int


class Place(Answer):
    id: str
    name: str
    lat: float | None
    lon: float | None


class Health(Answer):
    ok: bool
    epoch: str
    version: str


class Login(Message):
    login: Short
    password: Annotated[str, Field(max_length=1000)]


class SignedIn(Answer):
    login: str
    role: Role
    area: Named | None
    kitchen_id: UUID | None


class LoginAnswer(Answer):
    account: SignedIn


class Me(Answer):
    role: Role
    login: str
    area: Named | None
    kitchen: Named | None
    day: date
    """Today in Korea."""
    epoch: str
    event: int
    """Where the stream stands: who shows no day follows it from here."""


class Guardian(Answer):
    """Who is asked when a person can't be reached (보호자)."""

    name: str
    relation: str
    phone: str
