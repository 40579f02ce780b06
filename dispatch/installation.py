"""One installation: its folders, its key, its database, and the epoch by which clients know the database."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from sqlalchemy import make_url, text
from sqlalchemy.exc import OperationalError, ProgrammingError
from sqlmodel import col, select

from dispatch import clock
from dispatch.errors import Refused, refuse
from dispatch.settings import Settings
from models.database import Database
from models.events import Installation
from models.migrations import UnknownRevision, find_revision, newest_revision, upgrade
from models.personal import PersonKey, Vault


@dataclass(frozen=True, kw_only=True)
class Condition:
    """What a look at the database tells: can it be reached, is it migrated, which epoch."""

    reachable: bool
    revision: str | None
    epoch: str | None

    @property
    def migrated(self) -> bool:
        return self.revision == newest_revision()


def prepare_installation(settings: Settings) -> bool:
    """Make the folders and, for a fresh installation, the key file (mode 0600). True: a key was made.

    `Refused` (installation.unwritable) where one of them can't be written.
    """
    try:
        return _make_what_is_missing(settings)
    except OSError as error:
        raise _unwritable(error) from error


def _make_what_is_missing(settings: Settings) -> bool:
    for folder in (*_sqlite_folder(settings), settings.photos.parent, settings.photos):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    settings.home.joinpath("maps").mkdir(parents=True, exist_ok=True)
    if settings.key.exists():
        return False
    try:
        Vault.create_key_file(settings.key)
    except FileExistsError:  # another process of this installation was a moment faster
        return False
    return True


def open_database(settings: Settings) -> Database:
    """Open this installation's database, made or migrated to the present tables, with its key.

    `Refused`: installation.key_missing (the database holds people, the key file is gone), installation.key_unreadable,
    installation.key_foreign (the key belongs to another database), installation.database_unreachable.
    """
    fresh_key = prepare_installation(settings)
    database = Database(settings.database, read_key(settings))
    try:
        upgrade(database.engine)
    except OperationalError as error:
        database.close()
        raise _unreachable() from error
    except UnknownRevision as error:
        database.close()
        raise _of_another_version() from error
    except BaseException:
        database.close()
        raise
    try:
        _check_key(database, fresh_key=fresh_key)
    except Refused:
        database.close()
        if fresh_key:
            settings.key.unlink()  # it opens nothing; the right one must be put back in its place
        raise
    ensure_epoch(database)
    return database


def read_key(settings: Settings) -> Vault:
    """The vault of this installation's key file; `Refused` (installation.key_unreadable)."""
    try:
        return Vault.read(settings.key)
    except (OSError, ValueError) as error:
        raise refuse(
            "installation.key_unreadable",
            cause=("설치 키 파일을 읽을 수 없습니다.", "The installation key file cannot be read."),
            action=(
                "BAPGIL_KEY_FILE 의 파일과 권한(0600)을 확인하세요.",
                "Check the file named by BAPGIL_KEY_FILE and its mode (0600).",
            ),
        ) from error


def ensure_epoch(database: Database) -> str:
    """The epoch of this database, given at its first start."""
    with database.write() as session:
        row = session.get(Installation, 1)
        if row is None:
            row = Installation(id=1, epoch=uuid4().hex, created_at=clock.now())
            session.add(row)
        return row.epoch


def renew_epoch(database: Database) -> str:
    """Give a new epoch after the database was replaced (a restore): every client then loads anew."""
    ensure_epoch(database)
    with database.write() as session:
        row = session.get_one(Installation, 1)
        row.epoch = uuid4().hex
        return row.epoch


def get_epoch(database: Database) -> str:
    """The epoch of this database."""
    with database.read() as session:
        return session.get_one(Installation, 1).epoch


def look_at_database(database: Database) -> Condition:
    """Whether the database answers, how far it is migrated, and its epoch. Changes nothing, raises nothing."""
    try:
        with database.read() as session:
            session.execute(text("SELECT 1"))
            revision = find_revision(session.connection())
    except OperationalError:
        return Condition(reachable=False, revision=None, epoch=None)
    try:
        return Condition(reachable=True, revision=revision, epoch=get_epoch(database))
    except (OperationalError, ProgrammingError, LookupError):
        return Condition(reachable=True, revision=revision, epoch=None)


def _sqlite_folder(settings: Settings) -> Iterator[Path]:
    path = make_url(settings.database).database
    if settings.database.startswith("sqlite") and path:
        yield Path(path).resolve().parent


def _check_key(database: Database, *, fresh_key: bool) -> None:
    with database.read() as session:
        key = session.exec(select(PersonKey).order_by(col(PersonKey.person_id)).limit(1)).first()
    if key is None:
        return
    try:
        database.vault.seal(key, b"", "installation/check")
    except ValueError as error:
        raise _foreign_key(missing=fresh_key) from error


def _foreign_key(*, missing: bool) -> Refused:
    if missing:
        return refuse(
            "installation.key_missing",
            cause=(
                "데이터베이스에는 개인정보가 있는데 설치 키 파일이 없습니다.",
                "The database holds personal data, and the installation key file is not there.",
            ),
            action=(
                "보관해 둔 키 파일을 BAPGIL_KEY_FILE 자리에 되돌려 놓으세요. 새 키로는 열 수 없습니다.",
                "Put the kept key file back where BAPGIL_KEY_FILE says. A new key opens nothing.",
            ),
        )
    return refuse(
        "installation.key_foreign",
        cause=("이 키는 다른 데이터베이스의 것입니다.", "This key belongs to another database."),
        action=("이 데이터베이스와 함께 만든 키 파일을 쓰세요.", "Use the key file that was made with this database."),
    )


def _of_another_version() -> Refused:
    return refuse(
        "installation.other_version",
        cause=(
            "이 데이터베이스는 다른 버전의 밥길이 만든 것입니다.",
            "This database was made by another version of Bapgil.",
        ),
        action=(
            "그 버전을 쓰거나 백업을 되돌리세요. 시연이라면 `make demo-reset` 을 실행하세요.",
            "Use that version, or restore the backup made before. For a demo run `make demo-reset`.",
        ),
    )


def _unwritable(error: OSError) -> Refused:
    name = str(error.filename or "")
    return refuse(
        "installation.unwritable",
        cause=(f"쓸 수 없습니다: {name} ({error.strerror}).", f"This cannot be written: {name} ({error.strerror})."),
        action=(
            "폴더와 권한, BAPGIL_HOME 과 BAPGIL_KEY_FILE 을 확인하세요.",
            "Check the folder, its permissions, BAPGIL_HOME and BAPGIL_KEY_FILE.",
        ),
        status=503,
    )


def _unreachable() -> Refused:
    return refuse(
        "installation.database_unreachable",
        cause=("데이터베이스에 연결할 수 없습니다.", "The database cannot be reached."),
        action=(
            "서버가 켜져 있는지, BAPGIL_DATABASE_URL 이 맞는지 확인하세요.",
            "See whether it runs and whether BAPGIL_DATABASE_URL is right.",
        ),
        status=503,
    )
