"""Districts side by side, as the metropolitan team sees them."""

import pytest
from playwright.sync_api import expect

from models.statuses import Role
from tests.makers.browsers import Visits, find_barriers, sticks_out

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("width", [390, 768, 1280])
def test_the_metropolitan_team_sorts_districts_and_sees_nothing_else(visits: Visits, width: int) -> None:
    page = visits.open(Role.METROPOLITAN.value, width=width)
    rows = page.locator(".city-table tbody tr")
    expect(rows).to_have_count(2)
    expect(rows.first).to_contain_text("마포구 2026-11-23")
    expect(page.locator(".city-table tfoot")).to_contain_text("서울시 전체")
    assert find_barriers(page) == []
    assert not sticks_out(page)
    page.locator(".table-scroll").evaluate("box => { box.scrollLeft = box.scrollWidth }")
    expect(rows.first.get_by_role("rowheader")).to_be_in_viewport(ratio=1)
    page.get_by_role("button", name="집", exact=True).press("Enter")
    expect(page.get_by_role("columnheader", name="집", exact=True)).to_have_attribute("aria-sort", "descending")
    page.get_by_role("button", name="집", exact=True).press("Enter")
    expect(rows.first).to_contain_text("마포구 2026-11-24")
    expect(page.locator(".top-bar nav a")).to_have_text(["자치구 비교", "휴일"])
