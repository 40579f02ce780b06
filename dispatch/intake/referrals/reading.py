"""From what people wrote to a `ReferralForm`: every field is read, every problem is named, nothing is guessed."""

import unicodedata
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from typing import Any

from dispatch import clock
from dispatch.intake.referrals.form import PAYERS, ReferralForm, field_facts
from dispatch.intake.referrals.problems import BadForm, FieldProblem, problem
from dispatch.intake.referrals.resident_numbers import holds_resident_number, number_holds_resident_number
from dispatch.intake.referrals.values import (
    read_date,
    read_phone,
    read_time_span,
    read_weekdays,
    read_whole_number,
    read_yes_no,
)

LONGEST_PERIOD_DAYS = 731
OLDEST_YEARS = 125
_SENSITIVE = ("symptoms", "disability_type", "disability_grade", "treatment", "discharge_date", "diet")


def read_form(values: Mapping[str, object]) -> ReferralForm:
    """Read a form given by English keys: text as people write it, or typed JSON values. Raises `BadForm`."""
    problems = [_unknown(key) for key in values if key not in ReferralForm.model_fields]
    problems += _resident_numbers(values)
    if problems:
        raise BadForm(problems)
    read: dict[str, Any] = {}
    for key in ReferralForm.model_fields:
        answer = _read_field(key, values.get(key))
        if isinstance(answer, FieldProblem):
            problems.append(answer)
        elif answer is not None:
            read[key] = answer
    problems += _across_fields(read) if not problems else []
    if problems:
        raise BadForm(problems)
    return ReferralForm(**read)


def plain_text(value: object) -> str:
    """A value as trimmed text of normal width; lists as people write them, dates in ISO."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "예" if value else "아니오"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat() if (value.hour, value.minute) == (0, 0) else value.isoformat(" ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return ",".join(plain_text(each) for each in value)
    text = unicodedata.normalize("NFKC", str(value)).replace("\u00a0", " ")
    return "\n".join(" ".join(line.split(" ")).strip() for line in text.splitlines()).strip()


def has_resident_number(value: object) -> bool:
    """Whether a value of any type holds one; numbers lose their leading zeros in spreadsheets."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value == value and abs(value) < 1e15 and number_holds_resident_number(int(value))
    return holds_resident_number(plain_text(value))


def _resident_numbers(values: Mapping[str, object]) -> list[FieldProblem]:
    return [
        problem("form.resident_number", field=key, heading=field_facts(key)["heading"])
        for key, value in values.items()
        if key in ReferralForm.model_fields and has_resident_number(value)
    ]


def _unknown(key: str) -> FieldProblem:
    shown = "" if holds_resident_number(key) else key[:40]
    return problem("field.unknown", field="", heading=shown)


def _read_field(key: str, value: object) -> Any:
    """The value, None if it was left empty and may be, or what is wrong with it."""
    facts = field_facts(key)
    text = plain_text(value)
    if not text:
        return problem("field.required", field=key, heading=facts["heading"]) if facts["required"] else None
    if any(ord(letter) < 32 and letter not in "\n\t" for letter in text):
        return problem("field.control", field=key, heading=facts["heading"])
    return _READERS[facts["kind"]](key, facts, text if not isinstance(value, list | tuple) else value)


def _read_text(key: str, facts: dict[str, Any], value: Any) -> Any:
    text = plain_text(value)
    if len(text) > facts["high"]:
        return problem("field.too_long", field=key, heading=facts["heading"], high=facts["high"])
    return text


def _read_date(key: str, facts: dict[str, Any], value: Any) -> Any:
    return read_date(plain_text(value)) or problem("field.date", field=key, heading=facts["heading"])


def _read_birth_date(key: str, facts: dict[str, Any], value: Any) -> Any:
    born = read_date(plain_text(value))
    if born is None:
        return problem("field.date", field=key, heading=facts["heading"])
    today = clock.today()
    if born > today or today.year - born.year > OLDEST_YEARS:
        return problem("field.birth_date", field=key, heading=facts["heading"])
    return born


def _read_phone(key: str, facts: dict[str, Any], value: Any) -> Any:
    return read_phone(plain_text(value)) or problem("field.phone", field=key, heading=facts["heading"])


def _read_number(key: str, facts: dict[str, Any], value: Any) -> Any:
    number = read_whole_number(plain_text(value))
    if number is None or not facts["low"] <= number <= facts["high"]:
        return problem("field.number", field=key, heading=facts["heading"], low=facts["low"], high=facts["high"])
    return number


