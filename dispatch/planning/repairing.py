"""One-action repairs of a running day over `routing.repair`: a courier is ill, a van is broken, a kitchen is late.

What is loaded stays with its courier and in its order. The search runs outside any transaction (about a third of a
second); its answer is kept as an edit of a draft, so that it can be looked at, undone, and published like any other.
"""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal
from uuid import UUID

from sqlmodel import Session

from dispatch import clock
from dispatch.errors import refuse
from dispatch.planning.editing import Outcome, Seen, keep_outcome, look, make_outcome
from dispatch.planning.locks import Lock, locks_that_hold, read_locks
from dispatch.planning.problems import DayProblem
from dispatch.planning.progress import locks_of_facts
from dispatch.planning.promises import promise, tour_locks
from dispatch.planning.storage import unpack_plan
from dispatch.planning.withdrawing import leave_out_cancelled
from models.database import Database
from models.plans import Plan
from routing import problem as routing
from routing.checker import check
from routing.repair import Change, CourierOut, CourierStays, KitchenLate, VehicleBroken, WindowChanged, repair
from routing.schedule import Scheduled, schedule, sequence_of
from routing.solution import Solution
from routing.wire import solution_from_json

RepairKind = Literal["courier_out", "vehicle_broken", "courier_stays", "kitchen_late", "put_in"]


@dataclass(frozen=True, kw_only=True)
class Repair:
    """What has happened, or is wanted.

    courier_out, vehicle_broken: `vehicle` (a duty's code) goes no further. courier_stays: `vehicle` stays `seconds`
    with somebody, None: for good. kitchen_late: `kitchen` (a depot's key) can load from `seconds` of the day on.
    put_in: `door`, which nobody serves, is brought by whom it costs least.
    """

    kind: RepairKind
    vehicle: str = ""
    kitchen: str = ""
    door: str = ""
    seconds: int | None = None

    def to_json(self) -> dict[str, Any]:
        """As kept with the draft: codes and keys only."""
        named = {"vehicle": self.vehicle, "kitchen": self.kitchen, "door": self.door, "seconds": self.seconds}
        return {"what": self.kind, **{name: value for name, value in named.items() if value not in ("", None)}}


@dataclass(frozen=True, kw_only=True)
class Situation:
    """A plan and how far its day has come, read once."""

    solution: Solution
    day_problem: DayProblem
    known: tuple[routing.Lock, ...]
    locks: list[Lock]
    now_seconds: int


@dataclass(frozen=True, kw_only=True)
class Found:
    """What the repair came to, for `keep_repair`."""

    day_problem: DayProblem
    solution: Solution
    moved: tuple[str, ...]
    left_on_board: tuple[str, ...]


def read_situation(session: Session, seen: Seen) -> Situation:
    """The plan as it is being carried out. Refused as `dispatch.planning.editing.preview_edit`."""
    plan = look(session, seen)
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
    )


def find_repair(situation: Situation, wanted: Repair) -> Found:
    """Search for the smallest change; no database. `Refused` (repair.unknown) for what the plan does not know."""
    out = wanted.vehicle if wanted.kind in ("courier_out", "vehicle_broken") else None
    problem = promise(situation.day_problem.problem, [lock for lock in situation.locks if lock.vehicle != out])
    try:
        change, locks = _change(wanted, problem), _all_locks(situation)
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
        day_problem=_with_meeting_places(situation.day_problem, found.problem),
        solution=found.solution,
        moved=found.moved,
        left_on_board=found.left_on_board,
    )


def repair_plan(
    database: Database, seen: Seen, wanted: Repair, *, account_id: UUID | None = None, alone: bool = False
) -> tuple[UUID, Found]:
    """Repair a plan and keep the result in a draft; returns the draft's id. Refused as an edit, and repair.unknown."""
    with database.read() as session:
        situation = read_situation(session, seen)
    found = find_repair(situation, wanted)
    with database.write() as session:
        return keep_repair(session, seen, wanted, found, account_id=account_id, alone=alone).id, found


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


def _with_meeting_places(day_problem: DayProblem, problem: routing.Problem) -> DayProblem:
    """The repaired problem. Where boxes are handed over on the way is a source; it stands for the home or hub there."""
    homes = {visit.place: day_problem.homes[visit.id] for visit in day_problem.problem.visits}
    new = {
        depot.id: day_problem.places.get(depot.place) or homes[depot.place]
        for depot in problem.depots
        if depot.id not in day_problem.places
    }
    return replace(day_problem, problem=problem, places={**day_problem.places, **new})


def _all_locks(situation: Situation) -> list[routing.Lock]:
    """What has happened goes before what was promised."""
    begun = {lock.vehicle for lock in situation.known}
    promised = tour_locks(situation.solution, situation.locks)
    return [*situation.known, *(lock for lock in promised if lock.vehicle not in begun)]


def _change(wanted: Repair, problem: routing.Problem) -> Change:
    match wanted.kind:
        case "put_in":
            # The door's own windows again: nothing changes but that the search looks for a place.
            visit = next(visit for visit in problem.visits if visit.id == wanted.door)
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
