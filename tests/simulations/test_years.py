"""Years made up for measuring: numbered through, every household at home for its turn, the last day still going on."""

from datetime import timedelta

from sqlmodel import col, func, select

from models.database import Database
from models.events import Event
from models.orders import DailyOrder
from models.plans import DoorState
from models.statuses import OrderStatus
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


def test_as_many_households_at_every_time_and_few_for_all_the_years() -> None:
    terms = [SMALL.term_of(index) for index in range(SMALL.people)]
    first = LAST_DAY - timedelta(days=SMALL.days)
    for day in (first + timedelta(days=back) for back in range(SMALL.days + 1)):
        assert sum(begin <= day <= end for begin, end in terms) == SMALL.households
    stayers = SMALL.households // STAYERS
    assert sum(begin <= first and end > LAST_DAY for begin, end in terms) == stayers
    assert len(terms) == stayers + TURNS * (SMALL.households - stayers)
