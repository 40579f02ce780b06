"""The lattice of a door: the same whatever arrives first, nothing ever goes down, contradictions are seen."""

from datetime import UTC, datetime, timedelta
from itertools import permutations
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.delivery.sync.doors import RANK, DoorFact, in_order, join
from dispatch.lifecycle import allows
from models.statuses import StopStatus

START = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
ENDS = [StopStatus.DELIVERED, StopStatus.NO_ANSWER, StopStatus.REFUSED, StopStatus.AWAY]


def fact(number: int, status: StopStatus, *, minute: int = 0, device: int = 1, duty: int = 1) -> DoorFact:
    return DoorFact(
        id=UUID(int=number), device_id=UUID(int=device), seq=number, status=status, duty_id=UUID(int=duty),
        happened_at=START + timedelta(minutes=minute),
    )  # fmt: skip


@st.composite
def facts(draw: st.DrawFn) -> list[DoorFact]:
    kinds = draw(st.lists(st.sampled_from([*ENDS, StopStatus.ARRIVED]), max_size=7))
    return [
        fact(number, kind, minute=draw(st.integers(0, 5)), device=draw(st.integers(1, 3)), duty=draw(st.integers(1, 2)))
        for number, kind in enumerate(kinds, 1)
    ]


@given(facts(), st.randoms())
def test_the_order_of_arrival_does_not_matter(told: list[DoorFact], random: st.random_module) -> None:
    shuffled = list(told)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert join(shuffled) == join(told)
    assert join(told + told).status == join(told).status


@given(facts())
def test_one_more_fact_never_lowers_a_door_and_every_step_is_allowed(told: list[DoorFact]) -> None:
    before = join([]).status
    for count in range(1, len(told) + 1):
        after = join(told[:count]).status
        assert RANK[after] >= RANK[before]
        assert after == before or allows(before, after)
        before = after


@given(facts())
def test_the_deciding_fact_says_what_the_door_is(told: list[DoorFact]) -> None:
    view = join(told)
    assert (view.decided_by is None) == (view.status == StopStatus.PLANNED)
    assert view.decided_by is None or view.decided_by.status == view.status
    assert view.contradicting <= {one.id for one in told}


@pytest.mark.parametrize(("first", "second", "contradicts"), [
    (StopStatus.NO_ANSWER, StopStatus.DELIVERED, False), (StopStatus.DELIVERED, StopStatus.NO_ANSWER, True),
    (StopStatus.REFUSED, StopStatus.DELIVERED, False), (StopStatus.DELIVERED, StopStatus.REFUSED, True),
    (StopStatus.AWAY, StopStatus.REFUSED, True), (StopStatus.REFUSED, StopStatus.AWAY, True),
    (StopStatus.NO_ANSWER, StopStatus.AWAY, False), (StopStatus.DELIVERED, StopStatus.DELIVERED, False),
    (StopStatus.DELIVERED, StopStatus.ARRIVED, False), (StopStatus.ARRIVED, StopStatus.NO_ANSWER, False),
])  # fmt: skip
def test_what_can_not_be_true_together(first: StopStatus, second: StopStatus, contradicts: bool) -> None:
    told = [fact(1, first), fact(2, second, minute=1)]
    for order in permutations(told):
        assert join(order).review is contradicts


def test_two_crews_that_both_delivered_are_looked_at() -> None:
    assert join([fact(1, StopStatus.DELIVERED), fact(2, StopStatus.DELIVERED, device=2, duty=2)]).review
    assert not join([fact(1, StopStatus.DELIVERED), fact(2, StopStatus.DELIVERED, device=2)]).review


def test_a_phone_is_believed_in_its_own_order_even_if_its_clock_jumped_back() -> None:
    told = [fact(1, StopStatus.NO_ANSWER, minute=30), fact(2, StopStatus.DELIVERED, minute=2)]
    assert [one.seq for one in in_order(reversed(told))] == [1, 2]
    assert not join(told).review
