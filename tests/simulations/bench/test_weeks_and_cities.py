"""`bapgil bench city`, `continuity` and `matrix`, tiny; and their arithmetic."""

import json
from itertools import pairwise
from typing import Any

import pytest

from rider_api.command_line import main
from simulations.bench import city, continuity

RowMaker = dict[str, Any]


def test_people_change_by_a_twentieth_a_day_and_keep_their_names() -> None:
    everybody = continuity.draw_people(1, 10)
    days = list(continuity.list_days(everybody, 10, 1))
    names = [{visit.id for visit in day.visits} for day in days]
    assert {len(each) for each in names} == {len(names[0])}
    gone = [len(before - after) for before, after in pairwise(names)]
    assert max(gone) <= round(0.05 * len(names[0]))
    assert sum(gone) > 0
    assert len({visit.place for visit in everybody.visits}) == len(everybody.visits)


def test_a_price_of_a_new_face_brings_familiar_ones(capsys: pytest.CaptureFixture[str]) -> None:
    words = ("bench", "continuity", "--days", "2", "--prices", "0,3200", "--iterations", "400", "--json")
    assert main(list(words)) == 0
    rows = json.loads(capsys.readouterr().out)
    assert [(row["price_won"], row["day"]) for row in rows] == [(0, 0), (0, 1), (3200, 0), (3200, 1)]
    assert rows[0] == {**rows[2], "price_won": 0}  # nobody is usual on the first day, whatever the price
    free, priced = continuity.summarise(rows)
    assert (free["extra_percent"] <= 0.001, priced["unserved"]) == (True, 0)
    assert priced["familiar_percent"] > free["familiar_percent"]


def test_seconds_needed_and_their_growth() -> None:
    def row(homes: int, budget: float, cost: int) -> RowMaker:
        return {"homes": homes, "district": 0, "budget_seconds": budget, "cost_won": cost, "unserved": 0}

    rows = [row(100, 1, 1005), row(100, 10, 1000), row(200, 1, 1100), row(200, 10, 1000)]
    rows += [row(200, 4, 1008), row(200, 40, 1000), row(400, 1, 2000), row(400, 10, 1000)]
    assert city.seconds_needed(rows) == {100: 1, 200: 4, 400: None}
    assert city.fit_exponent(city.seconds_needed(rows)) == pytest.approx(2)
    assert city.fit_exponent({100: 1.0}) is None


def test_a_small_city(capsys: pytest.CaptureFixture[str]) -> None:
    words = ("bench", "city", "--homes", "30", "--districts", "1", "--budgets", "1", "--workers", "")
    assert main([*words, "--iterations", "40", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [row["budget_seconds"] for row in told["rows"]] == [1, 10]
    assert told["rows"][1]["cost_won"] <= told["rows"][0]["cost_won"]
    assert told["wall_seconds_per_district"] == {}


def test_a_matrix_is_timed_and_missing_services_are_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bench", "matrix", "--points", "3,5", "--profiles", "foot", "--json"]) == 0
    told = capsys.readouterr()
    rows = json.loads(told.out)
    assert [(row["provider"], row["profile"], row["points"]) for row in rows] == [
        ("ours", "foot", 3), ("ours", "foot", 5),
    ]  # fmt: skip
    assert "valhalla" in told.err
    assert "osrm" in told.err
