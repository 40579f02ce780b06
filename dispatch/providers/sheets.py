"""The sheets and columns of the district workbook: the one place that says what can be written where.

Keys are the names of the tables' own columns where there is one. A cell left empty means the column's default.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from dispatch.intake.menus import KIND_NAMES
from models.statuses import ContainerKind, Model


@dataclass(frozen=True, kw_only=True)
class Column:
    """`kind` names the reader in `dispatch.providers.cells`; `scale` is how many stored units a written one has."""

    key: str
    heading: str
    kind: str = "text"
    required: bool = False
    default: object = None
    low: float = 0
    high: float = 100
    scale: int = 1
    choices: Mapping[str, object] | None = None
    example: str = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """`name` is the column that says which thing a row is; None where several together do."""

    key: str
    title: str
    name: str | None
    columns: tuple[Column, ...]

    @property
    def headings(self) -> dict[str, Column]:
        return {column.heading: column for column in self.columns}


MODELS = {
    "라이더": Model.RIDER,
    "자활": Model.SELF_SUFFICIENCY,
    "주민": Model.WALKING_RESIDENT,
    "직배송": Model.DIRECT,
}
PROFILES = {"오토바이": "scooter", "자전거": "bicycle", "도보": "foot", "승합차": "van"}
MENU_KINDS = {names[0]: kind for kind, names in KIND_NAMES.items()}
CONTAINERS = {"일회용": ContainerKind.DISPOSABLE, "다회용": ContainerKind.REUSABLE}
EVERY_HUB = "모두"

_WON = 1_000_000


def _name(heading: str, example: str, key: str = "name") -> Column:
    return Column(key=key, heading=heading, required=True, example=example, note="이 이름으로 같은 것을 알아봅니다")


def _area() -> Column:
    return Column(key="area", heading="권역", example="마포구", note="권역이 하나면 비워도 됩니다")


def _place() -> tuple[Column, ...]:
    """Half a degree around Korea: a latitude and a longitude can't be mixed up."""
    return (
        Column(key="lat", heading="위도", kind="decimal", low=32.5, high=39.5, example="37.5502"),
        Column(key="lon", heading="경도", kind="decimal", low=124.0, high=132.5, example="126.9527"),
        Column(key="address", heading="주소", example="마포구 월드컵로 212", note="위도·경도를 모르면 도로명주소"),
    )


def _clock(key: str, heading: str, example: str) -> Column:
    return Column(key=key, heading=heading, kind="clock", required=True, example=example)


def _minutes(key: str, heading: str, default: int | None, high: int = 240, note: str = "") -> Column:
    example = "" if default is None else f"{default // 60}"
    return Column(
        key=key, heading=heading, kind="scaled", default=default, high=high, scale=60, example=example, note=note
    )


def _whole(key: str, heading: str, default: int | None, low: int, high: int, **more: str) -> Column:
    example = more.get("example", "" if default is None else str(default))
    return Column(
        key=key, heading=heading, kind="whole", default=default, low=low, high=high, example=example,
        note=more.get("note", ""),
    )  # fmt: skip


AREAS = Sheet(
    key="areas", title="권역·동", name="code",
    columns=(
        Column(key="area", heading="권역", required=True, example="마포구", note="자치구 하나가 보통 한 권역입니다"),
        Column(key="name", heading="행정동", required=True, example="서교동"),
        Column(
            key="code", heading="행정동코드", kind="dong_code", required=True, example="1144066000",
            note="10자리. 이 코드로 같은 동을 알아봅니다",
        ),
        *_place(),
    ),
)  # fmt: skip

KITCHENS = Sheet(
    key="kitchens", title="업체", name="name",
    columns=(
        _name("업체", "온기찬 도시락"), _area(), *_place(),
        _clock("ready_seconds", "상차 시작", "09:30"), _clock("close_seconds", "상차 끝", "14:30"),
        _minutes("loading_seconds", "상차 시간(분)", 300),
        Column(
            key="records_temperature", heading="온도 기록", kind="yes_no", default=False, example="예",
            note="예: 인계할 때와 마지막 집에서 음식 온도를 묻습니다",
        ),
    ),
)  # fmt: skip

MENUS = Sheet(
    key="menus", title="식단", name="name",
    columns=(
        _name("식단", "저염 일반식"),
        Column(key="kitchen", heading="업체", required=True, example="온기찬 도시락"),
        Column(key="kind", heading="종류", kind="choice", required=True, choices=MENU_KINDS, example="저염 일반식"),
        Column(
            key="max_time_on_board_seconds", heading="최대 운반 시간(분)", kind="scaled", required=True, low=10,
            high=480, scale=60, example="90", note="업체를 떠나 문 앞까지. 온장 90, 냉장 120",
        ),
        Column(key="container", heading="용기", kind="choice", required=True, choices=CONTAINERS, example="일회용"),
        _minutes("eat_within_seconds", "섭취 시간(분)", 7200, 1440),
        _whole("price_won", "단가(원)", 7800, 0, _WON),
        Column(key="daily", heading="휴일에도 조리", kind="yes_no", default=False, example="아니오"),
    ),
)  # fmt: skip

HUBS = Sheet(
    key="hubs", title="거점", name="name",
    columns=(
        _name("거점", "서교동주민센터"), _area(), *_place(),
        _clock("open_seconds", "여는 시각", "09:00"), _clock("close_seconds", "닫는 시각", "18:00"),
        _minutes("unloading_seconds", "하차 시간(분)", 180), _minutes("handover_seconds", "인계 시간(분)", 120),
        _minutes("loading_seconds", "상차 시간(분)", 120),
        _whole("capacity_boxes", "하루 한도(개)", None, 1, 100_000, note="비우면 한도 없음"),
    ),
)  # fmt: skip

