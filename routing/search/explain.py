"""Why a door stays unserved, and what would have to give: from the strictest cause to the weakest."""

from __future__ import annotations

from routing.problem import Problem, Visit
from routing.reasons import Reason, Text
from routing.search.alone import fitting_classes, has_capacity, is_in_time, is_reachable, loads_at_hub, rides
from routing.search.arrays import Data
from routing.solution import Unserved

_TEXTS: dict[str, tuple[str, str, str, str]] = {
    "unserved.no_vehicle": (
        "오늘 나가는 배송원이 없습니다.",
        "No courier is on duty.",
        "근무할 배송원을 넣으세요.",
        "Put a courier on duty.",
    ),
    "unserved.no_vehicle_allowed": (
        "이 집에 갈 수 있는 배송원이 없습니다 (필요: {detail}).",
        "No courier on duty may serve this door (it needs {detail}).",
        "조건에 맞는 배송원을 넣거나 이 집의 조건을 바꾸세요.",
        "Put a courier on duty who meets the conditions, or change the conditions of this door.",
    ),
    "unserved.too_big": (
        "이 집의 양은 갈 수 있는 어느 배송원에게도 한 번에 실리지 않습니다 ({detail}).",
        "What this door gets or gives back does not fit on any courier that may come ({detail}).",
        "주문을 나누거나 더 많이 싣는 배송원을 넣으세요.",
        "Split the order, or put a courier with more room on duty.",
    ),
    "unserved.no_source": (
        "이 집의 주방({detail})에서 실을 수 있는 배송원이 없습니다.",
        "No courier that may come loads at this meal's kitchen ({detail}).",
        "그 주방에서 싣는 배송원을 넣거나 다른 주방으로 바꾸세요.",
        "Put a courier on duty who loads there, or choose another kitchen.",
    ),
    "unserved.hub_not_fed": (
        "이 집에 갈 배송원은 거점에서 싣는데, 그 거점까지 이 도시락을 나를 배송원이 없습니다.",
        "Couriers that may come load at a hub, and nobody can bring this meal there.",
        "거점으로 나르는 배송원을 넣거나 거점의 하루 한도를 늘리세요.",
        "Put a feeder to that hub on duty, or raise the hub's limit of the day.",
    ),
    "unserved.unreachable": (
        "갈 수 있는 배송원의 이동 수단으로는 이 집까지 길이 없습니다.",
        "No way leads to this door (and back) for any courier that may come.",
        "주소의 위치를 지도에서 확인하거나 다른 이동 수단의 배송원을 넣으세요.",
        "Check the pin of the address, or put a courier with another way of travelling on duty.",
    ),
    "unserved.window": (
        "받을 수 있는 시간 안에는 누구도 도착할 수 없습니다.",
        "Nobody can be there within the delivery windows.",
        "받을 수 있는 시간을 넓히거나 근무 시간을 바꾸세요.",
        "Widen the window, or change the shift.",
    ),
    "unserved.time_on_board": (
        "주방을 떠나 이 집에 닿기까지 정해진 시간({detail}분)을 넘습니다.",
        "The way from the kitchen takes longer than this meal may be on board ({detail} min).",
        "더 가까운 주방이나 거점을 거치지 않는 배송원에게 맡기세요.",
        "Use a nearer kitchen, or a courier who does not go by a hub.",
    ),
    "unserved.release": (
        "도시락이 준비된 뒤에는 시간이 모자랍니다.",
        "There is not enough time left once the meal is ready.",
        "주방과 준비 시각을 앞당기거나 근무 시간을 늘리세요.",
        "Have the kitchen ready earlier, or lengthen the shift.",
    ),
    "unserved.shift": (
        "근무 시간·운영 시간·이동 한도 안에 다녀올 수 있는 배송원이 없습니다.",
        "No courier can go and be done within shift, opening hours and limits of time or distance.",
        "근무 시간이나 이동 한도를 늘리세요.",
        "Lengthen the shift, or raise the limit of time or distance.",
    ),
    "unserved.no_room": (
        "갈 수 있는 배송원 {detail}명의 시간이나 자리가 모두 찼습니다.",
        "The {detail} couriers that may come have no time or room left.",
        "배송원을 더 넣거나, 근무 시간·적재량을 늘리거나, 급하지 않은 집을 옮기세요.",
        "Put another courier on duty, raise shift or capacity, or move a less urgent door.",
    ),
}


