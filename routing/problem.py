"""A routing problem: what has to be carried, from where, by whom, and within which limits.

Every quantity is an integer with its unit in the name. Times of day are seconds since midnight of
the service day; durations are seconds. Identifiers are strings chosen by the caller and unique within
their kind. Nothing here computes: see `routing.solve`, `routing.schedule` and `routing.checker`.

How one day goes, in the words used here
    A *vehicle* (one courier, or a crew that stays together) makes one *tour* a day: one or more
    *trips*. A trip loads at one *source* (a kitchen's depot, or a hub) and then makes its *stops*.
    A stop is a *visit* (a door) or a *drop* at a hub, where meals change from a feeder trip to the
    hub's own trips. A meal travels only on a trip that loaded it at one of its visit's `origins`, or
    on a hub's trip after a feeder that loaded it there has dropped it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from routing.solution import Rest, Tour, Trip

Load = Mapping[str, int]
"""Amount per dimension of `Problem.dimensions`; a dimension left out counts as 0."""


@dataclass(frozen=True, kw_only=True)
class Place:
    """A point on the ground. Coordinates are needed only where a profile brings no matrix."""

    id: str
    lat: float | None = None
    lon: float | None = None


@dataclass(frozen=True, kw_only=True, eq=False)
class Matrix:
    """Travel between all places in one way of travelling; row = from, column = to, in place order.

    `seconds` and `metres` have shape (places, places), dtype int64, zero diagonal, and may be
    asymmetric. `UNREACHABLE` marks a pair without a way.
    """

    seconds: NDArray[np.int64]
    metres: NDArray[np.int64]


UNREACHABLE = 10**8
"""Seconds or metres of a pair of places that no way connects."""
MOST_BREAKS = 3
"""Breaks of a vehicle that a file or a workbook may ask for: each further one multiplies what the search tries by the
stops of a tour."""


@dataclass(frozen=True, kw_only=True)
class Depot:
    """A kitchen's loading door. Loading may begin from `open_seconds` and must be over by `close_seconds`.

    `loading_seconds` is spent before every trip that loads here.
    """

    id: str
    place: str
    open_seconds: int = 0
    close_seconds: int = 86_400
    loading_seconds: int = 0


@dataclass(frozen=True, kw_only=True)
class Hub:
    """A place where feeder trips drop meals for trips of the second echelon (거점, a dong office).

    A drop occupies the feeder for `unloading_seconds`; the dropped meals may be loaded
    `handover_seconds` after the drop is over. A hub trip spends `loading_seconds` loading, and may begin
    loading only when every meal it carries has been dropped and handed over. Drops and loading lie within
    the opening hours, from their begin to their end.
    """

    id: str
    place: str
    open_seconds: int = 0
    close_seconds: int = 86_400
    unloading_seconds: int = 0
    handover_seconds: int = 0
    loading_seconds: int = 0
    capacity: Load = field(default_factory=dict)
    """Most that may be dropped here in the whole day, per dimension; a dimension left out is unlimited."""


@dataclass(frozen=True, kw_only=True)
class Break:
    """A rest (휴게) that has to begin within [`earliest_seconds`, `latest_seconds`] and lasts `duration_seconds`.

    It is taken where the vehicle stands and has nothing to do: at a source before it loads, or at a stop whose service
    is over, before it sets off; never on the way, during loading or service, or at the door of the next stop. Meals on
    board go on ageing. A tour that ends by `latest_seconds` (the rest follows it), or that starts no earlier than
    `earliest_seconds + duration_seconds` (the rest came before it), need not hold it: see `VehicleType.breaks`.
    """

    id: str
    """Unique within its vehicle type."""
    duration_seconds: int
    earliest_seconds: int
    latest_seconds: int
    paid: bool = False
    """An unpaid rest within a tour is not paid time: it costs nothing by the hour, and counts towards no overtime."""


@dataclass(frozen=True, kw_only=True)
class VehicleType:
    """Vehicles (couriers, pairs, vans) that are alike in everything but their name.

    Hard limits: `capacity` at every moment of a trip (a dimension left out is unlimited; full
    boxes not yet delivered and returned containers already collected count together), the shift, the
    tour's `max_duration_seconds` and `max_distance_metres`, `max_trips`, `max_stops_per_trip`.
    The paid time of a tour runs from `start_seconds` to `end_seconds` of the tour, less its unpaid rests.
    """

    id: str
    vehicle_ids: Sequence[str]
    profile: str
    """Way of travelling: a key of `Problem.travel` (scooter, bicycle, foot, van, …)."""
    model: str = "rider"
    """Delivery model (rider, self_sufficiency, walking_resident, direct, …); only compared, never interpreted."""
    sources: Sequence[str]
    """Depots and hubs at which its trips may load."""
    feeds: Sequence[str] = ()
    """Hubs at which it may drop meals."""
    start_place: str | None = None
    """Where the tour begins; None: at the source of its first trip, without a way there."""
    end_place: str | None = None
    """Where the tour ends; None: at its last stop."""
    shift_start_seconds: int = 0
    shift_end_seconds: int = 86_400
    capacity: Load = field(default_factory=dict)
    crew_size: int = 1
    team: str | None = None
    """Who share hours and doors fairly (`Prices.unequal_hours_won`); None: the vehicles of this type."""
    skills: frozenset[str] = frozenset()
    max_trips: int = 1
    reload_seconds: int = 0
    """Added to the source's loading time before every trip but the first."""
    max_duration_seconds: int | None = None
    """From the tour's start to its end, rests included."""
    max_distance_metres: int | None = None
    max_stops_per_trip: int | None = None
    fixed_won: int = 0
    """Cost of a tour with at least one stop."""
    per_hour_won: int = 0
    per_km_won: int = 0
    per_stop_won: int = 0
    overtime_after_seconds: int | None = None
    """Paid time beyond this duration costs `overtime_per_hour_won` on top of `per_hour_won`."""
    overtime_per_hour_won: int = 0
    breaks: Sequence[Break] = ()
    """At most `MOST_BREAKS`, taken in this order. The first ones may lie before the tour's start and the last ones
    after its end, one after the other, each within its hours; all others lie within the tour."""


