"""What decisions 18 and 19 save is measured on what they are about."""

from sqlmodel import select

from dispatch import clock
from models.database import Database
from models.figures import DayFigures
from simulations.crowd import gather_crowd
from simulations.frames import prepare_desk
from simulations.savings import measure_parts, measure_quarter
from tests.makers.years import LAST_DAY, SMALL, fill


def test_a_quarter_is_counted_and_then_read_as_it_is_kept(database: Database) -> None:
    fill(database)
    told = measure_quarter(database, LAST_DAY)
    assert (told["districts"], told["days"]) == (1, len(SMALL.working_days))
    with database.read() as session:
        assert len(session.exec(select(DayFigures)).all()) == told["days"] - 1, "today is counted as it stands"


def test_a_fetch_after_one_door_is_a_part_of_the_day(database: Database) -> None:
    crowd = gather_crowd(database, phones=25, doors=2, day=clock.today())
    told = measure_parts(database, crowd, prepare_desk(database, crowd, tasks=2, seed=1))
    assert told["after 1"]["bytes"] < told["after 20"]["bytes"] < told["whole"]["bytes"]
