"""What the last weeks teach a plan, from the phones' facts alone; switchable, and a rule stands above it."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import uuid4

import pytest

from dispatch import clock
from dispatch.planning import build_problem, pack, unpack
from dispatch.planning.learning import Learned, trimmed_mean
from dispatch.settings import settings
from models.database import Database
from models.deliveries import Fact
from models.fleet import Duty
from models.orders import DailyOrder
from routing.problem import Visit
from tests.makers.days import DAY, Town


def note(town: Town, order: DailyOrder, duty: Duty, days_ago: int, seconds: int) -> None:
    """A delivery of the door's former order: arrival and end, so many seconds apart."""
    device = town.device(duty)
    day = DAY - timedelta(days=days_ago)
    old = order.model_copy(update={"id": uuid4(), "day": day, "number": f"old-{uuid4().hex[:6]}"})
    town.session.add(DailyOrder(**old.model_dump()))
    town.session.flush()
    arrived = clock.moment_of(day, 11 * 3600)
    for seq, (kind, at) in enumerate((("arrived", arrived), ("delivered", arrived + timedelta(seconds=seconds)))):
        town.session.add(
            Fact(
                id=uuid4(), device_id=device.id, seq=2 * days_ago + seq, courier_id=device.courier_id, duty_id=duty.id,
                day=day, kind=kind, order_ids=[str(old.id)], data={}, device_at=at, happened_at=at, received_at=at,
                digest=uuid4().hex, outcome="applied",
            )
        )  # fmt: skip
    town.session.flush()


@pytest.fixture
def visit_and_duties(database: Database) -> Iterator[tuple[Visit, list[Duty], dict[str, int]]]:
    yield from _build(database)


def _build(database: Database, rule: bool = False) -> Iterator[tuple[Visit, list[Duty], dict[str, int]]]:
    with database.write() as session:
        town = Town(session=session)
        kitchen = town.kitchen()
        duties = town.crew(count=3, loads_at=[kitchen])
        order = town.door(1, (3, 4), town.menu(kitchen))
        for days_ago, duty, seconds in (
            (2, 0, 300), (3, 0, 310), (4, 0, 290), (5, 1, 300), (6, 1, 3), (9, 2, 305), (11, 1, 1700), (40, 2, 60),
        ):  # fmt: skip
            note(town, order, duties[duty], days_ago, seconds)
        if rule:
            town.rule(order.recipient_id, "usual_courier", duties[2].courier_ids[0])
        day = build_problem(session, town.area.id, DAY)
        assert unpack(pack(day)).learned == day.learned
        yield day.problem.visits[0], duties, dict(day.learned)


def test_the_two_who_came_most_are_familiar(
    visit_and_duties: tuple[Visit, list[Duty], dict[str, int]],
) -> None:
    visit, duties, learned = visit_and_duties
    assert visit.usual_vehicles == {duties[0].code, duties[1].code}
    assert learned == {"days": 28, "usual": 1, "timed": 1}


def test_the_time_of_a_door_follows_its_visits_but_no_wild_ones(
    visit_and_duties: tuple[Visit, list[Duty], dict[str, int]],
) -> None:
    """300, 310, 290, 300, 305 and 1700 s (3 s was no visit), and four times the estimate of 95 s."""
    visit, _, _ = visit_and_duties
    middle = (300 + 300 + 305 + 310) / 4
    assert visit.service_seconds == round((6 * middle + 4 * 95) / 10)


def test_a_rule_stands_above_what_was_learned(database: Database) -> None:
    for visit, duties, learned in _build(database, rule=True):
        assert visit.usual_vehicles == {duties[2].code}
        assert learned["usual"] == 0


def test_both_can_be_switched_off(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BAPGIL_LEARN_USUAL_COURIERS", "false")
    monkeypatch.setenv("BAPGIL_LEARN_SERVICE_TIMES", "false")
    settings.cache_clear()
    try:
        for visit, _, learned in _build(database):
            assert (visit.usual_vehicles, visit.service_seconds) == (frozenset(), 95)
            assert learned == {"days": 0, "usual": 0, "timed": 0}
    finally:
        monkeypatch.undo()
        settings.cache_clear()


def test_few_visits_teach_nothing() -> None:
    person = uuid4()
    assert Learned(visits={person: [500, 500, 500]}).service_seconds(person, 95) == 95
    assert trimmed_mean([1, 2, 3, 4, 1000]) == 3
