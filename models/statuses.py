"""Enums with their allowed moves. Only `dispatch.lifecycle` writes a status field.

Every status is stored as its value (a short string) and guarded by a CHECK constraint.
"""

from collections.abc import Mapping
from enum import Enum

from sqlalchemy import Enum as EnumColumn


class OrderStatus(str, Enum):
    """A dated order (일일 주문): one recipient, one day, one menu slot."""

    PLANNED = "planned"
    FROZEN = "frozen"
    PACKED = "packed"
    OUT = "out"
    DELIVERED = "delivered"
    UNDELIVERED = "undelivered"
    CANCELLED = "cancelled"


class StandingOrderStatus(str, Enum):
    """정기 주문."""

    REQUESTED = "requested"
    ACTIVE = "active"
    ENDED = "ended"
    REFUSED = "refused"


class PlanStatus(str, Enum):
    """배송 계획."""

    DRAFT = "draft"
    PUBLISHED = "published"
    SUPERSEDED = "superseded"
    COMPLETED = "completed"


class PlanRequestStatus(str, Enum):
    """A request to solve, worked off by a worker process."""

    REQUESTED = "requested"
    SOLVING = "solving"
    DRAFTED = "drafted"
    FAILED = "failed"


class StopStatus(str, Enum):
    """What the courier's facts say of a stop: a lattice, ends may contradict each other."""

    PLANNED = "planned"
    ARRIVED = "arrived"
    DELIVERED = "delivered"
    NO_ANSWER = "no_answer"
    REFUSED = "refused"
    AWAY = "away"


class CaseStatus(str, Enum):
    """안부 사례."""

    OPEN = "open"
    CONTACTED = "contacted"
    CLOSED = "closed"


class TaskStatus(str, Enum):
    OPEN = "open"
    DONE = "done"


class MessageStatus(str, Enum):
    """A message of the outbox."""

    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"
    """Given up: somebody has to call instead."""
    WITHHELD = "withheld"
    """Never sent: there is no consent or no address."""


class EntranceStatus(str, Enum):
    """A courier's report of a wrong pin or a better way in."""

    PENDING = "pending"
    APPROVED = "approved"
    REFUSED = "refused"


class DayStatus(str, Enum):
    """A service day of one area."""

    OPEN = "open"
    CLOSED = "closed"


class ChangeStatus(str, Enum):
    """A change after the freeze, which the kitchen must acknowledge."""

    PENDING = "pending"
    ACKNOWLEDGED = "acknowledged"


class FreedStatus(str, Enum):
    """A meal that was freed after the freeze (남게 된 식사)."""

    OPEN = "open"
    GIVEN = "given"
    WASTED = "wasted"


MOVES: Mapping[type[Enum], Mapping[Enum, frozenset[Enum]]] = {
    OrderStatus: {
        OrderStatus.PLANNED: frozenset({OrderStatus.FROZEN, OrderStatus.CANCELLED}),
        OrderStatus.FROZEN: frozenset({OrderStatus.PACKED, OrderStatus.OUT, OrderStatus.CANCELLED}),
        OrderStatus.PACKED: frozenset({OrderStatus.OUT, OrderStatus.CANCELLED}),
        # Cancelled while the box stands at a hub, or is on its way there.
        OrderStatus.OUT: frozenset({OrderStatus.DELIVERED, OrderStatus.UNDELIVERED, OrderStatus.CANCELLED}),
        # A later fact may correct an end: the box was handed over on the second try.
        OrderStatus.UNDELIVERED: frozenset({OrderStatus.DELIVERED}),
        OrderStatus.DELIVERED: frozenset(),
        OrderStatus.CANCELLED: frozenset(),
    },
    StandingOrderStatus: {
        StandingOrderStatus.REQUESTED: frozenset({StandingOrderStatus.ACTIVE, StandingOrderStatus.REFUSED}),
        StandingOrderStatus.ACTIVE: frozenset({StandingOrderStatus.ENDED}),
        StandingOrderStatus.ENDED: frozenset(),
        StandingOrderStatus.REFUSED: frozenset(),
    },
    PlanStatus: {
        PlanStatus.DRAFT: frozenset({PlanStatus.PUBLISHED, PlanStatus.SUPERSEDED}),
        PlanStatus.PUBLISHED: frozenset({PlanStatus.SUPERSEDED, PlanStatus.COMPLETED}),
        PlanStatus.SUPERSEDED: frozenset(),
        PlanStatus.COMPLETED: frozenset(),
    },
    PlanRequestStatus: {
        PlanRequestStatus.REQUESTED: frozenset({PlanRequestStatus.SOLVING}),
        PlanRequestStatus.SOLVING: frozenset(
            {PlanRequestStatus.REQUESTED, PlanRequestStatus.DRAFTED, PlanRequestStatus.FAILED}
        ),
        PlanRequestStatus.DRAFTED: frozenset(),
        PlanRequestStatus.FAILED: frozenset(),
    },
    StopStatus: {
        StopStatus.PLANNED: frozenset(
            {
                StopStatus.ARRIVED,
                StopStatus.DELIVERED,
                StopStatus.NO_ANSWER,
                StopStatus.REFUSED,
                StopStatus.AWAY,
            }
        ),
        StopStatus.ARRIVED: frozenset(
            {StopStatus.DELIVERED, StopStatus.NO_ANSWER, StopStatus.REFUSED, StopStatus.AWAY}
        ),
        StopStatus.NO_ANSWER: frozenset({StopStatus.DELIVERED, StopStatus.REFUSED, StopStatus.AWAY}),
        StopStatus.REFUSED: frozenset({StopStatus.DELIVERED}),
        StopStatus.AWAY: frozenset({StopStatus.DELIVERED, StopStatus.REFUSED}),
        StopStatus.DELIVERED: frozenset(),
    },
    CaseStatus: {
        CaseStatus.OPEN: frozenset({CaseStatus.CONTACTED, CaseStatus.CLOSED}),
        CaseStatus.CONTACTED: frozenset({CaseStatus.CLOSED}),
        CaseStatus.CLOSED: frozenset(),
    },
    EntranceStatus: {
        EntranceStatus.PENDING: frozenset({EntranceStatus.APPROVED, EntranceStatus.REFUSED}),
        EntranceStatus.APPROVED: frozenset(),
        EntranceStatus.REFUSED: frozenset(),
    },
    TaskStatus: {TaskStatus.OPEN: frozenset({TaskStatus.DONE}), TaskStatus.DONE: frozenset()},
    MessageStatus: {
        MessageStatus.WAITING: frozenset({MessageStatus.SENT, MessageStatus.FAILED}),
        MessageStatus.FAILED: frozenset({MessageStatus.WAITING}),
        MessageStatus.SENT: frozenset(),
        MessageStatus.WITHHELD: frozenset(),
    },
    DayStatus: {DayStatus.OPEN: frozenset({DayStatus.CLOSED}), DayStatus.CLOSED: frozenset()},
    ChangeStatus: {
        ChangeStatus.PENDING: frozenset({ChangeStatus.ACKNOWLEDGED}),
        ChangeStatus.ACKNOWLEDGED: frozenset(),
    },
    FreedStatus: {
        FreedStatus.OPEN: frozenset({FreedStatus.GIVEN, FreedStatus.WASTED}),
        FreedStatus.GIVEN: frozenset(),
        FreedStatus.WASTED: frozenset(),
    },
}
"""For each status: where it may go from here."""


