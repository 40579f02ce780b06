"""Five years of one district's doors: every row as the application would have written it, in a database of its own.

Some households stay for all the years, the others take turns. Orders go out on working days; each kitchen finishes one
batch a day of each menu; crews bring two records from every door. What a person said or wrote is sealed.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

from sqlmodel import col, func, select

from dispatch import clock
from dispatch.city.keeping import keep_figures
from models.database import Database
from models.events import Event
from simulations.years.day import WRITTEN, DayWriter, Numbers
from simulations.years.districts import District, make_district
from simulations.years.extent import Extent
from simulations.years.plans import store_problems
from simulations.years.rows import Rows, drop_indexes, insert_rows, make_indexes

__all__ = ["Extent", "Written", "fill_years"]

_DAYS_AT_ONCE = 20


@dataclass(frozen=True, kw_only=True)
class Written:
    """How far the history is: `count` of `total` of one kind."""

    what: str
    count: int
    total: int


def fill_years(database: Database, extent: Extent, random: Random) -> Iterator[Written]:
    """Write the history; yields how far it is, in five parts."""
    districts = []
    for number in range(extent.districts):
        yield Written(what="구 · districts", count=number, total=extent.districts)
        with database.write() as session:
            districts.append(make_district(session, extent, number))
            session.flush()
            session.expunge_all()  # what was made is read on without a session
    dropped = drop_indexes(database, WRITTEN)
    for doors in _write_days(database, extent, districts, _begin_numbers(database), random):
        yield Written(what="집 · doors", count=doors, total=extent.doors)
    for made in make_indexes(database, dropped):
        yield Written(what="색인 · indexes", count=made, total=len(dropped))
    clock.hold_clock(clock.moment_of(extent.last_day, 0))
    try:
        for stored, total in store_problems(database, extent.last_day):
            yield Written(what="계획 · plans", count=stored, total=total)
        past = (len(extent.working_days) - 1) * extent.districts
        for days in _keep_figures(database):
            yield Written(what="지난 날 · past days", count=days, total=past)
    finally:
        clock.reset_clock()


def _begin_numbers(database: Database) -> Numbers:
    with database.read() as session:
        return Numbers(event=session.exec(select(func.coalesce(func.max(col(Event.number)), 0))).one())


def _keep_figures(database: Database) -> Iterator[int]:
    """What the application keeps of past days (decision 18), by the reconciler that keeps it; yields how many days."""
    counted = 0
    while days := keep_figures(database):
        counted += len(days)
        yield counted


def _write_days(
    database: Database, extent: Extent, districts: Sequence[District], numbers: Numbers, random: Random
) -> Iterator[int]:
    days, written = extent.working_days, 0
    for chunk in range(0, len(days), _DAYS_AT_ONCE):
        rows: Rows = defaultdict(list)
        for index, day in list(enumerate(days))[chunk : chunk + _DAYS_AT_ONCE]:
            share = extent.doors * (index + 1) // len(days) - written
            writer = DayWriter(
                vault=database.vault, day=day, today=extent.last_day, numbers=numbers, random=random, rows=rows
            )
            for number, district in enumerate(districts):
                own = share * (number + 1) // len(districts) - share * number // len(districts)
                writer.write(district, own)
            written += share
        with database.write() as session:
            insert_rows(session, rows)
        yield written
