"""The cases that phone and server share: the tests of the courier's page (c/vectors.test.ts) read the same file."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

import pytest

from dispatch.delivery.facts import MOST_ITEMS
from dispatch.delivery.sync.doors import RANK, DoorFact, join
from dispatch.delivery.sync.times import corrected
from models.statuses import StopStatus
from simulations.outbox import Outbox

VECTORS: dict[str, Any] = json.loads(
    (Path(__file__).parents[4] / "rider_api/web/c/sync.vectors.json").read_text(encoding="utf-8")
)
SPACE = UUID(int=1)


def named(cases: list[dict[str, Any]]) -> Any:
    return pytest.mark.parametrize("case", cases, ids=[case["name"] for case in cases])


def test_limits_and_lattice_are_the_same_on_both_sides() -> None:
    assert VECTORS["most_items"] == MOST_ITEMS
    assert VECTORS["lattice"] == [status.value for status in sorted(RANK, key=lambda status: RANK[status])]


@named(VECTORS["doors"])
def test_a_door(case: dict[str, Any]) -> None:
    facts = [
        DoorFact(
            id=UUID(int=number), device_id=uuid5(SPACE, phone), seq=seq, status=StopStatus(status),
            duty_id=uuid5(SPACE, duty), happened_at=datetime(2026, 11, 23, 1, number, tzinfo=UTC),
        )
        for number, (phone, seq, status, duty) in enumerate(case["facts"], start=1)
    ]  # fmt: skip
    for order in (facts, facts[::-1]):
        view = join(order)
        assert (view.status.value, view.review) == (case["status"], case["review"])


@named(VECTORS["clocks"])
def test_a_clock(case: dict[str, Any]) -> None:
    made, device, received, happened = (
        datetime.fromisoformat(case[name]) for name in ("made_at", "device_now", "received_at", "happened_at")
    )
    assert corrected(made, device_now=device, received_at=received) == happened


@named(VECTORS["outcomes"])
def test_an_answer_to_the_simulated_phone(case: dict[str, Any]) -> None:
    outbox = Outbox()
    names = {str(uuid5(SPACE, name)): name for name in (*case["sent"], *case["answers"])}
    for name in case["sent"]:
        outbox.record(uuid5(SPACE, name), "delivered", datetime(2026, 11, 23, tzinfo=UTC))
    outbox.take_answers(
        [{"id": str(uuid5(SPACE, name)), "result": result} for name, result in case["answers"].items()]
    )
    assert [names[item["id"]] for item in outbox.waiting] == case["left"]
    assert [names[item["id"]] for item in outbox.rejected] == case["problems"]
