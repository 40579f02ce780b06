"""Every code the checker can report. `{ids}` is replaced by the ids concerned, `{amount}` by the excess."""

from __future__ import annotations

from typing import NamedTuple


class Entry(NamedTuple):
    """Texts of one code, and the unit of its amount (None: it has no amount)."""

    cause_ko: str
    cause_en: str
    action_ko: str
    action_en: str
    unit: str | None = None


_FIX_FILE_KO = "계획 파일을 만든 프로그램을 고치거나 다시 계획하세요."
_FIX_FILE_EN = "Correct the program that wrote the plan, or plan again."
_MOVE_KO = "이 집을 다른 배송원에게 옮기거나 다시 계획하세요."
_MOVE_EN = "Move this door to another courier, or plan again."
_TIMES_KO = "시각을 다시 계산하세요 (routing.schedule)."
_TIMES_EN = "Compute the times again (routing.schedule)."
_SHORTEN_KO = "집을 몇 곳 다른 배송원에게 옮기거나 한도를 늘리세요."
_SHORTEN_EN = "Move some doors to another courier, or raise the limit."
_EARLIER_KO = "먼저 출발하게 하거나, 앞 순서로 옮기거나, 다른 배송원에게 옮기세요."
_EARLIER_EN = "Leave earlier, put it earlier in the order, or move it to another courier."


_KEEP_KO = "일어난 일과 고정한 운행은 그대로 두고 나머지만 바꾸세요."
_KEEP_EN = "Leave what has happened and what is locked as it is, and change only the rest."


def _file(cause_ko: str, cause_en: str) -> Entry:
    return Entry(cause_ko, cause_en, _FIX_FILE_KO, _FIX_FILE_EN)


def _move(cause_ko: str, cause_en: str) -> Entry:
    return Entry(cause_ko, cause_en, _MOVE_KO, _MOVE_EN)


def _times(cause_ko: str, cause_en: str, unit: str | None = "seconds") -> Entry:
    return Entry(cause_ko, cause_en, _TIMES_KO, _TIMES_EN, unit)


def _shorten(cause_ko: str, cause_en: str, unit: str | None) -> Entry:
    return Entry(cause_ko, cause_en, _SHORTEN_KO, _SHORTEN_EN, unit)


def _earlier(cause_ko: str, cause_en: str) -> Entry:
    return Entry(cause_ko, cause_en, _EARLIER_KO, _EARLIER_EN, "seconds")


