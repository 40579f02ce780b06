"""The demo city: 147 households and 294 meals through the ordinary doors, the same for the same seed."""

from collections import Counter
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest
from sqlmodel import Session, select

from dispatch import clock
from dispatch.intake.importing import import_referrals, read_table
from dispatch.intake.placing import Locate
from dispatch.ordering.expansion import expand
from dispatch.ordering.freezing import freeze_due
from models.database import Database, sqlite_url
from models.fleet import CourierRule, DeliveryModel, Duty, Hub, Kitchen
from models.orders import DailyOrder, Freeze
from models.people import Recipient
from models.personal import Vault
from models.places import Home
from models.statuses import ContainerKind, Model, Precision, TaskKind
from models.tasks import Task
from simulations.addresses import SyntheticAddress
from simulations.city import (
    EXPECTED_HOUSEHOLDS,
    EXPECTED_MEALS,
    City,
    Filled,
    build_city_addresses,
    choose_service_day,
    fill_city,
    locate_in,
    write_city,
    write_city_addresses,
)
from simulations.households import DYSPHAGIA_MENU, HOUSEHOLDS, WALKED_MENU, share_out
from simulations.mapo import MAPO

Holds = Callable[[str | datetime], datetime]
DAY = date(2026, 11, 25)


@pytest.fixture(scope="module")
def addresses() -> tuple[SyntheticAddress, ...]:
    return build_city_addresses()


@pytest.fixture(scope="module")
def locate(addresses: tuple[SyntheticAddress, ...], tmp_path_factory: pytest.TempPathFactory) -> Locate:
    """The houses of the first seeds, through the official table's own loader."""
    folder: Path = tmp_path_factory.mktemp("addresses")
    cities = [city_of(addresses, seed) for seed in (1, 2)]
    lived_in = {household.address for city in cities for household in city.households}
    return locate_in(write_city_addresses(folder, sorted(lived_in, key=lambda each: each.text)))


def city_of(addresses: tuple[SyntheticAddress, ...], seed: int) -> City:
    return write_city(seed=seed, day=DAY, addresses=addresses)


def fill_and_freeze(database: Database, city: City, locate: Locate) -> tuple[Filled, Freeze]:
    clock.hold_clock(datetime(2026, 11, 23, 10, tzinfo=clock.KST))
    filled = fill_city(database, city=city, locate=locate)
    clock.hold_clock(datetime(2026, 11, 23, 17, tzinfo=clock.KST))
    freeze_due(database)
    with database.read() as session:
        freeze = session.exec(select(Freeze).where(Freeze.day == DAY)).one()
        session.expunge(freeze)
    return filled, freeze


@pytest.fixture(scope="module")
def digests(
    addresses: tuple[SyntheticAddress, ...], locate: Locate, vault: Vault, tmp_path_factory: pytest.TempPathFactory
) -> dict[int, str]:
    """Of the freezes of two seeds, each in a database of its own."""
    found = {}
    for seed in (1, 2):
        database = Database(sqlite_url(tmp_path_factory.mktemp("city") / "city.sqlite"), vault)
        database.create_all()
        _, freeze = fill_and_freeze(database, city_of(addresses, seed), locate)
        assert (freeze.households, freeze.meals) == (147, 294)
        found[seed] = freeze.digest
        database.close()
    clock.reset_clock()
    return found


def test_a_filled_city_freezes_a_real_mapo_day(
    database: Database, at: Holds, addresses: tuple[SyntheticAddress, ...], locate: Locate, digests: dict[int, str]
) -> None:
    city = city_of(addresses, 1)
    filled, freeze = fill_and_freeze(database, city, locate)
    assert filled.report.counts == {"accepted": 164, "flagged": 1, "unchanged": 0, "refused": 0}
    assert (filled.approved, filled.held_back) == (164, 1)
    assert (freeze.households, freeze.meals) == (EXPECTED_HOUSEHOLDS, EXPECTED_MEALS) == (147, 294)
    assert freeze.digest == digests[1] != digests[2]
    with database.read() as session:
        _look_at_orders(session)
        _look_at_providers(session)
        _look_at_people(session)
        left_out = expand(session, filled.providers.area_id, DAY).not_made
        assert Counter(each.reason.code for each in left_out) == {"order.paused": 4, "order.skipped": 3}
    again = import_referrals(database, "x", city.content, area_id=filled.providers.area_id, locate=locate)
    assert {row.outcome for row in again.rows} == {"unchanged"}