DELIVERY_MODELS = Sheet(
    key="delivery_models", title="배송모형", name="name",
    columns=(
        _name("배송모형", "자활(자전거)"),
        Column(key="model", heading="구분", kind="choice", required=True, choices=MODELS, example="자활"),
        Column(key="profile", heading="이동수단", kind="choice", required=True, choices=PROFILES, example="자전거"),
        _whole("crew_size", "조 인원", 1, 1, 4),
        _whole("max_trips", "하루 회전 수", 1, 1, 10),
        _minutes("reload_seconds", "다시 싣는 시간(분)", 0),
        Column(
            key="capacity_boxes", heading="적재량(개)", kind="whole", required=True, low=1, high=1000, example="16"
        ),
        _minutes("max_duration_seconds", "최대 시간(분)", None, 1440, "하루 전체. 비우면 근무 시간만큼"),
        Column(key="max_distance_metres", heading="최대 거리(km)", kind="scaled", high=500, scale=1000, example="20"),
        _whole("max_stops_per_trip", "회전당 최대 집", None, 1, 200),
        Column(
            key="brings_containers_back", heading="다회용기 회수", kind="yes_no", default=False, example="아니오"
        ),
        _whole("fixed_won", "고정비(원)", 0, 0, _WON), _whole("per_hour_won", "시간당(원)", 0, 0, _WON),
        _whole("per_km_won", "km당(원)", 0, 0, _WON), _whole("per_stop_won", "집당(원)", 0, 0, _WON),
        _minutes("overtime_after_seconds", "초과 기준(분)", None, 1440),
        _whole("overtime_per_hour_won", "초과 시간당(원)", 0, 0, _WON),
    ),
)  # fmt: skip

TEAMS = Sheet(
    key="teams", title="팀", name="name",
    columns=(
        _name("팀", "자활 서부"), _area(),
        Column(key="delivery_model", heading="배송모형", required=True, example="자활(자전거)"),
        Column(
            key="loads_at", heading="싣는 곳", kind="names", required=True, default=(),
            example="서교동주민센터, 합정동주민센터", note="업체나 거점의 이름, 쉼표로",
        ),
        Column(
            key="feeds", heading="나르는 거점", kind="names", default=(), example="",
            note=f"상자를 가져다주는 거점들, 쉼표로. 권역의 모든 거점이면 '{EVERY_HUB}'",
        ),
        Column(key="home_base", heading="출발·도착 장소", note="비우면 첫 상차 장소에서 시작해 마지막 집에서 끝납니다"),
    ),
)  # fmt: skip

COURIERS = Sheet(
    key="couriers", title="배송원", name="code",
    columns=(
        Column(
            key="code", heading="배송원", kind="code", required=True, example="자활서부-01",
            note="화면과 기록에 나오는 부호. 이 부호로 같은 사람을 알아봅니다",
        ),
        Column(key="team", heading="팀", required=True, example="자활 서부"),
        Column(key="name", heading="성명", example="홍길동", note="암호화해 저장합니다. 비우면 저장된 것이 남습니다"),
        Column(
            key="phone", heading="전화번호", kind="phone", example="010-0000-0000", note="비우면 저장된 것이 남습니다"
        ),
        Column(key="skills", heading="할 수 있는 일", kind="names", default=(), note="쉼표로"),
        Column(key="active", heading="활동", kind="yes_no", default=True, example="예"),
    ),
)  # fmt: skip

DUTIES = Sheet(
    key="duties", title="근무", name=None,
    columns=(
        Column(key="team", heading="팀", required=True, example="자활 서부"),
        Column(
            key="crews", heading="배송원", kind="names", default=(), example="자활서부-01, 자활서부-02",
            note="쉼표로. 2인 1조는 이웃서교-01+이웃서교-02. 비우면 팀 모두",
        ),
        Column(key="first_day", heading="시작일", kind="date", required=True, example="2026-12-01"),
        Column(key="last_day", heading="종료일", kind="date", required=True, example="2026-12-31"),
        Column(key="weekdays", heading="요일", kind="weekdays", default=(1, 2, 3, 4, 5), example="월~금"),
        _clock("start_seconds", "시작", "09:45"), _clock("end_seconds", "끝", "13:30"),
        Column(
            key="breaks", heading="휴게", kind="breaks", default=(), example="11:30-13:00 30분",
            note="이 시각 사이에 이만큼 쉽니다. 여럿이면 쉼표로, 유급이면 '11:30-13:00 30분 유급'. 비우면 없음",
        ),
        Column(
            key="holidays", heading="휴일에도", kind="yes_no", default=False, example="아니오",
            note="아니오: 근무일만. 주말이나 공휴일에도 나가면 예",
        ),
        Column(
            key="withdrawn", heading="빠짐", kind="yes_no", example="",
            note="예: 이 근무를 뺍니다. 아니오: 다시 넣습니다. 비우면 그대로 둡니다",
        ),
    ),
)  # fmt: skip

SHEETS = (AREAS, KITCHENS, MENUS, HUBS, DELIVERY_MODELS, TEAMS, COURIERS, DUTIES)
"""In the order in which later ones name earlier ones."""

NOTES = "설명"
EXAMPLE = "예)"
"""A row whose first cell begins with this is an example: it is never imported."""
