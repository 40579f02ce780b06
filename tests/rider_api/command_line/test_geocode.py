"""`bapgil geocode`: every row of a file answered, for programs and for people."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dispatch.installation import open_database
from dispatch.settings import settings
from models.places import Area, Dong
from rider_api.command_line import main
from routing.geocoding import import_address_table
from simulations.addresses import SyntheticAddress, write_address_table
from simulations.mapo import MAPO

HOUSE = SyntheticAddress(
    road="밥길로3길", main_number=12, sub_number=4, building="", dong=MAPO[0], lat=37.55, lon=126.95
)


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("BAPGIL_HOME", str(tmp_path / "home"))
    settings.cache_clear()
    yield tmp_path / "home"
    settings.cache_clear()


def geocode(path: Path, content: bytes, capsys: pytest.CaptureFixture[str]) -> tuple[int, Any]:
    path.write_bytes(content)
    code = main(["geocode", str(path), "--json"])
    return code, json.loads(capsys.readouterr().out)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp949"])
@pytest.mark.parametrize("heading", ["address", "주소"])
def test_every_row_tells_what_was_read_and_where_it_is(
    tmp_path: Path, home: Path, capsys: pytest.CaptureFixture[str], encoding: str, heading: str
) -> None:
    home.joinpath("maps").mkdir(parents=True)
    write_address_table([HOUSE], tmp_path / "entrc.txt")
    import_address_table(tmp_path / "entrc.txt", settings().addresses)
    lines = [f"name,{heading}", '가,"마포구 밥길로3길 12-4, 302호"', "나,중구 을지로3가 5", "다,국회의사당 경내"]
    code, rows = geocode(tmp_path / "a.csv", "\r\n".join(lines).encode(encoding), capsys)
    assert code == 0
    exact, parcel, unread = rows
    assert exact["address"] == "마포구 밥길로3길 12-4, 302호"
    assert exact["parsed"] == {
        "kind": "road",
        "sido": "",
        "district": "마포구",
        "road": "밥길로3길",
        "main_number": 12,
        "sub_number": 4,
        "underground": False,
        "hill": False,
        "building": "",
        "detail": "302호",
    }
    assert (exact["lat"], exact["lon"]) == pytest.approx((37.55, 126.95), abs=1e-6)
    assert (exact["precision"], exact["source"], exact["needs_pin"]) == ("entrance", "official_table", False)
    assert (parcel["parsed"]["kind"], parcel["parsed"]["dong"]) == ("parcel", "을지로3가")
    assert (parcel["lat"], parcel["precision"], parcel["reason"]) == (None, None, "address.not_found")
    assert (unread["parsed"], unread["lat"], unread["reason"]) == (None, None, "address.not_readable")


def test_the_dong_office_of_the_installation_is_the_last_resort(
    tmp_path: Path, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    database = open_database(settings())
    with database.write() as session:
        area = Area(name="마포구")
        session.add(area)
        session.flush()
        session.add(Dong(area_id=area.id, code="1", name="망원1동", office_lat=37.555, office_lon=126.906))
    database.close()
    content = "address,dong\n마포구 월드컵로 79,망원1동\n아는 사람 없음,망원1동\n마포구 월드컵로 79,\n".encode()
    code, (placed, unread, nowhere) = geocode(tmp_path / "a.csv", content, capsys)
    assert code == 0
    for row in (placed, unread):
        assert (row["lat"], row["lon"], row["precision"]) == (37.555, 126.906, "dong_office")
        assert row["needs_pin"]
    assert nowhere["lat"] is None


def test_people_get_a_table(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.csv").write_text("address\n나물로 7\n모름\n", encoding="utf-8")
    assert main(["geocode", str(tmp_path / "a.csv")]) == 0
    printed = capsys.readouterr().out
    assert "나물로 7" in printed
    assert "address" in printed


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"name\nx\n", "address.no_column"), (b"", "address.no_column"), (b'address\n"open', "address.no_csv")],
)
def test_a_file_without_addresses_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes, code: str
) -> None:
    exit_code, answer = geocode(tmp_path / "a.csv", content, capsys)
    assert exit_code == 3
    assert [error["code"] for error in answer["errors"]] == [code]
