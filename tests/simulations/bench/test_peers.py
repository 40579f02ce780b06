"""Peers get the same problem and are judged by our checker; the plain form says what they are asked."""

import sys
from dataclasses import replace

import numpy as np
import pytest

from rider_api.command_line import main
from routing.convert import convert
from routing.problem import UNREACHABLE
from routing.schedule import DraftTrip
from simulations.bench.engines import Engine
from simulations.bench.peers import PEERS, PeerMissing, features, load_peer
from simulations.bench.peers.plain import simplify
from tests.makers.instances import SOLOMON, VRP
from tests.makers.problems import depot, grid_problem, vehicle_type, visit


def _engine(name: str) -> Engine:
    try:
        return Engine(name=name, peer=load_peer(name))
    except PeerMissing:
        pytest.skip(f"{name} is not installed (make peers)")


@pytest.mark.parametrize("name", PEERS)
@pytest.mark.parametrize("text", [VRP, SOLOMON], ids=["capacity", "windows"])
def test_a_peer_solves_a_tiny_instance(name: str, text: str) -> None:
    engine = _engine(name)
    converted = convert(text, "cvrplib" if text == VRP else "solomon")
    answer = engine.answer(converted.problem, cpu_seconds=0.3, seed=0)
    assert answer.violations == []
    assert answer.is_feasible
    assert answer.solution.cost.total_won / converted.scale == {VRP: 240, SOLOMON: 18}[text]


def test_dear_vehicles_do_not_let_pyvrp_overload_them() -> None:
    engine = _engine("pyvrp")
    converted = convert(VRP, "cvrplib")
    dear = [replace(kind, fixed_won=1_000_000_000) for kind in converted.problem.vehicle_types]
    answer = engine.answer(replace(converted.problem, vehicle_types=dear), cpu_seconds=0.3, seed=0)
    assert answer.is_feasible


def test_a_courier_who_costs_nothing_does_not_blind_pyvrp() -> None:
    """All doors would be equally near to each other, and it looks at 50: these cost 66,000 won then, else 43,000."""
    engine = _engine("pyvrp")
    dice = np.random.default_rng(0)
    points = {f"d{at}": (int(x), int(y)) for at, (x, y) in enumerate(dice.integers(-40, 40, (300, 2)))}
    riders = [vehicle_type(f"rider{at}", capacity={"meals": 120}, per_km_won=300, fixed_won=1_000) for at in range(3)]
    pair = vehicle_type("pair", capacity={"meals": 4}, max_distance_metres=4_000, fixed_won=0)
    doors = [visit(name, unserved_won=40_000) for name in points]
    problem = grid_problem(points | {"K": (0, 0)}, vehicle_types=[*riders, pair], visits=doors)
    assert engine.answer(problem, cpu_seconds=0.5, seed=0).solution.cost.total_won < 50_000


@pytest.mark.parametrize("name", PEERS)
def test_a_peer_keeps_to_who_may_serve_whom(name: str) -> None:
    engine = _engine(name)
    problem = grid_problem(
        {"K": (0, 0), "a": (1, 0), "b": (2, 0), "c": (-1, 0), "d": (9, 9)},
        depots=[depot()],
        vehicle_types=[vehicle_type("rider", 2, capacity={"meals": 9}, per_hour_won=12_000, fixed_won=100)],
        visits=[
            visit("a", excluded_vehicles=frozenset({"rider-1"})),
            visit("b", excluded_vehicles=frozenset({"rider-2"})),
            visit("c", pickup={"meals": 2}),
            visit("d", allowed_models=frozenset({"walking_resident"}), unserved_won=1_000),
        ],
    )
    answer = engine.answer(problem, cpu_seconds=0.3, seed=0)
    assert answer.violations == []
    assert [entry.visit for entry in answer.solution.unserved] == ["d"]


def test_the_plain_form_keeps_costs_and_closes_forbidden_doors() -> None:
    problem = grid_problem(
        {"K": (0, 0), "a": (1, 0), "b": (3, 0)},
        depots=[depot(loading_seconds=300)],
        vehicle_types=[vehicle_type("rider", 2, per_hour_won=3_600, per_km_won=1_000, per_stop_won=7)],
        visits=[
            visit("a", service_seconds=60, building_seconds=30),
            visit("b", excluded_vehicles=frozenset({"rider-2"})),
        ],
    )
    plain = simplify(problem)
    first, second = plain.couriers
    assert (first.kind, second.kind) == (0, 1)
    # to a: a minute and 30 s into the building; 100 m at a won per metre, 150 s at a won, and a stop
    assert plain.seconds(first)[0, 1] == 90
    assert plain.won(first, scale=1, timed=True)[0, 1] == 100 + 150 + 7
    assert plain.won(first, scale=1, timed=False)[0, 1] == 100 + 7
    assert plain.seconds(first)[0, 2] < UNREACHABLE == plain.seconds(second)[0, 2]
    assert np.all(plain.seconds(first)[:3, 3] == 0)  # the tour ends at its last stop
    terms = plain.terms(first)
    assert (terms.earliest_departure, terms.overhead_seconds, terms.fixed_won) == (300, 300, 300)


def test_couriers_of_several_trips_stand_there_in_two_waves() -> None:
    problem = grid_problem(
        {"K": (0, 0), "a": (1, 0), "b": (3, 0)},
        depots=[depot()],
        vehicle_types=[
            vehicle_type(max_trips=3, shift_start_seconds=0, shift_end_seconds=10_000, fixed_won=500),
            vehicle_type("walker", sources=("K",)),
        ],
        visits=[visit("a"), visit("b")],
    )
    plain = simplify(problem, waves=True)
    early, late, walker = plain.couriers
    assert [(each.name, each.wave) for each in plain.couriers] == [("rider-1", 0), ("rider-1", 1), ("walker-1", 0)]
    assert (early.shift, late.shift, walker.shift) == ((0, 4_100), (5_000, 10_000), (0, 86_400))
    assert (plain.terms(early).fixed_won, plain.terms(late).fixed_won) == (500, 0)
    assert plain.draft([(late, [[2]]), (early, [[1]])]) == {
        "rider-1": (DraftTrip(source="K", stops=("a",)), DraftTrip(source="K", stops=("b",))),
    }  # fmt: skip


def test_what_a_peer_lacks_is_named() -> None:
    problem = grid_problem(
        {"K": (0, 0), "a": (1, 0)},
        depots=[depot()],
        vehicle_types=[vehicle_type(max_trips=2, max_duration_seconds=3_600)],
        visits=[visit("a", max_time_on_board_seconds=600, release_seconds=60)],
    )
    assert features(problem) == {"several trips", "duration limits", "time on board", "release times"}
    assert Engine(name="ours").lacks(problem) == set()


def test_a_missing_peer_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setitem(sys.modules, "pyvrp", None)
    monkeypatch.delitem(sys.modules, "simulations.bench.peers.pyvrp", raising=False)
    assert main(["bench", "families", "--engines", "pyvrp"]) == 4
    told = capsys.readouterr().err
    assert "bench.peer_missing" in told
    assert "make peers" in told
