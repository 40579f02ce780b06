"""A small history: twelve days of one district, written as the long measurements have theirs written."""

from datetime import date
from random import Random

from models.database import Database
from simulations.years import Extent, fill_years

LAST_DAY = date(2026, 11, 20)
SMALL = Extent(doors=900, last_day=LAST_DAY, days=12, households=120)


def fill(database: Database) -> None:
    last = list(fill_years(database, SMALL, Random(1)))[-1]
    assert last.count == last.total
