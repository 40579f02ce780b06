"""Where the vehicles of a draft take their breaks: after one of their stops, before the tour, or after it.

For each vehicle alone every place is tried that its times without breaks leave open, and the one is taken that breaks
limits by the fewest seconds, and then costs the fewest paid seconds; of equal ones the latest, so that as many doors as
can be get their meal before the rest. It is not exact where trips wait for feeders; the search is. Several breaks that
could stand almost anywhere on a long tour are placed one after the other (`MOST_TRIES`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import comb

from routing.problem import Break, VehicleType
from routing.rests import latest_before, over_before

NEVER = 2**62
MOST_TRIES = 2_000
"""Combinations of places that are all tried; of more, each break's place is improved in turn."""
ROUNDS = 2

Places = Mapping[int, tuple[Break, ...]]
"""Breaks by the event that they follow."""


@dataclass(frozen=True, kw_only=True)
class Event:
    """A loading or a stop: the way to it, when it may begin, how long it takes."""

    way_seconds: int
    windows: Sequence[tuple[int, int]] = ()
    lasts_seconds: int
    leaves_depot: bool = False
    not_before: int = 0
    """It is over no earlier (a release)."""
    board_seconds: int | None = None
    """Longest time from leaving the depot to its start."""
    may_rest: bool = True


@dataclass(frozen=True, kw_only=True)
class Course:
    """What is left of a vehicle's tour: its events, from when it is free, and the way home."""

    kind: VehicleType
    free_seconds: int
    begun: bool
    """It goes on from a locked part: the tour's start is settled, and a break may follow at once."""
    events: Sequence[Event]
    way_home_seconds: int


@dataclass(frozen=True, kw_only=True)
class Resting:
    """`places` holds breaks by event (-1: before the first one); `after` come behind the tour.

    The others come before the tour, which starts no earlier than `not_before`.
    """

    not_before: int = 0
    places: Places = field(default_factory=dict)
    after: Sequence[Break] = ()


def choose_rests(course: Course, breaks: Sequence[Break]) -> Resting:
    """The best places for `breaks`, in their order."""
    tries = list(_ways_to_rest(course, breaks))
    return min(tries, key=lambda resting: _score(course, resting))


def _ways_to_rest(course: Course, breaks: Sequence[Break]) -> Iterator[Resting]:
    ends = _plain_ends(course)
    for before in range(1 if course.begun else len(breaks) + 1):
        over = over_before(breaks[:before])
        if over is None:
            break
        for within in range(len(breaks) - before + 1):
            taken, after = breaks[before : before + within], breaks[before + within :]
            if comb(len(ends) + within, within) > MOST_TRIES:
                yield _improved(course, ends, taken, Resting(not_before=over, after=after))
                continue
            for at in _choices(course, ends, taken, -1):
                yield _resting(at, taken, Resting(not_before=over, after=after))


def _resting(at: Sequence[int], breaks: Sequence[Break], around: Resting) -> Resting:
    """`breaks` after the events `at`, the others as in `around`."""
    places: dict[int, tuple[Break, ...]] = {}
    for event, rest in zip(at, breaks, strict=True):
        places[event] = (*places.get(event, ()), rest)
    return replace(around, places=places)


def _improved(course: Course, ends: Sequence[int], breaks: Sequence[Break], around: Resting) -> Resting:
    """From the last place in time of each break, one after the other is put where it is best beside the others."""
    at: list[int] = []
    for rest in breaks:
        at.append(max(_places(course, ends, rest, at[-1] if at else -1)))
    for number in [*range(len(breaks))] * ROUNDS:
        behind = at[number + 1] if number + 1 < len(at) else len(ends)
        before = at[number - 1] if number else -1
        places = [place for place in _places(course, ends, breaks[number], before) if place <= behind]
        tries = [[*at[:number], place, *at[number + 1 :]] for place in places]
        at = min([at, *tries], key=lambda order: _score(course, _resting(order, breaks, around)))
    return _resting(at, breaks, around)


