"""A short walk of the state machine of phone, network and server; `bapgil phones model` walks 100,000 steps."""

from collections.abc import Callable
from datetime import date, datetime

from models.database import Database
from simulations.model import walk


def test_whatever_the_network_does_every_record_stands_there_once(
    database: Database, at: Callable[[str | datetime], datetime]
) -> None:
    at("2026-11-23 10:00")
    assert walk(database, steps=150, seed=0, day=date(2026, 11, 23), steps_a_walk=30) >= 150
