"""Who may do what, and see which fields of a person: the one table. Everything that isn't in it is refused.

`ROUTES` names for each route the roles that may call it (`ANYONE`: without signing in). `FIELDS` names for each
role the personal fields it may read in plain text; a role without a field gets its masked form. What a role may
reach (its area, kitchen, dong, own stops) is in `rider_api.reach`. Tests are generated from these tables.
"""

from collections.abc import Mapping
from enum import Enum
from types import MappingProxyType

from models.statuses import Role

Callers = frozenset[Role | None]
"""Roles; None stands for somebody who is not signed in."""

ANYONE: Callers = frozenset({None, *Role})
EVERYBODY: Callers = frozenset(Role)
DESK: Callers = frozenset({Role.COORDINATOR})
LOOKING: Callers = frozenset({Role.COORDINATOR, Role.AUDITOR})
PEOPLE: Callers = frozenset({Role.COORDINATOR, Role.CARE_MANAGER, Role.AUDITOR})
REFERRING: Callers = frozenset({Role.COORDINATOR, Role.CARE_MANAGER})
BOARD: Callers = frozenset({Role.KITCHEN})
PHONE: Callers = frozenset({Role.COURIER})
CITY: Callers = frozenset({Role.METROPOLITAN, Role.COORDINATOR, Role.AUDITOR})
CALENDAR: Callers = frozenset({Role.METROPOLITAN, Role.COORDINATOR})
"""Who may change the one calendar of all districts; a coordinator only of the only district (`rider_api.reach`)."""
NOBODY: Callers = frozenset()

