"""What the readings that rest on the stream read; `tests/dispatch/test_guard.py` runs them and compares."""

from collections.abc import Mapping

FIGURES: Mapping[str, frozenset[str]] = {
    "daily_order": frozenset({"area_id", "day", "id", "meals", "recipient_id", "status"}),
    "door_state": frozenset({"daily_order_id", "duty_id", "happened_at"}),
    "duty": frozenset({"code", "id", "team_id"}),
    "freeze": frozenset({"area_id", "day"}),
    "plan": frozenset({"area_id", "cost", "day", "id", "status"}),
    "planned_stop": frozenset({"daily_order_ids", "kind", "meals", "start_seconds", "tour_id"}),
    "recipient": frozenset({"id", "number"}),
    "tour": frozenset({"id", "plan_id"}),
    "welfare_case": frozenset({"daily_order_id", "status"}),
}
"""Columns by table of what an area's day came to: `dispatch.city.counting.count_day` (decision 18)."""

DESK = frozenset({
    "account", "area", "calendar_day", "case_step", "courier", "daily_order", "day_menu", "delivery_model", "device",
    "dong", "door_state", "duty", "freeze", "frozen_change", "handover", "home", "hub", "kitchen", "kitchen_capacity",
    "kitchen_closure", "meal_choice", "menu", "order_exception", "order_terms", "person_key", "plan", "plan_edit",
    "plan_request", "planned_stop", "recipient", "service_day", "standing_order", "task", "team", "tour",
    "welfare_case",
})  # fmt: skip
"""Tables of the desk's day page, frozen or not: `rider_api.reading.desk_day.read_desk_day` (decision 19)."""

PAST_DAYS_ONLY = frozenset({"duty"})
"""Figures are kept of past days. A workbook brings duties of days to come, with one event for all of them."""

UNTOLD: Mapping[str, frozenset[str]] = {
    "device": frozenset({"last_seen_at", "last_seq"}),
}
"""Columns whose change is told to nobody."""