def _plain_ends(course: Course) -> list[int]:
    """When each event is over without any break."""
    now, ends = course.free_seconds, []
    for event in course.events:
        now = _begin(event, now + event.way_seconds) + event.lasts_seconds
        now = max(now, event.not_before)
        ends.append(now)
    return ends


def _choices(course: Course, ends: Sequence[int], breaks: Sequence[Break], first: int) -> Iterator[tuple[int, ...]]:
    """Events that the breaks may follow, none before `first`."""
    if not breaks:
        yield ()
        return
    for at in _places(course, ends, breaks[0], first):
        yield from ((at, *rest) for rest in _choices(course, ends, breaks[1:], at))


def _places(course: Course, ends: Sequence[int], rest: Break, first: int) -> list[int]:
    """Events from `first` on that `rest` may follow; those too late only if there are no others."""
    allowed = [at for at in range(max(0, first), len(ends)) if course.events[at].may_rest]
    allowed = ([-1] if course.begun and first < 0 else []) + allowed
    return [at for at in allowed if at < 0 or ends[at] <= rest.latest_seconds] or allowed


def _begin(event: Event, arrive: int) -> int:
    return next((max(arrive, opens) for opens, closes in event.windows if arrive <= closes), arrive)


def _score(course: Course, resting: Resting) -> tuple[int, int, int, int]:
    """Seconds by which limits are broken, paid seconds, end of the tour, how early its breaks come."""
    walk = _Walk(now=max(course.free_seconds, resting.not_before))
    walk.rest(resting.places.get(-1, ()))
    for at, event in enumerate(course.events):
        walk.go(event)
        walk.rest(resting.places.get(at, ()))
    walk.now += course.way_home_seconds
    walk.lead += course.way_home_seconds
    within = [rest for rests in resting.places.values() for rest in rests]
    due = latest_before(resting.after)
    limits = [course.kind.shift_end_seconds, *([due] if due is not None else [])]
    walk.late += max(0, walk.now - min(limits))
    start = course.free_seconds if course.begun else min(walk.latest_start, walk.now)
    lasts = max(walk.lead, walk.now - start)
    if course.kind.max_duration_seconds is not None:
        walk.late += max(0, lasts - course.kind.max_duration_seconds)
    paid = lasts - sum(rest.duration_seconds for rest in within if not rest.paid)
    return walk.late, paid, walk.now, -sum(at * len(rests) for at, rests in resting.places.items())


@dataclass
class _Walk:
    """Earliest times along a course; `lead`: without waiting; `latest_start`: that makes nothing later."""

    now: int
    lead: int = 0
    late: int = 0
    latest_start: int = NEVER
    left: int | None = None
    """When it left the depot with what it carries."""
    waited: int = 0
    """Seconds of waiting since then: as much later it could have left and be no later now."""
    room: int = NEVER
    """By how much later it can leave without coming late to anything since then."""

    def go(self, event: Event) -> None:
        arrives = self.now + event.way_seconds
        self.lead += event.way_seconds
        begins = _begin(event, arrives)
        self.waited += begins - arrives
        closes = [latest for opens, latest in event.windows if opens <= begins <= latest]
        if closes:
            self.latest_start = min(self.latest_start, max(closes) - self.lead)
            self.room = min(self.room, max(closes) - begins + self.waited)
        elif event.windows:
            self.late += max(0, begins - max(latest for _, latest in event.windows))
            self.room = min(self.room, self.waited)
        if event.board_seconds is not None and self.left is not None:
            self.late += max(0, begins - self.left - min(self.waited, self.room) - event.board_seconds)
        self.now = max(begins + event.lasts_seconds, event.not_before)
        self.lead += event.lasts_seconds
        if event.leaves_depot:
            self.left, self.waited, self.room = self.now, 0, NEVER

    def rest(self, breaks: Sequence[Break]) -> None:
        for rest in breaks:
            begins = max(self.now, rest.earliest_seconds)
            self.late += max(0, begins - rest.latest_seconds)
            self.latest_start = min(self.latest_start, rest.latest_seconds - self.lead)
            self.waited += begins - self.now
            self.room = min(self.room, max(0, rest.latest_seconds - begins) + self.waited)
            self.now = begins + rest.duration_seconds
            self.lead += rest.duration_seconds
