"""A draft and the solution made of it say the same order."""

from routing.schedule import DraftDrop, schedule, sequence_of
from tests.makers.problems import two_echelon_problem
from tests.routing.schedule.by_hand import trip_of


def test_sequence_of_gives_the_order_back() -> None:
    draft = {
        "rider-1": (trip_of("K", "c", DraftDrop(hub="H", visits=("a", "b"))),),
        "worker-1": (trip_of("H", "b", "a"),),
    }
    assert sequence_of(schedule(two_echelon_problem(), draft).solution) == draft
