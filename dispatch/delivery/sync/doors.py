"""What a door's facts come to together: the same, in whatever order they arrived.

Statuses form a lattice (planned < arrived < no answer < away < refused < delivered) and a door has the highest
that anybody said. Facts that can't all be true keep their place and mark the door for review: an end after a
higher one, away and refused, or meals handed over by two crews.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations
from uuid import UUID

from models.statuses import StopStatus

RANK = {
    StopStatus.PLANNED: 0,
    StopStatus.ARRIVED: 1,
    StopStatus.NO_ANSWER: 2,
    StopStatus.AWAY: 3,
    StopStatus.REFUSED: 4,
    StopStatus.DELIVERED: 5,
}


@dataclass(frozen=True, kw_only=True)
class DoorFact:
    """One fact about one door."""

    id: UUID
    device_id: UUID
    seq: int
    status: StopStatus
    duty_id: UUID | None
    happened_at: datetime


@dataclass(frozen=True, kw_only=True)
class DoorView:
    """What is known of a door. `decided_by` is the first fact that said so; `contradicting` are fact ids."""

    status: StopStatus
    decided_by: DoorFact | None
    contradicting: frozenset[UUID]

    @property
    def review(self) -> bool:
        return bool(self.contradicting)


def join(facts: Iterable[DoorFact]) -> DoorView:
    """The door as all facts together tell it."""
    ordered = in_order(facts)
    if not ordered:
        return DoorView(status=StopStatus.PLANNED, decided_by=None, contradicting=frozenset())
    highest = max(RANK[fact.status] for fact in ordered)
    decided_by = next(fact for fact in ordered if RANK[fact.status] == highest)
    pairs = [(first, second) for first, second in combinations(ordered, 2) if _contradict(first, second)]
    return DoorView(
        status=decided_by.status,
        decided_by=decided_by,
        contradicting=frozenset(fact.id for pair in pairs for fact in pair),
    )


def in_order(facts: Iterable[DoorFact]) -> list[DoorFact]:
    """By time, but each phone's own in the order of its sequence numbers, whatever its clock did meanwhile."""
    by_device: dict[UUID, list[DoorFact]] = defaultdict(list)
    for fact in facts:
        by_device[fact.device_id].append(fact)
    timed = [pair for own in by_device.values() for pair in _by_sequence(own)]
    return [fact for _, fact in sorted(timed, key=lambda pair: (pair[0], str(pair[1].device_id), pair[1].seq))]


def _by_sequence(own: Sequence[DoorFact]) -> Iterator[tuple[datetime, DoorFact]]:
    latest: datetime | None = None
    for fact in sorted(own, key=lambda fact: fact.seq):
        latest = fact.happened_at if latest is None else max(latest, fact.happened_at)
        yield latest, fact


def _contradict(first: DoorFact, second: DoorFact) -> bool:
    """Whether the second can't be true after the first."""
    if second.status == StopStatus.ARRIVED or first.status == StopStatus.ARRIVED:
        return False
    if first.status == second.status == StopStatus.DELIVERED:
        return first.duty_id != second.duty_id
    if {first.status, second.status} == {StopStatus.AWAY, StopStatus.REFUSED}:
        return True
    return RANK[second.status] < RANK[first.status]
