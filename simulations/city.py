"""The demo city: a real Mapo day made from a seed, brought in through the front door.

`write_city` writes the Excel file that a desk would upload; `fill_city` does what people would do with it:
set up providers, import the file, approve every request that is not held back, enter pauses, skipped days, early
ends and rules. On the D-2 list of the service day then stand exactly 147 households and 294 meals.
"""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random
from uuid import UUID

from openpyxl import load_workbook
from sqlmodel import Session, col, select

from dispatch.calendar import Calendar
from dispatch.intake.importing import ImportReport, import_referrals, write_template
from dispatch.intake.importing.template import SHEET
from dispatch.intake.locating import locate_with
from dispatch.intake.placing import Locate
from dispatch.intake.referrals import ReferralForm
from dispatch.ordering.deviating import pause_order, skip_day
from dispatch.ordering.rules import set_rule
from dispatch.ordering.standing import duplicate_key, end_order, start_standing_order
from dispatch.tasks import find_task
from models.database import Database
from models.orders import StandingOrder
from models.people import Recipient
from models.statuses import Model, StandingOrderStatus
from routing.geocoding import Chain, OfficialTable, import_address_table
from simulations.addresses import SyntheticAddress, build_addresses, write_address_table
from simulations.households import (
    DYSPHAGIA_MENU,
    HOUSEHOLDS,
    MEALS_A_VISIT,
    WALKED_MENU,
    Decision,
    Household,
    decide,
    draw_households,
)
from simulations.mapo import MAPO
from simulations.providers import RIDERS, Providers, setup_city
from simulations.streets import build_streets

FILENAME = "마포구_의뢰.xlsx"
EXPECTED_HOUSEHOLDS = HOUSEHOLDS
EXPECTED_MEALS = HOUSEHOLDS * MEALS_A_VISIT
SERVICE_WEEKDAYS = (1, 3, 5)
_OWN_WORKER = 8
"""People whose worker of the self-sufficiency centre comes by rule."""
_OWN_RIDER = 4
"""People who open the door to a rider alone."""


@dataclass(frozen=True, kw_only=True)
class Rule:
    """A coordinator's rule about the person of one row of the file."""

    row: int
    kind: str
    value: str


@dataclass(frozen=True, kw_only=True)
class City:
    """The demo as files and decisions; rows count from 2, below the headings."""

    seed: int
    day: date
    filename: str
    content: bytes
    """The referrals as .xlsx."""
    decisions: Sequence[Decision]
    rules: Sequence[Rule]
    households: Sequence[Household]


@dataclass(frozen=True, kw_only=True)
class Filled:
    """What filling the database came to."""

    city: City
    providers: Providers
    report: ImportReport
    approved: int
    held_back: int


def choose_service_day(after: date, calendar: Calendar | None = None) -> date:
    """The first Monday, Wednesday or Friday in service whose D-2 cut-off lies on `after` or later."""
    calendar = calendar or Calendar(overlay={})
    day = after + timedelta(days=1)
    while not (
        day.isoweekday() in SERVICE_WEEKDAYS
        and calendar.is_working_day(day)
        and calendar.add_working_days(day, -2) >= after
    ):
        day += timedelta(days=1)
    return day


def write_city(*, seed: int, day: date, addresses: Sequence[SyntheticAddress] | None = None) -> City:
    """Draw the city for a Monday, Wednesday or Friday (else ValueError); equal seeds give equal cities."""
    if day.isoweekday() not in SERVICE_WEEKDAYS:
        raise ValueError(f"{day} is no Monday, Wednesday or Friday")
    rng = Random(f"bapgil city {seed}")
    households = draw_households(addresses or build_city_addresses(), rng, day)
    return City(
        seed=seed,
        day=day,
        filename=FILENAME,
        content=_write_file(households),
        decisions=tuple(decide(households, day)),
        rules=tuple(_draw_rules(households, rng)),
        households=tuple(households),
    )


def build_city_addresses() -> tuple[SyntheticAddress, ...]:
    """The houses of the synthetic Mapo."""
    return build_addresses(build_streets())


def write_city_addresses(folder: Path, addresses: Sequence[SyntheticAddress]) -> Path:
    """Write the official address table of the city and import it by the ordinary loader; returns the imported table."""
    source, target = folder / "entrc_mapo.txt", folder / "addresses.sqlite"
    write_address_table(addresses, source)
    import_address_table(source, target)
    return target


def locate_in(table: Path) -> Locate:
    """Find addresses in an imported table."""
    return locate_with(Chain(sources=(OfficialTable(table),)))


