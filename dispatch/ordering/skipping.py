"""Why a standing order gets no meal on a day: reasons that the referring centre can be told."""

from datetime import date

from dispatch.errors import explain
from dispatch.ordering.patterns import Deviation
from routing.reasons import Reason

_ACTION_CAP = ("추가 승인을 받아 새 의뢰로 등록하세요.", "Have more meals approved and register a new referral.")


def suspended(deviation: Deviation) -> Reason:
    """Paused (a stay in hospital) or skipped."""
    if deviation.kind == "skip":
        return explain(
            "order.skipped",
            cause=("이날은 건너뛰기로 했습니다.", "this day is skipped"),
            action=("배달이 필요하면 건너뛰기를 되돌리세요.", "Take the skip back if a meal is needed."),
        )
    if deviation.expected_on is not None:
        expected = deviation.expected_on.isoformat()
        return explain(
            "order.paused_open",
            cause=(
                f"{expected}에 돌아오실 예정으로 일시중지 상태입니다.",
                f"the order is paused; the person is expected back on {expected}",
            ),
            action=("돌아오신 날을 확인하고 배달을 다시 시작하세요.", "Find out about the return, and resume."),
        )
    until = deviation.until_day.isoformat()
    return explain(
        "order.paused",
        cause=(f"{until}까지 일시중지 상태입니다.", f"the order is paused until {until}"),
        action=("일찍 돌아오면 일시중지를 끝내세요.", "End the pause if the person is back earlier."),
    )


def holiday(name: str) -> Reason:
    return explain(
        "order.holiday",
        cause=(f"휴무일입니다 ({name}).", f"no service on this day ({name})"),
        action=(
            "전날 추가 배달이 필요한지 확인하세요.",
            "See whether an extra visit is needed on the day before.",
        ),
    )


def carried(name: str, bringer: date) -> Reason:
    """A day off whose meals an earlier visit brings."""
    return explain(
        "order.carried",
        cause=(
            f"휴무일({name})이어서 {bringer.isoformat()}에 함께 배달합니다.",
            f"no service on this day ({name}): its meals come on {bringer.isoformat()}",
        ),
        action=("앞당기지 않으려면 공휴일 처리를 바꾸세요.", "Change the holiday policy if that is not wanted."),
    )


def kitchen_closed(kitchen: str) -> Reason:
    return explain(
        "order.kitchen_closed",
        cause=(f"'{kitchen}' 휴무일입니다.", f"the kitchen '{kitchen}' does not cook on this day"),
        action=(
            "다른 날 추가 배달을 등록하거나 다른 업체를 알아보세요.",
            "Register an extra visit on another day, or ask another kitchen.",
        ),
    )


def cap_reached(approved_meals: int) -> Reason:
    return explain(
        "order.cap_reached",
        cause=(
            f"승인된 {approved_meals}식을 모두 사용했습니다.",
            f"all {approved_meals} approved meals have been used",
        ),
        action=_ACTION_CAP,
    )


def same_slot() -> Reason:
    return explain(
        "order.same_slot",
        cause=(
            "같은 날 같은 종류의 다른 정기 주문이 이미 있습니다.",
            "another standing order already brings this kind of meal on this day",
        ),
        action=("두 정기 주문 중 하나를 끝내세요.", "End one of the two standing orders."),
    )