@dataclass(frozen=True, kw_only=True)
class Visit:
    """One door: what is handed over, what is collected, when, by whom, and what it costs to miss it."""

    id: str
    place: str
    origins: Sequence[str]
    """Depots at which its meals can be loaded (usually one kitchen)."""
    delivery: Load = field(default_factory=dict)
    pickup: Load = field(default_factory=dict)
    windows: Sequence[tuple[int, int]] = ()
    """Service must start within one of these [earliest, latest]; empty: any time."""
    service_seconds: int = 0
    building: str | None = None
    building_seconds: int = 0
    """Parking and way in: paid at the first of consecutive stops of one trip in the same `building`
    (always, when `building` is None)."""
    release_seconds: int = 0
    """No trip carrying this meal may leave its depot earlier."""
    max_time_on_board_seconds: int | None = None
    """From departure at the *depot* (also when it changes hands at a hub) to the start of service."""
    skills: frozenset[str] = frozenset()
    crew_min: int = 1
    allowed_models: frozenset[str] | None = None
    excluded_vehicles: frozenset[str] = frozenset()
    only_vehicles: frozenset[str] | None = None
    """A courier that has been promised (locked): nobody else may come. None: everybody."""
    usual_vehicles: frozenset[str] = frozenset()
    """Familiar faces; any other vehicle costs `Prices.unfamiliar_face_won`. Empty: nobody is familiar yet, no price."""
    priority: int = 1
    """Unserved doors are avoided by priority first: 3 before 2 before 1."""
    unserved_won: int = 1_000_000
    """Price of leaving it unserved, added per level of priority (priority x unserved_won).

    It says whom to leave out where not all can be served, and belongs far above what a tour costs: whoever still has
    a place is given it, so a door is not left out to save money."""

    def admits(self, kind: VehicleType, vehicle: str) -> bool:
        """Whether skills, crew, model and exclusions let `vehicle`, which is of `kind`, come here."""
        return (
            self.skills <= kind.skills
            and self.crew_min <= kind.crew_size
            and (self.allowed_models is None or kind.model in self.allowed_models)
            and vehicle not in self.excluded_vehicles
            and (self.only_vehicles is None or vehicle in self.only_vehicles)
        )


@dataclass(frozen=True, kw_only=True)
class Prices:
    """What the plan may pay for things that are not on a bill, each shown beside the plan."""

    unfamiliar_face_won: int = 0
    moved_stop_won: int = 0
    """A visit by another vehicle than in `Problem.initial`."""
    reordered_stop_won: int = 0
    """A visit made before one that it followed on the same vehicle in `Problem.initial`."""
    unequal_hours_won: int = 0
    """An hour by which a tour's paid time is away from the mean of its team's tours."""
    unequal_doors_won: int = 0
    """A door by which a tour's visits are away from the mean of its team's tours."""


@dataclass(frozen=True, kw_only=True)
class Lock:
    """The beginning of a vehicle's tour that stays as it is: it has happened, is on board, or was promised.

    The tour starts at `start_seconds` and begins with `trips`: same sources, same stops, same order, nothing put
    between. A trip's loading and each of its stops are its *events*; the first `happened` events of `trips` are
    facts and keep their times. Where the vehicle was at its last fact is where it is; it goes on from there at
    `free_seconds` or later (a courier who stays with somebody), without delay. What has happened breaks no rule,
    and what follows from it (a locked stop that is late whatever one does) breaks none either.

    `breaks` are the rests of the locked part: each follows the last event of `trips` that has begun by its start. The
    first `rested` of them are facts too; the others begin as soon as they may. A break that is not among them is taken
    after the locked part; if that ends after the break's `latest_seconds`, or nothing follows it, it is excused.
    """

    vehicle: str
    start_seconds: int
    trips: Sequence[Trip]
    happened: int = 0
    free_seconds: int = 0
    ends: bool = False
    """Nothing may follow the locked trips: the courier is out, or stays for good."""
    breaks: Sequence[Rest] = ()
    rested: int = 0


@dataclass(frozen=True, kw_only=True)
class LockedOrder:
    """Of `visits`, those that `vehicle` makes behind its locked trips are made in this order; others may come between.

    It says nothing about who makes them: see `Visit.only_vehicles`. A visit stands in one locked order at most.
    """

    vehicle: str
    visits: Sequence[str]


@dataclass(frozen=True, kw_only=True)
class Problem:
    """One service area's day: all kitchens, hubs, teams and doors of one mixed plan."""

    name: str = ""
    dimensions: Sequence[str] = ("meals",)
    places: Sequence[Place]
    depots: Sequence[Depot]
    hubs: Sequence[Hub] = ()
    vehicle_types: Sequence[VehicleType]
    visits: Sequence[Visit]
    prices: Prices = field(default_factory=Prices)
    travel: Mapping[str, Matrix] = field(default_factory=dict)
    """A matrix per profile; `routing.travel.with_travel` fills in those that are missing from coordinates."""
    locks: Sequence[Lock] = ()
    """At most one per vehicle."""
    locked_orders: Sequence[LockedOrder] = ()
    initial: Sequence[Tour] = ()
    """A plan to begin from (warm start), and what moved and reordered stops are counted against."""
