"""Why a decision about a standing order is refused."""

from datetime import date
from uuid import UUID

from dispatch.errors import Refused, refuse
from dispatch.ordering.patterns import MOST_MEALS_A_VISIT
from models.orders import StandingOrder


def unknown(standing_order_id: UUID) -> Refused:
    return refuse(
        "order.unknown",
        cause=("그런 정기 주문이 없습니다.", "there is no such standing order"),
        action=("목록을 새로 고치세요.", "Reload the list."),
        subject=(str(standing_order_id),),
        status=404,
    )


def duplicate_open(order: StandingOrder) -> Refused:
    return _refuse(
        order,
        "order.duplicate_open",
        cause=(
            "이미 등록된 분일 수 있어 확인이 필요합니다.",
            "this person may already be registered; that has not been checked yet",
        ),
        action=(
            "중복 확인 업무를 마친 뒤 승인하거나, 이 의뢰를 거절하세요.",
            "Finish the duplicate check and then approve, or refuse this referral.",
        ),
    )


def overlap(order: StandingOrder) -> Refused:
    return _refuse(
        order,
        "order.overlap",
        cause=(
            "같은 요일에 같은 종류의 식사를 받는 정기 주문이 이미 있습니다.",
            "another standing order of this person brings the same kind of meal on the same weekday",
        ),
        action=("기존 정기 주문을 끝내거나 요일을 바꾸세요.", "End the other order, or choose other weekdays."),
    )


def bad_weekdays(order: StandingOrder) -> Refused:
    return _refuse(
        order,
        "order.weekdays",
        cause=("배달 요일이 올바르지 않습니다.", "the weekdays are not valid"),
        action=("월(1)부터 일(7)까지 하나 이상 고르세요.", "Choose at least one of 1 (Monday) to 7 (Sunday)."),
        status=422,
    )


def over(order: StandingOrder) -> Refused:
    return _refuse(
        order,
        "order.over",
        cause=("이미 끝났거나 거절된 정기 주문입니다.", "this standing order has ended or was refused"),
        action=("새 의뢰로 등록하세요.", "Register a new referral."),
    )


def dates_reversed(order: StandingOrder) -> Refused:
    return _refuse(
        order,
        "order.dates",
        cause=("끝나는 날이 시작하는 날보다 빠릅니다.", "the last day lies before the first"),
        action=("날짜를 확인하세요.", "Look at the dates."),
        status=422,
    )


def outside_dates(order: StandingOrder, day: date) -> Refused:
    return _refuse(
        order,
        "order.outside_dates",
        cause=(
            f"{day.isoformat()}은(는) 승인 기간({order.start_day}~{order.end_day}) 밖입니다.",
            f"{day.isoformat()} is outside the approved dates ({order.start_day} to {order.end_day})",
        ),
        action=("기간을 늘리려면 새 승인을 받으세요.", "Have a longer period approved."),
    )


def day_frozen(order: StandingOrder, day: date) -> Refused:
    return _refuse(
        order,
        "order.day_frozen",
        cause=(f"{day.isoformat()} 주문은 이미 마감되었습니다.", f"the orders of {day.isoformat()} are frozen"),
        action=(
            "그날 주문을 직접 취소하거나 추가하세요. 업체 확인이 필요합니다.",
            "Cancel or add that day's order itself; the kitchen must acknowledge it.",
        ),
    )


def suspended(order: StandingOrder, day: date) -> Refused:
    return _refuse(
        order,
        "order.suspended",
        cause=(
            f"{day.isoformat()}에는 일시중지 또는 건너뛰기가 있습니다.",
            f"the order is paused or skipped on {day.isoformat()}",
        ),
        action=("먼저 일시중지를 끝내거나 건너뛰기를 되돌리세요.", "End the pause, or take the skip back, first."),
    )


def too_many(order: StandingOrder, meals: int) -> Refused:
    return _refuse(
        order,
        "order.meals",
        cause=(f"추가 {meals}식은 받을 수 없습니다.", f"{meals} more meals are not possible on that day"),
        action=(
            f"한 번에 1식에서 {MOST_MEALS_A_VISIT}식까지 가능합니다.",
            f"One visit brings 1 to {MOST_MEALS_A_VISIT} meals.",
        ),
        status=422,
    )


def cap_reached(order: StandingOrder) -> Refused:
    return _refuse(
        order,
        "order.cap_reached",
        cause=(
            f"승인된 {order.approved_meals}식을 넘습니다.",
            f"this would exceed the {order.approved_meals} approved meals",
        ),
        action=("추가 승인을 받으세요.", "Have more meals approved."),
    )


def bad_extension(order: StandingOrder, used: int) -> Refused:
    return _refuse(
        order,
        "order.extension",
        cause=(
            f"기간이나 승인 식수가 올바르지 않습니다 (이미 {used}식 사용).",
            f"the dates or the approved meals are not possible ({used} meals are used up)",
        ),
        action=(
            "오늘부터 2년 안의 종료일과 사용한 식수 이상의 승인 식수를 적으세요.",
            "Give a last day from today on, within two years of the start, and no fewer meals than were used.",
        ),
        status=422,
    )


def change_past(order: StandingOrder, day: date) -> Refused:
    return _refuse(
        order,
        "order.change_past",
        cause=(f"{day.isoformat()}은(는) 지난 날입니다.", f"{day.isoformat()} is over"),
        action=("오늘이나 그 뒤의 날부터 바꾸세요.", "Let it hold from today or a later day."),
        status=422,
    )


def bad_visit(order: StandingOrder) -> Refused:
    return _refuse(
        order,
        "order.visit_meals",
        cause=("1회 식수가 올바르지 않습니다.", "the number of meals a visit is not possible"),
        action=(f"1식에서 {MOST_MEALS_A_VISIT}식까지 고르세요.", f"Choose 1 to {MOST_MEALS_A_VISIT}."),
        status=422,
    )


def bad_menu(order: StandingOrder) -> Refused:
    return _refuse(
        order,
        "order.menu",
        cause=("이 권역의 업체가 만드는 식단이 아닙니다.", "no kitchen of this area makes that menu"),
        action=("목록에서 식단을 고르세요.", "Choose a menu from the list."),
        status=422,
    )


def changed_since(order: StandingOrder) -> Refused:
    return _refuse(
        order,
        "order.changed_since",
        cause=(
            "보고 계신 동안 다른 사람이 이 주문을 바꾸었습니다.",
            "somebody else has changed this order while you were looking at it",
        ),
        action=("달력을 새로 고쳐 확인한 뒤 다시 정하세요.", "Reload the calendar, look, and decide again."),
    )


def incomplete(order: StandingOrder, missing: list[str]) -> Refused:
    names = ", ".join(missing)
    return _refuse(
        order,
        "order.incomplete",
        cause=(f"필요한 값이 없습니다: {names}.", f"something is missing: {names}"),
        action=("빠진 값을 적으세요.", "Fill it in."),
        status=422,
    )


def unknown_exception(exception_id: UUID) -> Refused:
    return refuse(
        "order.exception_unknown",
        cause=("그런 예외가 없습니다.", "there is no such exception"),
        action=("달력을 새로 고치세요.", "Reload the calendar."),
        subject=(str(exception_id),),
        status=404,
    )


def _refuse(
    order: StandingOrder, code: str, *, cause: tuple[str, str], action: tuple[str, str], status: int = 409
) -> Refused:
    return refuse(code, cause=cause, action=action, subject=(str(order.id),), status=status)
