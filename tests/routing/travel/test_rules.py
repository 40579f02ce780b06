"""Tags of OpenStreetMap: who may use a way, in which direction, and what slows them down."""

import pytest

from routing.travel.rules import MODES, Flag, read_barrier, read_way


def ahead(**tags: str) -> set[str]:
    facts = read_way(tags)
    return set() if facts is None else {m for bit, m in enumerate(MODES) if facts.forward >> bit & 1}


def back(**tags: str) -> set[str]:
    facts = read_way(tags)
    return set() if facts is None else {m for bit, m in enumerate(MODES) if facts.backward >> bit & 1}


ALL = set(MODES)


@pytest.mark.parametrize(
    ("tags", "who"),
    [
        ({"highway": "residential"}, ALL),
        ({"highway": "trunk"}, ALL),
        ({"highway": "motorway", "oneway": "no"}, {"van"}),
        ({"highway": "motorway_link", "oneway": "no"}, {"van"}),
        ({"highway": "trunk", "motorroad": "yes"}, {"van"}),
        ({"highway": "trunk", "motorroad": "yes", "foot": "yes"}, {"van"}),
        ({"highway": "primary", "motorcycle": "no"}, {"bicycle", "van", "foot"}),
        ({"highway": "primary", "foot": "use_sidepath"}, {"scooter", "bicycle", "van"}),
        ({"highway": "footway"}, {"bicycle", "foot"}),
        ({"highway": "footway", "access": "yes"}, {"bicycle", "foot"}),
        ({"highway": "pedestrian", "motor_vehicle": "delivery"}, ALL),
        ({"highway": "cycleway", "foot": "no"}, {"bicycle"}),
        ({"highway": "steps"}, {"foot"}),
        ({"highway": "steps", "bicycle": "yes"}, {"foot"}),
        ({"highway": "service", "access": "no"}, set()),
        ({"highway": "service", "access": "no", "foot": "yes"}, {"foot"}),
        ({"highway": "service", "access": "private"}, ALL),
        ({"highway": "construction"}, set()),
        ({"building": "yes"}, set()),
    ],
)
def test_who_may_use_a_way(tags: dict[str, str], who: set[str]) -> None:
    assert ahead(**tags) == who
    assert back(**tags) == who


def test_one_ways_bind_wheels_but_not_feet() -> None:
    assert back(highway="residential", oneway="yes") == {"foot"}
    assert ahead(highway="residential", oneway="-1") == {"foot"}
    assert back(highway="residential", junction="roundabout") == {"foot"}
    assert back(highway="residential", junction="roundabout", oneway="no") == ALL
    assert back(highway="motorway") == set()


def test_contraflow_cycling() -> None:
    assert back(**{"highway": "residential", "oneway": "yes", "oneway:bicycle": "no"}) == {"bicycle", "foot"}
    assert back(highway="residential", oneway="yes", cycleway="opposite_lane") == {"bicycle", "foot"}


def test_an_escalator_runs_one_way() -> None:
    assert ahead(highway="steps", conveying="forward") == {"foot"}
    assert back(highway="steps", conveying="forward") == set()


def test_what_slows_a_traveller_down() -> None:
    facts = read_way(
        {"highway": "steps", "step_count": "42", "incline": "down", "name": "계단길", "bridge": "yes"}
    )
    assert facts is not None
    assert (facts.step_count, facts.incline, facts.name) == (42, -1, "계단길")
    assert facts.flags == Flag.BRIDGE
    private = read_way({"highway": "service", "access": "private", "maxspeed": "30 mph", "oneway": "yes"})
    assert private is not None
    assert private.flags == Flag.PRIVATE | Flag.ONEWAY
    assert private.maxspeed_kmh == 48


@pytest.mark.parametrize("speed", ["walk", "none", "KR:urban", "", "signals"])
def test_words_for_speeds_mean_unknown(speed: str) -> None:
    facts = read_way({"highway": "residential", "maxspeed": speed})
    assert facts is not None
    assert facts.maxspeed_kmh == 0


@pytest.mark.parametrize(
    ("tags", "stopped"),
    [
        ({"highway": "crossing"}, set()),
        ({"barrier": "bollard"}, {"van"}),
        ({"barrier": "bollard", "motor_vehicle": "yes"}, set()),
        ({"barrier": "gate"}, set()),
        ({"barrier": "gate", "access": "no"}, ALL),
        ({"barrier": "gate", "access": "no", "foot": "yes"}, {"scooter", "bicycle", "van"}),
        ({"barrier": "stile"}, {"scooter", "bicycle", "van"}),
    ],
)
def test_barriers(tags: dict[str, str], stopped: set[str]) -> None:
    blocked = read_barrier(tags)
    assert {m for bit, m in enumerate(MODES) if blocked >> bit & 1} == stopped
