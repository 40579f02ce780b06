"""Doors become visits: what is handed over and collected, when, by whom, and what missing it costs."""

from collections.abc import Mapping, Sequence
from typing import Any

from dispatch.keys import door_key, home_key, kitchen_key
from dispatch.planning.learning import Learned
from dispatch.planning.rows import Crew, Door
from dispatch.planning.service_time import BUILDING_SECONDS, service_seconds
from dispatch.planning.vehicles import BOXES, BRINGS_CONTAINERS_BACK
from models.fleet import CourierRule
from models.statuses import ContainerKind, MenuKind, Model
from routing.problem import Visit

MODELS_FOR_MENU: Mapping[MenuKind, frozenset[str]] = {MenuKind.DYSPHAGIA: frozenset({Model.DIRECT.value})}
"""Menus that only some models carry (연하식 goes in the kitchen's own cool bag); an `only_model` rule overrides it."""

PRIORITY_HIGH_RISK = 3
PRIORITY_SPECIAL_MENU = 2
"""Somebody who can't eat what a neighbour or shop could bring instead."""
SPECIAL_MENUS = frozenset({MenuKind.DYSPHAGIA, MenuKind.LIQUID, MenuKind.PORRIDGE})
END_OF_DAY_SECONDS = 86_400


def make_visits(doors: Sequence[Door], crews: Sequence[Crew], learned: Learned | None = None) -> list[Visit]:
    """One visit per door, in the doors' order, with what was `learned` about it."""
    buildings = _name_buildings(doors)
    return [_make_visit(door, crews, buildings, learned or Learned()) for door in doors]


def key_of(door: Door) -> str:
    """The door's visit id and stop key."""
    return door_key(door.recipient.number, door.kitchen.name)


def _make_visit(door: Door, crews: Sequence[Crew], buildings: Mapping[str, str], learned: Learned) -> Visit:
    estimate = service_seconds(
        meals=door.meals, collected=door.owed, first_visit=any(order.first_visit for order in door.orders)
    )
    return Visit(
        id=key_of(door),
        place=home_key(door.recipient.number),
        origins=(kitchen_key(door.kitchen.name),),
        delivery={BOXES: door.meals},
        pickup={BOXES: door.owed} if door.owed else {},
        windows=_windows_of(door),
        service_seconds=learned.service_seconds(door.recipient.id, estimate),
        building=buildings.get(door.home.building),
        building_seconds=BUILDING_SECONDS,
        max_time_on_board_seconds=min(menu.max_time_on_board_seconds for menu in door.menus),
        priority=_priority_of(door),
        **_apply_rules(door, crews, learned),
    )


def _name_buildings(doors: Sequence[Door]) -> dict[str, str]:
    """Shared entrances, named by their first door (the hash of the address differs between installations)."""
    members: dict[str, list[str]] = {}
    for door in doors:
        members.setdefault(door.home.building, []).append(key_of(door))
    return {building: f"entrance of {keys[0]}" for building, keys in members.items() if len(keys) > 1}


def _windows_of(door: Door) -> tuple[tuple[int, int], ...]:
    """The time all of the door's orders agree on; every one of their windows where they don't."""
    windows = sorted(
        {
            (order.window_start_seconds or 0, order.window_end_seconds or END_OF_DAY_SECONDS)
            for order in door.standing
            if order.window_start_seconds is not None or order.window_end_seconds is not None
        }
    )
    if not windows:
        return ()
    earliest, latest = max(start for start, _ in windows), min(end for _, end in windows)
    return ((earliest, latest),) if earliest <= latest else tuple(windows)


def _priority_of(door: Door) -> int:
    if door.recipient.high_risk:
        return PRIORITY_HIGH_RISK
    return PRIORITY_SPECIAL_MENU if any(menu.kind in SPECIAL_MENUS for menu in door.menus) else 1


def _apply_rules(door: Door, crews: Sequence[Crew], learned: Learned) -> dict[str, Any]:
    """The coordinator's rules about the person, and what menus and containers ask for by themselves."""
    skills = set(_values(door.rules, "needs_skill"))
    if door.owed or any(order.container == ContainerKind.REUSABLE for order in door.orders):
        skills.add(BRINGS_CONTAINERS_BACK)
    return {
        "skills": frozenset(skills),
        "crew_min": 2 if _values(door.rules, "needs_pair") else 1,
        "allowed_models": _allowed_models(door),
        "excluded_vehicles": _vehicles_of(_values(door.rules, "never_courier"), crews),
        "usual_vehicles": _vehicles_of(
            _values(door.rules, "usual_courier") or learned.usual.get(door.recipient.id, ()), crews
        ),
    }


def _allowed_models(door: Door) -> frozenset[str] | None:
    named = _values(door.rules, "only_model")
    if named:
        return frozenset(named)
    asked = [MODELS_FOR_MENU[menu.kind] for menu in door.menus if menu.kind in MODELS_FOR_MENU]
    return frozenset.intersection(*asked) if asked else None


def _values(rules: Sequence[CourierRule], kind: str) -> list[str]:
    return [rule.value for rule in rules if rule.kind == kind]


def _vehicles_of(couriers: Sequence[str], crews: Sequence[Crew]) -> frozenset[str]:
    """Duty codes of the crews with one of the couriers, who are named by code or by id."""
    wanted = set(couriers)
    return frozenset(
        crew.duty.code for crew in crews if any({courier.code, str(courier.id)} & wanted for courier in crew.couriers)
    )