CATALOGUE: dict[str, Entry] = {
    # who is served, and by whom
    "check.visit_missing": Entry(
        "{ids}: 배송되지도, 미배송으로 적히지도 않았습니다.",
        "{ids} is neither served nor named as unserved.",
        "배송원에게 넣거나 이유와 함께 미배송으로 적으세요.",
        "Give it to a courier, or name it unserved with a reason.",
    ),
    "check.visit_twice": _file("{ids}: 두 번 이상 방문합니다.", "{ids} is visited more than once."),
    "check.visit_served_and_unserved": _file(
        "{ids}: 배송과 미배송에 모두 적혀 있습니다.", "{ids} is both served and named unserved."
    ),
    "check.unserved_twice": _file("{ids}: 미배송에 두 번 적혀 있습니다.", "{ids} is named unserved twice."),
    "check.unserved_without_reason": Entry(
        "{ids}: 미배송의 이유나 할 일이 없습니다.",
        "{ids} is unserved without a code, a cause and an action in both languages.",
        "이유와 할 일을 적으세요.",
        "Say why, and what can be done.",
    ),
    "check.unknown_visit": _file("{ids}: 문제에 없는 방문입니다.", "{ids} is no visit of the problem."),
    "check.unknown_vehicle": _file("{ids}: 문제에 없는 차량·배송원입니다.", "{ids} is no vehicle of the problem."),
    "check.unknown_source": _file(
        "{ids}: 없는 주방·거점에서 싣습니다.", "{ids}: the trip loads at a source the problem does not know."
    ),
    "check.unknown_hub": _file("{ids}: 없는 거점에 내립니다.", "{ids}: a drop at a hub the problem does not know."),
    "check.vehicle_twice": _file("{ids}: 하루에 두 번 배정되었습니다.", "{ids} has more than one tour."),
    "check.tour_empty": _file("{ids}: 운행이 하나도 없는 일정입니다.", "{ids}: a tour without a trip."),
    "check.trip_empty": _file("{ids}: 방문이 없는 운행입니다.", "{ids}: a trip without a stop."),
    "check.stop_malformed": _file(
        "{ids}: 방문은 한 집, 내리기는 거점과 한 집 이상이 있어야 합니다.",
        "{ids}: a visit needs exactly one visit id, a drop needs a hub and at least one.",
    ),
    "check.skill_missing": _move("{ids}: 필요한 기능이 없는 배송원입니다.", "{ids}: the courier lacks a needed skill."),
    "check.crew_too_small": _move("{ids}: 사람 수가 모자랍니다.", "{ids}: the crew is too small."),
    "check.model_not_allowed": _move(
        "{ids}: 이 집에 허용되지 않은 배송 방식입니다.", "{ids}: this delivery model is not allowed at this door."
    ),
    "check.vehicle_excluded": _move(
        "{ids}: 이 집에 보내지 않기로 한 배송원입니다.", "{ids}: this courier is excluded from this door."
    ),
    "check.courier_not_promised": _move(
        "{ids}: 이 집에는 다른 배송원을 약속했습니다.", "{ids}: another courier was promised to this door."
    ),
    # what was locked
    "check.lock_missing": Entry(
        "{ids}: 이미 시작했거나 고정한 운행이 계획에 없습니다.", "{ids}: locked trips are missing from the plan.",
        _KEEP_KO, _KEEP_EN,
    ),
    "check.lock_changed": Entry(
        "{ids}: 고정한 방문의 순서나 내용이 바뀌었습니다.", "{ids}: stops of a locked trip were changed.",
        _KEEP_KO, _KEEP_EN,
    ),
    "check.lock_continued": Entry(
        "{ids}: 더 나갈 수 없는 배송원에게 운행이 더 있습니다.", "{ids}: a tour that has ended goes on.",
        _KEEP_KO, _KEEP_EN,
    ),
    "check.order_changed": Entry(
        "{ids}: 고정한 순서와 다르게 방문합니다.", "{ids}: visited in another order than the one that was locked.",
        "고정한 순서대로 옮기거나 고정을 푸세요.", "Put them in the locked order, or release it.",
    ),
    "check.fact_changed": Entry(
        "{ids}: 이미 일어난 일의 시각이 {amount}초 다르게 적혀 있습니다.",
        "{ids}: the time of something that has happened is stated wrong by {amount} s.",
        _KEEP_KO, _KEEP_EN, "seconds",
    ),
    # where meals come from
    "check.source_not_allowed": _move(
        "{ids}: 이 배송원은 이곳에서 실을 수 없습니다.", "{ids}: this vehicle may not load at this source."
    ),
    "check.wrong_origin": _move(
        "{ids}: 이 주방에서는 이 도시락을 실을 수 없습니다.", "{ids}: this meal cannot be loaded at this depot."
    ),
    "check.hub_not_fed": _move(
        "{ids}: 이 배송원은 이 거점에 내릴 수 없습니다.", "{ids}: this vehicle may not drop at this hub."
    ),
    "check.drop_on_hub_trip": _file(
        "{ids}: 거점에서 실은 것을 다시 거점에 내립니다.", "{ids}: only a trip from a depot may drop at a hub."
    ),
    "check.meal_not_dropped": Entry(
        "{ids}: 거점에서 싣지만 아무도 그곳에 내려놓지 않습니다.",
        "{ids}: loaded at a hub where no feeder drops it.",
        "거점으로 가는 운행에 이 도시락을 넣으세요.",
        "Add the meal to a feeder's drop at this hub.",
    ),
    "check.meal_dropped_twice": _file("{ids}: 거점에 두 번 내립니다.", "{ids} is dropped at hubs more than once."),
    "check.meal_left_at_hub": Entry(
        "{ids}: 거점에 내리지만 그곳에서 아무도 가져가지 않습니다.",
        "{ids} is dropped at a hub from where nobody takes it.",
        "거점 운행에 넣거나, 내리는 목록에서 빼세요.",
        "Put it on a trip from this hub, or take it off the drop.",
    ),
    "check.hub_load_too_early": _times(
        "{ids}: 도시락이 거점에 인계되기 {amount}초 전에 싣기 시작합니다.",
        "{ids}: loading begins {amount} s before the meal has been handed over at the hub.",
    ),
    "check.hub_over_capacity": Entry(
        "{ids}: 거점의 하루 한도를 {amount} 넘습니다.",
        "{ids}: {amount} more than the hub takes in a day.",
        "다른 거점이나 직접 배송으로 옮기세요.",
        "Use another hub, or deliver directly.",
        "units",
    ),
    # times and ways
    "check.travel_missing": Entry(
        "{ids}: 이 이동 수단의 이동 시간표가 없습니다.",
        "{ids}: the problem has no travel matrix for this profile.",
        "이동 시간표를 넣거나 모든 장소에 좌표를 넣으세요.",
        "Give a matrix, or coordinates for every place.",
    ),
    "check.unreachable": _move("{ids}: 길이 없습니다.", "{ids}: no way leads from one place to the other."),
    "check.travel_too_fast": _times(
        "{ids}: 이동 시간보다 {amount}초 일찍 도착합니다.", "{ids}: arrives {amount} s sooner than it can."
    ),
    "check.times_out_of_order": _times(
        "{ids}: 시각의 순서가 {amount}초 어긋납니다.", "{ids}: times are out of order by {amount} s."
    ),
    "check.service_time_wrong": _times(
        "{ids}: 머무는 시간이 정해진 것과 {amount}초 다릅니다.",
        "{ids}: the time at the stop differs by {amount} s from what it takes.",
    ),
    "check.loading_too_short": _times(
        "{ids}: 싣는 시간이 {amount}초 모자랍니다.", "{ids}: loading is {amount} s too short."
    ),
    "check.source_not_open": _times(
        "{ids}: 문 열기 {amount}초 전에 싣기 시작합니다.", "{ids}: loading begins {amount} s before opening."
    ),
    "check.source_closed": _earlier(
        "{ids}: 문 닫고 {amount}초 뒤에야 다 싣습니다.", "{ids}: loading is over {amount} s after closing."
    ),
    "check.hub_not_open": _times(
        "{ids}: 거점이 열기 {amount}초 전에 내립니다.", "{ids}: dropped {amount} s before the hub opens."
    ),
    "check.hub_closed": _earlier(
        "{ids}: 거점이 닫고 {amount}초 뒤에야 다 내립니다.", "{ids}: the drop is over {amount} s after closing."
    ),
    "check.left_before_release": _times(
        "{ids}: 도시락이 준비되기 {amount}초 전에 출발합니다.", "{ids}: leaves {amount} s before the meal is ready."
    ),
    "check.early_for_window": _times(
        "{ids}: 받을 수 있는 시간보다 {amount}초 이릅니다.", "{ids}: {amount} s before a delivery window."
    ),
    "check.late_for_window": _earlier(
        "{ids}: 받을 수 있는 시간보다 {amount}초 늦습니다.", "{ids}: {amount} s after the last delivery window."
    ),
    "check.time_on_board_exceeded": _earlier(
        "{ids}: 조리 후 배송 한도를 {amount}초 넘습니다.",
        "{ids}: {amount} s longer on the way from the kitchen than this meal may be.",
    ),
    "check.tour_start_wrong": _times(
        "{ids}: 일정 시작이 {amount}초 늦게 적혀 있습니다.", "{ids}: the tour's start is stated {amount} s too late."
    ),
    "check.tour_end_wrong": _times(
        "{ids}: 일정 끝이 {amount}초 다르게 적혀 있습니다.", "{ids}: the tour's end is stated wrong by {amount} s."
    ),
    "check.tour_distance_wrong": _times(
        "{ids}: 이동 거리가 {amount}m 다르게 적혀 있습니다.",
        "{ids}: the tour's distance is stated wrong by {amount} m.",
        "metres",
    ),
    # breaks
    "check.break_missing": Entry(
        "{ids}: 근무 중에 있어야 할 휴게가 없습니다.", "{ids}: a break that falls into the tour is not taken.",
        "방문 사이에 휴게를 넣거나 다시 계획하세요.", "Put the break between two stops, or plan again.",
    ),
    "check.break_unknown": _file("{ids}: 정하지 않은 휴게입니다.", "{ids}: this vehicle has no such break."),
    "check.break_twice": _file("{ids}: 같은 휴게가 두 번 있습니다.", "{ids}: the same break is taken twice."),
    "check.break_out_of_order": _times(
        "{ids}: 휴게의 순서가 다릅니다.", "{ids}: breaks are not taken in their order.", None
    ),
    "check.break_too_short": _times("{ids}: 휴게가 {amount}초 짧습니다.", "{ids}: the break is {amount} s too short."),
    "check.break_too_long": _times("{ids}: 휴게가 {amount}초 깁니다.", "{ids}: the break is {amount} s too long."),
    "check.break_too_early": _times(
        "{ids}: 휴게가 {amount}초 일찍 시작합니다.", "{ids}: the break begins {amount} s too early."
    ),
    "check.break_too_late": _times(
        "{ids}: 휴게가 {amount}초 늦게 시작합니다.", "{ids}: the break begins {amount} s too late."
    ),
    "check.break_overlaps": _times(
        "{ids}: 휴게가 배송·싣기·대기와 겹치거나 일정 밖에 있습니다.",
        "{ids}: the break overlaps loading, waiting at a door or service, or lies outside the tour.", None
    ),
    # limits of a vehicle
    "check.outside_shift": _shorten(
        "{ids}: 근무 시간을 {amount}초 벗어납니다.", "{ids}: {amount} s outside the shift.", "seconds"
    ),
    "check.duration_exceeded": _shorten(
        "{ids}: 하루 최대 시간을 {amount}초 넘습니다.", "{ids}: {amount} s over the longest tour.", "seconds"
    ),
    "check.distance_exceeded": _shorten(
        "{ids}: 최대 거리를 {amount}m 넘습니다.", "{ids}: {amount} m over the longest distance.", "metres"
    ),
    "check.trips_exceeded": _shorten(
        "{ids}: 최대 운행 횟수를 {amount}번 넘습니다.", "{ids}: {amount} trips too many.", "trips"
    ),
    "check.stops_exceeded": _shorten(
        "{ids}: 한 운행의 최대 방문 수를 {amount}곳 넘습니다.", "{ids}: {amount} stops too many on a trip.", "stops"
    ),
    "check.over_capacity": _shorten(
        "{ids}: 실을 수 있는 양을 {amount} 넘습니다.", "{ids}: {amount} more on board than it carries.", "units"
    ),
    # the bill
    "check.cost_wrong": Entry(
        "{ids}: 적힌 비용이 다시 계산한 것과 {amount}원 다릅니다.",
        "{ids}: the stated cost differs by {amount} won from what the plan costs.",
        "비용을 다시 계산하세요 (routing.schedule).",
        "Compute the cost again (routing.schedule).",
        "won",
    ),
}  # fmt: skip
