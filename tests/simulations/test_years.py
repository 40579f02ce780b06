"""Years made up for measuring: numbered through, every household at home for its turn, the last day still going on."""

from datetime import timedelta

from sqlalchemy import inspect
from sqlmodel import col, func, select

from dispatch import clock
from dispatch.city.keeping import keep_figures
from dispatch.planning.storage import unpack_plan
from models.database import Database
from models.events import Event
from models.figures import DayFigures
from models.lots import Feedback
from models.messages import Message
from models.orders import DailyOrder, Freeze
from models.plans import DoorState, Plan
from models.statuses import OrderStatus
from models.welfare import Card, Case
from routing.wire import solution_from_json
from simulations.years.extent import STAYERS, TURNS
from tests.makers.years import LAST_DAY, SMALL, fill


def test_the_years_are_numbered_through_and_the_last_day_still_goes_on(database: Database) -> None:
    fill(database)
    with database.read() as session:
        numbers = session.exec(select(Event.number).order_by(col(Event.number))).all()
        assert list(numbers) == list(range(1, len(numbers) + 1))
        assert session.exec(select(func.count()).select_from(DailyOrder)).one() == SMALL.doors
        ended = select(DailyOrder.day).where(DailyOrder.status == OrderStatus.OUT).distinct()
        assert set(session.exec(ended)) <= {LAST_DAY}
        known = select(func.count()).select_from(DoorState)
        assert 0 < session.exec(known).one() < SMALL.doors


def test_what_the_application_keeps_of_past_days_is_there(database: Database) -> None:
    fill(database)
    clock.hold_clock(clock.moment_of(LAST_DAY, 0))
    try:
        assert keep_figures(database) == [], "nothing is left to count"
    finally:
        clock.reset_clock()
    with database.read() as session:
        past = session.exec(select(col(Freeze.day)).where(Freeze.day < LAST_DAY)).all()
        assert set(session.exec(select(col(DayFigures.day)))) == set(past)


def test_the_plan_that_is_looked_at_can_be_judged(database: Database) -> None:
    fill(database)
    with database.read() as session:
        plan = session.exec(select(Plan).where(Plan.day == LAST_DAY)).one()
        problem, solution = unpack_plan(plan).problem, solution_from_json(plan.solution)
    visited = [visit for tour in solution.tours for trip in tour.trips for stop in trip.stops for visit in stop.visits]
    assert set(visited) == {visit.id for visit in problem.visits}


def test_indexes_are_all_there_again(database: Database) -> None:
    def names() -> set[str | None]:
        looked = inspect(database.engine)
        return {index["name"] for table in looked.get_table_names() for index in looked.get_indexes(table)}

    before = names()
    fill(database)
    assert names() == before


def test_what_was_said_is_sealed_and_opens(database: Database) -> None:
    fill(database)
    with database.read() as session:
        for table, name in ((Card, "answers"), (Feedback, "note"), (Case, "closing_note"), (Message, "content")):
            row = session.exec(select(table).where(col(getattr(table, f"{name}_sealed")).is_not(None))).first()
            assert row is not None
            assert getattr(row, name)


def test_as_many_households_at_every_time_and_few_for_all_the_years() -> None:
    terms = [SMALL.term_of(index) for index in range(SMALL.people)]
    first = LAST_DAY - timedelta(days=SMALL.days)
    for day in (first + timedelta(days=back) for back in range(SMALL.days + 1)):
        assert sum(begin <= day <= end for begin, end in terms) == SMALL.households
    stayers = SMALL.households // STAYERS
    assert sum(begin <= first and end > LAST_DAY for begin, end in terms) == stayers
    assert len(terms) == stayers + TURNS * (SMALL.households - stayers)
