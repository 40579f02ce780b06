"""Giving freed meals to somebody whom a tour still reaches: the addition for the kitchen, and the tour that brings it.

The door is put into the published plan as an edit of a draft that is published with it; nothing else is moved.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from uuid import UUID

from sqlmodel import Session

from dispatch import events
from dispatch.errors import Refused
from dispatch.ordering.freed import get_freed, give_meals
from dispatch.planning.boxes import Ride, leave_at_hub
from dispatch.planning.editing import go_on_from, keep_outcome, make_outcome
from dispatch.planning.latecomers import work_in
from dispatch.planning.locks import locks_that_hold, read_locks
from dispatch.planning.plans import get_plan
from dispatch.planning.problems import DayProblem
from dispatch.planning.publishing import publish_plan
from dispatch.planning.reach import Answer, Reached, out_of_reach, still_holds
from dispatch.planning.sequences import Trips
from dispatch.planning.unserved import raise_added
from dispatch.planning.withdrawing import leave_out_cancelled
from models.freed import FreedMeal
from models.orders import DailyOrder, FrozenChange
from models.plans import Plan
from routing.room import Room
from routing.schedule import insert_visit, schedule, sequence_of
from routing.schedule.draft import visits_of
from routing.solution import Solution
from routing.wire import solution_from_json


@dataclass(frozen=True, kw_only=True)
class Way:
    """How a door is brought: the published plan's problem with the door in it (its new order comes with the gift)."""

    plan_id: UUID
    door: str
    day_problem: DayProblem
    solution: Solution
    """Without what was cancelled since."""
    room: Room
    ride: Ride | None


@dataclass(frozen=True, kw_only=True)
class Offer:
    """Freed meals for one person. `reached` is None for who is out of reach, `way` while the day is not planned."""

    answer: Answer
    standing_order_id: UUID
    reached: Reached | None
    way: Way | None


@dataclass(frozen=True, kw_only=True)
class Given:
    """`plan` brings it: a new version, published. None: no plan is out yet, or a task asks to put the door in."""

    change: FrozenChange
    plan: Plan | None


def make_offer(answer: Answer, standing_order_id: UUID) -> Offer:
    """What giving it to this person comes to; no database, but ways may be asked for: a second."""
    found = [each for each in answer.reached if each.taker.standing_order_id == standing_order_id]
    reached = found[0] if found else None
    way = None if reached is None or reached.room is None else _find_way(answer, reached, reached.room)
    return Offer(answer=answer, standing_order_id=standing_order_id, reached=reached, way=way)


def give_within_reach(session: Session, freed_id: UUID, offer: Offer, *, account_id: UUID | None = None) -> Given:
    """Give freed meals to somebody in reach, and publish the plan that brings them.

    Refused as `give_meals`, and freed.out_of_reach: nobody gets there, or a trip has left or the plan changed since the
    offer was made. Where the plan with the door can't be published by itself it stays a draft, and a task asks for it.
    """
    events.take_turn(session)
    change = give_meals(session, freed_id, offer.standing_order_id, account_id=account_id)
    freed, running = get_freed(session, freed_id), offer.answer.question.running
    if offer.reached is None or not still_holds(session, freed, running, offer.reached.room):
        raise Refused(out_of_reach(freed_id))
    plan = None if offer.way is None else _put_in(session, freed, offer.way, change, account_id)
    return Given(change=change, plan=plan)


def _find_way(answer: Answer, reached: Reached, room: Room) -> Way:
    running = answer.question.running
    assert running is not None and running.situation is not None, "who has a room has a plan"  # noqa: PT018
    door, situation = running.doors[reached.taker.standing_order_id], running.situation
    return Way(
        plan_id=running.plan_id, door=door.visit.id, day_problem=work_in(situation.day_problem, [door]),
        solution=situation.solution, room=room, ride=running.ride,
    )  # fmt: skip


def _put_in(
    session: Session, freed: FreedMeal, way: Way, change: FrozenChange, account_id: UUID | None
) -> Plan | None:
    plan = get_plan(session, way.plan_id)
    before = solution_from_json(plan.solution)
    orders = {**way.day_problem.orders, way.door: (*way.day_problem.orders[way.door], change.daily_order_id)}
    sequence = _sequence_with(way)
    day_problem, sequence = leave_out_cancelled(session, replace(way.day_problem, orders=orders), sequence)
    day_problem = go_on_from(day_problem, sequence)
    reasons = {entry.visit: entry.reason for entry in before.unserved}
    after = schedule(day_problem.problem, sequence, reasons=reasons, like=before)
    locks = locks_that_hold(read_locks(plan.locks), sequence, day_problem.visits)
    outcome = make_outcome(session, plan, before, after, day_problem, locks)
    draft = keep_outcome(
        session, outcome, kind="repair", data={"what": "give", "door": way.door, "vehicle": way.room.vehicle},
        account_id=account_id, alone=True,
    )  # fmt: skip
    try:
        return publish_plan(session, draft.id, draft.version, account_id)
    except Refused:
        order = session.get_one(DailyOrder, change.daily_order_id)
        raise_added(session, plan, order.recipient_id)
        return None


def _sequence_with(way: Way) -> Mapping[str, Trips]:
    """The plan's order of stops with the door where there is room for it, and its box on the trip that has it."""
    sequence, room = sequence_of(way.solution), way.room
    if way.door in visits_of(sequence):
        return sequence
    if way.ride is not None:
        codes = {duty: code for code, duty in way.day_problem.duties.items()}
        sequence = leave_at_hub(sequence, codes[way.ride.duty], way.ride, way.door)
    return insert_visit(
        way.day_problem.problem, sequence, way.door, to_vehicle=room.vehicle, trip=room.trip - 1,
        position=room.position, source=room.source,
    )  # fmt: skip
