"""The made-up people of the demo: obviously invented names, and the mix that a real desk's list has.

Shares follow the Mapo desk of August 2020 (2,538 general and 874 dysphagia meals) and what desks tell;
homes follow the dongs' people of 65 and over.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random
from typing import Any

from simulations.addresses import SyntheticAddress
from simulations.mapo import MAPO, Dong

HOUSEHOLDS = 147
MEALS_A_VISIT = 2
DYSPHAGIA_SHARE = 874 / (2538 + 874)
GENERAL_MENU, WALKED_MENU, DYSPHAGIA_MENU = "저염 일반식", "저염 일반식(다회용)", "연하식"
WALKED_DONGS = ("망원1동", "연남동")
"""Where a resident pair walks (주민 조직화), each to a few homes around the dong office."""
HOMES_A_PAIR = 4

_SURNAMES = "김이박최정강조윤장임한오서신권황안송류홍"
_GIVEN = ("밥길", "도시락", "누룽지", "숭늉", "한술", "온밥", "찰밥", "보리", "두부", "시금치", "콩나물", "된장")
_ENTRY_NOTES = (
    "옥탑방입니다. 3층 복도 안으로 들어가 계단으로 올라가세요.",
    "대문 왼쪽 쪽문으로 들어오세요.",
    "반지하입니다. 건물 뒤편 계단으로 내려오세요.",
    "초인종이 고장 났어요. 문을 두드려 주세요.",
    "청력이 약하셔서 크게 불러 주세요.",
    "1층 슈퍼 옆 파란 문입니다.",
    "문 앞 화분 뒤에 벨이 있습니다.",
    "거동이 느리셔서 2분쯤 기다려 주세요.",
)
_DETAILS = ("1층", "2층", "101호", "201호", "202호", "301호", "302호", "401호", "지하 1호", "옥탑")
_DIETS = ("당뇨", "견과", "갑각류", "우유", "당뇨, 견과")
_RELATIONS = ("딸", "아들", "조카", "이웃", "생활지원사")
_TRAITS = ("혼자 사시고 외출이 적음", "청력이 약함", "보행 보조기 사용", "시력이 약함", "낯가림이 있음")
_SYMPTOMS = ("고혈압", "무릎 관절염", "당뇨", "골절 회복 중", "퇴원 후 회복 중")
_TIMES = ("10:30~12:30", "11:00~13:00", "오후 12시~오후 2시")
_BENEFITS = ("생계", "의료", "주거", "차상위", "중위소득 85%", "중위소득 100%", "일반")


@dataclass(frozen=True, kw_only=True)
class Decision:
    """What the desk decided about one row's standing order before the freeze; `row` is its row in the file."""

    row: int
    kind: str
    """pause | skip | end"""
    from_day: date
    until_day: date
    reason: str


@dataclass(frozen=True, kw_only=True)
class Household:
    """One row of the file: values by English key as people write them, and what the demo knows beside it."""

    values: dict[str, Any]
    address: SyntheticAddress
    menu: str
    role: str = "served"
    """served | starts | ends | paused | skipped | ended | later | other_days | unplaced | duplicate"""


_ASIDE = {"paused": 4, "skipped": 3, "ended": 3, "later": 3, "other_days": 3}
"""People on the books who get nothing on the service day, beside one unplaceable address and one duplicate."""
_STARTING, _ENDING = 6, 5


def draw_households(addresses: Sequence[SyntheticAddress], rng: Random, day: date) -> list[Household]:
    """All rows in file order: 147 households that are served on `day`, and those who are not."""
    homes = _draw_homes(addresses, rng, HOUSEHOLDS)
    menus = _deal_menus(homes, addresses, rng)
    served = [
        _household(position + 1, home, menu, rng, day, role=_role_of(position))
        for position, (home, menu) in enumerate(menus)
    ]
    others = list(_draw_others(addresses, rng, day, first_number=len(served) + 1))
    everybody = served + others
    rng.shuffle(everybody)
    return [*everybody, _duplicate_of(next(each for each in everybody if each.role == "served"))]


