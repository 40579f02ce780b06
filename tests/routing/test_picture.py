"""A picture of any plan: everything that is on it, named, and well-formed XML."""

from dataclasses import replace
from xml.etree import ElementTree

from hypothesis import HealthCheck, given, settings

from routing.picture import draw_plan
from routing.problem import Place, Problem
from routing.solve import solve
from tests.makers.problems import problems, two_echelon_problem, vehicle_type, visit

SVG = "{http://www.w3.org/2000/svg}"


def texts(picture: str) -> list[str]:
    return [element.text or "" for element in ElementTree.fromstring(picture).iter(f"{SVG}text")]


def test_everything_is_on_it() -> None:
    near = [visit(name, allowed_models=frozenset({"self_sufficiency"})) for name in "ab"]
    problem = two_echelon_problem(visits=[*near, visit("c"), replace(visit("far"), place="c", windows=((0, 1),))])
    plan = solve(problem, iterations=200)
    picture = draw_plan(replace(problem, name="가온 <1>"), plan)
    told = texts(picture)
    assert {"K", "H", "far", "가온 <1>", "3집 배송 · 미배송 1집", "주방 (싣는 곳)"} <= set(told)
    assert sum(text in ("rider-1 · 라이더 · 1집", "worker-1 · 자활 · 2집") for text in told) == 2
    assert sorted(text for text in told if text.isdigit()) == ["1", "1", "2"]
    assert picture.count("<polyline") == 2 + 3


def test_places_are_where_their_coordinates_say() -> None:
    places = [Place(id="K", lat=37.5, lon=127.0), Place(id="a", lat=37.6, lon=127.1)]
    problem = two_echelon_problem(hubs=(), visits=[visit("a")], vehicle_types=(vehicle_type(),))
    rows = [0, 2]
    travel = {
        name: replace(ways, seconds=ways.seconds[rows][:, rows], metres=ways.metres[rows][:, rows])
        for name, ways in problem.travel.items()
    }
    problem = replace(problem, places=places, travel=travel)
    picture = ElementTree.fromstring(draw_plan(problem, solve(problem, iterations=20)))
    circle = next(picture.iter(f"{SVG}circle"))
    kitchen = next(text for text in picture.iter(f"{SVG}text") if text.text == "K")
    assert float(circle.attrib["cx"]) > float(kitchen.attrib["x"])
    assert float(circle.attrib["cy"]) < float(kitchen.attrib["y"])


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(problem=problems(max_visits=5))
def test_any_plan_can_be_drawn(problem: Problem) -> None:
    ElementTree.fromstring(draw_plan(problem, solve(problem, iterations=20)))


def test_an_empty_day_is_a_picture_too() -> None:
    problem = replace(two_echelon_problem(), visits=())
    assert texts(draw_plan(problem, solve(problem, iterations=1)))
