"""Districts with what their days are about: kitchens and menus, crews, and households that take turns."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlmodel import Session, SQLModel, select

from dispatch import clock
from dispatch.intake.search_marks import marks_of
from models.accounts import Device
from models.fleet import Courier, DeliveryModel, Kitchen, Team
from models.menus import DayMenu, KitchenCapacity
from models.orders import Menu, StandingOrder
from models.people import Recipient, Referral, SearchMark
from models.personal import PersonKey, Vault
from models.places import Area, Dong, Home
from models.statuses import ContainerKind, MenuKind, Model, Precision, StandingOrderStatus
from simulations.years.extent import Extent
from simulations.years.rows import insert_rows

CREWS = 25
AHEAD_DAYS = 7
_BATCH = 500


@dataclass(frozen=True, kw_only=True)
class Household:
    recipient_id: UUID
    key: PersonKey
    home_id: UUID
    standing_id: UUID
    menu: Menu
    container: ContainerKind
    first: date
    last: date


@dataclass(frozen=True, kw_only=True)
class Crew:
    courier_id: UUID
    device_id: UUID
    team_id: UUID
    code: str


@dataclass(kw_only=True)
class District:
    area_id: UUID
    number: int
    menus: list[Menu]
    households: list[Household]
    crews: list[Crew]
    going: tuple[date, list[Household]] = (date.min, [])
    """Until when which households get meals: they change a few times in all the years."""

    def at_home(self, day: date) -> list[Household]:
        """Households that get meals on this day, days asked for in order."""
        until, going = self.going
        if day > until:
            going = [each for each in self.households if each.first <= day <= each.last]
            ahead = [each.first - timedelta(days=1) for each in self.households if each.first > day]
            self.going = min([*ahead, *(each.last for each in going)], default=date.max), going
        return going


def make_district(session: Session, extent: Extent, number: int) -> District:
    mark = "" if extent.districts == 1 else f" {number + 1:02}"
    area = Area(name=f"가상구{mark}")
    session.add(area)
    session.flush()
    dongs = [
        Dong(
            area_id=area.id, code=f"{number:04}{index}", name=f"가상{index + 1}동", office_lat=37.55, office_lon=126.92
        )
        for index in range(4)
    ]  # fmt: skip
    kitchens = [
        Kitchen(
            area_id=area.id, name=f"{name}{mark}", lat=37.55, lon=126.92, ready_seconds=32_400, close_seconds=50_400
        )
        for name in ("가상 주방", "다른 주방")
    ]  # fmt: skip
    session.add_all([*dongs, *kitchens])
    session.flush()
    menus = [
        Menu(
            kitchen_id=kitchen.id, name=f"{kitchen.name} {kind.value}", kind=kind, max_time_on_board_seconds=5400,
            container=ContainerKind.DISPOSABLE,
        )
        for kitchen in kitchens
        for kind in (MenuKind.GENERAL, MenuKind.SIDE_DISHES)
    ]  # fmt: skip
    session.add_all(menus)
    session.flush()
    first = extent.last_day - timedelta(days=extent.days + 7)
    session.add_all(
        KitchenCapacity(
            number=number * len(kitchens) + index + 1, kitchen_id=kitchen.id, first_day=first, meals=3_000,
            made_at=clock.moment_of(first, 0),
        )
        for index, kitchen in enumerate(kitchens)
    )  # fmt: skip
    for menu in menus:
        for ahead in range(-30, AHEAD_DAYS + 1):
            session.add(_day_menu(menu, extent.last_day + timedelta(days=ahead)))
    crews = _make_crews(session, area, kitchens, number, first)
    households = []
    for begin in range(0, extent.people, _BATCH):
        batch = range(begin, min(begin + _BATCH, extent.people))
        made = [_make_household(session, extent, number, each, menus, dongs[each % len(dongs)]) for each in batch]
        for stage in zip(*(rows for _, rows in made), strict=True):  # keys first, then people, then what is theirs
            session.add_all(row for own in stage for row in own)
            session.flush()
        people = [person for _, rows in made for person in rows[1] if isinstance(person, Recipient)]
        insert_rows(session, {SearchMark: [mark for person in people for mark in _marks(session, person)]})
        households += [household for household, _ in made]
    return District(area_id=area.id, number=number, menus=menus, households=households, crews=crews)


def _day_menu(menu: Menu, day: date) -> DayMenu:
    nuts = day.isoweekday() == 3
    dishes: list[dict[str, Any]] = [
        {"name": "잡곡밥", "ingredients": ["쌀"], "allergens": [], "unsuitable_for": []},
        {"name": "땅콩조림" if nuts else "나물", "ingredients": ["땅콩" if nuts else "시금치"],
         "allergens": ["땅콩"] if nuts else [], "unsuitable_for": ["견과"] if nuts else []},
    ]  # fmt: skip
    return DayMenu(menu_id=menu.id, day=day, dishes=dishes, made_at=clock.moment_of(day - timedelta(days=14), 0))


def _make_crews(session: Session, area: Area, kitchens: Sequence[Kitchen], number: int, first: date) -> list[Crew]:
    crews = []
    for index, model in enumerate(Model):
        way = session.exec(select(DeliveryModel).where(DeliveryModel.name == model.value)).first()
        if way is None:
            way = DeliveryModel(name=model.value, model=model, profile="scooter", capacity_boxes=40)
            session.add(way)
            session.flush()
        team = Team(
            area_id=area.id, delivery_model_id=way.id, name=f"{model.value} {number}",
            loads_at=[str(kitchen.id) for kitchen in kitchens], feeds=[],
        )  # fmt: skip
        session.add(team)
        session.flush()
        for own in range(index, CREWS, len(Model)):
            key = session.info["vault"].new_person_key(UUID(int=(9 << 80) + number * 1_000 + own))
            session.add(key)
            session.flush()
            courier = Courier(person_id=key.person_id, team_id=team.id, code=f"{number:02}-{own:02}", skills=[])
            courier.name = f"배송원{own}"
            session.add(courier)
            session.flush()
            device = Device(courier_id=courier.id, token_hash=f"d{number}-{own}", enrolled_at=clock.moment_of(first, 0))
            session.add(device)
            crews.append(Crew(courier_id=courier.id, device_id=device.id, team_id=team.id, code=courier.code))
    return crews


def _make_household(
    session: Session, extent: Extent, district: int, index: int, menus: Sequence[Menu], dong: Dong
) -> tuple[Household, list[list[SQLModel]]]:
    number = district * extent.people + index
    menu = menus[index % len(menus)]
    first, last = extent.term_of(index)
    made = clock.moment_of(first - timedelta(days=7), 0)
    key = session.info["vault"].new_person_key(UUID(int=number + 1))
    person = _make_person(session.info["vault"], key, number, made)
    home = _make_home(session.info["vault"], person, dong, made)
    referral = Referral(
        person_id=key.person_id, recipient_id=person.id, content_hash=f"r{number}", centre=dong.name,
        received_on=made.date(), created_at=made,
    )  # fmt: skip
    referral.form = {
        "care_manager": "가상 매니저", "care_manager_phone": "02-0000-0000", "traits": "거동이 불편하심",
        "symptoms": "무릎 통증", "benefit_class": "near_poor", "household_size": 1, "lives_alone": True,
        "requests": "초인종을 두 번 눌러 주세요", "consent": True,
    }  # fmt: skip
    ended = last < extent.last_day
    standing = StandingOrder(
        recipient_id=person.id, referral_id=referral.id, menu_id=menu.id,
        status=StandingOrderStatus.ENDED if ended else StandingOrderStatus.ACTIVE, weekdays=[1, 2, 3, 4, 5],
        meals_a_visit=1, approved_meals=2_000, start_day=first, end_day=last, person_id=key.person_id,
        created_at=made, started_at=made,
    )  # fmt: skip
    household = Household(
        recipient_id=person.id, key=key, home_id=home.id, standing_id=standing.id, menu=menu,
        container=ContainerKind.REUSABLE if index % 5 == 0 else ContainerKind.DISPOSABLE, first=first, last=last,
    )  # fmt: skip
    return household, [[key], [person], [home, referral], [standing]]


def _make_person(vault: Vault, key: PersonKey, number: int, made: datetime) -> Recipient:
    name, phone = f"가상인{number}", f"010-{number // 10_000:04}-{number % 10_000:04}"
    born = date(1930 + number % 30, number % 12 + 1, number % 28 + 1).isoformat()
    person = Recipient(
        person_id=key.person_id, number=number + 1, name_hash=vault.search_hash("name", name),
        birth_date_hash=vault.search_hash("birth_date", born),
        phone_hash=vault.search_hash("phone", phone.replace("-", "")), diet="견과" if number % 20 == 0 else "",
        high_risk=number % 25 == 0, consent_privacy=True, consent_sensitive=True, consent_third_parties=True,
        created_at=made,
    )  # fmt: skip
    person.name, person.phone, person.birth_date = name, phone, born
    if number % 2:
        person.guardian = {"name": f"가상보호자{number}", "relation": "자녀", "phone": phone}
    if number % 3:
        person.entry_note = "옆문으로 들어가 3층, 초인종이 고장이라 두드려 주세요"
    return person


def _make_home(vault: Vault, person: Recipient, dong: Dong, made: datetime) -> Home:
    address = f"서울 가상구 가상로 {person.number}"
    hashed = vault.search_hash("address", address)
    east, north = int(hashed[:4], 16) / 0x10000, int(hashed[4:8], 16) / 0x10000
    home = Home(
        person_id=person.person_id, recipient_id=person.id, area_id=dong.area_id, dong_id=dong.id, address_hash=hashed,
        building=vault.search_hash("building", address), lat=37.53 + 0.04 * north, lon=126.88 + 0.06 * east,
        precision=Precision.BUILDING, source="official_table", created_at=made,
    )  # fmt: skip
    home.address = address
    return home


def _marks(session: Session, person: Recipient) -> list[dict[str, Any]]:
    marks = marks_of(session.info["vault"], person.name, person.phone)
    return [{"recipient_id": person.id, "mark": mark} for mark in sorted(marks)]
