"""A courier who has to stay: one screen stays with the person, the next one gets the doors, the desk is told."""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from sqlmodel import select

from dispatch.access.accounts import AccountForm, create_account
from dispatch.delivery.relief import relieve_couriers
from models.database import Database
from models.fleet import Courier
from models.places import Area
from models.statuses import Role
from tests.makers.browsers import Visits, wait_for
from tests.makers.desks import PASSWORD
from tests.makers.phones import PHONE, Phone, Street, make_street

pytestmark = pytest.mark.browser


@pytest.fixture
def two_routes(database: Database, tmp_path: Path, at: Callable[[str | datetime], datetime]) -> Iterator[Street]:
    """09:20: both riders may still make another trip."""
    at("2026-11-23 09:20")
    with make_street(database, tmp_path, trips=3) as street:
        with database.write() as session:
            area_id = session.exec(select(Area.id)).one()
            form = AccountForm(login="coordinator", password=PASSWORD, role=Role.COORDINATOR, area_id=area_id)
            create_account(session, form)
        yield street


def test_who_stays_is_relieved_while_the_others_and_the_desk_look_on(browser: Browser, two_routes: Street) -> None:
    street = two_routes
    with street.database.read() as session:
        taker_id = session.exec(select(Courier.id).where(Courier.code == "라이더-02")).one()
    stays = Phone(context=browser.new_context(**PHONE), street=street, shows="2026-11-23T09:20:00+09:00")
    takes = Phone(
        context=browser.new_context(**PHONE), street=street, courier_id=taker_id, shows="2026-11-23T09:20:00+09:00"
    )
    visits = Visits(browser=browser, base=street.base)
    desk = visits.open("coordinator")
    for phone in (stays, takes):
        phone.enrol()
    stays.load()
    stays.stands_at(1)
    expect(takes.page.locator(".route ol > li")).to_have_count(2)

    for name in ("응답 없음", "곁에 있어야 해요"):
        stays.tap(name)
    stays.page.clock.run_for(400)
    stays.tap("네, 곁에 있겠습니다")
    expect(stays.page.get_by_text("상황실이 알고 있습니다")).to_be_visible()
    wait_for(stays.page, lambda: len(street.facts("stay")) == 1)
    task = desk.locator(".exception", has_text="라이더-01")
    expect(task.first).to_be_visible()
    assert len(relieve_couriers(street.database)) == 1

    banner = takes.page.get_by_role("alert").filter(has_text="계획이 바뀌었습니다")
    for number in (2, 3, 4, 5):
        expect(banner).to_contain_text(f"추가: 김가상{number}")
    expect(banner).not_to_contain_text("한끼")
    assert takes.hurdles() == []
    takes.tap("확인했습니다")
    for number in (2, 3, 4, 5, 6):
        expect(takes.page.locator(".route").get_by_text(f"김가상{number}", exact=True)).to_be_visible()
    expect(task.filter(has_text="라이더-02")).to_contain_text("남은 4건")

    stays.tap("배송 화면으로")
    stays.tap("확인했습니다")
    stays.stands_at(1)
    expect(stays.page.locator(".route").get_by_text("김가상2", exact=True)).to_have_count(0)
    assert stays.hurdles() == []
    visits.leave()
    for phone in (stays, takes):
        assert phone.thrown == []
