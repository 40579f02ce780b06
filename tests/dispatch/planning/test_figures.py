"""A plan's figures: what two versions are compared by."""

from uuid import UUID

from dispatch.planning.comparing import find_differences
from dispatch.planning.figures import figure_plan
from dispatch.planning.problems import DayProblem
from routing.figures import time_on_board
from routing.problem import Depot, Hub, Place, Problem, VehicleType, Visit
from routing.schedule import DraftDrop, DraftTrip, schedule
from routing.travel import Detour, with_travel


def make_day() -> DayProblem:
    """A kitchen, a hub, two riders and one worker; doors A and B by riders, C through the hub."""
    names = ("kitchen", "hub", "a", "b", "c")
    places = [Place(id=name, lat=37.55 + at * 0.009, lon=126.92) for at, name in enumerate(names)]
    riders = {"profile": "scooter", "sources": ("kitchen",), "feeds": ("hub",)}
    problem = Problem(
        places=places,
        depots=[Depot(id="kitchen", place="kitchen", open_seconds=36_000, loading_seconds=0)],
        hubs=[Hub(id="hub", place="hub", handover_seconds=600)],
        vehicle_types=[
            VehicleType(id="riders/1", vehicle_ids=("r1", "r2"), per_hour_won=12_000, **riders),  # type: ignore[arg-type]
            VehicleType(
                id="workers/1", vehicle_ids=("w1",), profile="scooter", model="self_sufficiency", sources=("hub",)
            ),
        ],
        visits=[
            Visit(id="A", place="a", origins=("kitchen",), delivery={"meals": 1}, usual_vehicles=frozenset({"r2"})),
            Visit(id="B", place="b", origins=("kitchen",), delivery={"meals": 1}, usual_vehicles=frozenset({"r2"})),
            Visit(id="C", place="c", origins=("kitchen",), delivery={"meals": 1}, max_time_on_board_seconds=3600),
        ],
    )  # fmt: skip
    doors: dict[str, tuple[UUID, ...]] = {visit.id: () for visit in problem.visits}
    return DayProblem(problem=with_travel(problem, Detour()), orders=doors, homes={}, duties={}, places={})


SEQUENCE = {
    "r1": (DraftTrip(source="kitchen", stops=("A", DraftDrop(hub="hub", visits=("C",)))),),
    "r2": (DraftTrip(source="kitchen", stops=("B",)),),
    "w1": (DraftTrip(source="hub", stops=("C",)),),
}


def test_a_meal_through_a_hub_is_on_board_from_the_kitchen() -> None:
    solution = schedule(make_day().problem, SEQUENCE).solution
    tours = {tour.vehicle: tour.trips[0] for tour in solution.tours}
    assert time_on_board(solution)["C"] == tours["w1"].stops[0].start_seconds - tours["r1"].depart_seconds
    assert time_on_board(solution)["B"] == tours["r2"].stops[0].start_seconds - tours["r2"].depart_seconds


def test_figures_count_faces_models_and_the_spread_within_a_team() -> None:
    day = make_day()
    solution = schedule(day.problem, SEQUENCE).solution
    figures = figure_plan(day, solution)
    paid = {tour.vehicle: tour.end_seconds - tour.start_seconds for tour in solution.tours}
    assert figures.doors_by_model == {"rider": 2, "self_sufficiency": 1}
    assert figures.unfamiliar == 1, "A sees r1, its usual face is r2"
    assert figures.paid_seconds == sum(paid.values())
    assert figures.burden_spread_seconds == abs(paid["r1"] - paid["r2"]), "the worker is of another team"
    assert (figures.crews, figures.doors, figures.unserved) == (3, 3, 0)
    assert figures.on_board_max_seconds == max(time_on_board(solution).values())


def test_a_door_that_nobody_brings_is_unserved_and_a_difference() -> None:
    day = make_day()
    before = schedule(day.problem, SEQUENCE).solution
    without = {name: trips for name, trips in SEQUENCE.items() if name != "r2"}
    after = schedule(day.problem, without, like=before).solution
    assert figure_plan(day, after).unserved == 1
    assert [(one.door, one.after) for one in find_differences(before, after)] == [("B", None)]


def test_a_door_near_its_limit_is_counted() -> None:
    day = make_day()
    solution = schedule(day.problem, SEQUENCE).solution
    on_board = time_on_board(solution)["C"]
    assert figure_plan(day, solution).near_limit == int(3600 - on_board < 900)
