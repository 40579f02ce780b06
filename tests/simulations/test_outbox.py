"""The phone's queue: whatever the network does, every record arrives, once, and in order."""

from datetime import UTC, datetime
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from simulations.outbox import BATCH, Outbox

MADE_AT = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


class Server:
    """Keeps each id once, as the real one does; its answer may be lost on the way."""

    def __init__(self) -> None:
        self.stored: dict[str, int] = {}

    def receive(self, batch: list[dict[str, object]]) -> list[dict[str, object]]:
        answers = []
        for item in batch:
            result = "duplicate" if item["id"] in self.stored else "applied"
            self.stored.setdefault(str(item["id"]), int(str(item["seq"])))
            answers.append({"id": item["id"], "result": result})
        return answers


def make(outbox: Outbox, number: int) -> None:
    outbox.record(UUID(int=number), "arrived", MADE_AT)


@given(st.lists(st.sampled_from(["make", "send", "send and lose the answer", "no network"]), max_size=80))
def test_every_record_arrives_once_and_in_order(steps: list[str]) -> None:
    outbox, server = Outbox(), Server()
    for number, step in enumerate(steps):
        if step == "make":
            make(outbox, number)
        elif step != "no network" and outbox.batch():
            answers = server.receive(outbox.batch())
            if step == "send":
                outbox.take_answers(answers)
    while outbox.batch():
        outbox.take_answers(server.receive(outbox.batch()))
    assert list(server.stored.values()) == list(range(1, outbox.made + 1))


def test_a_record_without_an_answer_stays() -> None:
    outbox = Outbox()
    for number in range(3):
        make(outbox, number)
    outbox.take_answers([{"id": str(UUID(int=1)), "result": "applied"}])
    assert [item["seq"] for item in outbox.waiting] == [1, 3]


def test_a_rejected_record_is_kept_apart() -> None:
    outbox = Outbox()
    make(outbox, 7)
    outbox.take_answers([{"id": str(UUID(int=7)), "result": "rejected"}])
    assert not outbox.waiting
    assert [item["seq"] for item in outbox.rejected] == [1]


def test_a_batch_is_bounded_and_starts_with_the_oldest() -> None:
    outbox = Outbox()
    for number in range(BATCH + 5):
        make(outbox, number)
    assert [item["seq"] for item in outbox.batch()] == list(range(1, BATCH + 1))