def _read_yes_no(key: str, facts: dict[str, Any], value: Any) -> Any:
    answer = read_yes_no(plain_text(value))
    return _not_a_choice(key, facts) if answer is None else answer


def _read_choice(key: str, facts: dict[str, Any], value: Any) -> Any:
    """Spaces and the tail of a choice don't matter: 중위소득85, 생계급여, 여성."""
    folded = _fold(plain_text(value))
    for choice in facts["choices"]:
        if folded == _fold(choice) or folded in _also_written(choice):
            return choice
    return _not_a_choice(key, facts)


def _also_written(choice: str) -> set[str]:
    folded = _fold(choice)
    return {folded.removesuffix("%"), f"{folded}급여", f"{folded}자", f"{folded}성", f"{folded}치료", f"{folded}계층"}


def _read_payer(key: str, facts: dict[str, Any], value: Any) -> Any:
    text = plain_text(value)
    if text in PAYERS.values():
        return text
    return next((code for word, code in PAYERS.items() if _fold(text).startswith(word)), _not_a_choice(key, facts))


def _read_weekdays(key: str, facts: dict[str, Any], value: Any) -> Any:
    if isinstance(value, list | tuple):
        numbers = [read_whole_number(plain_text(each)) for each in value]
        days = sorted({number for number in numbers if number is not None and 1 <= number <= 7})
        found = days if len(days) == len(value) else None
    else:
        found = read_weekdays(value)
    return tuple(found) if found else problem("field.weekdays", field=key, heading=facts["heading"])


def _read_time_span(key: str, facts: dict[str, Any], value: Any) -> Any:
    if isinstance(value, list | tuple):
        ends = [each for each in value if isinstance(each, int) and 0 <= each <= 86_400]
        return tuple(ends) if len(value) == 2 == len(ends) and ends[0] < ends[1] else _bad_time(key, facts)
    if _fold(value) in ("무관", "상관없음", "없음", "종일", "언제나"):
        return None
    return read_time_span(value) or _bad_time(key, facts)


def _bad_time(key: str, facts: dict[str, Any]) -> FieldProblem:
    return problem("field.time", field=key, heading=facts["heading"])


def _not_a_choice(key: str, facts: dict[str, Any]) -> FieldProblem:
    return problem("field.choice", field=key, heading=facts["heading"], choices=", ".join(facts["choices"]))


_READERS: dict[str, Callable[[str, dict[str, Any], Any], Any]] = {
    "text": _read_text,
    "date": _read_date,
    "birth_date": _read_birth_date,
    "phone": _read_phone,
    "number": _read_number,
    "yes_no": _read_yes_no,
    "choice": _read_choice,
    "payer": _read_payer,
    "weekdays": _read_weekdays,
    "time_span": _read_time_span,
}


def _across_fields(read: dict[str, Any]) -> list[FieldProblem]:
    """What no field can say alone; fills in the weekdays that 'five times a week' means."""
    visits = read.get("visits_a_week")
    if "weekdays" not in read and visits in (5, 7):
        read["weekdays"] = tuple(range(1, visits + 1))
    conflicts = _conflicts(read)
    return [problem(code, field=key, heading=field_facts(key)["heading"], **more) for code, key, more in conflicts]


def _conflicts(read: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, object]]]:
    if "weekdays" not in read:
        yield "form.weekdays_missing", "weekdays", {}
    elif read.get("visits_a_week", len(read["weekdays"])) != len(read["weekdays"]):
        yield "form.visits", "visits_a_week", {}
    if read["end_day"] < read["start_day"]:
        yield "form.dates", "end_day", {}
    elif (read["end_day"] - read["start_day"]).days > LONGEST_PERIOD_DAYS:
        yield "form.too_long_period", "end_day", {"high": LONGEST_PERIOD_DAYS}
    if read["approved_meals"] < read["meals_a_visit"]:
        yield "form.cap_below_visit", "approved_meals", {}
    if read.get("guardian_phone") and not read.get("guardian_name"):
        yield "form.guardian", "guardian_name", {}
    for key in ("consent_privacy", "consent_third_parties"):
        if not read[key]:
            yield "form.consent", key, {}
    health = any(read.get(key) and read[key] != "없음" for key in _SENSITIVE)
    if health and not read.get("consent_sensitive"):
        yield "form.consent", "consent_sensitive", {}


def _fold(text: str) -> str:
    return "".join(text.split()).casefold()
