"""Meals that nobody waits for any more: freed by a cancellation, given to somebody else, or logged as waste.

A cancelled order's meals stay somewhere: at the kitchen, on a vehicle, at a hub. They are offered to the nearest person
who may eat them; by the end of the day what was not given away is waste, with its cost. Nothing vanishes.
"""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlmodel import Session, col, func, select

from dispatch import clock, events
from dispatch.errors import Refused, explain, refuse
from dispatch.intake.placing import newest_homes
from dispatch.lifecycle import move
from dispatch.ordering.expansion import used_meals
from dispatch.ordering.freezing import next_order_numbers
from dispatch.ordering.lines import Line
from dispatch.ordering.menus import choices, day_menus, make_meal, write_choice
from dispatch.ordering.patterns import MOST_MEALS_A_VISIT, find_suspension
from dispatch.ordering.reading import load_records
from dispatch.tasks import find_task, finish_task, raise_task
from models.fleet import Hub, Kitchen
from models.freed import FreedMeal
from models.orders import DailyOrder, FrozenChange, Menu, StandingOrder
from models.places import Home
from models.statuses import ChangeStatus, ContainerKind, FreedStatus, OrderStatus, TaskKind, TaskStatus
from routing.reasons import Reason
from routing.travel.geodesy import metres_between

MOST_TAKERS = 10


@dataclass(frozen=True, kw_only=True)
class Box:
    """Where an order's boxes are: at the kitchen, on a vehicle (duty) or at a hub."""

    place: str
    """kitchen | vehicle | hub"""
    place_id: str


@dataclass(frozen=True, kw_only=True)
class Taker:
    """Somebody who may eat a freed meal and has none of its kind on that day; `metres` from the home it was for."""

    standing_order_id: UUID
    recipient_number: int
    metres: int | None
    first_visit: bool = False


def free_meals(session: Session, order: DailyOrder, change: FrozenChange, box: Box) -> FreedMeal:
    """Write down that a cancelled order's meals are free, and ask the desk to give them away."""
    menu = session.get_one(Menu, order.menu_id)
    freed = FreedMeal(
        change_id=change.id,
        daily_order_id=order.id,
        area_id=order.area_id,
        kitchen_id=order.kitchen_id,
        menu_id=order.menu_id,
        day=order.day,
        meals=order.meals,
        cost_won=order.meals * menu.price_won,
        place=box.place,
        place_id=box.place_id,
        reusable_containers=order.meals if order.container == ContainerKind.REUSABLE else 0,
        status=FreedStatus.OPEN,
        freed_at=clock.now(),
    )
    session.add(freed)
    session.flush()
    kitchen = session.get_one(Kitchen, order.kitchen_id)
    raise_task(
        session,
        area_id=order.area_id,
        kind=TaskKind.FREED_MEAL,
        natural_key=_task_key(freed),
        reason=_offer(session, freed, order, menu),
        due_at=max(clock.now(), clock.moment_of(order.day, kitchen.ready_seconds)),
        day=order.day,
        subject_id=freed.id,
    )
    return freed


def get_freed(session: Session, freed_id: UUID) -> FreedMeal:
    """`Refused` (freed.unknown) if there is none."""
    freed = session.get(FreedMeal, freed_id)
    if freed is None:
        raise refuse(
            "freed.unknown",
            cause=("그런 남은 식사가 없습니다.", "there is no such freed meal"),
            action=("목록을 새로 고치세요.", "Reload the list."),
            subject=(str(freed_id),),
            status=404,
        )
    return freed


