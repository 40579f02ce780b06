"""Keys of shifts: always the same for a courier's day, nobody else's, and not for ever."""

import base64
from collections.abc import Callable
from datetime import datetime
from uuid import uuid4

from dispatch.delivery.shift_keys import former_keys, todays_key
from models.database import Database

Holds = Callable[[str | datetime], datetime]
ANNA, BERT = uuid4(), uuid4()


def test_a_day_has_one_key_of_32_bytes_for_each_courier(database: Database, at: Holds) -> None:
    at("2026-11-23 10:00")
    with database.read() as session:
        key = todays_key(session, ANNA)
        assert todays_key(session, ANNA) == key
        assert key.id == f"{ANNA}.2026-11-23"
        assert len(base64.b64decode(key.key)) == 32
        assert todays_key(session, BERT).key != key.key
    at("2026-11-24 10:00")
    with database.read() as session:
        assert todays_key(session, ANNA).key != key.key


def test_a_wiped_phone_gets_the_keys_of_its_own_courier_again(database: Database, at: Holds) -> None:
    at("2026-11-23 10:00")
    with database.read() as session:
        then = todays_key(session, ANNA)
    at("2026-11-30 10:00")
    with database.read() as session:
        assert former_keys(session, ANNA, [then.id, then.id]) == [then]
        assert former_keys(session, BERT, [then.id]) == []


def test_what_is_no_key_of_these_weeks_is_passed_over(database: Database, at: Holds) -> None:
    at("2026-11-23 10:00")
    asked = [f"{ANNA}.2026-08-01", f"{ANNA}.2027-11-23", f"{ANNA}.nonsense", f"{ANNA}", "", f"{ANNA}.2026-11-23.x"]
    with database.read() as session:
        assert former_keys(session, ANNA, asked) == []