class Role(str, Enum):
    COORDINATOR = "coordinator"
    KITCHEN = "kitchen"
    CARE_MANAGER = "care_manager"
    COURIER = "courier"
    AUDITOR = "auditor"
    METROPOLITAN = "metropolitan"
    """The city's team that compares districts and models: figures of every area, never a person."""


class Model(str, Enum):
    """The four delivery models, as data: a fifth is a fifth record of `DeliveryModel`."""

    RIDER = "rider"
    SELF_SUFFICIENCY = "self_sufficiency"
    WALKING_RESIDENT = "walking_resident"
    DIRECT = "direct"


class Precision(str, Enum):
    """How well a home is placed; everything below BUILDING asks for a pin."""

    PIN = "pin"
    ENTRANCE = "entrance"
    BUILDING = "building"
    ROAD = "road"
    DONG_OFFICE = "dong_office"
    NONE = "none"


class MenuKind(str, Enum):
    GENERAL = "general"
    SIDE_DISHES = "side_dishes"
    LIQUID = "liquid"
    PORRIDGE = "porridge"
    DYSPHAGIA = "dysphagia"


class HolidayPolicy(str, Enum):
    """What becomes of a visit that falls on a holiday (공휴일 처리)."""

    SKIP = "skip"
    DAY_BEFORE = "day_before"
    """It comes on the last service day before, where nothing comes on that day anyway."""
    DOUBLE_BEFORE = "double_before"
    """The order's last visit before brings its meals too."""


class ContainerKind(str, Enum):
    DISPOSABLE = "disposable"
    REUSABLE = "reusable"


class CardOutcome(str, Enum):
    """안부카드 result at the door."""

    HANDED_OVER = "handed_over"
    FAMILY = "family"
    AT_DOOR = "at_door"
    NO_ANSWER = "no_answer"
    REFUSED = "refused"
    AWAY_NOTICE = "away_notice"


class Urgency(str, Enum):
    INFO = "info"
    TODAY = "today"
    NOW = "now"


class TaskKind(str, Enum):
    """What needs a person at the desk."""

    PLACE_ADDRESS = "place_address"
    CHECK_DUPLICATE = "check_duplicate"
    UNSERVED_DOOR = "unserved_door"
    CONTRADICTING_FACT = "contradicting_fact"
    KITCHEN_SHORTAGE = "kitchen_shortage"
    COURIER_SILENT = "courier_silent"
    PLAN_FAILED = "plan_failed"
    REJECTED_RECORD = "rejected_record"
    MISSED_DAY = "missed_day"
    PAUSE_ENDS = "pause_ends"
    DIET_CLASH = "diet_clash"
    KITCHEN_FULL = "kitchen_full"
    HOLIDAY_DECLARED = "holiday_declared"
    FREED_MEAL = "freed_meal"
    MOVED_HOME = "moved_home"
    RECALLED_MEAL = "recalled_meal"
    FOOD_TEMPERATURE = "food_temperature"
    COURIER_EMERGENCY = "courier_emergency"
    COURIER_STAYS = "courier_stays"
    LINK_UNOPENED = "link_unopened"
    CHANGE_UNSEEN = "change_unseen"
    STOP_PASSED = "stop_passed"
    CHANNEL_FAILING = "channel_failing"
    CHECK_ENTRANCE = "check_entrance"


def status_column(enum: type[Enum]) -> EnumColumn:
    """A column type that stores the value, not the name, and checks it (never a native ENUM)."""
    return EnumColumn(
        enum,
        native_enum=False,
        create_constraint=True,
        length=24,
        values_callable=lambda members: [member.value for member in members],
    )
