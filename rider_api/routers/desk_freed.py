"""Freed meals: those of cancelled orders, who may have them, and giving them away or logging them as waste."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from sqlmodel import Session, col, select

from dispatch import events
from dispatch.errors import reason_json
from dispatch.ordering.freed import get_freed, waste_meals
from dispatch.planning.giving import give_within_reach, make_offer
from dispatch.planning.reach import Answer, Reached, ask_reach, find_reach
from models.fleet import Hub, Kitchen
from models.freed import FreedMeal
from models.orders import DailyOrder, Menu
from models.people import Recipient
from models.statuses import FreedStatus
from rider_api.doors import House, Who
from rider_api.errors import not_found
from rider_api.reach import reach_area
from rider_api.reading.lens import lens_for
from rider_api.schemas.common import Day, Done, ReasonAnswer
from rider_api.schemas.desk_day import PersonName
from rider_api.schemas.desk_decisions import FreedAnswer, GiveForm, MealsGiven, TakerAnswer, TakersAnswer
from rider_api.sessions import Identity

router = APIRouter(prefix="/api/desk", tags=["desk: freed meals"])


@router.get("/freed-meals")
def read_all(who: Who, house: House, day: Annotated[Day, Query()], area: UUID | None = None) -> list[FreedAnswer]:
    """A day's freed meals, those that wait for a decision first."""
    with house.database.read() as session:
        found = reach_area(session, who, area)
        rows = session.exec(select(FreedMeal).where(FreedMeal.area_id == found.id, FreedMeal.day == day)).all()
        ordered = sorted(rows, key=lambda row: (row.status != FreedStatus.OPEN, row.freed_at, str(row.id)))
        return [_show(session, row) for row in ordered]


@router.get("/freed-meals/{freed_id}/takers")
def read_takers(freed_id: UUID, who: Who, house: House) -> TakersAnswer:
    """Who may have them and can still be reached, the nearest first; why, if nobody can."""
    answer = _find(house, who, freed_id)
    with house.database.read() as session:
        numbers = [each.taker.recipient_number for each in answer.reached]
        people = {row.number: row for row in session.exec(select(Recipient).where(col(Recipient.number).in_(numbers)))}
        lens = lens_for(session, who.role, (person.person_id for person in people.values()))
        return TakersAnswer(
            takers=[_show_taker(each, lens.name(people[each.taker.recipient_number])) for each in answer.reached],
            out_of_reach=answer.out_of_reach,
            reason=None if answer.reason is None else ReasonAnswer.model_validate(reason_json(answer.reason)),
        )


@router.post("/freed-meals/{freed_id}/give")
def give(freed_id: UUID, form: GiveForm, who: Who, house: House) -> MealsGiven:
    """Give them to somebody: a numbered addition that the kitchen acknowledges, on a tour that brings it."""
    offer = make_offer(_find(house, who, freed_id), form.standing_order_id)
    with house.database.write() as session:
        _reach(session, who, freed_id)
        given = give_within_reach(session, freed_id, offer, account_id=who.account_id)
        return MealsGiven(
            number=given.change.number,
            event=events.last_number(session),
            version=None if given.plan is None else given.plan.version,
            tour=None if given.plan is None or offer.way is None else offer.way.room.vehicle,
        )


@router.post("/freed-meals/{freed_id}/waste")
def waste(freed_id: UUID, who: Who, house: House) -> Done:
    """Nobody can have them: waste, with its cost."""
    with house.database.write() as session:
        _reach(session, who, freed_id)
        waste_meals(session, freed_id, account_id=who.account_id)
        return Done(event=events.last_number(session))


def _reach(session: Session, who: Identity, freed_id: UUID) -> None:
    freed = get_freed(session, freed_id)
    if who.area_id is not None and freed.area_id != who.area_id:
        raise not_found()


def _find(house: House, who: Identity, freed_id: UUID) -> Answer:
    """Searched outside any transaction."""
    with house.database.read() as session:
        _reach(session, who, freed_id)
        question = ask_reach(session, freed_id)
    return find_reach(question)


def _show_taker(reached: Reached, name: str) -> TakerAnswer:
    taker, room = reached.taker, reached.room
    return TakerAnswer(
        standing_order_id=taker.standing_order_id,
        recipient=PersonName(number=taker.recipient_number, name=name),
        metres=taker.metres,
        tour=None if room is None else room.vehicle,
        trip=None if room is None else room.trip,
        start_seconds=None if room is None else room.start_seconds,
    )


def _show(session: Session, freed: FreedMeal) -> FreedAnswer:
    kitchen = session.get_one(Kitchen, freed.kitchen_id)
    hub = session.get_one(Hub, UUID(freed.place_id)) if freed.place == "hub" else None
    return FreedAnswer(
        id=freed.id,
        order=session.get_one(DailyOrder, freed.daily_order_id).number,
        menu=session.get_one(Menu, freed.menu_id).name,
        kitchen=kitchen.name,
        day=freed.day,
        meals=freed.meals,
        cost_won=freed.cost_won,
        place=freed.place,
        place_name=kitchen.name if freed.place == "kitchen" else "" if hub is None else hub.name,
        reusable_containers=freed.reusable_containers,
        status=freed.status.value,
    )
