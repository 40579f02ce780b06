"""Somebody's diet changes: a look at the frozen days that it reaches, and the change itself."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Path
from sqlmodel import Session

from dispatch import clock, events
from dispatch.ordering.ahead import compare_frozen
from dispatch.ordering.changing_diets import look_at_diet, set_diet
from dispatch.ordering.clashes import find_clash_lines
from models.fleet import Kitchen
from models.orders import DailyOrder, Menu
from models.people import Recipient
from rider_api.doors import House, Who
from rider_api.reach import find_home, reach_recipient
from rider_api.schemas.common import BIGGEST
from rider_api.schemas.desk_diets import DietAnswer, DietClash, DietForm, ReachedOrder

router = APIRouter(prefix="/api/desk", tags=["desk: diets"])

CLASH_DAYS = 7


@router.post("/recipients/{number}/diet")
def change(number: Annotated[int, Path(ge=0, le=BIGGEST)], form: DietForm, who: Who, house: House) -> DietAnswer:
    """Look at what another diet reaches (`preview`) or write it: a numbered change for each order a kitchen has."""
    numbers: list[int] = []
    clashes: list[DietClash] = []
    with house.database.read() as session:
        person = reach_recipient(session, who, number)
        reach = look_at_diet(session, person.id, form.diet)
        frozen, too_late = _show(session, reach.frozen), _show(session, reach.too_late)
        event = events.last_number(session)
    if not form.preview:
        with house.database.write() as session:
            person = reach_recipient(session, who, number)
            made = set_diet(session, person.id, form.diet, reason=form.reason, account_id=who.account_id)
            numbers = [each.number for each in made]
            home = find_home(session, person.id)
            if home is not None and made:
                compare_frozen(session, home.area_id, made[0].day, made[-1].day)
            event = events.last_number(session)
        with house.database.read() as session:
            clashes = _clashes(session, reach_recipient(session, who, number))
    return DietAnswer(
        kept=not form.preview,
        event=event,
        frozen=frozen,
        too_late=too_late,
        changes=numbers,
        clashes=clashes,
    )


def _clashes(session: Session, person: Recipient) -> list[DietClash]:
    home, today = find_home(session, person.id), clock.today()
    if home is None or not person.diet:
        return []
    lines = find_clash_lines(session, home.area_id, today, today + timedelta(days=CLASH_DAYS - 1))
    return [
        DietClash(day=line.day, menu=line.menu, dishes=sorted({clash.dish for clash in line.clashes}))
        for line in lines
        if line.recipient_number == person.number
    ]


def _show(session: Session, orders: Sequence[DailyOrder]) -> list[ReachedOrder]:
    return [
        ReachedOrder(
            id=order.id,
            number=order.number,
            day=order.day,
            kitchen=session.get_one(Kitchen, order.kitchen_id).name,
            menu=session.get_one(Menu, order.menu_id).name,
        )
        for order in orders
    ]
