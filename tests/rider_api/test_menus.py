"""Menus of the day and the district's workbook through the desk's doors."""

import io
from typing import Any

from openpyxl import load_workbook
from sqlmodel import select

from models.accounts import Account
from models.fleet import Kitchen
from models.statuses import Role
from tests.makers.days import DAY
from tests.makers.desks import House
from tests.makers.districts import ROWS, changed, only, write_district

ASKED = f"/api/desk/day-menus?first={DAY}&last={DAY}"
DISHES = [
    {"name": "잡곡밥"},
    {"name": "호두 멸치볶음", "ingredients": ["멸치"], "allergens": ["호두"], "unsuitable_for": []},
]


def write(house: House, **changes: Any) -> Any:
    body = {"menu_id": house.ids["menu"], "day": str(DAY), "dishes": DISHES, **changes}
    return house.client(Role.COORDINATOR).put("/api/desk/day-menus", json=body)


def test_a_menu_is_written_read_and_written_again(house: House) -> None:
    desk = house.client(Role.COORDINATOR)
    before = desk.get(ASKED).json()
    assert [menu["name"] for menu in before["menus"]] == ["저염 일반식"]
    assert "호두" in before["allergens"]
    assert before["written"] == []
    assert write(house).status_code == 200
    assert write(house, substitute="견과 없음", dishes=DISHES[:1]).status_code == 200
    assert write(house, dishes=DISHES[1:]).status_code == 200
    written = desk.get(ASKED).json()["written"]
    assert [(one["substitute"], one["revision"], len(one["dishes"])) for one in written] == [
        ("", 2, 1),
        ("견과 없음", 1, 1),
    ]
    assert written[0]["dishes"][0]["allergens"] == ["호두"]


def test_what_is_no_dish_is_refused(house: House) -> None:
    assert write(house, dishes=[{"name": "밥", "allergens": ["바나나"]}]).json()["error"]["code"] == "menu.dishes"
    assert write(house, dishes=[]).json()["error"]["code"] == "menu.dishes"
    assert write(house, menu_id=house.ids["area"]).status_code == 404


def hand_in(house: House, content: bytes, *, dry_run: bool) -> Any:
    files, data = {"file": ("providers.xlsx", content)}, {"dry_run": str(dry_run).lower()}
    return house.client(Role.COORDINATOR).post("/api/desk/providers", files=files, data=data)


def look_after_everything(house: House) -> None:
    """The coordinator's account is of no single area."""
    with house.database.write() as session:
        session.exec(select(Account).where(Account.login == "coordinator")).one().area_id = None


def test_a_workbook_is_tried_then_taken_over(house: House) -> None:
    look_after_everything(house)
    kitchen = changed("업체", 권역="가온구")
    workbook = only(**{"권역·동": ROWS["권역·동"], "업체": kitchen["업체"]})
    tried = hand_in(house, workbook, dry_run=True).json()
    assert (tried["written"], tried["problems"], tried["counts"]["kitchens"]["added"]) == (False, [], 1)
    with house.database.read() as session:
        assert len(session.exec(select(Kitchen)).all()) == 2
    assert hand_in(house, workbook, dry_run=False).json()["written"]
    with house.database.read() as session:
        assert len(session.exec(select(Kitchen)).all()) == 3
    book = load_workbook(io.BytesIO(house.client(Role.COORDINATOR).get("/api/desk/providers.xlsx").content))
    assert "가온 도시락" in {cell.value for row in book["업체"].iter_rows() for cell in row}


def test_a_faulty_workbook_says_where_and_writes_nothing(house: House) -> None:
    look_after_everything(house)
    told = hand_in(house, write_district(**changed("업체", 위도="남쪽")), dry_run=False).json()
    assert not told["written"]
    assert [(one["sheet"], one["column"]) for one in told["problems"][:1]] == [("업체", "위도")]


def test_an_account_of_one_of_several_areas_sets_nothing_up(house: House) -> None:
    assert hand_in(house, write_district(), dry_run=True).json()["error"]["code"] == "providers.many_areas"
    assert house.client(Role.COORDINATOR).get("/api/desk/providers.xlsx").status_code == 409
