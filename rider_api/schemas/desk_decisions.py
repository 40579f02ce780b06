"""What a coordinator decides: the bodies of the desk's POST requests and their answers."""

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field

from models.statuses import Model
from rider_api.schemas.common import (
    BIGGEST,
    Answer,
    Count,
    Day,
    Line,
    Message,
    Moment,
    Note,
    ReasonAnswer,
    Short,
    Whole,
)
from rider_api.schemas.desk_day import DeskTour, MenuCount, PersonName

Position = Annotated[int, Field(ge=0, le=1000)]
Version = Annotated[int, Field(ge=0, le=BIGGEST)]


class AreaForm(Message):
    area: UUID | None = None
    """May be left out by who works in one area."""


class PeopleSearch(Message):
    """`after`: the number of the last person seen, instead of a page."""

    query: Short = ""
    page: Annotated[int, Field(ge=1, le=10_000)] = 1
    after: Annotated[int, Field(ge=0, le=BIGGEST)] | None = None


class MergeForm(Message):
    """Which record is the same person as the one of the address."""

    merged: Annotated[int, Field(ge=0, le=BIGGEST)]
    reason: Short = ""


class FreezeForm(AreaForm):
    early: bool = False


class FrozenAnswer(Answer):
    number: int
    households: int
    meals: int
    digest: str


class NotMadeAnswer(Answer):
    recipient_number: int
    standing_order_id: UUID
    reason: ReasonAnswer


class FreezePreview(Answer):
    """What a freeze would write now; `not_made` names who gets nothing and why."""

    day: date
    due_at: Moment
    households: int
    meals: int
    by_menu: list[MenuCount]
    not_made: list[NotMadeAnswer]


class WishForm(Message):
    """What if this model took every door of a dong (its name; left out: of the area), or none (`forbid`)?"""

    model: Model
    dong: Short = ""
    rule: Literal["force", "forbid"] = "force"


class PlanForm(AreaForm):
    day: Day
    seconds: Annotated[int, Field(ge=1, le=3600)] | None = None
    iterations: Annotated[int, Field(ge=1, le=10_000_000)] | None = None
    seed: Whole = 0
    based_on: UUID | None = None
    """Plan the rest again: start from this version and keep its locks."""
    wish: WishForm | None = None


class PlanRequested(Answer):
    request_id: UUID
    event: int


class PublishForm(Message):
    version: Version
    revision: Version | None = None
    """Of the draft that was looked at."""
    over: Version | None = None
    """Version of the published plan that was looked at beside it."""
    may_reorder_loaded: bool = False
    """The coordinator has spoken with the courier whose loaded stops change their order."""


class SeenForm(Message):
    """What was looked at: refused (plan.edited) when somebody has changed the draft since."""

    version: Version
    revision: Version


class EditForm(SeenForm):
    """One edit. `kind` says which of the other fields count."""

    kind: Literal["move", "leave_out", "swap", "take_off", "lock", "unlock"]
    door_key: Short | None = None
    duty_id: UUID | None = None
    """The crew to which a door goes, that changes with `other_duty_id`, is taken off or locked."""
    other_duty_id: UUID | None = None
    trip: Annotated[int, Field(ge=1, le=50)] = 1
    position: Position = 0
    """Place among the doors of the trip; 0 is the first."""
    lock: Literal["stop", "order", "courier"] | None = None
    preview: bool = True
    alone: bool = False
    """Make an own draft although somebody is editing another one of the same plan."""


class RepairForm(SeenForm):
    """One repair. `seconds`: how long a courier stays (left out: for good), or from when a late kitchen hands over."""

    kind: Literal["courier_out", "vehicle_broken", "courier_stays", "kitchen_late", "put_in", "catch_up"]
    duty_id: UUID | None = None
    kitchen_id: UUID | None = None
    door_key: Short | None = None
    number: Annotated[int, Field(ge=0, le=BIGGEST)] | None = None
    """Of the recipient whose doors have moved, or were ordered or given, since the plan was made."""
    seconds: Annotated[int, Field(ge=0, le=86_400)] | None = None
    preview: bool = True
    alone: bool = False


class RevisionAnswer(Answer):
    """The draft as it stands now."""

    plan_id: UUID
    version: int
    revision: int
    event: int


class EditRow(Answer):
    number: int
    kind: str
    data: dict[str, Any]
    revision: int
    made_at: Moment
    made_by: str | None
    undone: bool
    gone: bool


class RebaseAnswer(Answer):
    """The new draft, None when nothing could be done again; `left` are the edits that could not."""

    plan_id: UUID | None
    left: list[EditRow]


class FiguresAnswer(Answer):
    """What a plan comes to; seconds, metres and won."""

    cost: dict[str, int]
    total_won: int
    paid_seconds: int
    distance_metres: int
    crews: int
    doors: int
    doors_by_model: dict[str, int]
    unserved: int
    violations: int
    near_limit: int
    unfamiliar: int
    burden_spread_seconds: int
    burden_deviation_seconds: int
    on_board_p50_seconds: int
    on_board_p95_seconds: int
    on_board_max_seconds: int


