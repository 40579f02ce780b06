"""The courier's page without a network, with a lying one, killed, and in two tabs."""

from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Error, Route, expect

from dispatch import clock
from tests.makers.browsers import ARGUMENTS, CHROMIUM, mend_network, wait_for
from tests.makers.phones import DOORS, FACTS, PHONE, Phone, Street, kill_browser

pytestmark = pytest.mark.browser


def test_a_whole_day_without_a_network(loaded: Phone, street: Street) -> None:
    loaded.context.set_offline(True)
    for number in DOORS[:3]:
        loaded.stands_at(number)
        loaded.deliver()
    loaded.pass_undo()
    loaded.waits(7)
    loaded.page.reload()
    loaded.stands_at(4)
    loaded.deliver()
    loaded.pass_undo()
    loaded.waits(9)
    assert street.facts() == []
    loaded.context.set_offline(False)
    loaded.all_sent()
    facts = street.facts()
    assert [fact.kind for fact in facts] == ["pickup", *["delivered", "card"] * 4]
    assert [fact.seq for fact in facts] == list(range(1, 10))
    assert facts[1].device_at < facts[3].device_at < facts[5].device_at < facts[7].device_at
    loaded.stands_at(5)


def test_a_killed_browser_forgets_nothing(browser: Browser, street: Street, tmp_path: Path) -> None:
    profile = tmp_path / "profile"
    start = browser.browser_type.launch_persistent_context
    context = start(profile, executable_path=CHROMIUM, args=ARGUMENTS, **PHONE)
    phone = Phone(context=context, street=street)
    phone.enrol()
    phone.load()
    context.set_offline(True)
    phone.deliver()
    phone.stands_at(2)
    kill_browser(profile)
    with suppress(Error):  # what is left of it on our side
        context.close()
    again = Phone(context=start(profile, executable_path=CHROMIUM, args=ARGUMENTS, **PHONE), street=street)
    again.page.goto(f"{street.base}/c/")
    again.stands_at(2)
    again.pass_undo()
    again.all_sent()
    assert [fact.kind for fact in street.facts()] == ["pickup", "delivered", "card"]
    again.context.close()
    assert phone.thrown + again.thrown == []


def test_a_lost_answer_is_asked_for_again_and_nothing_counts_twice(loaded: Phone, street: Street) -> None:
    lost = []

    def lose(route: Route) -> None:
        lost.append(route.fetch().status)
        route.abort()

    loaded.context.route(FACTS, lose)
    loaded.deliver()
    loaded.pass_undo()
    wait_for(loaded.page, lambda: len(street.facts()) == 3, each=lambda: loaded.page.clock.run_for(5_000))
    loaded.waits(3)
    assert set(lost) == {200}
    mend_network(loaded.context)
    loaded.page.clock.run_for(120_000)
    loaded.all_sent()
    assert len(street.facts()) == 3
    assert len(street.cards()) == 1


def test_what_is_no_answer_of_the_server_loses_nothing(loaded: Phone, street: Street) -> None:
    asked = []

    def answer(route: Route) -> None:
        status = (200, 503, 429)[len(asked) % 3]
        asked.append(status)
        route.fulfill(status=status, content_type="text/html", body="<h1>Wi-Fi 로그인</h1>")

    loaded.context.route(FACTS, answer)
    loaded.deliver()
    loaded.pass_undo()
    wait_for(loaded.page, lambda: len(asked) >= 3, each=lambda: loaded.page.clock.run_for(5_000))
    loaded.waits(3)
    mend_network(loaded.context)
    loaded.page.clock.run_for(120_000)
    loaded.all_sent()
    assert len(street.facts()) == 3


def test_two_tabs_are_one_phone(loaded: Phone, street: Street) -> None:
    first, second = loaded.page, loaded.open_tab()
    second.goto(f"{street.base}/c/")
    loaded.deliver()
    expect(second.get_by_role("heading", level=1, name="김가상2", exact=True)).to_be_visible()
    loaded.page = second
    loaded.deliver()
    for page in (first, second):
        page.clock.run_for(11_000)
    loaded.all_sent()
    assert [fact.seq for fact in street.facts()] == [1, 2, 3, 4, 5]


@pytest.mark.parametrize("year", [2024, 2028])
def test_a_clock_that_is_years_off_changes_no_time_and_hides_no_door(
    browser: Browser, street: Street, year: int
) -> None:
    phone = Phone(context=browser.new_context(**PHONE), street=street, shows=f"{year}-11-23T10:00:00+09:00")
    phone.enrol()
    phone.load()
    phone.deliver()
    phone.stands_at(2)
    phone.page.reload()
    phone.stands_at(2)
    phone.pass_undo()
    phone.all_sent()
    facts = street.facts()
    assert [fact.kind for fact in facts] == ["pickup", "delivered", "card"]
    assert {fact.device_at.year for fact in facts} == {year}, "both times are kept"
    assert all(abs(fact.happened_at - clock.now()) < timedelta(minutes=1) for fact in facts)
    phone.context.close()
    assert phone.thrown == []
