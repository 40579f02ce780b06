"""A district from one workbook: the demo's providers come out as they went in; anything wrong changes nothing."""

import io
from collections.abc import Callable
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from sqlmodel import Session, col, select

from dispatch.intake.placing import Placement
from dispatch.providers import import_providers, write_workbook
from dispatch.providers.sheets import SHEETS
from models.database import Database, sqlite_url
from models.events import Event
from models.fleet import Courier, DeliveryModel, Duty, Hub, Kitchen, Team
from models.orders import Menu
from models.personal import Vault
from models.places import Area, Dong
from models.statuses import Precision
from simulations.providers import setup_city
from tests.makers.districts import changed, only, write_district

Holds = Callable[[str | datetime], datetime]
DAY = date(2026, 11, 23)
IDS = {"id", "area_id", "kitchen_id", "team_id", "delivery_model_id", "person_id", "name_sealed", "phone_sealed"}


def nowhere(address: str) -> None:
    return None


@pytest.fixture
def demo(tmp_path: Path, vault: Vault, at: Holds) -> Database:
    """Another installation, with the demo's providers."""
    at("2026-11-20 12:00")
    made = Database(sqlite_url(tmp_path / "demo.sqlite"), vault)
    made.create_all()
    with made.write() as session:
        setup_city(session, DAY)
    return made


def workbook_of(database: Database) -> Workbook:
    """Its workbook, with the couriers' names and phones typed in."""
    with database.read() as session:
        book = load_workbook(io.BytesIO(write_workbook(session)))
        people = {row.code: (row.name, row.phone) for row in session.exec(select(Courier)).all()}
    page = book["배송원"]
    for row in page.iter_rows(min_row=3):
        assert (row[2].value, row[3].value) == (None, None)
        row[2].value, row[3].value = people[str(row[0].value)]
    return book


def saved(book: Workbook) -> bytes:
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def content_of(database: Database) -> dict[str, list[dict[str, Any]]]:
    """Everything providers are made of, by name and without ids."""
    with database.read() as session:
        names = _names(session)
        return {
            table.__name__: sorted((_plain(row, names) for row in session.exec(select(table)).all()), key=str)
            for table in (Area, Dong, Kitchen, Menu, Hub, DeliveryModel, Team, Courier, Duty)
        }


def _names(session: Session) -> dict[str, str]:
    found: dict[str, str] = {}
    for table in (Area, Kitchen, Hub, DeliveryModel, Team):
        found |= {str(row.id): row.name for row in session.exec(select(table)).all()}  # type: ignore[attr-defined]
    return found | {str(row.id): row.code for row in session.exec(select(Courier)).all()}


def _plain(row: Any, names: dict[str, str]) -> dict[str, Any]:
    def plain(value: Any) -> Any:
        return [names[each] for each in value] if isinstance(value, list) else value

    facts = {key: plain(value) for key, value in row.model_dump().items() if key not in IDS}
    ids = {key: str(getattr(row, key, "")) for key in IDS if key.endswith("_id")}
    owners = {key: names[value] for key, value in ids.items() if value in names}
    person = {"name": row.name, "phone": row.phone} if isinstance(row, Courier) else {}
    base = {"home_base": names.get(facts["home_base"] or "")} if isinstance(row, Team) else {}
    return facts | owners | person | base


def test_the_demos_providers_come_out_as_they_went_in(demo: Database, database: Database) -> None:
    report = import_providers(database, saved(workbook_of(demo)), locate=nowhere)
    assert [problem.reason for problem in report.problems] == []
    assert content_of(database) == content_of(demo)
    assert {kind: counts["added"] for kind, counts in report.counts.items()} == {
        "area": 1, "areas": 16, "kitchens": 2, "menus": 3, "hubs": 16, "delivery_models": 6,
        "teams": 7, "couriers": 19, "duties": 17,
    }  # fmt: skip


def test_the_same_workbook_again_changes_nothing(demo: Database, database: Database) -> None:
    content = saved(workbook_of(demo))
    import_providers(database, content, locate=nowhere)
    with database.read() as session:
        before = [row.model_dump() for row in session.exec(select(Courier).order_by(col(Courier.code))).all()]
    again = import_providers(database, content, locate=nowhere)
    assert {counts["added"] + counts["changed"] for counts in again.counts.values()} == {0}
    with database.read() as session:
        after = [row.model_dump() for row in session.exec(select(Courier).order_by(col(Courier.code))).all()]
        assert after == before
        (event,) = session.exec(select(Event)).all()
        assert (event.kind, event.data["hubs"], event.data["couriers"]) == ("providers.imported", 16, 19)


def test_the_written_workbook_comes_back_without_a_change_and_without_names(demo: Database) -> None:
    """Empty names and phones leave what is stored."""
    before = content_of(demo)
    with demo.read() as session:
        content = write_workbook(session)
    assert not import_providers(demo, content, locate=nowhere).problems
    assert content_of(demo) == before


def test_a_dry_run_counts_and_stores_nothing(demo: Database, database: Database) -> None:
    report = import_providers(database, saved(workbook_of(demo)), locate=nowhere, dry_run=True)
    assert report.counts["hubs"] == {"added": 16, "changed": 0, "unchanged": 0}
    assert not any(content_of(database).values())


def test_the_empty_form_explains_every_column_and_holds_nothing(database: Database) -> None:
    form = write_workbook()
    assert [told.reason.code for told in import_providers(database, form, locate=nowhere).problems] == [
        "providers.empty"
    ]
    notes = {(row[0].value, row[1].value) for row in load_workbook(io.BytesIO(form))["설명"].iter_rows(min_row=2)}
    assert {(sheet.title, column.heading) for sheet in SHEETS for column in sheet.columns} <= notes


def test_addresses_are_placed_and_cells_of_a_spreadsheet_are_read(database: Database, at: Holds) -> None:
    """Times, dates and numbers as cells of their own kind, a place by its address, a telephone without its zero."""
    at("2026-12-01 12:00")
    found = Placement(lat=37.5712, lon=126.9801, precision=Precision.ENTRANCE, source="test")
    sheets = changed("업체", 위도=None, 경도=None, 주소="가온로 1", **{"상차 시작": time(9, 45), "상차 시간(분)": 2.5})
    sheets |= changed("배송원", 전화번호=1000000001) | changed("근무", 시작일=datetime.fromisoformat("2026-12-21"))
    content = write_district(**sheets)
    assert not import_providers(database, content, locate={"가온로 1": found}.get).problems
    with database.read() as session:
        kitchen = session.exec(select(Kitchen)).one()
        assert (kitchen.lat, kitchen.lon, kitchen.ready_seconds, kitchen.loading_seconds) == (
            37.5712, 126.9801, 35_100, 150,
        )  # fmt: skip
        courier = session.exec(select(Courier).where(Courier.code == "라-01")).one()
        assert (courier.name, courier.phone) == ("김빠름", "010-0000-0001")
        assert courier.name_sealed is not None
        assert "김빠름".encode() not in courier.name_sealed


def test_a_row_is_recognised_by_its_name_and_corrected(database: Database, at: Holds) -> None:
    at("2026-12-01 12:00")
    import_providers(database, write_district(), locate=nowhere)
    content = only(**changed("거점", **{"닫는 시각": "17:00", "하루 한도(개)": 40}))
    report = import_providers(database, content, locate=nowhere)
    assert report.counts == {"hubs": {"added": 0, "changed": 1, "unchanged": 0}}
    with database.read() as session:
        hub = session.exec(select(Hub)).one()
        assert (hub.close_seconds, hub.capacity_boxes) == (17 * 3600, 40)