ROUTES: Mapping[str, Callers] = MappingProxyType(
    {
        "GET /api/health": ANYONE,
        "POST /api/login": ANYONE,
        "POST /api/logout": ANYONE,
        "GET /api/me": EVERYBODY,
        "WS /api/live": EVERYBODY,
        "GET /api/map/streets": PEOPLE,
        "GET /api/map/tiles": PEOPLE,
        "POST /api/courier/enrol": ANYONE,
        "GET /api/courier/day": PHONE,
        "POST /api/courier/facts": PHONE,
        "POST /api/courier/keys": PHONE,
        "POST /api/courier/leave": PHONE,
        "GET /api/courier/push": PHONE,
        "PUT /api/courier/push": PHONE,
        "DELETE /api/courier/push": PHONE,
        "GET /api/courier/entrances/{sha256}": PHONE,
        "PUT /api/courier/photos/{sha256}": PHONE,
        "GET /api/kitchen/day/{day}": BOARD,
        "GET /api/kitchen/day/{day}/{paper}.pdf": BOARD,
        "POST /api/kitchen/handovers": BOARD,
        "POST /api/kitchen/changes/{change_id}/acknowledge": BOARD,
        "POST /api/kitchen/shortages": BOARD,
        "POST /api/kitchen/lots": BOARD,
        "POST /api/kitchen/lots/{lot_id}/recall": BOARD,
        "GET /api/kitchen/feedback": BOARD,
        "GET /api/desk/day/{day}": LOOKING,
        "GET /api/desk/day/{day}/{paper}.pdf": LOOKING,
        "GET /api/desk/day/{day}/routes": DESK,
        "POST /api/desk/days/{day}/freeze": DESK,
        "GET /api/desk/days/{day}/freeze-preview": LOOKING,
        "POST /api/desk/days/{day}/close": DESK,
        "POST /api/desk/plans": DESK,
        "POST /api/desk/plans/{plan_id}/publish": DESK,
        "POST /api/desk/plans/{plan_id}/edits": DESK,
        "GET /api/desk/plans/{plan_id}/edits": LOOKING,
        "POST /api/desk/plans/{plan_id}/undo": DESK,
        "POST /api/desk/plans/{plan_id}/redo": DESK,
        "POST /api/desk/plans/{plan_id}/rebase": DESK,
        "POST /api/desk/plans/{plan_id}/repairs": DESK,
        "GET /api/desk/plans/{plan_id}/figures": LOOKING,
        "GET /api/desk/plans/{plan_id}/differences": LOOKING,
        "POST /api/desk/imports": DESK,
        "GET /api/desk/template.xlsx": REFERRING,
        "POST /api/desk/referrals": REFERRING,
        "GET /api/desk/referrals/fields": REFERRING,
        "POST /api/desk/recipients/search": PEOPLE,
        "GET /api/desk/recipients/{number}": PEOPLE,
        "GET /api/desk/recipients/{number}/photos/{sha256}": REFERRING,
        "POST /api/desk/recipients/{number}/address": DESK,
        "POST /api/desk/recipients/{number}/diet": DESK,
        "GET /api/desk/recipients/{number}/rules": LOOKING,
        "POST /api/desk/recipients/{number}/rules": DESK,
        "DELETE /api/desk/recipients/{number}/rules/{rule_id}": DESK,
        "POST /api/desk/homes/{home_id}/pin": DESK,
        "GET /api/desk/standing-orders": PEOPLE,
        "POST /api/desk/standing-orders/{order_id}/approve": DESK,
        "POST /api/desk/standing-orders/{order_id}/refuse": DESK,
        "POST /api/desk/standing-orders/{order_id}/pause": DESK,
        "POST /api/desk/standing-orders/{order_id}/skip": DESK,
        "POST /api/desk/standing-orders/{order_id}/extra": DESK,
        "POST /api/desk/standing-orders/{order_id}/end": DESK,
        "GET /api/desk/standing-orders/{order_id}/calendar": PEOPLE,
        "POST /api/desk/standing-orders/{order_id}/decide": DESK,
        "POST /api/desk/standing-orders/{order_id}/add": DESK,
        "GET /api/desk/freed-meals": LOOKING,
        "GET /api/desk/freed-meals/{freed_id}/takers": LOOKING,
        "POST /api/desk/freed-meals/{freed_id}/give": DESK,
        "POST /api/desk/freed-meals/{freed_id}/waste": DESK,
        "POST /api/desk/recipients/{number}/merge": DESK,
        "POST /api/desk/recipients/{number}/merges/{merge_id}/undo": DESK,
        "POST /api/desk/orders/{order_id}/cancel": DESK,
        "POST /api/desk/tasks/{task_id}/done": DESK,
        "POST /api/desk/tasks/{task_id}/own": DESK,
        "GET /api/desk/entrances/{report_id}": DESK,
        "POST /api/desk/entrances/{report_id}/approve": DESK,
        "POST /api/desk/entrances/{report_id}/refuse": DESK,
        "POST /api/desk/cases/{case_id}/own": DESK,
        "GET /api/desk/colleagues": DESK,
        "GET /api/desk/cases": PEOPLE,
        "POST /api/desk/cases/{case_id}/acknowledge": REFERRING,
        "POST /api/desk/cases/{case_id}/close": REFERRING,
        "POST /api/desk/orders/{order_id}/feedback": DESK,
        "GET /api/desk/day/{day}/kitchens": LOOKING,
        "GET /api/desk/kitchens/{kitchen_id}/feedback": LOOKING,
        "POST /api/desk/lots/{lot_id}/recall": DESK,
        "GET /api/desk/lots/{lot_id}/calls": LOOKING,
        "GET /api/desk/lots/{lot_id}/calls.xlsx": DESK,
        "GET /api/desk/cases/{case_id}": PEOPLE,
        "POST /api/desk/messages/{message_id}/retry": DESK,
        "GET /api/desk/ladders": LOOKING,
        "POST /api/desk/ladders": DESK,
        "GET /api/desk/contacts": DESK,
        "POST /api/desk/contacts": DESK,
        "POST /api/desk/contacts/{contact_id}/end": DESK,
        "GET /api/desk/warnings": LOOKING,
        "POST /api/desk/warnings": DESK,
        "POST /api/desk/warnings/{warning_id}/withdraw": DESK,
        "GET /api/desk/recipients/{number}/history.{suffix}": REFERRING,
        "GET /api/desk/couriers": LOOKING,
        "POST /api/desk/couriers/{courier_id}/link": DESK,
        "POST /api/desk/devices/{device_id}/revoke": DESK,
        "GET /api/desk/day-menus": LOOKING,
        "PUT /api/desk/day-menus": DESK,
        "GET /api/desk/providers.xlsx": DESK,
        "POST /api/desk/providers": DESK,
        "GET /api/desk/capacities": LOOKING,
        "PUT /api/desk/kitchens/{kitchen_id}/capacity": DESK,
        "GET /api/desk/closures": LOOKING,
        "POST /api/desk/kitchens/{kitchen_id}/closures": DESK,
        "DELETE /api/desk/closures/{closure_id}": DESK,
        "GET /api/desk/allotment": LOOKING,
        "GET /api/desk/clashes": LOOKING,
        "POST /api/desk/standing-orders/{order_id}/meal": DESK,
        "GET /api/desk/city": CITY,
        "GET /api/desk/holidays": CITY,
        "POST /api/desk/holidays": CALENDAR,
        "GET /api/desk/menus": PEOPLE,
        "GET /api/desk/areas": PEOPLE,
    }
)


class Field(str, Enum):
    """A personal field as screens ask for it."""

    NAME = "name"
    PHONE = "phone"
    ADDRESS = "address"
    BIRTH_DATE = "birth_date"
    GUARDIAN = "guardian"
    ENTRY_NOTE = "entry_note"
    WELFARE = "welfare"
    """What a card says of somebody, a case's closing note: health data."""
    REFERRAL = "referral"
    """The referral form: symptoms, disability, benefit class."""


FIELDS: Mapping[Role, frozenset[Field]] = MappingProxyType(
    {
        Role.COORDINATOR: frozenset(Field),
        Role.CARE_MANAGER: frozenset(Field),
        Role.COURIER: frozenset({Field.NAME, Field.PHONE, Field.ADDRESS, Field.ENTRY_NOTE}),
        Role.KITCHEN: frozenset(),
        Role.AUDITOR: frozenset(),
        Role.METROPOLITAN: frozenset(),
    }
)


def may_call(role: Role | None, route: str) -> bool:
    """Whether `role` (None: nobody signed in) may call `route`; a route that the table doesn't know is refused."""
    return role in ROUTES.get(route, NOBODY)


def may_read(role: Role, field: Field) -> bool:
    """Whether `role` reads this field in plain text."""
    return field in FIELDS[role]