def _look_at_orders(session: Session) -> None:
    orders = session.exec(select(DailyOrder).where(DailyOrder.day == DAY)).all()
    assert sum(order.first_visit for order in orders) == 6
    assert sum(order.last_day for order in orders) == 5
    assert not any(order.last_day and order.container == ContainerKind.REUSABLE for order in orders)
    homes = [session.get_one(Home, order.home_id) for order in orders]
    assert {home.precision for home in homes} == {Precision.ENTRANCE}
    assert {task.kind for task in session.exec(select(Task))} == {TaskKind.PLACE_ADDRESS, TaskKind.CHECK_DUPLICATE}


def _look_at_providers(session: Session) -> None:
    assert len(session.exec(select(Kitchen)).all()) == 2
    assert len(session.exec(select(Hub)).all()) == 16
    duties = session.exec(select(Duty).where(Duty.day == DAY)).all()
    assert sum(len(duty.courier_ids) == 2 for duty in duties) == 2
    assert sum(duty.code.startswith("라이더") for duty in duties) == 6
    assert {model.model for model in session.exec(select(DeliveryModel))} == set(Model)


def _look_at_people(session: Session) -> None:
    rules = session.exec(select(CourierRule)).all()
    kinds = Counter(rule.kind for rule in rules)
    assert (kinds["only_model"], kinds["needs_pair"]) == (20, 1)
    assert kinds["usual_courier"] > 20
    named = {rule.value for rule in rules if rule.kind == "only_model"}
    assert named == {Model.WALKING_RESIDENT.value, Model.SELF_SUFFICIENCY.value, Model.RIDER.value}
    people = session.exec(select(Recipient)).all()
    assert sum(person.entry_note is not None for person in people) > 30
    assert sum(person.guardian is not None for person in people) > 60
    assert sum(bool(person.diet) for person in people) > 20
    assert sum(person.high_risk for person in people) > 5


def test_the_file_says_the_same_for_the_same_seed(addresses: tuple[SyntheticAddress, ...]) -> None:
    first, again, other = (read_table("x", city_of(addresses, seed).content) for seed in (1, 1, 2))
    assert first.rows == again.rows
    assert first.rows != other.rows


def test_homes_and_menus_follow_the_facts(addresses: tuple[SyntheticAddress, ...]) -> None:
    served = [each for each in city_of(addresses, 1).households if each.role in ("served", "starts", "ends")]
    dongs = Counter(each.address.dong.name for each in served)
    assert dongs == dict(zip([d.name for d in MAPO], share_out(HOUSEHOLDS, [d.elderly65 for d in MAPO]), strict=True))
    menus = Counter(each.menu for each in served)
    assert menus[DYSPHAGIA_MENU] == 38
    assert menus[WALKED_MENU] == 8


def test_the_service_day_can_still_be_frozen() -> None:
    assert choose_service_day(date(2026, 11, 18)) == date(2026, 11, 20)
    assert choose_service_day(date(2026, 11, 19)) == date(2026, 11, 23)
    assert choose_service_day(date(2026, 11, 21)) == date(2026, 11, 25)
    assert choose_service_day(date(2026, 9, 22)) == date(2026, 9, 28)  # 추석 between


def test_a_day_without_service_is_no_day_of_the_demo() -> None:
    with pytest.raises(ValueError, match="no Monday"):
        write_city(seed=1, day=date(2026, 11, 24), addresses=())


def test_shares_add_up() -> None:
    assert sum(share_out(147, [dong.elderly65 for dong in MAPO])) == 147
    assert share_out(3, [1, 1, 1]) == [1, 1, 1]
    assert share_out(2, [5, 1]) == [2, 0]