class PlaceAnswer(Answer):
    vehicle: str
    trip: int
    position: int
    start_seconds: int


class DifferenceAnswer(Answer):
    """A door that stands elsewhere in another version; `recipient` as the role may see them."""

    door: str
    recipient: PersonName | None
    before: PlaceAnswer | None
    after: PlaceAnswer | None


class TourBrief(Answer):
    duty_id: UUID
    duty_code: str
    start_seconds: int
    end_seconds: int
    meals: int
    distance_metres: int


class EditSide(Answer):
    figures: FiguresAnswer
    tours: list[TourBrief]


class EditAnswer(Answer):
    before: EditSide
    after: EditSide
    violations: list[dict[str, Any]]
    """Reasons with `amount` and `unit`."""
    changed_tours: list[DeskTour]
    kept: RevisionAnswer | None
    """The draft that holds the edit; None for a preview."""


class ApproveForm(Message):
    menu_id: UUID | None = None
    weekdays: Annotated[list[Annotated[int, Field(ge=1, le=7)]], Field(min_length=1, max_length=7)] | None = None


class ReasonForm(Message):
    reason: Short = ""


class PauseForm(ReasonForm):
    from_day: Day
    until_day: Day


class SkipForm(ReasonForm):
    day: Day


class ExtraForm(ReasonForm):
    day: Day
    meals: Annotated[int, Field(ge=1, le=9)]


class EndForm(ReasonForm):
    last_day: Day


class FrozenOrderAnswer(Answer):
    """An order in between that is frozen already and has to be cancelled by itself."""

    id: UUID
    number: str
    day: date
    meals: int


class OrderDecision(Answer):
    event: int
    frozen_orders: list[FrozenOrderAnswer]


class CancelForm(ReasonForm):
    paid_by: Literal["support", "self", "kitchen"] = "support"


class ChangeMade(Answer):
    number: int
    event: int


class TaskForm(Message):
    note: Note = ""


class OwnerForm(Message):
    """`to` looks after it from now on (left out: yourself); `seen` had it when you decided, None: nobody."""

    to: UUID | None = None
    seen: UUID | None = None


class ColleagueAnswer(Answer):
    id: UUID
    login: str


class AcknowledgeForm(Message):
    position: Count


class CloseCaseForm(Message):
    code: Short
    who: Short
    note: Note = ""
    tell: Annotated[tuple[Short, ...], Field(max_length=5)] = ()
    """Who gets the all-clear beside those who were alarmed: guardian, dong_care_manager."""


class AddressForm(Message):
    """`dong`: its name, where the address does not tell."""

    address: Line
    dong: Short = ""


class AddressAnswer(Answer):
    """`changes`: numbers of the changes that kitchens acknowledge; `too_late`: orders that are on their way already;
    `planned_days`: days whose plan must be brought up to date (a repair, catch_up)."""

    ok: bool = True
    event: int
    home_id: UUID
    needs_pin: bool
    changes: list[int]
    too_late: list[str]
    planned_days: list[date]


class PinForm(Message):
    lat: Annotated[float, Field(ge=-90, le=90)]
    lon: Annotated[float, Field(ge=-180, le=180)]


class LinkAnswer(Answer):
    """`qr_svg` draws `url`; the token stands behind its #, which browsers never send.

    A link lives by the machine's clock, screens by the service's, which a demo runs days ahead: `valid_seconds` is
    right by both.
    """

    url: str
    expires_at: Moment
    valid_seconds: int
    qr_svg: str


class ReferralAnswer(Answer):
    outcome: str
    dry_run: bool
    recipient_number: int | None
    duplicates: list[int]


class ImportRow(Answer):
    row: int
    outcome: str
    recipient_number: int | None
    reason: ReasonAnswer | None
    reasons: list[ReasonAnswer]


class ImportAnswer(Answer):
    dry_run: bool
    counts: dict[str, int]
    unknown_headings: list[str]
    rows: list[ImportRow]


class FieldAnswer(Answer):
    """One field of the referral form, for whoever draws it."""

    key: str
    kind: str
    heading: str
    english: str
    group: str
    also: list[str]
    required: bool
    choices: list[str]
    low: int
    high: int
    sample: str


class FreedAnswer(Answer):
    """Meals of a cancelled order: where their boxes are, what they cost, and what became of them."""

    id: UUID
    order: str
    menu: str
    kitchen: str
    day: date
    meals: int
    cost_won: int
    place: str
    place_name: str
    reusable_containers: int
    status: str


class TakerAnswer(Answer):
    standing_order_id: UUID
    recipient: PersonName
    metres: int | None
    tour: str | None
    """Code of the duty that can bring them; None while the day is not planned."""
    trip: int | None
    start_seconds: int | None
    """When it is expected at the door, seconds of the day."""


class TakersAnswer(Answer):
    takers: list[TakerAnswer]
    out_of_reach: int
    """How many more may eat them, but no tour that has not left gets there."""
    reason: ReasonAnswer | None


class GiveForm(Message):
    standing_order_id: UUID


class MealsGiven(ChangeMade):
    """`version` of the plan that was published with the door on `tour`; None: no plan is out, or a task asks for it."""

    version: int | None
    tour: str | None