def fill_city(database: Database, *, city: City, locate: Locate) -> Filled:
    """Bring the city into an empty database; the clock must stand before the D-2 cut-off of its day."""
    with database.write() as session:
        providers = setup_city(session, city.day)
    report = import_referrals(database, city.filename, city.content, area_id=providers.area_id, locate=locate)
    with database.write() as session:
        approved, held_back = approve_requests(session)
    with database.write() as session:
        carry_out(session, city, {row.row: row.recipient_number for row in report.rows if row.recipient_number})
    return Filled(city=city, providers=providers, report=report, approved=approved, held_back=held_back)


def approve_requests(session: Session) -> tuple[int, int]:
    """Approve every request that no duplicate check holds back; returns how many were approved and held back."""
    requests = session.exec(
        select(StandingOrder)
        .join(Recipient, col(StandingOrder.recipient_id) == Recipient.id)
        .where(StandingOrder.status == StandingOrderStatus.REQUESTED)
        .order_by(col(Recipient.number))
    ).all()
    free = [order for order in requests if find_task(session, duplicate_key(order.referral_id)) is None]
    for order in free:
        start_standing_order(session, order.id)
    return len(free), len(requests) - len(free)


def carry_out(session: Session, city: City, numbers: Mapping[int, int]) -> None:
    """Enter the city's decisions and rules; `numbers` gives the recipient number of each row of the file."""
    for decision in city.decisions:
        _carry_out(session, decision, _order_of(session, numbers[decision.row]).id)
    for rule in city.rules:
        order = _order_of(session, numbers[rule.row])
        set_rule(session, order.recipient_id, rule.kind, rule.value)


def _carry_out(session: Session, decision: Decision, order_id: UUID) -> None:
    if decision.kind == "pause":
        pause_order(
            session, order_id, from_day=decision.from_day, until_day=decision.until_day, reason=decision.reason
        )
    elif decision.kind == "skip":
        skip_day(session, order_id, day=decision.from_day, reason=decision.reason)
    else:
        end_order(session, order_id, last_day=decision.from_day, reason=decision.reason)


def _order_of(session: Session, number: int) -> StandingOrder:
    return session.exec(
        select(StandingOrder).join(Recipient, col(StandingOrder.recipient_id) == Recipient.id).where(
            Recipient.number == number
        )
    ).one()


def _draw_rules(households: Sequence[Household], rng: Random) -> list[Rule]:
    """Neighbours keep their pair, some people their own worker, others their usual rider; a few never want one.

    Of those with a usual rider some open to riders alone, so that each of the four models has doors that only it
    may come to.
    """
    rules: list[Rule] = []
    general = [row for row, each in enumerate(households, start=2) if _is_plain(each)]
    own_worker = set(rng.sample(general, _OWN_WORKER))
    for row, household in enumerate(households, start=2):
        if household.menu == WALKED_MENU:
            rules.append(Rule(row=row, kind="only_model", value=Model.WALKING_RESIDENT.value))
        elif row in own_worker:
            rules.append(Rule(row=row, kind="only_model", value=Model.SELF_SUFFICIENCY.value))
        elif row in general:
            rules += _rules_of_riders(row, household, rng)
    known = [rule.row for rule in rules if rule.kind == "usual_courier"]
    rules += [Rule(row=row, kind="only_model", value=Model.RIDER.value) for row in rng.sample(known, _OWN_RIDER)]
    pairs = [row for row, each in enumerate(households, start=2) if each.menu == WALKED_MENU]
    return [*rules, Rule(row=pairs[0], kind="needs_pair", value="")]


def _is_plain(household: Household) -> bool:
    return household.menu not in (WALKED_MENU, DYSPHAGIA_MENU) and household.role in ("served", "starts", "ends")


def _rules_of_riders(row: int, household: Household, rng: Random) -> list[Rule]:
    zone = [dong.code for dong in MAPO].index(household.address.dong.code) * RIDERS // len(MAPO)
    rules = []
    if household.role != "starts" and rng.random() < 0.6:
        rules.append(Rule(row=row, kind="usual_courier", value=f"라이더-{zone + 1:02d}"))
    elif rng.random() < 0.08:
        rules.append(Rule(row=row, kind="never_courier", value=f"라이더-{rng.randint(1, RIDERS):02d}"))
    return rules


def _write_file(households: Sequence[Household]) -> bytes:
    """The official template, filled in."""
    book = load_workbook(io.BytesIO(write_template()))
    sheet = book[SHEET]
    keys = list(ReferralForm.model_fields)
    for row, household in enumerate(households, start=2):
        for column, key in enumerate(keys, start=1):
            if key in household.values:
                sheet.cell(row, column, household.values[key])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()
