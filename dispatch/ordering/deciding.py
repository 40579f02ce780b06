"""One decision about a standing order by its name, carried out or only looked at."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlmodel import Session, col, select

from dispatch import clock, events
from dispatch.ordering import deviating, refusals, revising, standing
from dispatch.ordering.calendars import Preview, preview_decision
from models.database import Database
from models.events import Event
from models.orders import DailyOrder
from models.statuses import HolidayPolicy


@dataclass(frozen=True, kw_only=True)
class Decision:
    """What somebody wants of a standing order; `kind` says which of the other fields count."""

    kind: str
    """approve | skip | extra | menu | pause | resume | change | extend | end | withdraw"""
    day: date | None = None
    until_day: date | None = None
    expected_on: date | None = None
    meals: int | None = None
    menu_id: UUID | None = None
    weekdays: Sequence[int] | None = None
    holiday_policy: HolidayPolicy | None = None
    weekend_carry: bool | None = None
    exception_id: UUID | None = None
    reason: str = ""


def decide(
    session: Session,
    standing_order_id: UUID,
    decision: Decision,
    *,
    seen: int | None = None,
    account_id: UUID | None = None,
) -> list[DailyOrder]:
    """Carry a decision out; returns the frozen orders that it does not reach.

    `seen`: number of the newest event that whoever decides has looked at. Refused (order.changed_since) where
    somebody has decided about this order after it, so that two people never overwrite each other unseen;
    order.incomplete where a field is missing; and as the decision itself.
    """
    events.take_turn(session)
    order = standing.get_standing_order(session, standing_order_id)
    if seen is not None and _decided_since(session, standing_order_id, seen):
        raise refusals.changed_since(order)
    missing = [name for name in _NEEDED[decision.kind] if getattr(decision, name) is None]
    if missing:
        raise refusals.incomplete(order, missing)
    return _CARRY_OUT[decision.kind](session, standing_order_id, decision, account_id) or []


def preview(
    database: Database,
    standing_order_id: UUID,
    decision: Decision,
    *,
    seen: int | None = None,
    first: date,
    last: date,
) -> tuple[Preview, list[DailyOrder]]:
    """What a decision would change between two days, and the frozen orders that it would not reach."""
    unreached: list[DailyOrder] = []

    def carry_out(session: Session) -> None:
        unreached.extend(decide(session, standing_order_id, decision, seen=seen))
        session.flush()
        for order in unreached:
            session.expunge(order)

    return preview_decision(database, standing_order_id, carry_out, first=first, last=last), unreached


def _decided_since(session: Session, standing_order_id: UUID, seen: int) -> bool:
    newer = select(Event.number).where(Event.subject_id == str(standing_order_id), col(Event.number) > seen)
    return session.exec(newer.limit(1)).first() is not None


_Carry = Callable[[Session, UUID, Decision, UUID | None], list[DailyOrder] | None]


def _approve(session: Session, order_id: UUID, wish: Decision, account_id: UUID | None) -> None:
    weekdays = None if wish.weekdays is None else list(wish.weekdays)
    order = standing.start_standing_order(
        session, order_id, menu_id=wish.menu_id, weekdays=weekdays, account_id=account_id
    )
    if wish.holiday_policy is not None or wish.weekend_carry is not None:
        first = max(order.start_day, clock.today())
        revising.change_order(
            session, order_id, from_day=first, holiday_policy=wish.holiday_policy, weekend_carry=wish.weekend_carry,
            account_id=account_id,
        )  # fmt: skip


def _skip(session: Session, order_id: UUID, wish: Decision, account_id: UUID | None) -> None:
    assert wish.day is not None
    deviating.skip_day(session, order_id, day=wish.day, reason=wish.reason, account_id=account_id)


def _extra(session: Session, order_id: UUID, wish: Decision, account_id: UUID | None) -> None:
    assert wish.day is not None
    assert wish.meals is not None
    deviating.add_extra(session, order_id, day=wish.day, meals=wish.meals, reason=wish.reason, account_id=account_id)


def _menu(session: Session, order_id: UUID, wish: Decision, account_id: UUID | None) -> None:
    assert wish.day is not None
    assert wish.menu_id is not None
    deviating.change_menu_once(
        session, order_id, day=wish.day, menu_id=wish.menu_id, reason=wish.reason, account_id=account_id
    )


def _pause(session: Session, order_id: UUID, wish: Decision, account_id: UUID | None) -> list[DailyOrder]:
    assert wish.day is not None
    return deviating.pause_order(
        session, order_id, from_day=wish.day, until_day=wish.until_day, expected_on=wish.expected_on,
        reason=wish.reason, account_id=account_id,
    )  # fmt: skip


def _resume(session: Session, order_id: UUID, wish: Decision, account_id: UUID | None) -> None:
    assert wish.day is not None
    deviating.end_pause(session, order_id, back_on=wish.day, account_id=account_id)


def _change(session: Session, order_id: UUID, wish: Decision, account_id: UUID | None) -> list[DailyOrder]:
    assert wish.day is not None
    return revising.change_order(
        session, order_id, from_day=wish.day, weekdays=wish.weekdays, meals_a_visit=wish.meals, menu_id=wish.menu_id,
        holiday_policy=wish.holiday_policy, weekend_carry=wish.weekend_carry, reason=wish.reason,
        account_id=account_id,
    )  # fmt: skip


def _extend(session: Session, order_id: UUID, wish: Decision, account_id: UUID | None) -> list[DailyOrder]:
    assert wish.until_day is not None
    assert wish.meals is not None
    order = standing.extend_order(
        session, order_id, end_day=wish.until_day, approved_meals=wish.meals, reason=wish.reason,
        account_id=account_id,
    )  # fmt: skip
    return standing.frozen_orders(session, order, order.end_day + timedelta(days=1), deviating.OPEN_END)


def _end(session: Session, order_id: UUID, wish: Decision, account_id: UUID | None) -> list[DailyOrder]:
    assert wish.day is not None
    return standing.end_order(session, order_id, last_day=wish.day, reason=wish.reason, account_id=account_id)


def _withdraw(session: Session, order_id: UUID, wish: Decision, account_id: UUID | None) -> None:
    assert wish.exception_id is not None
    deviating.withdraw_exception(session, wish.exception_id, of_order=order_id, account_id=account_id)


_CARRY_OUT: Mapping[str, _Carry] = {
    "approve": _approve,
    "skip": _skip,
    "extra": _extra,
    "menu": _menu,
    "pause": _pause,
    "resume": _resume,
    "change": _change,
    "extend": _extend,
    "end": _end,
    "withdraw": _withdraw,
}
_NEEDED: Mapping[str, tuple[str, ...]] = {
    "approve": (),
    "skip": ("day",),
    "extra": ("day", "meals"),
    "menu": ("day", "menu_id"),
    "pause": ("day",),
    "resume": ("day",),
    "change": ("day",),
    "extend": ("until_day", "meals"),
    "end": ("day",),
    "withdraw": ("exception_id",),
}