def explain_absence(problem: Problem, data: Data, x: int) -> Unserved:
    """Visit number `x` as unserved with the strictest reason that holds."""
    code, detail_ko, detail_en = _find_cause(problem, data, x)
    cause_ko, cause_en, action_ko, action_en = _TEXTS[code]
    visit = problem.visits[x]
    reason = Reason(
        code=code,
        cause=Text(ko=cause_ko.format(detail=detail_ko), en=cause_en.format(detail=detail_en)),
        action=Text(ko=action_ko, en=action_en),
        subject=(visit.id,),
    )
    return Unserved(visit=visit.id, reason=reason)


def _find_cause(problem: Problem, d: Data, x: int) -> tuple[str, str, str]:
    visit = problem.visits[x]
    classes = fitting_classes(d, x)
    if d.vehicles == 0:
        return "unserved.no_vehicle", "", ""
    if not classes:
        return ("unserved.no_vehicle_allowed", *_conditions(problem, visit))
    roomy = [k for k in classes if has_capacity(d, k, x)]
    if not roomy:
        amounts = ", ".join(f"{name} {amount}" for name, amount in {**visit.delivery, **visit.pickup}.items())
        return "unserved.too_big", amounts, amounts
    ways = list(rides(d, x, roomy))
    if not ways:
        origins = ", ".join(visit.origins)
        return ("unserved.hub_not_fed" if loads_at_hub(d, roomy) else "unserved.no_source"), origins, origins
    ways = [ride for ride in ways if is_reachable(d, ride, x)]
    if not ways:
        return "unserved.unreachable", "", ""
    minutes = f"{(visit.max_time_on_board_seconds or 0) / 60:g}"
    for given in ("", "window", "time_on_board", "release", "shift"):
        if any(is_in_time(d, ride, x, frozenset({given})) for ride in ways):
            couriers = str(int(sum(d.class_size[k] for k in classes)))
            detail = minutes if given == "time_on_board" else couriers
            return (f"unserved.{given}" if given else "unserved.no_room"), detail, detail
    return "unserved.shift", "", ""


def _conditions(problem: Problem, visit: Visit) -> tuple[str, str]:
    """Which conditions of `visit` no vehicle meets on its own, else all of its conditions."""
    types = problem.vehicle_types
    on_duty = {name for kind in types for name in kind.vehicle_ids}
    skills = ", ".join(sorted(visit.skills))
    models = ", ".join(sorted(visit.allowed_models or ())) or "-"
    checks = [
        (bool(visit.skills), any(visit.skills <= t.skills for t in types), f"기능 {skills}", f"skills {skills}"),
        (
            visit.crew_min > 1,
            any(t.crew_size >= visit.crew_min for t in types),
            f"{visit.crew_min}인 1조",
            f"a crew of {visit.crew_min}",
        ),
        (
            visit.allowed_models is not None,
            any(t.model in (visit.allowed_models or ()) for t in types),
            f"배송 방식 {models}",
            f"model {models}",
        ),
        (
            visit.only_vehicles is not None,
            bool(on_duty & (visit.only_vehicles or frozenset())),
            "약속한 배송원",
            "the promised courier",
        ),
        (
            bool(visit.excluded_vehicles),
            bool(on_duty - visit.excluded_vehicles),
            "제외하지 않은 배송원",
            "a courier who is not excluded",
        ),
    ]
    asked = [check for check in checks if check[0]]
    unmet = [check for check in asked if not check[1]] or asked
    return " · ".join(check[2] for check in unmet), ", ".join(check[3] for check in unmet)
