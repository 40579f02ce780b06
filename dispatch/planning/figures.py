"""What a plan comes to, in the figures by which a coordinator compares two of them."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from statistics import mean, pstdev, quantiles

from dispatch.planning.problems import DayProblem
from routing.checker import check
from routing.figures import figures_of, hours_by_team, time_on_board
from routing.problem import Problem
from routing.solution import Solution

NEAR_LIMIT_SECONDS = 900
"""A meal that reaches its door with less than this of its time on board left counts as near the limit."""


@dataclass(frozen=True, kw_only=True)
class PlanFigures:
    """Seconds, metres and won of one plan. `burden` compares crews of one team, `on_board` the meals."""

    cost: Mapping[str, int]
    total_won: int
    paid_seconds: int
    distance_metres: int
    crews: int
    doors: int
    doors_by_model: Mapping[str, int]
    unserved: int
    violations: int
    near_limit: int
    unfamiliar: int
    """Doors that see another face than one of their usual ones."""
    burden_spread_seconds: int
    """Paid time of the longest tour less that of the shortest, in the team where this is most."""
    burden_deviation_seconds: int
    """Standard deviation of paid time within teams, the mean over teams with several crews."""
    on_board_p50_seconds: int
    on_board_p95_seconds: int
    on_board_max_seconds: int


def figure_plan(day_problem: DayProblem, solution: Solution) -> PlanFigures:
    """The figures of one solution. Pure; the checker is asked again, so that nobody trusts an old count."""
    problem = day_problem.problem
    told = figures_of(problem, solution)
    on_board = sorted(time_on_board(solution).values())
    return PlanFigures(
        cost=asdict(solution.cost),
        total_won=solution.cost.total_won,
        paid_seconds=told.paid_seconds,
        distance_metres=told.distance_metres,
        crews=told.vehicles,
        doors=told.doors,
        doors_by_model=told.doors_by_model,
        unserved=told.unserved + len(day_problem.unplaced),
        violations=len(check(problem, solution)),
        near_limit=_count_near_limit(problem, solution),
        unfamiliar=told.unfamiliar_doors,
        burden_spread_seconds=told.hours_spread_seconds,
        burden_deviation_seconds=_deviation(problem, solution),
        on_board_p50_seconds=_percentile(on_board, 50),
        on_board_p95_seconds=_percentile(on_board, 95),
        on_board_max_seconds=on_board[-1] if on_board else 0,
    )


def _count_near_limit(problem: Problem, solution: Solution) -> int:
    limits = {visit.id: visit.max_time_on_board_seconds for visit in problem.visits}
    return sum(
        limit - seconds < NEAR_LIMIT_SECONDS
        for visit, seconds in time_on_board(solution).items()
        if (limit := limits.get(visit)) is not None
    )


def _deviation(problem: Problem, solution: Solution) -> int:
    several = hours_by_team(problem, solution)
    return round(mean(pstdev(paid) for paid in several)) if several else 0


def _percentile(values: list[int], percent: int) -> int:
    if len(values) < 2:
        return values[0] if values else 0
    return round(quantiles(values, n=100, method="inclusive")[percent - 1])
