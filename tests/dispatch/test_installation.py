"""Opening an installation: made at the first start, found again at the next, refused where its key does not fit."""

import stat
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import text

from dispatch.errors import Refused
from dispatch.installation import (
    get_epoch,
    look_at_database,
    open_database,
    prepare_installation,
    renew_epoch,
)
from dispatch.settings import Settings
from models.personal import Vault


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(_env_file=None, home=tmp_path / "home")  # type: ignore[call-arg]


def refusal(settings: Settings) -> str:
    with pytest.raises(Refused) as refused:
        open_database(settings)
    return refused.value.reason.code


def with_a_person(settings: Settings) -> None:
    database = open_database(settings)
    with database.write() as session:
        session.add(session.info["vault"].new_person_key(uuid4()))
    database.close()


def test_the_first_start_makes_key_folders_and_tables(settings: Settings) -> None:
    database = open_database(settings)
    assert stat.S_IMODE(settings.key.stat().st_mode) == 0o600
    assert stat.S_IMODE(settings.photos.parent.stat().st_mode) == 0o700
    assert look_at_database(database).migrated
    database.close()


def test_the_next_start_finds_the_same_epoch_and_keeps_the_key(settings: Settings) -> None:
    database = open_database(settings)
    epoch, key = get_epoch(database), settings.key.read_bytes()
    database.close()
    assert not prepare_installation(settings)
    database = open_database(settings)
    assert (get_epoch(database), settings.key.read_bytes()) == (epoch, key)
    assert renew_epoch(database) != epoch
    database.close()


def test_a_lost_key_is_not_replaced_by_a_new_one(settings: Settings) -> None:
    with_a_person(settings)
    kept = settings.key.read_bytes()
    settings.key.unlink()
    assert refusal(settings) == "installation.key_missing"
    assert not settings.key.exists()
    settings.key.write_bytes(kept)
    open_database(settings).close()


def test_another_installations_key_is_refused(settings: Settings) -> None:
    with_a_person(settings)
    settings.key.unlink()
    Vault.create_key_file(settings.key)
    assert refusal(settings) == "installation.key_foreign"


@pytest.mark.parametrize("content", [b"", b"not base64!", b"c2hvcnQ=\n", b"\xff\xfe"])
def test_a_damaged_key_is_refused(settings: Settings, content: bytes) -> None:
    settings.key.parent.mkdir(parents=True)
    settings.key.write_bytes(content)
    assert refusal(settings) == "installation.key_unreadable"


def test_a_database_of_another_version_is_refused(settings: Settings) -> None:
    database = open_database(settings)
    with database.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = 'from the future'"))
    database.close()
    assert refusal(settings) == "installation.other_version"


def test_a_database_that_is_not_there_is_refused(settings: Settings) -> None:
    away = settings.model_copy(update={"database_url": "postgresql+psycopg://nobody@127.0.0.1:1/nothing"})
    assert refusal(away) == "installation.database_unreachable"