def decide(households: Sequence[Household], day: date) -> Iterator[Decision]:
    """The pauses, skipped days and early ends that the desk enters; row 1 of the file holds the headings."""
    for row, household in enumerate(households, start=2):
        if household.role == "paused":
            span = (day - timedelta(days=3), day + timedelta(days=11))
            yield Decision(row=row, kind="pause", from_day=span[0], until_day=span[1], reason="hospital")
        elif household.role == "skipped":
            yield Decision(row=row, kind="skip", from_day=day, until_day=day, reason="away")
        elif household.role == "ended":
            last = day - timedelta(days=2)
            yield Decision(row=row, kind="end", from_day=last, until_day=last, reason="moved_to_care_home")


def share_out(total: int, weights: Sequence[int]) -> list[int]:
    """Whole numbers in proportion to `weights` that add up to `total` (largest remainders)."""
    exact = [total * weight / sum(weights) for weight in weights]
    shares = [int(share) for share in exact]
    by_remainder = sorted(range(len(exact)), key=lambda index: (shares[index] - exact[index], index))
    for index in by_remainder[: total - sum(shares)]:
        shares[index] += 1
    return shares


def _role_of(position: int) -> str:
    """Some of the first rows start or end on the day; their homes are drawn like everybody's."""
    if position % 20 == 3 and position // 20 < _STARTING:
        return "starts"
    if position % 20 == 9 and position // 20 < _ENDING:
        return "ends"
    return "served"


def _draw_homes(addresses: Sequence[SyntheticAddress], rng: Random, count: int) -> list[SyntheticAddress]:
    by_dong: dict[str, list[SyntheticAddress]] = {dong.name: [] for dong in MAPO}
    for address in addresses:
        by_dong[address.dong.name].append(address)
    homes: list[SyntheticAddress] = []
    for dong, wanted in zip(MAPO, share_out(count, [dong.elderly65 for dong in MAPO]), strict=True):
        near = _near_its_middle(by_dong[dong.name], dong)
        homes += rng.sample(near, wanted)
    rng.shuffle(homes)
    return homes


