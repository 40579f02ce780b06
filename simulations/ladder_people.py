"""People whose welfare cases the ladder simulation opens: the fewest rows with which a case can exist."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlmodel import Session

from dispatch import clock
from dispatch.channels.contacts import set_contact
from models.accounts import Device
from models.deliveries import Fact
from models.fleet import Courier, DeliveryModel, Kitchen, Team
from models.orders import DailyOrder, Menu, StandingOrder
from models.people import Recipient, Referral
from models.places import Area, Home
from models.statuses import (
    ContainerKind,
    MenuKind,
    Model,
    OrderStatus,
    Precision,
    StandingOrderStatus,
)

LAT, LON = 37.55, 126.92


class LadderPeople:
    """Writes an area with its kitchen, one courier's phone, contacts, and one order a person."""

    def __init__(self, session: Session, day: date) -> None:
        self.session, self.day, self.made_at = session, day, clock.now()
        self.area = self._add(Area(name="안부 시험"))
        self.kitchen = self._add(
            Kitchen(area_id=self.area.id, name="시험 주방", lat=LAT, lon=LON, ready_seconds=0, close_seconds=86_400)
        )
        self.menu = self._add(
            Menu(
                kitchen_id=self.kitchen.id, name="시험 식단", kind=MenuKind.GENERAL, max_time_on_board_seconds=5400,
                container=ContainerKind.DISPOSABLE,
            )
        )  # fmt: skip
        self.phone = self._make_phone()
        for target, channel, address in (
            ("dong_care_manager", "email", "care@example.kr"), ("night_centre", "sms", "02-120"),
        ):  # fmt: skip
            set_contact(session, area_id=self.area.id, target=target, channel=channel, address=address)

    def make_visits(self, count: int) -> Iterator[tuple[UUID, UUID]]:
        """(order, fact) of so many people, each with a door that did not answer."""
        for number in range(1, count + 1):
            order = self._make_order(self._make_person(number), number)
            yield order.id, self._make_fact(order, number).id

    def _make_phone(self) -> Device:
        model = self._add(
            DeliveryModel(name="시험 모형", model=Model.RIDER, profile="scooter", capacity_boxes=20)
        )
        team = self._add(
            Team(area_id=self.area.id, delivery_model_id=model.id, name="시험", loads_at=[], feeds=[], home_base=None)
        )
        courier = Courier(person_id=self._key(), team_id=team.id, code="시험-01", skills=[])
        self._add(courier)
        phone: Device = self._add(Device(courier_id=courier.id, token_hash=uuid4().hex, enrolled_at=self.made_at))
        return phone

    def _make_person(self, number: int) -> Recipient:
        person = Recipient(
            person_id=self._key(), number=number, name_hash=f"n{number}", birth_date_hash=f"b{number}",
            high_risk=number % 5 == 0, consent_privacy=True, consent_sensitive=True, consent_third_parties=True,
            created_at=self.made_at,
        )  # fmt: skip
        person.name = f"가상{number}"
        person.guardian = {"name": f"보호{number}", "relation": "자녀", "phone": "010-0000-0000"}
        return self._add(person)  # type: ignore[no-any-return]

    def _make_order(self, person: Recipient, number: int) -> DailyOrder:
        home = Home(
            person_id=person.person_id, recipient_id=person.id, area_id=self.area.id, address_hash=f"a{number}",
            building=f"building {number}", lat=LAT, lon=LON, precision=Precision.BUILDING, created_at=self.made_at,
        )  # fmt: skip
        home.address = f"가상로 {number}"
        self._add(home)
        referral = self._add(
            Referral(
                person_id=person.person_id, recipient_id=person.id, content_hash=uuid4().hex, centre="시험동",
                received_on=self.day, created_at=self.made_at,
            )
        )  # fmt: skip
        standing = self._add(
            StandingOrder(
                recipient_id=person.id, referral_id=referral.id, menu_id=self.menu.id, weekdays=[1], meals_a_visit=1,
                status=StandingOrderStatus.ACTIVE, approved_meals=9, start_day=self.day, end_day=self.day,
                person_id=person.person_id, created_at=self.made_at,
            )
        )  # fmt: skip
        order: DailyOrder = self._add(
            DailyOrder(
                number=f"{number:04}", standing_order_id=standing.id, recipient_id=person.id, home_id=home.id,
                menu_id=self.menu.id, kitchen_id=self.kitchen.id, area_id=self.area.id, day=self.day, slot="general",
                meals=1, container=ContainerKind.DISPOSABLE, status=OrderStatus.OUT,
            )
        )  # fmt: skip
        return order

    def _make_fact(self, order: DailyOrder, number: int) -> Fact:
        person = self.session.get_one(Recipient, order.recipient_id)
        moment: datetime = self.made_at
        fact: Fact = self._add(
            Fact(
                id=uuid4(), device_id=self.phone.id, seq=number, courier_id=self.phone.courier_id, day=self.day,
                kind="no_answer", order_ids=[str(order.id)], data={}, person_id=person.person_id, device_at=moment,
                happened_at=moment, received_at=moment, digest="simulated", outcome="applied",
            )
        )  # fmt: skip
        return fact

    def _key(self) -> UUID:
        key = self.session.info["vault"].new_person_key(uuid4())
        person: UUID = self._add(key).person_id
        return person

    def _add(self, row: Any) -> Any:
        self.session.add(row)
        self.session.flush()
        return row
