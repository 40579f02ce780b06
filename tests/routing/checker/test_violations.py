"""What a violation tells."""

from routing.checker import check
from tests.routing.checker.planted import change_type, paid_seconds


def test_violation_tells_ids_amount_and_both_languages() -> None:
    problem, solution = change_type("rider", max_duration_seconds=paid_seconds(0) - 75)
    [found] = check(problem, solution)
    assert (found.amount, found.unit, found.reason.subject) == (75, "seconds", ("rider-1",))
    assert "rider-1" in found.reason.cause.ko
    assert "75" in found.reason.cause.ko
    assert found.to_json()["code"] == "check.duration_exceeded"
    assert found.to_json()["cause"]["en"] == "rider-1: 75 s over the longest tour."
