"""The installation key: there, private, and away from what it protects."""

import stat
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import make_url

from dispatch.errors import Refused
from dispatch.installation import read_key
from dispatch.settings import Settings
from rider_api.diagnosis.findings import Finding, Level, fail, fine, warn


def look_at_secrets(settings: Settings) -> Iterator[Finding]:
    """The key file's presence, mode and place."""
    if not settings.key.exists():
        yield fail(
            "key",
            "doctor.key_missing",
            cause=("설치 키 파일이 없습니다.", "There is no installation key file."),
            action=(
                "처음이라면 `make setup`, 아니면 보관한 키를 되돌려 놓으세요.",
                "On a new machine run `make setup`; else put the kept key back.",
            ),
        )
        return
    yield _readable(settings)
    yield _private(settings.key)
    yield _apart(settings)


def _readable(settings: Settings) -> Finding:
    try:
        read_key(settings)
    except Refused as refused:
        return Finding(check="key", level=Level.FAIL, reason=refused.reason)
    return fine("key")


def _private(key: Path) -> Finding:
    mode = stat.S_IMODE(key.stat().st_mode)
    if mode & 0o077 == 0:
        return fine("key_mode")
    return fail(
        "key_mode",
        "doctor.key_mode",
        cause=(f"키 파일을 다른 사용자도 읽을 수 있습니다 ({mode:o}).", f"Others may read the key file ({mode:o})."),
        action=("`chmod 600` 으로 권한을 고치세요.", "Run `chmod 600` on it."),
    )


def _apart(settings: Settings) -> Finding:
    """A backup of the data folder must not carry the key: sealed data with its key is open data."""
    key = settings.key.resolve()
    if any(key.is_relative_to(folder) for folder in _data_folders(settings)):
        return warn(
            "key_place",
            "doctor.key_beside_data",
            cause=(
                "키 파일이 데이터와 같은 폴더에 있어 백업에 함께 들어갑니다.",
                "The key lies beside the data, so a backup of one is a backup of both.",
            ),
            action=(
                "BAPGIL_KEY_FILE 로 다른 폴더(예: /etc/bapgil)를 정하세요.",
                "Name another folder with BAPGIL_KEY_FILE, such as /etc/bapgil.",
            ),
        )
    return fine("key_place")


def _data_folders(settings: Settings) -> Iterator[Path]:
    yield settings.photos.resolve()
    database = make_url(settings.database).database
    if settings.database.startswith("sqlite") and database:
        yield Path(database).resolve().parent
