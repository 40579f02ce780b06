"""Five years of one district's doors: every row as the application would have written it, in a database of its own.

Some households stay for all the years, the others take turns. Orders go out on working days; each kitchen finishes one
batch a day of each menu; crews bring two records from every door. What a person said or wrote is sealed.
"""

from collections.abc import Iterator, Sequence
from random import Random

from sqlmodel import col, func, select

from models.database import Database
from models.events import Event
from simulations.years.day import WRITTEN, DayWriter, Numbers
from simulations.years.districts import District, make_district
from simulations.years.extent import Extent
from simulations.years.rows import insert_rows, without_indexes

__all__ = ["Extent", "fill_years"]

_DAYS_AT_ONCE = 20


def fill_years(database: Database, extent: Extent, random: Random) -> Iterator[int]:
    """Write the history; yields how many doors are written so far."""
    with database.write() as session:
        districts = [make_district(session, extent, number) for number in range(extent.districts)]
        numbers = Numbers(event=session.exec(select(func.coalesce(func.max(col(Event.number)), 0))).one())
        session.flush()
        session.expunge_all()  # what was made is read on without a session
    with without_indexes(database, WRITTEN):
        yield from _write_days(database, extent, districts, numbers, random)


def _write_days(
    database: Database, extent: Extent, districts: Sequence[District], numbers: Numbers, random: Random
) -> Iterator[int]:
    days, written = extent.working_days, 0
    for chunk in range(0, len(days), _DAYS_AT_ONCE):
        with database.write() as session:
            for index, day in list(enumerate(days))[chunk : chunk + _DAYS_AT_ONCE]:
                share = extent.doors * (index + 1) // len(days) - written
                writer = DayWriter(vault=database.vault, day=day, today=extent.last_day, numbers=numbers, random=random)
                for number, district in enumerate(districts):
                    own = share * (number + 1) // len(districts) - share * number // len(districts)
                    writer.write(district, own)
                insert_rows(session, writer.rows)
                written += share
        yield written
