"""What a page may load: our own things, and the tiles of one host where one is set."""

from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from pydantic import ValidationError

from dispatch.settings import Settings
from models.database import Database
from models.statuses import Role
from rider_api.app import create_app
from rider_api.headers import write_content_security_policy
from tests.makers.desks import House

TILES = "https://tiles.example.kr:8443/{z}/{x}/{y}.png?key=1"


def make_settings(home: Path, url: str) -> Settings:
    return Settings(_env_file=None, home=home, tiles_url=url, tiles_attribution="© 지도")  # type: ignore[call-arg]


def test_no_other_host_may_be_asked_by_default(house: House) -> None:
    with house.client(Role.COORDINATOR) as desk:
        answer = desk.get("/api/map/tiles")
    assert answer.json() == {"url": "", "attribution": ""}
    policy = answer.headers["Content-Security-Policy"]
    assert policy == write_content_security_policy()
    assert "://" not in policy


def test_a_tile_server_opens_its_own_host_and_nothing_else(house: House, database: Database, tmp_path: Path) -> None:
    house.app = create_app(database, make_settings(tmp_path, TILES))
    with house.client(Role.COORDINATOR) as desk:
        answer = desk.get("/api/map/tiles")
    assert answer.json() == {"url": TILES, "attribution": "© 지도"}
    opened = {rule for rule in answer.headers["Content-Security-Policy"].split("; ") if "://" in rule}
    assert opened == {
        "img-src 'self' https://tiles.example.kr:8443 data: blob:",
        "connect-src 'self' https://tiles.example.kr:8443",
    }


@pytest.mark.parametrize(
    "url",
    [
        "tiles.example.kr/{z}/{x}/{y}.png",
        "https://tiles.example.kr/",
        "javascript://x/{z}/{x}/{y}",
        "https://a.kr;script-src b/{z}/{x}/{y}",
        "https://*/{z}/{x}/{y}",
        "https://user:secret@a.kr/{z}/{x}/{y}",
    ],
)
def test_what_is_no_address_of_tiles_is_refused(url: str, tmp_path: Path) -> None:
    with pytest.raises(ValidationError):
        make_settings(tmp_path, url)


def test_who_is_not_signed_in_is_told_nothing(house: House) -> None:
    with TestClient(house.app) as nobody:
        assert nobody.get("/api/map/tiles").status_code == 401
