"""Whether somebody can still bring a freed meal to a person: who, on which trip, and when.

Judged by the published plan as it is being carried out: what is loaded stays as it is. Reading is one step, searching
another that needs no database, and what was found is looked at again when it is taken (`dispatch.planning.giving`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from uuid import UUID

from sqlmodel import Session, col, select

from dispatch import clock
from dispatch.errors import explain
from dispatch.intake.placing import newest_homes
from dispatch.ordering.freed import MOST_TAKERS, Taker, find_takers, get_freed
from dispatch.ordering.rules import rules_by_person
from dispatch.planning.boxes import BOX, Ride, find_ride, put_box
from dispatch.planning.doors import key_of
from dispatch.planning.editing import Seen
from dispatch.planning.latecomers import Latecomer, add_homes, make_latecomers
from dispatch.planning.loading import TripOfDuty, loaded_trips
from dispatch.planning.problems import is_placed
from dispatch.planning.repairing import Situation, read_situation
from dispatch.planning.rows import Door, owed_containers, read_day
from dispatch.planning.timetable import find_published
from models.fleet import Kitchen
from models.freed import FreedMeal
from models.orders import DailyOrder, Menu, StandingOrder
from models.people import Recipient
from models.plans import Plan
from models.statuses import PlanStatus
from routing.problem import Lock, Problem, Visit
from routing.reasons import Reason
from routing.repair import lock_what_is_loaded
from routing.room import Room, as_locked, find_room, keep_room
from routing.schedule import sequence_of
from routing.schedule.draft import visits_of
from routing.solution import Solution

TO_ANSWER = timedelta(minutes=1)
"""An answer may be so old: a trip that leaves at once, when it is found, has not left yet when it is given."""
MOST_TRIED = 20
"""People whose way is looked at, the nearest first."""


@dataclass(frozen=True, kw_only=True)
class Running:
    """The published plan on its way, where the boxes are, and a visit of each taker who has coordinates."""

    plan_id: UUID
    situation: Situation | None
    """None: the day is over."""
    loaded: frozenset[TripOfDuty]
    ride: Ride | None
    doors: Mapping[UUID, Latecomer]
    """By standing order; without the order that would be made for the meals."""


@dataclass(frozen=True, kw_only=True)
class Question:
    """Who may eat a freed meal, the nearest first. `running` is None while the day has no published plan."""

    freed_id: UUID
    takers: Sequence[Taker]
    running: Running | None


@dataclass(frozen=True, kw_only=True)
class Reached:
    """A taker whom somebody can reach; `room` is None while the day is not planned: the plan will bring it."""

    taker: Taker
    room: Room | None


@dataclass(frozen=True, kw_only=True)
class Answer:
    """Who can have the meal, the nearest first, and how many may eat it but are out of reach."""

    question: Question
    reached: Sequence[Reached]
    out_of_reach: int

    @property
    def reason(self) -> Reason | None:
        """Why nobody is offered although somebody may eat it."""
        return None if self.reached or not self.out_of_reach else out_of_reach(self.question.freed_id)


def ask_reach(session: Session, freed_id: UUID) -> Question:
    """Read what `find_reach` needs. Refused: freed.unknown."""
    freed = get_freed(session, freed_id)
    takers = find_takers(session, freed_id, MOST_TRIED)
    plan = find_published(session, freed.area_id, freed.day)
    return Question(
        freed_id=freed_id, takers=takers, running=None if plan is None else _read_running(session, freed, plan, takers)
    )


def find_reach(question: Question, most: int = MOST_TAKERS) -> Answer:
    """The nearest takers whom a trip that has not left can reach within all limits; no database."""
    running = question.running
    if running is None:
        reached = [Reached(taker=taker, room=None) for taker in question.takers[:most]]
        return Answer(question=question, reached=reached, out_of_reach=0)
    rooms = _find_rooms(question.takers, running, most)
    reached = [Reached(taker=taker, room=room) for taker, room in rooms if room is not None]
    return Answer(question=question, reached=reached, out_of_reach=len(rooms) - len(reached))


def out_of_reach(freed_id: UUID) -> Reason:
    return explain(
        "freed.out_of_reach",
        cause=(
            "아직 떠나지 않은 코스 가운데 시간, 적재와 운반 한도 안에 갈 수 있는 코스가 없습니다.",
            "no tour that has not left can bring it within hours, capacity and time on board",
        ),
        action=(
            "목록을 새로 고쳐 다른 분을 고르거나 폐기로 기록하세요.",
            "Reload the list and choose somebody else, or log it as waste.",
        ),
        subject=(str(freed_id),),
    )


def still_holds(session: Session, freed: FreedMeal, running: Running | None, room: Room | None) -> bool:
    """Whether the plan and what is loaded are those of the answer, and the trip of `room` has not left."""
    plan = find_published(session, freed.area_id, freed.day)
    if running is None or room is None:
        return plan is None
    leaves_at = clock.moment_of(freed.day, room.depart_seconds)
    return (
        plan is not None
        and plan.id == running.plan_id
        and frozenset(loaded_trips(session, freed.day)) == running.loaded
        and clock.now() <= leaves_at + TO_ANSWER
    )


def _read_running(session: Session, freed: FreedMeal, plan: Plan, takers: Sequence[Taker]) -> Running:
    over = plan.status != PlanStatus.PUBLISHED
    seen = Seen(plan_id=plan.id, version=plan.version, revision=plan.revision)
    return Running(
        plan_id=plan.id,
        situation=None if over else read_situation(session, seen),
        loaded=frozenset(loaded_trips(session, freed.day)),
        ride=find_ride(session, freed),
        doors={} if over else _make_doors(session, freed, takers),
    )


def _make_doors(session: Session, freed: FreedMeal, takers: Sequence[Taker]) -> dict[UUID, Latecomer]:
    """The door of each taker who has coordinates as planning will make it, with the meals."""
    rows = read_day(session, freed.area_id, freed.day)
    wanted = [taker.standing_order_id for taker in takers]
    orders = {row.id: row for row in session.exec(select(StandingOrder).where(col(StandingOrder.id).in_(wanted)))}
    ids = [order.recipient_id for order in orders.values()]
    people = {row.id: row for row in session.exec(select(Recipient).where(col(Recipient.id).in_(ids)))}
    homes, owed = newest_homes(session, people), owed_containers(session, people, freed.day)
    rules = rules_by_person(session, ids)
    kitchen, menu = session.get_one(Kitchen, freed.kitchen_id), session.get_one(Menu, freed.menu_id)
    source = session.get_one(DailyOrder, freed.daily_order_id).model_dump()
    there = {(door.recipient.id, door.kitchen.id): door for door in rows.doors}
    made = {}
    for taker in takers:
        standing = orders[taker.standing_order_id]
        person = people[standing.recipient_id]
        door = Door(
            recipient=person, home=homes[person.id], kitchen=kitchen, menus=[menu], standing=[standing],
            orders=[DailyOrder(**{**source, "id": standing.id, "first_visit": taker.first_visit})],
            rules=rules.get(person.id, []),
            owed=owed.get((person.id, kitchen.id), 0),
        )  # fmt: skip
        if is_placed(door):
            made[standing.id] = _together(door, there.get((person.id, kitchen.id)))
    late = {each.visit.id: each for each in make_latecomers(rows, list(made.values()))}
    return {standing: _without(late[key_of(door)], standing) for standing, door in made.items()}


def _together(door: Door, there: Door | None) -> Door:
    """With what the same kitchen sends to the same person already."""
    if there is None:
        return door
    return replace(
        there, orders=[*there.orders, *door.orders], menus=[*there.menus, *door.menus],
        standing=[*there.standing, *door.standing],
    )  # fmt: skip


def _without(late: Latecomer, order: UUID) -> Latecomer:
    return replace(late, orders=tuple(each for each in late.orders if each != order))


def _find_rooms(takers: Sequence[Taker], running: Running, most: int) -> list[tuple[Taker, Room | None]]:
    """Takers that were looked at, until `most` of them are in reach."""
    situation = running.situation
    if situation is None:
        return [(taker, None) for taker in takers]
    day_problem, visits = add_homes(situation.day_problem, list(running.doors.values()))
    begun = replace(day_problem.problem, locks=_locks_now(situation))
    before = as_locked(begun, situation.solution)
    rooms: list[tuple[Taker, Room | None]] = []
    for taker in takers:
        door = running.doors.get(taker.standing_order_id)
        room = None if door is None else _find_room(begun, before, visits[door.visit.id], running, situation)
        rooms.append((taker, room))
        if sum(found is not None for _, found in rooms) == most:
            break
    return rooms


def _find_room(begun: Problem, before: Solution, visit: Visit, running: Running, situation: Situation) -> Room | None:
    """On a trip of its own choice; who gets something else by a tour gets both by that one, or neither."""
    others = [other for other in begun.visits if other.id != visit.id]
    whole = replace(begun, visits=[*others, _lying(visit, running, situation)])
    if visit.id in visits_of(sequence_of(before)):
        return keep_room(whole, before, visit.id) if running.ride is None else None
    if running.ride is None:
        return find_room(whole, before, visit.id)
    return find_room(*put_box(whole, before, running.ride, visit.id, situation.now_seconds), visit.id)


def _lying(visit: Visit, running: Running, situation: Situation) -> Visit:
    """Nothing leaves the kitchen before now; what has left it can only be fetched where it is."""
    if running.ride is None:
        return replace(visit, release_seconds=max(visit.release_seconds, situation.now_seconds))
    return replace(visit, origins=(BOX,))


def _locks_now(situation: Situation) -> list[Lock]:
    """What phones have told; where nothing was told, as planned: an offline courier may have left."""
    planned = lock_what_is_loaded(situation.day_problem.problem, situation.solution, situation.now_seconds)
    told = {lock.vehicle for lock in situation.known}
    return [*situation.known, *(lock for lock in planned if lock.vehicle not in told)]