def find_takers(session: Session, freed_id: UUID, most: int | None = MOST_TAKERS) -> list[Taker]:
    """Who may have the meals, the nearest first (`most` None: all of them): the same kind of meal, no clash of the diet
    with what is in the box, present, nothing of this kind on that day, and enough of the cap left. Whether somebody can
    still bring it: `dispatch.planning.reach`.
    """
    freed = get_freed(session, freed_id)
    menu, source = session.get_one(Menu, freed.menu_id), session.get_one(DailyOrder, freed.daily_order_id)
    home, substitute = session.get_one(Home, source.home_id), _substitute_in(session, source)
    records = load_records(session, day=freed.day, area_id=freed.area_id)
    written = day_menus(session, [menu.id], freed.day, freed.day)
    busy = _busy(session, freed, menu)
    takers = []
    for line in records.lines:
        starts = line.order.start_day <= freed.day <= line.order.end_day
        if not starts or line.recipient.id in busy or line.made_on(freed.day)[0].kind != menu.kind:
            continue
        if find_suspension(line.pattern, freed.day) or records.left_today(line) < freed.meals:
            continue
        if make_meal(menu, freed.day, line.recipient.diet, substitute, written).clashes:
            continue
        takers.append(
            Taker(
                standing_order_id=line.order.id,
                recipient_number=line.recipient.number,
                metres=_metres(home, line),
                first_visit=line.recipient.id not in records.visited,
            )
        )
    return sorted(takers, key=lambda each: (each.metres is None, each.metres or 0, each.recipient_number))[:most]


def give_meals(
    session: Session, freed_id: UUID, standing_order_id: UUID, *, account_id: UUID | None = None
) -> FrozenChange:
    """Give freed meals to somebody: a numbered addition to the same kitchen. Refused: freed.unknown, freed.decided,
    freed.not_for (who may not have them: see `find_takers`)."""
    events.take_turn(session)
    freed = get_freed(session, freed_id)
    if freed.status != FreedStatus.OPEN:
        raise _decided(freed)
    if standing_order_id not in {taker.standing_order_id for taker in find_takers(session, freed_id, None)}:
        raise _not_for(freed)
    standing = session.get_one(StandingOrder, standing_order_id)
    order = _add_order(session, freed, standing)
    change = FrozenChange(
        number=session.exec(select(func.coalesce(func.max(FrozenChange.number), 0))).one() + 1,
        kitchen_id=order.kitchen_id,
        daily_order_id=order.id,
        day=order.day,
        kind="add",
        paid_by=standing.paid_by,
        person_id=standing.person_id,
        status=ChangeStatus.PENDING,
        made_by=account_id,
        made_at=clock.now(),
    )
    session.add(change)
    session.flush()
    events.record(
        session, "change.made", area_id=order.area_id, day=order.day, subject=change.id, account_id=account_id,
        data={
            "number": change.number, "kind": "add", "order": order.number, "order_id": str(order.id),
            "kitchen_id": str(order.kitchen_id),
        },
    )  # fmt: skip
    freed.given_change_id = change.id
    _decide(session, freed, FreedStatus.GIVEN, account_id)
    return change


def waste_meals(session: Session, freed_id: UUID, *, account_id: UUID | None = None) -> FreedMeal:
    """Nobody can have them: waste, with its cost. A second time changes nothing; refused (freed.decided) once given."""
    events.take_turn(session)
    freed = get_freed(session, freed_id)
    if freed.status == FreedStatus.WASTED:
        return freed
    if freed.status != FreedStatus.OPEN:
        raise _decided(freed)
    _decide(session, freed, FreedStatus.WASTED, account_id)
    return freed


def waste_rest(session: Session, area_id: UUID, day: date, *, account_id: UUID | None = None) -> list[FreedMeal]:
    """At the end of a day: everything that nobody was given is waste."""
    left = select(FreedMeal).where(
        FreedMeal.area_id == area_id, FreedMeal.day == day, FreedMeal.status == FreedStatus.OPEN
    )
    rows = list(session.exec(left.order_by(col(FreedMeal.freed_at), col(FreedMeal.id))))
    for freed in rows:
        _decide(session, freed, FreedStatus.WASTED, account_id)
    return rows


def _decide(session: Session, freed: FreedMeal, status: FreedStatus, account_id: UUID | None) -> None:
    move(freed, status)
    freed.decided_at, freed.decided_by = clock.now(), account_id
    session.flush()
    events.record(
        session, "freed.decided", area_id=freed.area_id, day=freed.day, subject=freed.id, account_id=account_id,
        data={
            "status": status.value, "order_id": str(freed.daily_order_id), "meals": freed.meals,
            "cost_won": freed.cost_won, "kitchen_id": str(freed.kitchen_id), "place": freed.place,
        },
    )  # fmt: skip
    task = find_task(session, _task_key(freed))
    if task is not None and task.status == TaskStatus.OPEN:
        finish_task(session, task.id, account_id=account_id)


