"""What can be wrong with a district workbook: where it stands, why, and what to do, in Korean and English."""

from dataclasses import dataclass

from dispatch.errors import explain
from routing.reasons import Reason


@dataclass(frozen=True, kw_only=True)
class SheetProblem:
    """`row` as numbered in the file, 0 for a sheet as a whole; `column` its heading, "" for the row as a whole."""

    sheet: str
    row: int
    column: str
    reason: Reason


_CAUSES: dict[str, tuple[tuple[str, str], tuple[str, str]]] = {
    "providers.unknown_sheet": (
        ("'{value}' 시트는 서식에 없습니다.", "the form has no sheet '{value}'"),
        ("이름을 고치거나 지우세요. 쓸 수 있는 시트: {choices}", "Rename or delete it. Sheets of the form: {choices}"),
    ),
    "providers.no_headings": (
        ("첫 행에 없는 열: {value}", "the first row lacks these columns: {value}"),
        (
            "'bapgil providers template'으로 받은 서식의 제목을 그대로 쓰세요.",
            "Keep the headings of the form that 'bapgil providers template' writes.",
        ),
    ),
    "providers.unknown_heading": (
        (
            "'{heading}' 열은 서식에 없거나 두 번 있습니다.",
            "the form has no column '{heading}', or it stands there twice",
        ),
        ("제목을 고치거나 열을 지우세요.", "Correct the heading or delete the column."),
    ),
    "providers.empty": (
        ("저장할 행이 하나도 없습니다.", "the workbook has no row to take over"),
        ("예) 행 아래에 적어 주세요.", "Write below the example rows."),
    ),
    "providers.clock": (
        ("'{heading}'을(를) 시각으로 읽을 수 없습니다.", "'{heading}' is not a time of day"),
        ("09:30처럼 24시간제로 적어 주세요.", "Write it like 09:30, with 24 hours."),
    ),
    "providers.number": (
        ("'{heading}'은(는) {low}~{high} 사이의 수여야 합니다.", "'{heading}' must be a number from {low} to {high}"),
        ("단위 없이 숫자만 적어 주세요.", "Write the number without a unit."),
    ),
    "providers.code": (
        ("'{heading}'을(를) 부호로 쓸 수 없습니다.", "'{heading}' can't be used as a code"),
        (
            "행정동코드는 숫자 10자리, 배송원 부호에는 쉼표와 + 를 쓰지 마세요.",
            "A dong's code has ten digits; a courier's has no comma and no +.",
        ),
    ),
    "providers.break": (
        ("'{heading}'을(를) 휴게로 읽을 수 없습니다.", "'{heading}' can't be read as a break"),
        (
            "12:00-13:30 30분처럼 적어 주세요. 휴게는 적은 시각 사이에 들어가야 합니다.",
            "Write it like 12:00-13:30 30분: hours, and a length that fits into them.",
        ),
    ),
    "providers.breaks_apart": (
        (
            "휴게가 근무 시간 안에 차례로 들어가지 않습니다.",
            "the breaks don't lie within the duty, one after the other",
        ),
        (
            "휴게 시각을 근무의 시작과 끝 사이로, 서로 겹치지 않게 고치세요.",
            "Correct their hours: between start and end, not at once.",
        ),
    ),
    "providers.breaks_many": (
        ("휴게가 {high}번을 넘습니다.", "more than {high} breaks in a duty"),
        ("가까운 휴게를 하나로 합치세요.", "Put breaks that lie near each other into one."),
    ),
    "providers.times": (
        ("끝나는 시각이 시작보다 늦지 않습니다.", "the end is not after the beginning"),
        ("두 시각을 확인하세요.", "Look at both times."),
    ),
    "providers.dates": (
        (
            "종료일이 시작일보다 빠르거나 기간이 {high}일을 넘습니다.",
            "the last day lies before the first, or more than {high} days after",
        ),
        ("두 날짜를 확인하세요.", "Look at both dates."),
    ),
    "providers.no_days": (
        ("이 기간에 해당하는 배달일이 없습니다.", "no service day falls into this period"),
        (
            "요일을 확인하고, 주말이나 공휴일이면 '휴일에도'에 예로 적으세요.",
            "Look at the weekdays; for weekends and holidays write 예 under 휴일에도.",
        ),
    ),
    "providers.twice": (
        ("'{value}'이(가) 두 번 있습니다.", "'{value}' stands there twice"),
        ("하나만 남기거나 이름을 다르게 하세요.", "Keep one of them, or give it another name."),
    ),
    "providers.not_found": (
        ("'{value}'이(가) 없습니다.", "there is no '{value}'"),
        (
            "이 가운데에서 적거나 먼저 해당 시트에 추가하세요: {choices}",
            "Write one of these, or add it to its sheet: {choices}",
        ),
    ),
    "providers.which_area": (
        ("어느 권역인지 알 수 없습니다.", "it is not clear which service area is meant"),
        ("'권역' 칸에 적으세요: {choices}", "Name it under 권역: {choices}"),
    ),
    "providers.belongs_elsewhere": (
        ("'{value}'은(는) 이미 다른 {heading}에 속해 있습니다.", "'{value}' already belongs elsewhere ({heading})"),
        ("옮길 수 없습니다. 다른 이름으로 새로 등록하세요.", "It can't be moved. Register it under another name."),
    ),
    "providers.no_place": (
        ("위치가 없습니다.", "it has no place"),
        ("위도와 경도를 둘 다 적거나 주소를 적으세요.", "Give latitude and longitude both, or an address."),
    ),
    "providers.not_placed": (
        ("주소의 건물을 찾지 못했습니다.", "the building of this address could not be found"),
        ("주소를 고치거나 위도와 경도를 적으세요.", "Correct the address, or give latitude and longitude."),
    ),
    "providers.crew": (
        ("이 팀은 {value}명이 한 조입니다.", "a crew of this team has {value} people"),
        ("2인 1조는 부호를 + 로 이어 적으세요.", "Join the codes of a crew with +."),
    ),
    "providers.on_duty_twice": (
        (
            "{value}: 이 배송원은 같은 시간에 다른 근무가 있습니다.",
            "{value}: this courier has another duty at the same time",
        ),
        ("시각을 바꾸거나 하나를 빼세요.", "Change the times, or take one of them out."),
    ),
    "providers.day_past": (
        ("{value}: 지난 날이라 그대로 두었습니다.", "{value}: the day is over; it was left as it is"),
        ("할 일이 없습니다.", "Nothing to do."),
    ),
    "providers.day_planned": (
        (
            "{value}: 배포된 계획이 있어 기존 근무를 그대로 두었습니다.",
            "{value}: a plan is published; its duty was left as it is",
        ),
        ("그날 계획은 코디네이터 화면에서 바꾸세요.", "Change that day's plan on the desk."),
    ),
}


def tell(code: str, *, sheet: str, row: int = 0, column: str = "", **details: object) -> SheetProblem:
    """A problem of one cell, row or sheet; `details` fill the sentences (value, choices, low, high)."""
    cause, action = _CAUSES[code]
    details["heading"] = column
    korean, english = (sentence.format(**details) for sentence in cause)
    korean_action, english_action = (sentence.format(**details) for sentence in action)
    reason = explain(
        code, cause=(korean, english), action=(korean_action, english_action), subject=(column,) if column else ()
    )
    return SheetProblem(sheet=sheet, row=row, column=column, reason=reason)
