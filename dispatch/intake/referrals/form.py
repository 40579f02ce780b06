"""The referral form: the Mapo desk's form joined with the Gwanak form, one field per heading.

English keys are the API's; Korean headings stand in Excel and CSV. The same model serves the desk's form, the
API and the import. Every field describes itself (`describe_fields`), so that no screen keeps its own list.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

LONGEST_TEXT = 500
YES_NO = ("예", "아니오")
SEXES = ("남", "여")
TREATMENTS = ("없음", "입원", "외래")
BENEFIT_CLASSES = ("생계", "의료", "주거", "교육", "차상위", "중위소득 85%", "중위소득 100%", "일반")
PAYERS = {"지원": "support", "자부담": "self"}
PERSON, GUARDIAN, SITUATION, SERVICE, CONSENT, ORIGIN = "대상자", "보호자", "상황", "서비스", "동의", "접수"


def _field(
    kind: str,
    heading: str,
    english: str,
    *,
    group: str,
    also: Sequence[str] = (),
    required: bool = False,
    choices: Sequence[str] = (),
    low: int = 0,
    high: int = LONGEST_TEXT,
    default: Any = None,
    sample: str = "",
) -> Any:
    extra: dict[str, Any] = {
        "kind": kind,
        "heading": heading,
        "english": english,
        "group": group,
        "also": list(also),
        "required": required,
        "choices": list(choices),
        "low": low,
        "high": high,
        "sample": sample,
    }
    return Field(default=... if required else default, json_schema_extra=extra)


class ReferralForm(BaseModel):
    """One referral as filled in and understood: dates are dates, weekdays numbers (1 = Monday), times seconds.

    Make it with `dispatch.intake.referrals.read_form`, which reads what people write and names every problem.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    receiving_centre: str = _field(
        "text", "접수 동주민센터", "Receiving dong centre", group=ORIGIN, required=True, high=40,
        also=("접수동", "접수 동", "동주민센터", "의뢰기관", "접수기관", "주민센터", "행정동"), sample="서교동주민센터",
    )  # fmt: skip
    care_manager: str = _field(
        "text", "돌봄매니저", "Care manager", group=ORIGIN, high=40,
        also=("돌봄매니저명", "담당자", "담당 매니저", "의뢰자"), default="", sample="돌봄이",
    )  # fmt: skip
    care_manager_phone: str | None = _field(
        "phone", "돌봄매니저 연락처", "Care manager's phone", group=ORIGIN,
        also=("담당자 연락처", "매니저 연락처", "돌봄매니저 전화"), sample="02-000-0000",
    )  # fmt: skip
    name: str = _field(
        "text", "대상자 성명", "Name", group=PERSON, required=True, high=40,
        also=("성명", "이름", "대상자", "대상자명", "신청자 성명", "이용자명"), sample="김밥길",
    )  # fmt: skip
    birth_date: date = _field(
        "birth_date", "생년월일", "Date of birth", group=PERSON, required=True, also=("출생일", "생일"),
        sample="1942-03-01",
    )  # fmt: skip
    sex: str | None = _field("choice", "성별", "Sex", group=PERSON, choices=SEXES, sample="여")
    address: str = _field(
        "text", "주소", "Address", group=PERSON, required=True, high=200,
        also=("대상자 주소", "거주지", "배송지", "배송 주소", "도로명주소", "실거주지"),
        sample="서울특별시 마포구 밥길로 12, 301호",
    )  # fmt: skip
    entry_note: str = _field(
        "text", "출입 안내", "How to get in", group=PERSON, default="",
        also=("출입방법", "출입 방법", "배송 메모", "배송메모", "현관 비밀번호", "배송원 전달사항"),
        sample="옥탑방, 3층 안으로 들어가서 계단",
    )  # fmt: skip
    phone: str | None = _field(
        "phone", "연락처", "Phone", group=PERSON, also=("전화번호", "전화", "휴대폰", "핸드폰", "대상자 연락처"),
        sample="010-0000-0001",
    )  # fmt: skip
    guardian_name: str = _field(
        "text", "보호자 성명", "Guardian's name", group=GUARDIAN, default="", high=40,
        also=("보호자", "보호자명", "비상연락처 성명"), sample="이도시락",
    )  # fmt: skip
    guardian_relation: str = _field(
        "text", "보호자 관계", "Guardian's relation", group=GUARDIAN, default="", high=20,
        also=("관계", "대상자와의 관계"), sample="딸",
    )  # fmt: skip
    guardian_phone: str | None = _field(
        "phone", "보호자 연락처", "Guardian's phone", group=GUARDIAN,
        also=("보호자 전화", "보호자 전화번호", "비상연락처", "비상 연락처"), sample="010-0000-0002",
    )  # fmt: skip
    household_size: int | None = _field(
        "number", "가구원수", "Household size", group=SITUATION, low=1, high=20, also=("가구원 수", "가구 수"),
        sample="1",
    )  # fmt: skip
    lives_alone: bool | None = _field(
        "yes_no", "독거 여부", "Lives alone", group=SITUATION, choices=YES_NO, also=("독거", "독거여부", "1인 가구"),
        sample="예",
    )  # fmt: skip
    traits: str = _field(
        "text", "주요 특성", "Main traits", group=SITUATION, default="", also=("특성", "대상자 특성"),
        sample="청력이 약함",
    )  # fmt: skip
    symptoms: str = _field(
        "text", "주요 증상", "Main symptoms", group=SITUATION, default="", also=("증상", "질환", "주요 질환", "병명")
    )
    disability_type: str = _field(
        "text", "장애 유형", "Type of disability", group=SITUATION, default="", high=40, also=("장애유형", "장애 종류")
    )
    disability_grade: str = _field(
        "text", "장애 정도", "Grade of disability", group=SITUATION, default="", high=20,
        also=("장애정도", "장애 등급", "장애등급"),
    )  # fmt: skip
    treatment: str | None = _field(
        "choice", "치료 구분", "Treatment", group=SITUATION, choices=TREATMENTS,
        also=("치료", "치료 여부", "입원/외래"), sample="외래",
    )  # fmt: skip
    discharge_date: date | None = _field(
        "date", "퇴원 예정일", "Expected discharge", group=SITUATION, also=("퇴원예정일", "퇴원일")
    )
    outpatient_visits_a_month: int | None = _field(
        "number", "월 외래 횟수", "Out-patient visits a month", group=SITUATION, low=0, high=60,
        also=("외래 횟수", "월 통원 횟수"), sample="1",
    )  # fmt: skip
    benefit_class: str | None = _field(
        "choice", "수급 구분", "Benefit class", group=SITUATION, choices=BENEFIT_CLASSES,
        also=("수급구분", "소득 구분", "보장 구분", "수급 여부"), sample="생계",
    )  # fmt: skip
    high_risk: bool = _field(
        "yes_no", "안부 집중 대상", "Needs a close eye", group=SITUATION, choices=YES_NO, default=False,
        also=("고위험", "집중 안부", "고위험 여부"), sample="아니오",
    )  # fmt: skip
    referral_round: int = _field(
        "number", "차수", "Referral round", group=SERVICE, low=1, high=99, default=1, also=("의뢰 차수", "의뢰차수"),
        sample="1",
    )  # fmt: skip
    service: str = _field(
        "text", "서비스", "Service", group=SERVICE, default="식사지원", high=40,
        also=("서비스명", "서비스 종류", "신청 서비스"), sample="식사지원",
    )  # fmt: skip
    menu: str = _field(
        "text", "식단", "Menu", group=SERVICE, required=True, high=60,
        also=("메뉴", "품목", "식사 종류", "도시락 종류"), sample="저염 일반식",
    )  # fmt: skip
    diet: str = _field(
        "text", "식이·알레르기", "Diet and allergies", group=SERVICE, default="", high=100,
        also=("식이", "알레르기", "식이 제한", "식이요법"), sample="당뇨",
    )  # fmt: skip
    weekdays: tuple[int, ...] = _field(
        "weekdays", "배달 요일", "Weekdays", group=SERVICE, default=(),
        also=("요일", "배송 요일", "배송요일", "희망 요일"), sample="월·수·금",
    )  # fmt: skip
    visits_a_week: int | None = _field(
        "number", "주 횟수", "Visits a week", group=SERVICE, low=1, high=7, also=("주횟수", "주당 횟수", "횟수"),
        sample="3",
    )  # fmt: skip
    meals_a_visit: int = _field(
        "number", "1회 식수", "Meals a visit", group=SERVICE, required=True, low=1, high=9,
        also=("1회식수", "회당 식수", "1회 수량", "수량"), sample="2",
    )  # fmt: skip
    approved_meals: int = _field(
        "number", "승인 식수", "Approved meals", group=SERVICE, required=True, low=1, high=1100,
        also=("승인식수", "승인 수량", "총 식수", "승인량"), sample="30",
    )  # fmt: skip
    approved_on: date | None = _field("date", "승인일", "Approved on", group=SERVICE, also=("승인일자", "승인 날짜"))
    kitchen: str = _field(
        "text", "도시락업체", "Kitchen", group=SERVICE, default="", high=60,
        also=("업체", "제공업체", "도시락 업체", "제공기관"), sample="",
    )  # fmt: skip
    paid_by: str = _field(
        "payer", "부담 구분", "Paid by", group=SERVICE, choices=tuple(PAYERS), default="support",
        also=("부담구분", "결제 구분", "지원/자부담"), sample="지원",
    )  # fmt: skip
    requests: str = _field("text", "요청사항", "Requests", group=SERVICE, default="", also=("요청 사항", "기타 요청"))
    provider_note: str = _field(
        "text", "제공기관 전달사항", "Notes to the provider", group=SERVICE, default="",
        also=("전달사항", "업체 전달사항", "업체 메모"),
    )  # fmt: skip
    preferred_time: tuple[int, int] | None = _field(
        "time_span", "희망 시간", "Preferred time", group=SERVICE,
        also=("희망시간", "배송 희망 시간", "희망 시간대"), sample="11:00~12:30",
    )  # fmt: skip
    registered_on: date | None = _field(
        "date", "등록일", "Registered on", group=SERVICE, also=("접수일", "의뢰일", "등록일자"),
    )  # fmt: skip
    start_day: date = _field(
        "date", "시작일", "Start date", group=SERVICE, required=True, also=("서비스 시작일", "개시일"),
        sample="2026-11-23",
    )  # fmt: skip
    end_day: date = _field(
        "date", "종료일", "End date", group=SERVICE, required=True, also=("서비스 종료일", "만료일"),
        sample="2026-12-31",
    )  # fmt: skip
    consent_privacy: bool = _field(
        "yes_no", "개인정보 동의", "Consent: privacy", group=CONSENT, choices=YES_NO, required=True,
        also=("개인정보 수집 동의", "개인정보 수집·이용 동의", "개인정보동의"), sample="예",
    )  # fmt: skip
    consent_sensitive: bool = _field(
        "yes_no", "민감정보 동의", "Consent: sensitive data", group=CONSENT, choices=YES_NO, default=False,
        also=("민감정보 처리 동의", "민감정보동의"), sample="예",
    )  # fmt: skip
    consent_third_parties: bool = _field(
        "yes_no", "제3자 제공 동의", "Consent: third parties", group=CONSENT, choices=YES_NO, required=True,
        also=("제삼자 제공 동의", "3자 제공 동의", "제3자제공 동의"), sample="예",
    )  # fmt: skip


def field_facts(key: str) -> dict[str, Any]:
    """What the form says about one of its fields."""
    facts = ReferralForm.model_fields[key].json_schema_extra
    assert isinstance(facts, dict)
    return facts


def describe_fields() -> list[dict[str, Any]]:
    """Every field for whoever draws the form: key, headings, kind, required, choices, limits, group, a sample."""
    return [{"key": key, **field_facts(key)} for key in ReferralForm.model_fields]