def _add_order(session: Session, freed: FreedMeal, standing: StandingOrder) -> DailyOrder:
    """The taker's dated order: the very boxes, so the same menu, substitute, kitchen, count and container."""
    source = session.get_one(DailyOrder, freed.daily_order_id)
    home = newest_homes(session, [standing.recipient_id])[standing.recipient_id]
    records = load_records(session, day=freed.day, recipient_id=standing.recipient_id)
    line = next(each for each in records.lines if each.order.id == standing.id)
    order = DailyOrder(
        number=next_order_numbers(session, freed.day, 1)[0],
        freeze_id=None,
        standing_order_id=standing.id,
        recipient_id=standing.recipient_id,
        home_id=home.id,
        menu_id=freed.menu_id,
        kitchen_id=freed.kitchen_id,
        area_id=freed.area_id,
        day=freed.day,
        slot=source.slot,
        meals=min(freed.meals, MOST_MEALS_A_VISIT),
        diet=line.recipient.diet,
        container=source.container,
        first_visit=line.recipient.id not in records.visited,
        status=OrderStatus.PLANNED,
    )
    move(order, OrderStatus.FROZEN)
    session.add(order)
    substitute = _substitute_in(session, source)
    if substitute:
        write_choice(session, order.standing_order_id, order.day, substitute)
    session.flush()
    assert used_meals(session, [standing.id])[standing.id] <= standing.approved_meals
    return order


def _substitute_in(session: Session, source: DailyOrder) -> str | None:
    """What the box holds instead of the menu."""
    own = (source.standing_order_id, source.day)
    return choices(session, [source.standing_order_id], source.day, source.day).get(own)


def _busy(session: Session, freed: FreedMeal, menu: Menu) -> set[UUID]:
    """People who have (or had) an order of this kind on the day."""
    rows = select(DailyOrder.recipient_id).where(DailyOrder.day == freed.day, DailyOrder.slot == menu.kind.value)
    return set(session.exec(rows))


def _metres(home: Home, line: Line) -> int | None:
    there = line.home
    if home.lat is None or home.lon is None or there.lat is None or there.lon is None:
        return None
    return round(float(metres_between(home.lat, home.lon, there.lat, there.lon)))


def _task_key(freed: FreedMeal) -> str:
    return f"freed_meal:{freed.id}"


def _offer(session: Session, freed: FreedMeal, order: DailyOrder, menu: Menu) -> Reason:
    where_ko, where_en = _name_place(session, freed)
    return explain(
        "freed.offer",
        cause=(
            f"{order.number}번 주문이 취소되어 {menu.name} {freed.meals}식이 남았습니다 "
            f"({where_ko}, {freed.cost_won:,}원).",
            f"order {order.number} was cancelled: {freed.meals} meals of {menu.name} are free "
            f"({where_en}, {freed.cost_won:,} won)",
        ),
        action=(
            "가까운 분께 드리거나 폐기로 기록하세요. 다회용기는 업체로 돌려보내세요.",
            "Give them to somebody near, or log them as waste; reusable containers go back to the kitchen.",
        ),
        subject=(str(order.id),),
    )


def _name_place(session: Session, freed: FreedMeal) -> tuple[str, str]:
    if freed.place == "hub":
        name = session.get_one(Hub, UUID(freed.place_id)).name
        return f"거점 {name}에 있음", f"at the hub {name}"
    if freed.place == "vehicle":
        return "거점으로 가는 차에 있음", "on the way to the hub"
    return "업체에 있음", "at the kitchen"


def _decided(freed: FreedMeal) -> Refused:
    return refuse(
        "freed.decided",
        cause=("이미 다른 분께 드렸거나 폐기한 식사입니다.", "these meals were given away or wasted already"),
        action=("목록을 새로 고치세요.", "Reload the list."),
        subject=(str(freed.id),),
    )


def _not_for(freed: FreedMeal) -> Refused:
    return refuse(
        "freed.not_for",
        cause=(
            "이 분은 이 식사를 받을 수 없습니다 (식이, 다른 식사, 일시중지, 승인 식수 또는 종류).",
            "this person can't have these meals (diet, another meal, a pause, the cap, or another kind)",
        ),
        action=("제안된 분 가운데 고르세요.", "Choose one of those offered."),
        subject=(str(freed.id),),
    )
