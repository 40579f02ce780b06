"""What a batch needs to know is read once: the work in the database does not grow with the number of its records."""

from collections.abc import Callable
from datetime import datetime
from random import Random

from sqlmodel import Session

from dispatch import clock
from dispatch.delivery.facts import Batch, accept_facts
from models.accounts import Device
from models.database import Database
from simulations.crowd import CrowdPhone, gather_crowd
from simulations.storm import fill_outbox
from tests.makers.statements import counted

Holds = Callable[[str | datetime], datetime]


def send(session: Session, phone: CrowdPhone, items: list[dict[str, object]]) -> list[str]:
    device = session.get_one(Device, phone.device_id)
    receipt = accept_facts(session, device, Batch(device_now=clock.now(), items=items))
    return [answer.result for answer in receipt.answers]


def test_forty_records_take_as_many_statements_as_two(database: Database, at: Holds) -> None:
    at("2026-11-23 15:00")
    crowd = gather_crowd(database, phones=2, doors=20, day=clock.today())
    taken = []
    for phone, size in zip(crowd.phones, (2, 40), strict=True):
        items = fill_outbox(phone, clock.now(), Random(size)).waiting[:size]
        with counted(database) as statements, database.write() as session:
            assert send(session, phone, items) == ["applied"] * size
        taken.append(len(statements))
        with counted(database) as again, database.write() as session:
            assert send(session, phone, items) == ["duplicate"] * size
        assert len(again) < len(statements) / 2, "what was here before costs little"
    few, many = taken
    assert many <= few + 2, taken
