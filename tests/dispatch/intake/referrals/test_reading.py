"""The referral form: what it takes, and every problem of what it does not take."""

from datetime import date

import pytest

from dispatch.intake.referrals import BadForm, ReferralForm, describe_fields, read_form
from tests.makers.orders import form_values, make_form


def codes(**changes: object) -> set[tuple[str, str]]:
    with pytest.raises(BadForm) as refused:
        read_form(form_values(**changes))
    return {(each.reason.code, each.field) for each in refused.value.problems}


def test_a_form_is_understood() -> None:
    form = make_form(preferred_time="11:00~12:30", benefit_class="생계급여", sex="여성", paid_by="자부담(본인)")
    assert form.birth_date == date(1942, 3, 1)
    assert form.weekdays == (1, 3, 5)
    assert (form.meals_a_visit, form.approved_meals, form.paid_by) == (2, 30, "self")
    assert (form.benefit_class, form.sex, form.preferred_time) == ("생계", "여", (39_600, 45_000))


def test_what_a_form_gives_can_be_read_again() -> None:
    form = make_form(preferred_time="오전", guardian_name="이도시락", guardian_phone="01000000002", high_risk="예")
    assert read_form(form.model_dump(mode="json")) == form


def test_typed_values_of_the_api_are_read_like_text() -> None:
    typed = make_form(weekdays=[5, 1, 3], meals_a_visit=2, approved_meals=30, consent_privacy=True, high_risk=False)
    assert typed == make_form(high_risk="아니오")


def test_five_times_a_week_means_monday_to_friday() -> None:
    assert make_form(weekdays=None, visits_a_week="주 5회").weekdays == (1, 2, 3, 4, 5)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"name": None}, ("field.required", "name")),
        ({"name": "  "}, ("field.required", "name")),
        ({"name": "김" * 41}, ("field.too_long", "name")),
        ({"name": "김\x07밥길"}, ("field.control", "name")),
        ({"birth_date": "42-03-01"}, ("field.date", "birth_date")),
        ({"birth_date": "2999-01-01"}, ("field.birth_date", "birth_date")),
        ({"birth_date": "1822-01-01"}, ("field.birth_date", "birth_date")),
        ({"phone": "없음"}, ("field.phone", "phone")),
        ({"meals_a_visit": "10"}, ("field.number", "meals_a_visit")),
        ({"meals_a_visit": "두 개"}, ("field.number", "meals_a_visit")),
        ({"approved_meals": "0"}, ("field.number", "approved_meals")),
        ({"approved_meals": "1"}, ("form.cap_below_visit", "approved_meals")),
        ({"weekdays": "아무 때나"}, ("field.weekdays", "weekdays")),
        ({"weekdays": [1, 9]}, ("field.weekdays", "weekdays")),
        ({"weekdays": None}, ("form.weekdays_missing", "weekdays")),
        ({"visits_a_week": "2"}, ("form.visits", "visits_a_week")),
        ({"preferred_time": "언젠가"}, ("field.time", "preferred_time")),
        ({"preferred_time": [50_000, 40_000]}, ("field.time", "preferred_time")),
        ({"benefit_class": "부자"}, ("field.choice", "benefit_class")),
        ({"lives_alone": "가끔"}, ("field.choice", "lives_alone")),
        ({"paid_by": "나라"}, ("field.choice", "paid_by")),
        ({"end_day": "2026-10-01"}, ("form.dates", "end_day")),
        ({"end_day": "2062-12-31"}, ("form.too_long_period", "end_day")),
        ({"consent_privacy": "아니오"}, ("form.consent", "consent_privacy")),
        ({"consent_third_parties": "아니오"}, ("form.consent", "consent_third_parties")),
        ({"consent_sensitive": None, "symptoms": "당뇨"}, ("form.consent", "consent_sensitive")),
        ({"guardian_phone": "010-0000-0002"}, ("form.guardian", "guardian_name")),
        ({"requests": "주민번호 420301-2234567"}, ("form.resident_number", "requests")),
        ({"nickname": "길이"}, ("field.unknown", "")),
    ],
)
def test_problems_are_named(changes: dict[str, object], expected: tuple[str, str]) -> None:
    assert expected in codes(**changes)


def test_all_problems_are_told_at_once() -> None:
    found = codes(name=None, phone="?", meals_a_visit="x")
    assert {field for _, field in found} == {"name", "phone", "meals_a_visit"}


def test_no_problem_repeats_a_resident_number() -> None:
    with pytest.raises(BadForm) as refused:
        read_form(form_values(requests="420301-2234567", **{"420301-2234567": "x"}))
    told = str(refused.value) + "".join(str(each) for each in refused.value.problems)
    assert "2234567" not in told


def test_no_sensitive_consent_is_needed_where_nothing_sensitive_is_said() -> None:
    assert not make_form(consent_sensitive="아니오").consent_sensitive


def test_every_field_of_the_mapo_and_gwanak_form_describes_itself() -> None:
    fields = {field["key"]: field for field in describe_fields()}
    assert list(fields) == list(ReferralForm.model_fields)
    headings = [field["heading"] for field in fields.values()]
    assert len(set(headings)) == len(headings)
    assert fields["benefit_class"]["choices"][4:7] == ["차상위", "중위소득 85%", "중위소득 100%"]
    for field in fields.values():
        assert field["heading"]
        assert field["english"]
        assert field["group"]
