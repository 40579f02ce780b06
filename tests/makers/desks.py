"""Puts the real application in front of a small town: every role signed in, two areas, a published plan.

    house = make_house(database, home=tmp_path)
    with house.client(Role.KITCHEN) as kitchen:
        kitchen.get(f"/api/kitchen/day/{DAY}")
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID, uuid4

from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlmodel import Session, select

from dispatch import clock
from dispatch.access.accounts import AccountForm, create_account, enrol, list_accounts, log_in, make_enrol_link
from dispatch.calendar import close_kitchen
from dispatch.channels.contacts import end_contact, set_contact
from dispatch.installation import ensure_epoch
from dispatch.keys import door_key, kitchen_key
from dispatch.kitchen.lots import record_lot
from dispatch.ordering.changes import cancel_order
from dispatch.settings import Settings
from dispatch.tasks import raise_task
from dispatch.welfare.warnings import set_warning
from models.database import Database
from models.entrances import EntranceReport
from models.fleet import Kitchen
from models.freed import FreedMeal
from models.messages import Message
from models.orders import DailyOrder, StandingOrder
from models.places import Dong, Home
from models.plans import Tour
from models.statuses import MessageStatus, Role, StandingOrderStatus, TaskKind
from models.welfare import Case
from rider_api.app import create_app
from rider_api.sessions import COOKIE
from routing.reasons import Reason, Text
from tests.makers.days import DAY, MADE, Town
from tests.makers.plans import card, publish, record, send

PASSWORD = "correct horse battery"
NEXT_DAY = DAY + timedelta(days=1)
LONG_AGO = date(2026, 1, 5)
FOREIGN = "foreign "
"""Before a role: the same role in another area, kitchen or dong."""


@dataclass(kw_only=True)
class House:
    """The application, and the ids that requests speak of. `tokens`: session or device token by who."""

    app: FastAPI
    database: Database
    settings: Settings
    tokens: dict[str, str]
    ids: dict[str, str]

    def client(self, who: Role | str | None = None) -> TestClient:
        """A browser (or phone) of this role; nobody signed in when None. Server errors come back as answers."""
        name = who.value if isinstance(who, Role) else who
        client = TestClient(self.app, raise_server_exceptions=False)
        if name is not None and name.endswith(Role.COURIER.value):
            client.headers["Authorization"] = f"Bearer {self.tokens[name]}"
        elif name is not None:
            client.cookies.set(COOKIE, self.tokens[name])
        return client


def make_house(database: Database, *, home: Path) -> House:
    """Area one: doors 1 to 3 of kitchen 한끼 on a published plan. Area two: door 9 of kitchen 두끼."""
    settings = Settings(_env_file=None, home=home)  # type: ignore[call-arg]
    ensure_epoch(database)
    with database.write() as session:
        town, ids = _make_town(session)
        other = _make_other_town(session)
        _make_accounts(session, town, other)
        session.expunge_all()
    tokens = {name: _sign_in(database, name) for name in _logins(database)}
    tokens |= _enrol(database, ids)
    return House(app=create_app(database, settings), database=database, settings=settings, tokens=tokens, ids=ids)


def _make_town(session: Session) -> tuple[Town, dict[str, str]]:
    town = Town(session=session)
    kitchen = town.kitchen()
    menu = town.menu(kitchen)
    duties = town.crew(loads_at=[kitchen], count=2)
    orders = {number: town.door(number, (number, 1), menu) for number in (1, 2, 3)}
    dong = town._add(Dong(area_id=town.area.id, code="1144000001", name="서교동", office_lat=37.55, office_lon=126.92))
    for recipient_home in session.exec(select(Home)).all():
        recipient_home.dong_id = dong.id
    plan = publish(session, town, {
        "라이더-01": [(kitchen_key("한끼"), [door_key(1, "한끼"), door_key(2, "한끼")])],
        "라이더-02": [(kitchen_key("한끼"), [door_key(3, "한끼")])],
    })  # fmt: skip
    phone = town.device(duties[0])
    send(session, phone, card(1, orders=[orders[1].id], outcome="no_answer"))
    send(session, phone, record(2, "entrance", orders=[orders[1].id], data={}, note="시험: 대문 왼쪽 옆문"))
    change = cancel_order(session, orders[3].id)
    return town, {
        "area": str(town.area.id),
        "dong": str(dong.id),
        "kitchen": str(kitchen.id),
        "menu": str(menu.id),
        "plan": str(plan.id),
        "version": str(plan.version),
        "tour": str(session.exec(select(Tour.id).where(Tour.duty_id == duties[0].id)).one()),
        "duty": str(duties[1].id),
        "courier": duties[0].courier_ids[0],
        "other_courier": duties[1].courier_ids[0],
        "device": str(phone.id),
        "change": str(change.id),
        "freed": str(session.exec(select(FreedMeal.id)).one()),
        "order": str(orders[2].id),
        "standing": str(_requested(session, orders[2]).id),
        "home": str(session.exec(select(Home.id).where(Home.recipient_id == orders[1].recipient_id)).one()),
        "case": str(session.exec(select(Case.id)).one()),
        "task": str(_task(session, town)),
        "closure": str(close_kitchen(session, kitchen.id, LONG_AGO).id),
        "lot": str(_lot(session, kitchen.id, menu.id)),
        **_welfare(session, town),
        "entrance": str(session.exec(select(EntranceReport.id)).one()),
    }


def _requested(session: Session, order: DailyOrder) -> StandingOrder:
    """Back to the state in which somebody must decide about it."""
    standing = session.get_one(StandingOrder, order.standing_order_id)
    standing.status = StandingOrderStatus.REQUESTED
    session.flush()
    return standing


def _task(session: Session, town: Town) -> UUID:
    text = Text(ko="시험", en="test")
    reason = Reason(code="test.reason", cause=text, action=text)
    task = raise_task(
        session, area_id=town.area.id, kind=TaskKind.PLACE_ADDRESS, natural_key="test", reason=reason, due_at=MADE
    )
    return task.id


def _lot(session: Session, kitchen_id: UUID, menu_id: UUID) -> UUID:
    """A batch that was finished before the first pickup."""
    return record_lot(
        session, kitchen_id=kitchen_id, day=DAY, menu_id=menu_id, meals=40,
        finished_at=clock.moment_of(DAY, 8 * 3600 + 1800),
    ).id  # fmt: skip


def _welfare(session: Session, town: Town) -> dict[str, str]:
    """A contact that has ended, a warning of long ago and a message that was given up: nothing that changes a day."""
    contact = set_contact(session, area_id=town.area.id, target="night_centre", channel="sms", address="02-120")
    end_contact(session, contact.id)
    warning = set_warning(session, town.area.id, kind="cold", from_day=LONG_AGO, until_day=LONG_AGO)
    message = Message(
        natural_key="test", area_id=town.area.id, template="test", target="coordinator", channel="email",
        status=MessageStatus.FAILED, person_id=contact.person_id, made_at=MADE, next_at=MADE,
    )  # fmt: skip
    message.content = {"to": "desk@example.kr", "subject": "", "text": "", "text_en": ""}
    session.add(message)
    session.flush()
    return {"contact": str(contact.id), "warning": str(warning.id), "message": str(message.id)}


def _make_other_town(session: Session) -> Town:
    other = Town(session=session, day=NEXT_DAY)
    kitchen = other.kitchen("두끼")
    other.door(9, (1, 1), other.menu(kitchen, "다른 일반식"))
    dong = other._add(Dong(area_id=other.area.id, code="1117000001", name="후암동", office_lat=37.5, office_lon=126.9))
    home = session.exec(select(Home).where(Home.area_id == other.area.id)).one()
    home.dong_id = dong.id
    other.crew("용산", loads_at=[kitchen])
    return other


def _make_accounts(session: Session, town: Town, other: Town) -> None:
    for prefix, own in (("", town), (FOREIGN, other)):
        kitchen = session.exec(select(Kitchen).where(Kitchen.area_id == own.area.id)).one()
        dong = session.exec(select(Dong).where(Dong.area_id == own.area.id)).one()
        for role in (Role.COORDINATOR, Role.AUDITOR, Role.KITCHEN, Role.CARE_MANAGER, Role.METROPOLITAN):
            form = AccountForm(
                login=prefix + role.value,
                password=PASSWORD,
                role=role,
                area_id=None if role is Role.METROPOLITAN else own.area.id,
                kitchen_id=kitchen.id if role is Role.KITCHEN else None,
                dong_id=dong.id if role is Role.CARE_MANAGER else None,
            )
            create_account(session, form)


def _logins(database: Database) -> list[str]:
    with database.read() as session:
        return [account.login for account in list_accounts(session)]


def _sign_in(database: Database, login: str) -> str:
    return log_in(database, login=login, password=PASSWORD, address=str(uuid4())).token


def _enrol(database: Database, ids: Mapping[str, str]) -> dict[str, str]:
    found = {}
    for name, courier in (("courier", ids["courier"]), (f"{FOREIGN}courier", ids["other_courier"])):
        with database.write() as session:
            link = make_enrol_link(session, UUID(courier))
        _, found[name] = enrol(database, token=link.token, address=str(uuid4()))
    return found
