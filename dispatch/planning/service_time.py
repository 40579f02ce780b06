"""How long a door takes: the one place where it is estimated.

The parts are the desk's estimates (a look at the person and a card of at most 20 seconds), until they are learned from
actual visits (`dispatch.planning.learning`). Parking and way in are paid once per building.
"""

DOOR_SECONDS = 75
"""Ring, wait, look in, fill in the card."""
MEAL_SECONDS = 10
"""Handing over one meal."""
CONTAINER_SECONDS = 15
"""Taking back one reusable container."""
FIRST_VISIT_SECONDS = 60
"""Finding a door for the first time, and introducing oneself."""
BUILDING_SECONDS = 60
"""Parking, entrance, stairs or lift."""


def service_seconds(*, meals: int, collected: int, first_visit: bool) -> int:
    """Seconds at one door, without `BUILDING_SECONDS`."""
    first = FIRST_VISIT_SECONDS if first_visit else 0
    return DOOR_SECONDS + MEAL_SECONDS * meals + CONTAINER_SECONDS * collected + first
