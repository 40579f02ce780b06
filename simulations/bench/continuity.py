"""Weeks of service days: how many faces a person sees, and what it costs to keep them few.

Every day some people leave and others come; the usual couriers of a door are the two who have been there most. The
same weeks are planned at several prices of an unfamiliar face.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from random import Random
from statistics import fmean
from typing import Any

from routing.problem import Prices, Problem, Visit
from routing.solution import Solution
from routing.solve import solve
from routing.travel import Detour, StreetTravel, with_travel
from simulations.bench.record import Row, Topic
from simulations.bench.seeded import draw_jongno, synthetic_streets

TOPIC = Topic(name="continuity", keys=("price_won", "day"))
CHANGE = 0.05
"""Share of the people who are others on the next day."""
USUAL = 2
"""Couriers that count as usual."""
MONTH_DAYS = 20


def measure(
    *, days: int, prices: Sequence[int], cpu_seconds: float, seed: int, iterations: int | None = None
) -> Iterator[Row]:
    """A row per price and day. Equal seeds bring the same people on the same days, whatever the price."""
    for price in prices:
        everybody, history = draw_people(seed, days), dict[str, Counter[str]]()
        for day, problem in enumerate(list_days(everybody, days, seed)):
            asked = _with_usual(problem, history, price)
            answer = solve(
                asked, seed=seed + day, seconds=None if iterations is not None else cpu_seconds,
                iterations=iterations, clock=time.process_time,
            )  # fmt: skip
            yield _row(asked, answer, history, price, day)
            _remember(history, answer)


def draw_people(seed: int, days: int) -> Problem:
    """Everybody who is ever served: the people of as many districts' days as it takes."""
    base = draw_jongno(seed).problem
    needed = len(base.visits) * (1 + CHANGE * days)
    parts = [base]
    while sum(len(part.visits) for part in parts) < needed:
        parts.append(draw_jongno(seed + 1_000 * len(parts)).problem)
    return _joined(parts)


def list_days(everybody: Problem, days: int, seed: int) -> Iterator[Problem]:
    """Each day's problem: a twentieth of the people leaves, as many come."""
    rng = Random(f"bapgil continuity {seed}")
    waiting = list(everybody.visits)
    size = round(len(waiting) / (1 + CHANGE * days))
    here, waiting = waiting[:size], waiting[size:]
    for _ in range(days):
        yield replace(everybody, visits=tuple(here))
        for _ in range(min(round(CHANGE * size), len(waiting))):
            here[rng.randrange(len(here))] = waiting.pop()


def _joined(parts: Sequence[Problem]) -> Problem:
    """One problem with the people of all parts; kitchens, couriers and streets are the same in all."""
    base = parts[0]
    fixed = [place for place in base.places if not place.id.startswith("home ")]
    visits, places = [], list(fixed)
    for number, part in enumerate(parts):
        homes = {place.id: place for place in part.places}
        for visit in part.visits:
            place = replace(homes[visit.place], id=f"{visit.place} of {number}")
            places.append(place)
            visits.append(replace(visit, id=f"{visit.id} of {number}", place=place.id, usual_vehicles=frozenset()))
    joined = replace(base, places=tuple(places), visits=tuple(visits), travel={})
    return with_travel(joined, StreetTravel(synthetic_streets().streets, last_resort=Detour()))


def _with_usual(problem: Problem, history: dict[str, Counter[str]], price: int) -> Problem:
    visits = tuple(replace(visit, usual_vehicles=_usual(visit, history)) for visit in problem.visits)
    return replace(problem, visits=visits, prices=Prices(unfamiliar_face_won=price))


def _usual(visit: Visit, history: dict[str, Counter[str]]) -> frozenset[str]:
    return frozenset(name for name, _ in history.get(visit.id, Counter()).most_common(USUAL))


def _row(problem: Problem, answer: Solution, history: dict[str, Counter[str]], price: int, day: int) -> Row:
    who = _who(answer)
    known = {visit.id: visit.usual_vehicles for visit in problem.visits if visit.usual_vehicles}
    met = sum(1 for visit, courier in who.items() if courier in known.get(visit, ()))
    return {
        "price_won": price,
        "day": day,
        "driven_won": answer.cost.total_won - answer.cost.unfamiliar_won - answer.cost.unserved_won,
        "unserved": len(answer.unserved),
        "doors": len(problem.visits),
        "known": len(known),
        "familiar": met,
        "faces": _faces_in_a_month(history, who, day),
    }


def _who(answer: Solution) -> dict[str, str]:
    return {
        name: tour.vehicle
        for tour in answer.tours
        for trip in tour.trips
        for stop in trip.stops
        if stop.kind == "visit"
        for name in stop.visits
    }


def _faces_in_a_month(history: dict[str, Counter[str]], who: dict[str, str], day: int) -> float | None:
    """Mean number of different couriers of those served on a whole month of days, at the end of each month."""
    if (day + 1) % MONTH_DAYS:
        return None
    counted = [
        len({*history.get(visit, Counter()), courier})
        for visit, courier in who.items()
        if sum(history.get(visit, Counter()).values()) >= MONTH_DAYS - 1
    ]
    return fmean(counted) if counted else None


def _remember(history: dict[str, Counter[str]], answer: Solution) -> None:
    for visit, courier in _who(answer).items():
        history.setdefault(visit, Counter())[courier] += 1


def summarise(rows: Sequence[Row]) -> list[dict[str, Any]]:
    """Per price: faces, familiar doors, and what it costs beyond the price 0 (the lowest one measured)."""
    by_price: dict[int, list[Row]] = {}
    for row in rows:
        by_price.setdefault(row["price_won"], []).append(row)
    cheapest = fmean(row["driven_won"] for row in by_price[min(by_price)]) if by_price else 1.0
    return [
        {
            "price_won": price,
            "days": len(each),
            "extra_percent": 100 * (fmean(row["driven_won"] for row in each) / max(1.0, cheapest) - 1),
            "faces": next((row["faces"] for row in reversed(each) if row["faces"] is not None), float("nan")),
            "familiar_percent": 100 * sum(row["familiar"] for row in each) / max(1, sum(row["known"] for row in each)),
            "unserved": sum(row["unserved"] for row in each),
        }
        for price, each in sorted(by_price.items())
    ]
