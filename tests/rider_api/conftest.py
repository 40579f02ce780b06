"""The application in front of a small town, once per test."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from dispatch.access import accounts
from models.database import Database
from tests.makers.desks import House, make_house


@pytest.fixture(autouse=True)
def _quick_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    """Real argon2 with small parameters: eight sign-ins a test would cost a second."""
    monkeypatch.setattr(accounts, "_hasher", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))


@pytest.fixture
def house(database: Database, tmp_path: Path, at: Callable[[str | datetime], datetime]) -> House:
    """10 o'clock on the service day."""
    at("2026-11-23 10:00")
    return make_house(database, home=tmp_path)
