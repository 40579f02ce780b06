"""A problem as flat arrays (`Data`), all of which stay as they are while the search runs; `flattening` fills them.

Nodes are the visits, then the possible drops (a few per hub). Locations are what the
travel matrix knows: the visits, the hubs as stops, the sources, start and end places, and *nowhere*
(an open start or end: no time, no way). A step from `i` to `j` holds the service at `i` and the way.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from numpy.typing import NDArray

from routing.search.fairness import Balance

Array = NDArray[Any]


class Data(NamedTuple):
    """The problem as arrays; shapes in brackets (N nodes, n visits, L locations, S sources, T types, C classes)."""

    visits: int
    depots: int
    hubs: int
    vehicles: int
    dims: int
    timed: int
    """TIMELESS, WINDOWED or TIMED: how much about time can bind or cost, and so has to be computed."""
    seconds: Array
    """[profiles, L, L] int32, with service at the first location."""
    seconds_into: Array
    """`seconds` with the locations the other way round, so that all ways of one stop lie together in memory (not
    where time plays no part)."""
    metres: Array
    """[profiles, L, L] int32"""
    metres_into: Array
    """The same of `metres`, and `metres` itself where there and back are equally long."""
    loc: Array
    """[N] location of a node."""
    board: Array
    """[N] longest time on board."""
    release: Array
    window_first: Array
    """[N + 1] into windows."""
    windows: Array
    """[W, 2]"""
    penalty: Array
    """[N] float: price of an absent visit."""
    building: Array
    """[N] building shared with other visits, -1: none."""
    building_seconds: Array
    shared_buildings: int
    demand: Array
    """[N, dims, 2] delivery and pickup; drops start with 0."""
    kinds: Array
    prices: Array
    capacity: Array
    """[T, dims]"""
    may_load: Array
    """[T, S]"""
    may_carry: Array
    """[depots, n] visit may be loaded at depot"""
    sources: Array
    break_first: Array
    """[T + 1] into breaks."""
    breaks: Array
    """[B, BREAK_COLUMNS] in the order in which they are taken."""
    rested: int
    """1: some vehicle has breaks."""
    kind_of: Array
    """[V]"""
    class_of: Array
    """[V] alike vehicles share a class, and are consecutive."""
    class_first: Array
    class_size: Array
    fit: Array
    """[C, N]: 0 not allowed, 1 allowed."""
    extra: Array
    """[C, N] won on top when a vehicle of the class comes here: an unfamiliar face, a moved stop."""
    home: Array
    """[N] vehicle of a visit in the initial plan, -1: none."""
    rank: Array
    """[N] place of a visit in the order of its vehicle's initial tour."""
    rank_before: Array
    """[V] the same of the last visit the vehicle has behind it, -1: none."""
    reordered_won: int
    """Price of a visit made before one that it followed."""
    chain_of: Array
    """[N] locked order a visit stands in, -1: none."""
    chain_rank: Array
    """[N] its place in it."""
    chain_vehicle: Array
    """Vehicle of each locked order, -1: not there."""
    chained: int
    """1: some order is locked."""
    bound: Array
    """[N] settled drop that holds the meal of a visit at its hub, -1: none."""
    ready: Array
    """[N - n] when the meals of a settled drop can be loaded, -1: the drop is not settled but free to use."""
    balance: Balance
    slot_first: Array
    """[V + 1] trip slots of a vehicle."""
    hub_of: Array
    """[N - n]"""
    drop_first: Array
    """[hubs + 1] drop nodes of a hub."""
    hub_table: Array
    hub_capacity: Array
    near: Array
    """[N, K] nodes nearest in place and time, nearest first, -1: none: where a stop may go."""
    around: Array
    """[N, K] nodes nearest in place: what is taken out together."""
    pickups: int
    """0: nothing is collected, so a trip is fullest when it departs."""
    mixed_days: int
    """1: some vehicle may make several trips."""
    kind_source_first: Array
    """[T + 1] into kind_sources: where a type may load."""
    kind_sources: Array
    size: Array
    """[N] what a stop brings and takes, to order by."""
    remote: Array
    """[N] seconds or metres from the nearest source, to order by."""