def _near_its_middle(addresses: Sequence[SyntheticAddress], dong: Dong) -> list[SyntheticAddress]:
    """The inhabited half of a dong: much of 상암동 is a park."""
    by_distance = sorted(addresses, key=lambda each: _square(each, dong.rep_lat, dong.rep_lon))
    return by_distance[: max(len(by_distance) // 2, 60)]


def _square(address: SyntheticAddress, lat: float, lon: float) -> float:
    return (address.lat - lat) ** 2 + (0.79 * (address.lon - lon)) ** 2


def _deal_menus(
    homes: Sequence[SyntheticAddress], addresses: Sequence[SyntheticAddress], rng: Random
) -> list[tuple[SyntheticAddress, str]]:
    """Dysphagia for its share; the walked dongs' first homes move to the office's own streets."""
    dysphagia = set(rng.sample(range(len(homes)), round(DYSPHAGIA_SHARE * len(homes))))
    dealt: list[tuple[SyntheticAddress, str]] = []
    walked = {name: iter(_around_office(addresses, name, rng)) for name in WALKED_DONGS}
    for position, home in enumerate(homes):
        closer = next(walked[home.dong.name], None) if home.dong.name in walked and position not in dysphagia else None
        menu = DYSPHAGIA_MENU if position in dysphagia else WALKED_MENU if closer else GENERAL_MENU
        dealt.append((closer or home, menu))
    return dealt


def _around_office(addresses: Sequence[SyntheticAddress], name: str, rng: Random) -> list[SyntheticAddress]:
    dong = next(each for each in MAPO if each.name == name)
    here = [address for address in addresses if address.dong.name == name]
    nearest = sorted(here, key=lambda each: _square(each, dong.office_lat, dong.office_lon))[:60]
    return rng.sample(nearest, HOMES_A_PAIR)


def _household(
    number: int, home: SyntheticAddress, menu: str, rng: Random, day: date, *, role: str = "served"
) -> Household:
    start = day - timedelta(days=7 * rng.randint(1, 5) + rng.randint(0, 4))
    end = day + timedelta(days=7 * rng.randint(2, 8) + rng.randint(0, 4))
    if role == "starts":
        start = day
    if role == "ends":
        end = day
    values = {
        "receiving_centre": f"{home.dong.name}주민센터",
        "care_manager": f"{_SURNAMES[number % len(_SURNAMES)]}돌봄",
        "care_manager_phone": f"02-000-{MAPO.index(home.dong):04d}",
        "name": _SURNAMES[number % len(_SURNAMES)] + _GIVEN[number // len(_SURNAMES) % len(_GIVEN)],
        "birth_date": date(1930 + rng.randint(0, 28), rng.randint(1, 12), rng.randint(1, 28)),
        "sex": rng.choice("남여여"),
        "address": f"{home.text}, {rng.choice(_DETAILS)}",
        "household_size": "1" if rng.random() < 0.77 else "2",
        "referral_round": str(rng.choice((1, 1, 1, 2, 2, 3))),
        "service": "식사지원",
        "menu": menu,
        "weekdays": "월·수·금",
        "visits_a_week": "3",
        "meals_a_visit": str(MEALS_A_VISIT),
        "approved_meals": str(rng.choice((30, 36, 48, 60))),
        "approved_on": start - timedelta(days=3),
        "paid_by": "자부담" if rng.random() < 0.08 else "지원",
        "registered_on": start - timedelta(days=4),
        "start_day": start,
        "end_day": end,
        "consent_privacy": "예",
        "consent_sensitive": "예",
        "consent_third_parties": "예",
        **_circumstances(number, menu, rng),
    }
    values["lives_alone"] = "예" if values["household_size"] == "1" else "아니오"
    return Household(values=values, address=home, menu=menu, role=role)


def _circumstances(number: int, menu: str, rng: Random) -> dict[str, Any]:
    """What only some people have."""
    found: dict[str, Any] = {"benefit_class": rng.choice(_BENEFITS)}
    found["high_risk"] = "예" if rng.random() < 0.1 else "아니오"
    if rng.random() < 0.95:
        found["phone"] = f"010-0000-{number:04d}"
    if rng.random() < 0.6:
        surname = _SURNAMES[(number * 7) % len(_SURNAMES)]
        found |= {
            "guardian_name": f"{surname}보호",
            "guardian_relation": rng.choice(_RELATIONS),
            "guardian_phone": f"010-0000-{5000 + number:04d}",
        }
    if rng.random() < 0.35:
        found["entry_note"] = rng.choice(_ENTRY_NOTES)
    if rng.random() < 0.25:
        found["diet"] = rng.choice(_DIETS)
    if rng.random() < 0.5:
        found["traits"], found["symptoms"] = rng.choice(_TRAITS), rng.choice(_SYMPTOMS)
    if rng.random() < 0.15:
        found |= {"treatment": "외래", "outpatient_visits_a_month": str(rng.randint(1, 4))}
    if menu == GENERAL_MENU and rng.random() < 0.12:
        found["preferred_time"] = rng.choice(_TIMES)
    return found


def _draw_others(
    addresses: Sequence[SyntheticAddress], rng: Random, day: date, *, first_number: int
) -> Iterator[Household]:
    roles = [role for role, count in _ASIDE.items() for _ in range(count)] + ["unplaced"]
    for offset, (role, home) in enumerate(zip(roles, _draw_homes(addresses, rng, len(roles)), strict=True)):
        household = _household(first_number + offset, home, GENERAL_MENU, rng, day)
        values = dict(household.values)
        if role in ("later", "unplaced"):
            values |= {"start_day": day + timedelta(days=rng.randint(3, 10)), "end_day": day + timedelta(days=60)}
        if role == "other_days":
            values |= {"weekdays": "화·목", "visits_a_week": "2"}
        if role == "unplaced":
            values["address"] = "서울특별시 마포구 없는밥길 9999, 101호"
        yield replace(household, values=values, role=role)


def _duplicate_of(known: Household) -> Household:
    """The same person referred by another office, with another phone."""
    other = next(dong for dong in MAPO if dong != known.address.dong)
    values = known.values | {
        "receiving_centre": f"{other.name}주민센터",
        "phone": "010-0000-9999",
        "requests": "병원에서 의뢰",
    }
    return replace(known, values=values, role="duplicate")
