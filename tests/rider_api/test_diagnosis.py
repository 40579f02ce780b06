"""What `bapgil doctor` finds, each made wrong once."""

import json
import os
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from dispatch.access import accounts
from dispatch.access.accounts import DEMO_PASSWORD, AccountForm, create_account
from dispatch.channels.push import create_push_key
from dispatch.installation import open_database, prepare_installation
from dispatch.settings import Settings
from dispatch.settings import settings as process_settings
from models.statuses import Role
from rider_api.command_line import main
from rider_api.diagnosis import Level, diagnose
from tests.makers.valhalla import valhalla_service


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    made = Settings(_env_file=None, home=tmp_path / "home")  # type: ignore[call-arg]
    prepare_installation(made)
    return made


def findings(settings: Settings) -> dict[str, tuple[str, str]]:
    """check → (level, code) of everything that is not well."""
    return {
        found.check: (found.level.value, found.reason.code)
        for found in diagnose(settings)
        if found.reason is not None
    }


def test_a_fresh_installation_has_key_and_no_database_yet(settings: Settings) -> None:
    found = findings(settings)
    assert found["database"] == ("warn", "doctor.database_new")
    assert not {"key", "key_mode", "key_place", "tls", "cookies", "time", "holidays"} & found.keys()


def test_a_missing_open_or_misplaced_key_is_named(settings: Settings) -> None:
    settings.key.chmod(0o644)
    assert findings(settings)["key_mode"] == ("fail", "doctor.key_mode")
    beside = settings.photos.parent / "installation.key"
    os.replace(settings.key, beside)
    assert findings(settings)["key"] == ("fail", "doctor.key_missing")
    moved = settings.model_copy(update={"key_file": beside})
    assert findings(moved)["key_place"] == ("warn", "doctor.key_beside_data")
    beside.write_text("nonsense")
    assert findings(moved)["key"] == ("fail", "installation.key_unreadable")


@pytest.mark.parametrize(
    ("changes", "check", "code"),
    [
        ({"host": "0.0.0.0"}, "tls", "doctor.no_tls"),
        ({"public_url": "http://bapgil.example.kr"}, "tls", "doctor.no_tls"),
        ({"public_url": "https://bapgil.example.kr"}, "cookies", "doctor.cookies"),
        ({"secure_cookies": True}, "cookies", "doctor.cookies"),
        ({"public_url": "https://bapgil.example.kr", "secure_cookies": True}, "proxy", "doctor.proxy_unknown"),
    ],
)
def test_an_open_address_is_named(settings: Settings, changes: dict[str, object], check: str, code: str) -> None:
    assert findings(settings.model_copy(update=changes))[check][1] == code


def test_behind_tls_with_everything_set_the_network_is_well(settings: Settings) -> None:
    changes = {
        "public_url": "https://bapgil.example.kr", "secure_cookies": True, "trusted_proxies": "127.0.0.1",
    }  # fmt: skip
    assert not {"tls", "cookies", "proxy"} & findings(settings.model_copy(update=changes)).keys()


def test_demo_accounts_fail_where_others_can_reach_them(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(accounts, "_hasher", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    database = open_database(settings)
    with database.write() as session:
        create_account(session, AccountForm(login="demo", password=DEMO_PASSWORD, role=Role.AUDITOR))
    database.close()
    assert findings(settings)["accounts"] == ("warn", "doctor.demo_accounts")
    public = settings.model_copy(update={"host": "0.0.0.0"})
    assert findings(public)["accounts"] == ("fail", "doctor.demo_accounts")


def test_a_database_that_is_away_or_not_ours_is_named(settings: Settings) -> None:
    away = settings.model_copy(update={"database_url": "postgresql+psycopg://nobody@127.0.0.1:1/nothing"})
    assert findings(away)["database"] == ("fail", "doctor.database_unreachable")
    database = open_database(settings)
    with database.engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM alembic_version")
    database.close()
    assert findings(settings)["migrations"] == ("warn", "doctor.database_old")


def test_push_is_a_choice_and_its_key_is_private(settings: Settings, tmp_path: Path) -> None:
    def told(**changes: object) -> dict[str, str | None]:
        looked = diagnose(settings.model_copy(update=changes))
        return {each.check: each.reason and each.reason.code for each in looked if each.check.startswith("push")}

    key, contact = tmp_path / "push.pem", "mailto:desk@example.kr"
    assert told() == {"push_off": None}
    assert told(push_key=key, push_contact=contact) == {"push": "push.key_unreadable"}
    create_push_key(key)
    assert told(push_key=key) == {"push": "push.no_contact", "push_key_mode": None}
    assert told(push_key=key, push_contact=contact) == {"push": None, "push_key_mode": None}
    key.chmod(0o640)
    assert told(push_key=key, push_contact=contact)["push_key_mode"] == "doctor.push_key_mode"
    key.write_text("nonsense")
    assert told(push_key=key, push_contact=contact)["push"] == "push.key_unreadable"


def test_the_demo_clock_and_missing_maps_are_named(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BAPGIL_CLOCK_FILE", "/somewhere")
    found = findings(settings)
    assert found["time"] == ("warn", "doctor.demo_clock")
    assert found["streets"][1] == "doctor.streets"
    assert found["addresses"][1] == "doctor.addresses"
    assert "addresses" not in findings(settings.model_copy(update={"juso_key": "key"}))


def test_the_command_prints_every_finding_and_says_by_its_exit_code(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("BAPGIL_HOME", str(tmp_path / "new"))
    process_settings.cache_clear()
    try:
        assert main(["doctor", "--json"]) == 1
        told = json.loads(capsys.readouterr().out)
        assert (told["ok"], told["key_made"]) == (False, False)
        assert {finding["level"] for finding in told["findings"]} <= {level.value for level in Level}
        assert main(["doctor", "--setup", "--json"]) == 0
        assert json.loads(capsys.readouterr().out)["key_made"]
    finally:
        process_settings.cache_clear()


def test_a_routing_service_is_asked_whether_it_is_there(settings: Settings) -> None:
    with valhalla_service() as service:
        asking = settings.model_copy(update={"valhalla": service.url})
        assert {"streets": None, **findings(asking)}["streets"] == ("warn", "doctor.no_stand_in")
        assert ("valhalla", Level.OK) in [(found.check, found.level) for found in diagnose(asking)]
    assert findings(asking)["valhalla"] == ("warn", "travel.service_failed")
    assert "valhalla" not in {found.check for found in diagnose(settings)}, "a choice, not a want"
