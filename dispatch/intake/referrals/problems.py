"""What can be wrong with a form: each problem names its field, its cause and what to do, in Korean and English."""

from collections.abc import Sequence
from dataclasses import dataclass

from dispatch.errors import Refused, explain
from routing.reasons import Reason


@dataclass(frozen=True, kw_only=True)
class FieldProblem:
    """`field` is the English key ("" for the form as a whole), `heading` what stands above its column."""

    field: str
    heading: str
    reason: Reason


class BadForm(Refused):
    """A form that can't be taken, with every problem at once; `reason` is the first."""

    def __init__(self, problems: Sequence[FieldProblem]) -> None:
        super().__init__(problems[0].reason, status=422)
        self.problems = tuple(problems)


_PROBLEMS: dict[str, tuple[tuple[str, str], tuple[str, str]]] = {
    "field.required": (
        ("'{heading}'이(가) 비어 있습니다.", "'{heading}' is empty"),
        ("값을 적어 주세요.", "Fill it in."),
    ),
    "field.date": (
        ("'{heading}'을(를) 날짜로 읽을 수 없습니다.", "'{heading}' is not a date that can be read"),
        ("2026-11-23처럼 네 자리 연도로 적어 주세요.", "Write it with a four-digit year, such as 2026-11-23."),
    ),
    "field.birth_date": (
        ("'{heading}'이(가) 실제 생년월일로 보이지 않습니다.", "'{heading}' is not a plausible date of birth"),
        ("1942-03-01처럼 적고 연도를 확인하세요.", "Write it like 1942-03-01 and check the year."),
    ),
    "field.number": (
        (
            "'{heading}'은(는) {low}~{high} 사이의 수여야 합니다.",
            "'{heading}' must be a whole number from {low} to {high}",
        ),
        ("숫자만 적어 주세요.", "Write digits only."),
    ),
    "field.choice": (
        ("'{heading}'의 값이 선택지에 없습니다.", "'{heading}' is not one of the choices"),
        ("다음 중에서 고르세요: {choices}", "Choose one of: {choices}"),
    ),
    "field.phone": (
        ("'{heading}'을(를) 전화번호로 읽을 수 없습니다.", "'{heading}' is not a telephone number"),
        ("010-0000-0000처럼 지역번호부터 적어 주세요.", "Write it with its area code, such as 010-0000-0000."),
    ),
    "field.weekdays": (
        ("'{heading}'에서 요일을 읽을 수 없습니다.", "the weekdays in '{heading}' can't be read"),
        ("월·수·금처럼 적어 주세요.", "Write them like 월·수·금."),
    ),
    "field.time": (
        ("'{heading}'을(를) 시간으로 읽을 수 없습니다.", "'{heading}' is not a time of day that can be read"),
        ("11:00~12:30, 오전, 오후 가운데 하나로 적어 주세요.", "Write it like 11:00~12:30, 오전 or 오후."),
    ),
    "field.too_long": (
        ("'{heading}'이(가) 너무 깁니다 (최대 {high}자).", "'{heading}' is too long ({high} characters at most)"),
        ("줄여서 적어 주세요.", "Make it shorter."),
    ),
    "field.control": (
        ("'{heading}'에 쓸 수 없는 문자가 있습니다.", "'{heading}' has characters that can't be used"),
        ("그 칸을 다시 입력하세요.", "Type the cell again."),
    ),
    "field.unknown": (
        ("'{heading}'은(는) 없는 항목입니다.", "there is no field '{heading}'"),
        ("항목 이름을 확인하세요.", "Look at the name of the field."),
    ),
    "form.resident_number": (
        (
            "'{heading}'에 주민등록번호로 보이는 번호가 있습니다. 저장하지 않았습니다.",
            "'{heading}' seems to hold a resident registration number; nothing was stored",
        ),
        ("번호를 지우고 생년월일만 적어 주세요.", "Remove the number and give the date of birth only."),
    ),
    "form.consent": (
        ("'{heading}'이(가) 없습니다.", "'{heading}' has not been given"),
        ("동의서를 받은 뒤 '예'로 적어 주세요.", "Have the consent signed, then write 예."),
    ),
    "form.dates": (
        ("종료일이 시작일보다 빠릅니다.", "the end date lies before the start date"),
        ("시작일과 종료일을 확인하세요.", "Look at both dates."),
    ),
    "form.too_long_period": (
        ("기간이 {high}일을 넘습니다.", "the period is longer than {high} days"),
        ("종료일의 연도를 확인하세요.", "Look at the year of the end date."),
    ),
    "form.visits": (
        ("주 횟수와 요일 수가 다릅니다.", "visits a week and the number of weekdays differ"),
        ("둘 중 하나를 고쳐 주세요.", "Correct one of them."),
    ),
    "form.weekdays_missing": (
        ("배달 요일이 없습니다.", "the weekdays are missing"),
        ("월·수·금처럼 요일을 적어 주세요.", "Write the weekdays, such as 월·수·금."),
    ),
    "form.cap_below_visit": (
        ("승인 식수가 1회 식수보다 적습니다.", "fewer meals are approved than one visit brings"),
        ("두 값을 확인하세요.", "Look at both numbers."),
    ),
    "menu.unknown": (
        ("'{value}' 식단이 없습니다.", "there is no menu '{value}'"),
        ("다음 중에서 고르세요: {choices}", "Choose one of: {choices}"),
    ),
    "menu.ambiguous": (
        ("'{value}' 식단을 만드는 업체가 여럿입니다.", "several kitchens make '{value}'"),
        ("도시락업체를 적어 주세요: {choices}", "Name the kitchen: {choices}"),
    ),
    "kitchen.unknown": (
        ("'{value}' 업체가 없습니다.", "there is no kitchen '{value}'"),
        ("다음 중에서 고르세요: {choices}", "Choose one of: {choices}"),
    ),
    "cell.formula": (
        ("'{heading}' 칸의 수식 값이 저장되어 있지 않습니다.", "the formula in '{heading}' has no calculated value"),
        ("값으로 붙여 넣거나 엑셀에서 열어 다시 저장하세요.", "Paste it as a value, or save the file again in Excel."),
    ),
    "cell.error": (
        ("'{heading}' 칸에 오류 값(#REF! 등)이 있습니다.", "'{heading}' holds an error value such as #REF!"),
        ("칸의 수식을 고쳐 주세요.", "Correct the cell's formula."),
    ),
    "row.too_long": (
        ("마지막 제목 열보다 오른쪽에 값이 있습니다.", "there are values to the right of the last heading"),
        ("칸이 밀리지 않았는지 확인하세요.", "See whether the cells have moved to the right."),
    ),
    "form.guardian": (
        ("보호자 연락처는 있는데 성명이 없습니다.", "there is a guardian's phone but no name"),
        ("보호자 성명을 적어 주세요.", "Give the guardian's name."),
    ),
}


def problem(code: str, *, field: str, heading: str, **details: object) -> FieldProblem:
    """A problem of one field; `details` fill the sentences (low, high, choices)."""
    cause, action = _PROBLEMS[code]
    details["heading"] = heading
    korean_cause, english_cause = (sentence.format(**details) for sentence in cause)
    korean_action, english_action = (sentence.format(**details) for sentence in action)
    reason = explain(
        code,
        cause=(korean_cause, english_cause),
        action=(korean_action, english_action),
        subject=(heading,) if heading else (),
    )
    return FieldProblem(field=field, heading=heading, reason=reason)
