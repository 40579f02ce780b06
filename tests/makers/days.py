"""Makes a small service day in a database: kitchens and hubs on a grid, crews, doors with frozen orders.

    town = Town(session)
    kitchen = town.kitchen()
    town.crew(loads_at=[kitchen])
    town.door(1, (3, 4), town.menu(kitchen))
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlmodel import Session, select

from dispatch.intake.search_marks import mark_person
from models.accounts import Device
from models.fleet import Courier, CourierRule, DeliveryModel, Duty, Hub, Kitchen, Team
from models.orders import DailyOrder, Freeze, Menu, ServiceDay, StandingOrder
from models.people import Recipient, Referral
from models.places import Area, Home
from models.statuses import (
    ContainerKind,
    DayStatus,
    MenuKind,
    Model,
    OrderStatus,
    Precision,
    StandingOrderStatus,
)

DAY = date(2026, 11, 23)
MADE = datetime(2026, 11, 16, 3, 0, tzinfo=UTC)
HOUR = 3600

Place = Kitchen | Hub


def on_grid(at: tuple[float, float]) -> dict[str, Any]:
    """Coordinates near Mapo; a step is about 100 m."""
    return {"lat": 37.55 + at[1] * 0.0009, "lon": 126.92 + at[0] * 0.0011}


@dataclass(kw_only=True)
class Town:
    """Puts rows into `session`. Everything is named by what the test says, ids are random."""

    session: Session
    day: date = DAY
    area: Area = field(init=False)
    freeze: Freeze = field(init=False)

    def __post_init__(self) -> None:
        self.area = self._add(Area(name=f"마포구 {self.day}"))
        self._add(ServiceDay(area_id=self.area.id, day=self.day, status=DayStatus.OPEN))
        self.freeze = self._add(
            Freeze(
                number=self.day.toordinal(), area_id=self.area.id, day=self.day, due_at=MADE, frozen_at=MADE,
                households=0, meals=0, digest="",
            )
        )  # fmt: skip

    @classmethod
    def again(cls, session: Session, area_id: UUID) -> "Town":
        """The same town in another session, to put more into it."""
        town = cls.__new__(cls)
        town.session, town.day, town.area = session, DAY, session.get_one(Area, area_id)
        town.freeze = session.exec(select(Freeze).where(Freeze.area_id == area_id)).one()
        return town

    def _add(self, row: Any) -> Any:
        self.session.add(row)
        self.session.flush()
        return row

    def person(self) -> UUID:
        key = self.session.info["vault"].new_person_key(uuid4())
        person: UUID = self._add(key).person_id
        return person

    def kitchen(self, name: str = "한끼", at: tuple[float, float] = (0, 0), **changes: Any) -> Kitchen:
        given = {"ready_seconds": 9 * HOUR, "close_seconds": 14 * HOUR, "loading_seconds": 300, **changes}
        made: Kitchen = self._add(Kitchen(area_id=self.area.id, name=name, **on_grid(at), **given))
        return made

    def hub(self, name: str = "공덕동", at: tuple[float, float] = (10, 0), **changes: Any) -> Hub:
        given = {"open_seconds": 9 * HOUR, "close_seconds": 18 * HOUR, **changes}
        made: Hub = self._add(Hub(area_id=self.area.id, name=name, **on_grid(at), **given))
        return made

    def menu(self, kitchen: Kitchen, name: str = "저염 일반식", **changes: Any) -> Menu:
        given = {
            "kind": MenuKind.GENERAL,
            "max_time_on_board_seconds": 5400,
            "container": ContainerKind.DISPOSABLE,
            **changes,
        }
        made: Menu = self._add(Menu(kitchen_id=kitchen.id, name=name, **given))
        return made

    def team(
        self, name: str = "라이더", *, loads_at: Sequence[Place], feeds: Sequence[Place] = (),
        home_base: Place | None = None, **facts: Any,
    ) -> Team:  # fmt: skip
        given = {
            "model": Model.RIDER, "profile": "scooter", "capacity_boxes": 20, "per_hour_won": 12_000, **facts,
        }  # fmt: skip
        model = self._add(DeliveryModel(name=f"{name} 모형", **given))
        made: Team = self._add(
            Team(
                area_id=self.area.id, delivery_model_id=model.id, name=name,
                loads_at=[str(place.id) for place in loads_at], feeds=[str(place.id) for place in feeds],
                home_base=None if home_base is None else str(home_base.id),
            )
        )  # fmt: skip
        return made

    def courier(self, team: Team, code: str, *, skills: Sequence[str] = ()) -> Courier:
        made = Courier(person_id=self.person(), team_id=team.id, code=code, skills=list(skills))
        made.name = f"이름 {code}"
        return self._add(made)  # type: ignore[no-any-return]

    def duty(self, couriers: Sequence[Courier], **changes: Any) -> Duty:
        given = {"start_seconds": 9 * HOUR, "end_seconds": 14 * HOUR, "day": self.day, **changes}
        made: Duty = self._add(
            Duty(
                team_id=couriers[0].team_id, code="+".join(courier.code for courier in couriers),
                courier_ids=[str(courier.id) for courier in couriers], **given,
            )
        )  # fmt: skip
        return made

    def crew(self, name: str = "라이더", *, count: int = 1, skills: Sequence[str] = (), **team: Any) -> list[Duty]:
        """A team with `count` couriers, each on duty alone."""
        made = self.team(name, **team)
        return [
            self.duty([self.courier(made, f"{name}-{number:02}", skills=skills)]) for number in range(1, count + 1)
        ]

    def device(self, duty: Duty, position: int = 0) -> Device:
        """The phone of one of a duty's couriers."""
        made: Device = self._add(
            Device(courier_id=UUID(duty.courier_ids[position]), token_hash=uuid4().hex, enrolled_at=MADE)
        )
        return made

    def recipient(self, number: int, **changes: Any) -> Recipient:
        person = self.person()
        row = Recipient(
            person_id=person, number=number, name_hash=f"n{number}", birth_date_hash=f"b{number}", created_at=MADE,
            consent_privacy=True, consent_sensitive=True, consent_third_parties=True, **changes,
        )  # fmt: skip
        row.name, row.phone = f"김가상{number}", f"010-0000-{number:04}"
        row.birth_date, row.entry_note = "1941-02-03", f"{number}호 초인종"
        row.guardian = {"name": f"박보호{number}", "relation": "자녀", "phone": "010-9999-0000"}
        self._add(row)
        mark_person(self.session, row)
        return row

    def home(self, recipient: Recipient, at: tuple[float, float] | None, **changes: Any) -> Home:
        given: dict[str, Any] = {
            "address_hash": f"a{recipient.number}", "building": f"building {recipient.number}",
            "precision": Precision.NONE if at is None else Precision.BUILDING, "created_at": MADE, **changes,
        }  # fmt: skip
        row = Home(
            person_id=recipient.person_id, recipient_id=recipient.id, area_id=self.area.id,
            **({} if at is None else on_grid(at)), **given,
        )  # fmt: skip
        row.address = f"서울 마포구 가상로 {recipient.number}"
        return self._add(row)  # type: ignore[no-any-return]

    def order(
        self, recipient: Recipient, home: Home, menu: Menu, *, meals: int = 2, pattern: dict[str, Any] | None = None,
        **changes: Any,
    ) -> DailyOrder:  # fmt: skip
        """A frozen order and the standing order behind it."""
        standing = self.standing(recipient, menu, meals=meals, **(pattern or {}))
        given = {"status": OrderStatus.FROZEN, "container": menu.container, "slot": menu.kind.value, **changes}
        made: DailyOrder = self._add(
            DailyOrder(
                number=f"{self.day:%m%d}-{recipient.number:03}-{given['slot']}", freeze_id=self.freeze.id,
                standing_order_id=standing.id, recipient_id=recipient.id, home_id=home.id, menu_id=menu.id,
                kitchen_id=menu.kitchen_id, area_id=self.area.id, day=self.day, meals=meals, **given,
            )
        )  # fmt: skip
        return made

    def standing(self, recipient: Recipient, menu: Menu, *, meals: int = 2, **pattern: Any) -> StandingOrder:
        """An approved standing order without any dated order."""
        referral = self._add(
            Referral(
                person_id=recipient.person_id, recipient_id=recipient.id, content_hash=uuid4().hex, centre="공덕동",
                received_on=self.day - timedelta(days=30), created_at=MADE,
            )
        )  # fmt: skip
        made: StandingOrder = self._add(
            StandingOrder(
                recipient_id=recipient.id, referral_id=referral.id, menu_id=menu.id, meals_a_visit=meals,
                status=StandingOrderStatus.ACTIVE, weekdays=[1, 3, 5], approved_meals=30, created_at=MADE,
                start_day=self.day - timedelta(days=20), end_day=self.day + timedelta(days=20),
                person_id=recipient.person_id, **pattern,
            )
        )  # fmt: skip
        return made

    def door(
        self, number: int, at: tuple[float, float] | None, menu: Menu, *, high_risk: bool = False,
        building: str | None = None, **order: Any,
    ) -> DailyOrder:  # fmt: skip
        """A recipient at a place with one frozen order of two meals."""
        recipient = self.recipient(number, high_risk=high_risk)
        home = self.home(recipient, at, **({} if building is None else {"building": building}))
        return self.order(recipient, home, menu, **order)

    def rule(self, recipient_id: UUID, kind: str, value: str = "") -> CourierRule:
        made: CourierRule = self._add(
            CourierRule(recipient_id=recipient_id, kind=kind, value=value, created_at=MADE)
        )
        return made
