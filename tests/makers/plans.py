"""Makes plans for the towns of `tests.makers.days` in the order that the test says, and sends phones' batches."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlmodel import Session

from dispatch import clock
from dispatch.delivery.facts import Batch, Receipt, accept_facts
from dispatch.planning import add_travel, build_problem, save_plan
from dispatch.planning.editing import Seen
from dispatch.planning.publishing import publish_plan
from dispatch.planning.repairing import Found, Repair, find_repair, keep_repair, read_situation
from models.accounts import Device
from models.database import Database
from models.plans import Plan
from routing.schedule import DraftTrip, feed_hubs, schedule
from routing.travel import Detour
from tests.makers.days import Town

Trips = Sequence[tuple[str, Sequence[str]]]
"""(source, doors) of each trip."""


def draft_plan(session: Session, town: Town, tours: Mapping[str, Trips]) -> Plan:
    """A saved draft with the tours as given; hubs are fed by themselves."""
    day = add_travel(build_problem(session, town.area.id, town.day), Detour())
    sequence = {
        vehicle: tuple(DraftTrip(source=source, stops=tuple(doors)) for source, doors in trips)
        for vehicle, trips in tours.items()
    }
    planned = schedule(day.problem, feed_hubs(day.problem, sequence))
    return save_plan(session, day, planned.solution, planned.violations, area_id=town.area.id, day=town.day)


def publish(session: Session, town: Town, tours: Mapping[str, Trips]) -> Plan:
    """A published plan with the tours as given."""
    plan = draft_plan(session, town, tours)
    return publish_plan(session, plan.id, plan.version)


Item = dict[str, Any]


def record(
    seq: int, kind: str, *, orders: Sequence[UUID] = (), at: datetime | None = None, **fields: Any
) -> Item:
    """One record as a phone makes it."""
    return {
        "id": str(uuid4()),
        "seq": seq,
        "kind": kind,
        "made_at": (at or clock.now()).isoformat(),
        "order_ids": [str(order) for order in orders],
        "place_id": None,
        "trip": None,
        "data": {},
        "note": None,
        **fields,
    }


def card(
    seq: int, *, orders: Sequence[UUID], outcome: str = "handed_over", urgency: str = "info", **fields: Any
) -> Item:
    """A filled in welfare card."""
    data = {
        "outcome": outcome, "urgency": urgency, "seen": "seen", "as_usual": True, "changes": [],
        "previous_box": "eaten", "photos": [], **fields.pop("data", {}),
    }  # fmt: skip
    return record(seq, "card", orders=orders, data=data, **fields)


def send(session: Session, device: Device, *items: object, skew: timedelta = timedelta()) -> Receipt:
    """One batch from a phone whose clock is `skew` ahead."""
    batch = Batch(device_now=clock.now() + skew, items=items)
    return accept_facts(session, session.get_one(Device, device.id), batch)


def results(receipt: Receipt) -> list[str]:
    """The results of the answers, in order."""
    return [answer.result for answer in receipt.answers]


def repair_plan(database: Database, seen: Seen, wanted: Repair, *, alone: bool = False) -> tuple[UUID, Found]:
    """Repair a plan as the desk does, and keep the result in a draft; returns the draft's id."""
    with database.read() as session:
        situation = read_situation(session, seen, wanted)
    found = find_repair(situation, wanted)
    with database.write() as session:
        return keep_repair(session, seen, wanted, found, alone=alone).id, found
