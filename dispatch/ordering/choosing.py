"""What somebody gets when their diet clashes with a day's menu: a substitute, or the menu as it is after asking."""

from datetime import date
from uuid import UUID

from sqlmodel import Session, select

from dispatch import events
from dispatch.errors import refuse
from dispatch.intake.placing import newest_homes
from dispatch.ordering.changes import change_substitute
from dispatch.ordering.clashes import find_clash_lines
from dispatch.ordering.freezing import find_freeze
from dispatch.ordering.menus import write_choice
from dispatch.ordering.standing import get_standing_order
from dispatch.tasks import finish_task, tasks_of
from models.orders import DailyOrder, FrozenChange
from models.statuses import OrderStatus, TaskStatus


def choose_meal(
    session: Session, standing_order_id: UUID, day: date, substitute: str, *, account_id: UUID | None = None
) -> FrozenChange | None:
    """Let somebody have `substitute` on a day ("": the menu as it is, after asking). The same again changes nothing.

    On a frozen day it is a numbered change, which the kitchen acknowledges. Refused: meal.no_clash (nothing to decide
    on this day), meal.no_substitute (the kitchen does not make it, or it clashes too), change.too_late.
    """
    events.take_turn(session)
    order = get_standing_order(session, standing_order_id)
    home = newest_homes(session, [order.recipient_id])[order.recipient_id]
    lines = find_clash_lines(session, home.area_id, day, day)
    line = next((each for each in lines if each.standing_order_id == standing_order_id), None)
    if line is None:
        raise _no_clash(standing_order_id, day)
    if line.chosen == substitute:
        return None
    offered = {each.substitute for each in line.suggestions if each.menu_id == line.menu_id}
    if substitute and substitute not in offered:
        raise _no_substitute(standing_order_id, substitute)
    change = None
    if find_freeze(session, home.area_id, day) is not None:
        change = change_substitute(session, _dated(session, standing_order_id, day), substitute, account_id=account_id)
    write_choice(session, standing_order_id, day, substitute, account_id=account_id)
    events.record(
        session, "meal.chosen", area_id=home.area_id, day=day, subject=standing_order_id, account_id=account_id,
        data={"kitchen_id": str(line.kitchen_id), "menu_id": str(line.menu_id), "substitute": bool(substitute)},
    )  # fmt: skip
    for task in tasks_of(session, clash_cause(standing_order_id, day)):
        if task.status == TaskStatus.OPEN:
            finish_task(session, task.id, account_id=account_id)
    return change


def clash_cause(standing_order_id: UUID, day: date) -> str:
    """Of the tasks that ask what somebody shall get: a clash may go, and come back with another dish."""
    return f"diet_clash:{standing_order_id}:{day}"




def _dated(session: Session, standing_order_id: UUID, day: date) -> UUID:
    return session.exec(
        select(DailyOrder.id).where(
            DailyOrder.standing_order_id == standing_order_id,
            DailyOrder.day == day,
            DailyOrder.status != OrderStatus.CANCELLED,
        )
    ).one()


def _no_clash(standing_order_id: UUID, day: date) -> Exception:
    return refuse(
        "meal.no_clash",
        cause=(f"{day}에는 식이와 맞지 않는 음식이 없습니다.", f"nothing clashes with the diet on {day}"),
        action=("목록을 새로 고치세요.", "Reload the list."),
        subject=(str(standing_order_id),),
    )


def _no_substitute(standing_order_id: UUID, name: str) -> Exception:
    return refuse(
        "meal.no_substitute",
        cause=(
            f"업체가 '{name}'을(를) 만들지 않거나 이것도 식이와 맞지 않습니다.",
            f"the kitchen does not make '{name}', or it clashes too",
        ),
        action=("제안된 대체식 가운데 고르세요.", "Choose one of those suggested."),
        subject=(str(standing_order_id),),
    )
