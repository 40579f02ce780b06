"""One Chromium for all tests of the screens; for each test the real application over a small town, on SQLite."""

import shutil
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from models.database import Database, sqlite_url
from models.personal import Vault
from tests.makers.browsers import PATIENCE_MILLISECONDS, Visits, close, find_hindrance, open_browser, serve
from tests.makers.desks import House
from tests.makers.guard import GuardedDatabase
from tests.makers.phones import PHONE, Phone, Street, make_street


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """A browser test that fails is tried once more, and the report names it: decision 13 (`--reruns 0` for none)."""
    asked: int | None = config.getoption("reruns")
    for item in items:
        if asked is None and item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.flaky(reruns=1))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    hindrance = find_hindrance()
    if hindrance is not None:
        pytest.skip(hindrance)
    expect.set_options(timeout=PATIENCE_MILLISECONDS)
    with open_browser() as opened:
        yield opened


@pytest.fixture
def database(tmp_path: Path, _empty_sqlite: Path, vault: Vault) -> Iterator[Database]:
    """The screens see nothing of the database: one kind is enough here."""
    path = tmp_path / "bapgil.sqlite"
    shutil.copy(_empty_sqlite, path)
    made = GuardedDatabase(sqlite_url(path), vault)
    yield made.watch()
    made.close()
    assert made.faults == []


@pytest.fixture
def visits(browser: Browser, house: House) -> Iterator[Visits]:
    with serve(house.app) as base:
        opened = Visits(browser=browser, base=base)
        yield opened
        opened.leave()


@pytest.fixture
def street(database: Database, tmp_path: Path, at: Callable[[str | datetime], datetime]) -> Iterator[Street]:
    """10 o'clock on the service day, five doors to go."""
    at("2026-11-23 10:00")
    with make_street(database, tmp_path) as made:
        yield made


@pytest.fixture
def phone(browser: Browser, street: Street) -> Iterator[Phone]:
    context = browser.new_context(**PHONE)
    made = Phone(context=context, street=street)
    yield made
    close(context)
    assert made.thrown == []


@pytest.fixture
def loaded(phone: Phone) -> Phone:
    """Come in, boxes taken, on the way to door 1."""
    phone.enrol()
    phone.load()
    phone.stands_at(1)
    return phone
