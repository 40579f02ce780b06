"""Is every break taken that falls into a tour: long enough, in its hours, and while there is nothing else to do?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from routing.checker.index import Index
from routing.checker.locks import Held, hold
from routing.checker.violations import Violation, violation
from routing.problem import Break, VehicleType
from routing.solution import Rest, Solution, Tour


def check_breaks(index: Index, solution: Solution) -> Iterator[Violation]:
    """The breaks of every tour with a known vehicle."""
    for tour in solution.tours:
        kind = index.types.get(tour.vehicle)
        if kind is None:
            continue
        held = hold(index, tour)
        yield from _check_list(tour, kind)
        known = {rest.id: rest for rest in kind.breaks}
        for taken in tour.breaks:
            if taken.id in known and taken.id not in held.rested:
                yield from _check_times(tour, known[taken.id], taken, held)
                if not _is_idle(tour, taken):
                    yield violation("check.break_overlaps", tour.vehicle, taken.id)
        yield from _check_missing(tour, kind, held)


def _check_list(tour: Tour, kind: VehicleType) -> Iterator[Violation]:
    order = [rest.id for rest in kind.breaks]
    names = [taken.id for taken in tour.breaks]
    for name in dict.fromkeys(names):
        if name not in order:
            yield violation("check.break_unknown", tour.vehicle, name)
        elif names.count(name) > 1:
            yield violation("check.break_twice", tour.vehicle, name)
    for first, second in pairwise([taken for taken in tour.breaks if taken.id in order]):
        listed = order.index(first.id) <= order.index(second.id)
        if not listed or second.start_seconds < first.end_seconds:
            yield violation("check.break_out_of_order", tour.vehicle, first.id, second.id)


def _check_times(tour: Tour, rest: Break, taken: Rest, held: Held) -> Iterator[Violation]:
    longer = taken.end_seconds - taken.start_seconds - rest.duration_seconds
    early, late = rest.earliest_seconds - taken.start_seconds, taken.start_seconds - rest.latest_seconds
    forced = held.rests.get(taken.id) == taken.start_seconds
    for code, amount in (
        ("check.break_too_short", -longer),
        ("check.break_too_long", longer),
        ("check.break_too_early", early),
        ("check.break_too_late", 0 if forced else late),
    ):
        if amount > 0:
            yield violation(code, tour.vehicle, rest.id, amount=amount)


def _is_idle(tour: Tour, taken: Rest) -> bool:
    """Within the tour, and between two times at which it does something at a source or a door."""
    busy = [(trip.load_seconds, trip.depart_seconds) for trip in tour.trips]
    busy += [(stop.arrive_seconds, stop.leave_seconds) for trip in tour.trips for stop in trip.stops]
    inside = tour.start_seconds <= taken.start_seconds and taken.end_seconds <= tour.end_seconds
    return inside and all(taken.end_seconds <= begins or ends <= taken.start_seconds for begins, ends in busy)


def _check_missing(tour: Tour, kind: VehicleType, held: Held) -> Iterator[Violation]:
    taken = {rest.id for rest in tour.breaks}
    if held.lock and (held.lock.ends or tour.end_seconds <= held.end_seconds):
        return  # nothing was decided after what is locked
    for at, rest in enumerate(kind.breaks):
        if rest.id in taken or (held.lock and held.now_seconds > rest.latest_seconds):
            continue
        earlier, later = kind.breaks[: at + 1], kind.breaks[at:]
        before = not taken & {other.id for other in earlier} and _fits_before(earlier, tour.start_seconds)
        after = not taken & {other.id for other in later} and _fits_after(later, tour.end_seconds)
        if not before and not after:
            yield violation("check.break_missing", tour.vehicle, rest.id)


def _fits_before(breaks: Sequence[Break], start_seconds: int) -> bool:
    """Whether all of `breaks`, one after the other, can be over when the tour starts."""
    now = 0
    for rest in breaks:
        now = max(now, rest.earliest_seconds)
        if now > rest.latest_seconds:
            return False
        now += rest.duration_seconds
    return now <= start_seconds


def _fits_after(breaks: Sequence[Break], end_seconds: int) -> bool:
    """Whether all of `breaks`, one after the other, can be taken once the tour has ended."""
    now = end_seconds
    for rest in breaks:
        now = max(now, rest.earliest_seconds)
        if now > rest.latest_seconds:
            return False
        now += rest.duration_seconds
    return True
