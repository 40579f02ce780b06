"""One-action repairs of a running day over `routing.repair`: a courier is ill, a kitchen is late, somebody has moved.

What is loaded stays with its courier and in its order. The search runs outside any transaction (about a third of a
second); its answer is kept as an edit of a draft, so that it can be looked at, undone, and published like any other.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal
from uuid import UUID

from sqlmodel import Session

from dispatch import clock
from dispatch.errors import refuse
from dispatch.planning.editing import Outcome, Seen, keep_outcome, look, make_outcome
from dispatch.planning.latecomers import Latecomer, read_latecomers, work_in
from dispatch.planning.locks import Lock, locks_that_hold, read_locks
from dispatch.planning.problems import DayProblem
from dispatch.planning.progress import locks_of_facts
from dispatch.planning.promises import promise, tour_locks
from dispatch.planning.storage import unpack_plan
from dispatch.planning.withdrawing import leave_out_cancelled
from models.plans import Plan
from routing import problem as routing
from routing.checker import check
from routing.repair import Change, CourierOut, CourierStays, KitchenLate, VehicleBroken, WindowChanged, repair
from routing.schedule import Scheduled, remove_visit, schedule, sequence_of
from routing.solution import Solution
from routing.wire import solution_from_json

RepairKind = Literal["courier_out", "vehicle_broken", "courier_stays", "kitchen_late", "put_in", "catch_up"]


@dataclass(frozen=True, kw_only=True)
class Repair:
    """What has happened, or is wanted.

    courier_out, vehicle_broken: `vehicle` (a duty's code) goes no further. courier_stays: `vehicle` stays `seconds`
    with somebody, None: for good. kitchen_late: `kitchen` (a depot's key) can load from `seconds` of the day on.
    put_in: `door`, which nobody serves, is brought by whom it costs least. catch_up: so are the doors of recipient
    `number` that have moved, or were ordered or given, since the plan was made; what is loaded keeps its place.
    """

    kind: RepairKind
    vehicle: str = ""
    kitchen: str = ""
    door: str = ""
    number: int | None = None
    seconds: int | None = None

    def to_json(self) -> dict[str, Any]:
        """As kept with the draft: codes and keys only."""
        named = {
            "vehicle": self.vehicle, "kitchen": self.kitchen, "door": self.door, "number": self.number,
            "seconds": self.seconds,
        }  # fmt: skip
        return {"what": self.kind, **{name: value for name, value in named.items() if value not in ("", None)}}


@dataclass(frozen=True, kw_only=True)
class Situation:
    """A plan and how far its day has come, read once. `latecomers`: the doors that are to be worked in."""

    solution: Solution
    day_problem: DayProblem
    known: tuple[routing.Lock, ...]
    locks: list[Lock]
    now_seconds: int
    latecomers: tuple[Latecomer, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Found:
    """What the repair came to, for `keep_repair`."""

    day_problem: DayProblem
    solution: Solution
    moved: tuple[str, ...]
    left_on_board: tuple[str, ...]


def read_situation(session: Session, seen: Seen, wanted: Repair | None = None) -> Situation:
    """The plan as it is being carried out, with what `wanted` needs to know of the day beside it.

    Refused as `dispatch.planning.editing.preview_edit`, and as `dispatch.planning.latecomers.read_latecomers`.
    """
    plan = look(session, seen)
    late = read_latecomers(session, plan, wanted.number or 0) if wanted and wanted.kind == "catch_up" else []
    before = solution_from_json(plan.solution)
    stored = unpack_plan(plan)
    day_problem, sequence = leave_out_cancelled(session, stored, sequence_of(before))
    if day_problem.orders != stored.orders:
        before = schedule(day_problem.problem, sequence, like=before).solution
    return Situation(
        solution=before,
        day_problem=day_problem,
        known=tuple(locks_of_facts(session, plan.day, before, day_problem)),
        locks=locks_that_hold(read_locks(plan.locks), sequence, day_problem.visits),
        now_seconds=_now_on(plan.day),
        latecomers=tuple(late),
    )


def find_repair(situation: Situation, wanted: Repair) -> Found:
    """Search for the smallest change; no database. `Refused` (repair.unknown) for what the plan does not know."""
    if situation.latecomers:
        situation = _catch_up(situation)
    out = wanted.vehicle if wanted.kind in ("courier_out", "vehicle_broken") else None
    problem = promise(situation.day_problem.problem, [lock for lock in situation.locks if lock.vehicle != out])
    try:
        change, locks = _change(wanted, problem, situation.latecomers), _all_locks(situation)
        found = repair(problem, situation.solution, change, situation.now_seconds, locks=locks)
    except (KeyError, StopIteration) as error:
        raise refuse(
            "repair.unknown",
            cause=("그런 배송원, 업체나 집이 이 계획에 없습니다.", "This plan has no such courier, kitchen or door."),
            action=("화면을 새로 고친 다음 다시 하세요.", "Reload the screen, then do it again."),
            subject=(wanted.kind, wanted.vehicle, wanted.kitchen),
            status=422,
        ) from error
    return Found(
        day_problem=_as_found(situation, found.problem),
        solution=found.solution,
        moved=found.moved,
        left_on_board=found.left_on_board,
    )


def keep_repair(
    session: Session, seen: Seen, wanted: Repair, found: Found, *, account_id: UUID | None = None, alone: bool = False
) -> Plan:
    """Keep what was found in a draft, unless somebody has changed the plan meanwhile (plan.edited)."""
    outcome = outcome_of(session, seen, found)
    return keep_outcome(
        session, outcome, kind="repair", data=wanted.to_json(), account_id=account_id, alone=alone
    )


def outcome_of(session: Session, seen: Seen, found: Found) -> Outcome:
    """The plan before and after the repair, as an edit shows it."""
    plan = look(session, seen)
    before = solution_from_json(plan.solution)
    problem = found.day_problem.problem
    after = Scheduled(solution=found.solution, violations=check(problem, found.solution))
    locks = locks_that_hold(read_locks(plan.locks), sequence_of(found.solution), found.day_problem.visits)
    return make_outcome(session, plan, before, after, found.day_problem, locks)


def _as_found(situation: Situation, problem: routing.Problem) -> DayProblem:
    """The day as it is kept: with what has happened, which breaks no rule.

    Where boxes are handed over on the way is a source; it stands for the home or hub there.
    """
    day_problem = situation.day_problem
    homes = {visit.place: day_problem.homes[visit.id] for visit in day_problem.problem.visits}
    new = {
        depot.id: day_problem.places.get(depot.place) or homes[depot.place]
        for depot in problem.depots
        if depot.id not in day_problem.places
    }
    if new:
        return replace(day_problem, problem=problem, places={**day_problem.places, **new})
    promised = {lock.vehicle for lock in _promised(situation)}
    facts = [lock for lock in problem.locks if lock.vehicle not in promised]
    return replace(day_problem, problem=replace(day_problem.problem, locks=facts))


def _catch_up(situation: Situation) -> Situation:
    """The situation with the latecomers' doors as they stand now: out of the tours, but for those that are locked."""
    day_problem = work_in(situation.day_problem, situation.latecomers)
    locked = {
        visit
        for lock in _all_locks(situation) for trip in lock.trips for stop in trip.stops if stop.kind == "visit"
        for visit in stop.visits
    }  # fmt: skip
    sequence = sequence_of(situation.solution)
    for each in situation.latecomers:
        if each.visit.id not in locked:
            sequence = remove_visit(day_problem.problem, sequence, each.visit.id)
    solution = schedule(day_problem.problem, sequence, like=situation.solution).solution
    return replace(situation, day_problem=day_problem, solution=solution)


def _all_locks(situation: Situation) -> list[routing.Lock]:
    """What has happened goes before what was promised."""
    return [*situation.known, *_promised(situation)]


def _promised(situation: Situation) -> list[routing.Lock]:
    begun = {lock.vehicle for lock in situation.known}
    return [lock for lock in tour_locks(situation.solution, situation.locks) if lock.vehicle not in begun]


def _change(wanted: Repair, problem: routing.Problem, latecomers: Sequence[Latecomer]) -> Change:
    match wanted.kind:
        case "put_in" | "catch_up":
            # The door's own windows again: nothing changes but that the search looks for a place.
            doors = [each.visit.id for each in latecomers] or [wanted.door]
            visit = next(visit for visit in problem.visits if visit.id == doors[0])
            return WindowChanged(visit=visit.id, windows=tuple((start, end) for start, end in visit.windows))
        case "courier_out":
            return CourierOut(vehicle=wanted.vehicle)
        case "vehicle_broken":
            return VehicleBroken(vehicle=wanted.vehicle)
        case "courier_stays":
            return CourierStays(vehicle=wanted.vehicle, seconds=wanted.seconds)
    return KitchenLate(depot=wanted.kitchen, ready_seconds=wanted.seconds or 0)


def _now_on(day: date) -> int:
    """Seconds of the service day; its beginning while it is ahead, its end when it is over."""
    seconds = int((clock.now() - clock.moment_of(day, 0)).total_seconds())
    return min(86_400, max(0, seconds))
