"""Personal data at rest: AES-256-GCM under a key per person, wrapped by the installation's key.

A table keeps sealed bytes in a column `<name>_sealed` (`sealed_column`) and offers the plain value as a
property made by `personal`. The property's owner names its person by `person_id`. Plain text exists only
in memory: `before_flush` seals what was set, reading opens on demand. Associated data is
table, column and row, so sealed bytes can't be moved to another row. Destroying a `PersonKey` row makes
everything sealed for that person unreadable, in backups too (crypto-shredding).
"""

import base64
import hmac
import json
import os
import secrets
import unicodedata
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import Column, LargeBinary, event
from sqlalchemy.orm import Session as SqlSession
from sqlalchemy.orm import object_session
from sqlmodel import Field, SQLModel

_NONCE_BYTES = 12
_PENDING = b"\x00pending"


class Erased(LookupError):
    """The person's key was destroyed: the data can no longer be read by anybody."""


class PersonKey(SQLModel, table=True):
    """One person's data key, wrapped by the installation key."""

    __tablename__ = "person_key"
    person_id: UUID = Field(primary_key=True, default_factory=uuid4)
    wrapped: bytes = Field(sa_column=Column(LargeBinary, nullable=False))


class Vault:
    """The installation's key: wraps person keys and makes search hashes. Never logged, never stored in the database."""

    def __init__(self, key: bytes) -> None:
        if len(key) != 32:
            raise ValueError("an installation key has 32 bytes")
        self._aead = AESGCM(key)
        self._hash_key = hmac.digest(key, b"bapgil search hash", "sha256")
        self._shift_key = hmac.digest(key, b"bapgil shift keys", "sha256")

    @classmethod
    def read(cls, path: Path) -> "Vault":
        """Read the key file (base64, one line)."""
        return cls(base64.b64decode(path.read_text().strip(), validate=True))

    @staticmethod
    def create_key_file(path: Path) -> None:
        """Write a new key with mode 0600; refuses to overwrite one (FileExistsError)."""
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(base64.b64encode(secrets.token_bytes(32)) + b"\n")

    def new_person_key(self, person_id: UUID) -> PersonKey:
        return PersonKey(person_id=person_id, wrapped=_encrypt(self._aead, secrets.token_bytes(32), person_id.bytes))

    def seal(self, key: PersonKey, plain: bytes, place: str) -> bytes:
        """Encrypt for one person; `place` (table/column/row) is bound to the result."""
        return _encrypt(self._person(key), plain, place.encode())

    def open(self, key: PersonKey, sealed: bytes, place: str) -> bytes:
        return _decrypt(self._person(key), sealed, place.encode())

    def search_hash(self, kind: str, value: str) -> str:
        """Keyed hash for exact search of a normalised value (spaces, case and width folded)."""
        folded = "".join(unicodedata.normalize("NFKC", value).casefold().split())
        return hmac.digest(self._hash_key, f"{kind}\x1f{folded}".encode(), "sha256").hex()

    def shift_key(self, courier_id: UUID, day: date) -> bytes:
        """32 bytes with which a courier's phone locks one day: always the same, so that it can be handed out again."""
        return hmac.digest(self._shift_key, courier_id.bytes + day.isoformat().encode(), "sha256")

    def _person(self, key: PersonKey) -> AESGCM:
        return AESGCM(_decrypt(self._aead, key.wrapped, key.person_id.bytes))


def _encrypt(aead: AESGCM, plain: bytes, bound: bytes) -> bytes:
    nonce = secrets.token_bytes(_NONCE_BYTES)
    return nonce + aead.encrypt(nonce, plain, bound)


def _decrypt(aead: AESGCM, sealed: bytes, bound: bytes) -> bytes:
    try:
        return aead.decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], bound)
    except InvalidTag as error:
        raise ValueError("sealed data does not belong here, or the installation key is another one") from error


def sealed_column(*, nullable: bool = True) -> Any:
    """The column behind a `personal` property."""
    return Field(default=None, sa_column=Column(LargeBinary, nullable=nullable))


def personal(name: str) -> Any:
    """A property whose value (str, or any JSON value) is kept sealed in the column `<name>_sealed`."""
    column = f"{name}_sealed"

    def read(row: Any) -> Any:
        waiting = row.__dict__.get("_unsealed", {})
        if name in waiting:
            return waiting[name]
        sealed = getattr(row, column)
        if sealed is None:
            return None
        session = object_session(row)
        if session is None:
            raise RuntimeError("personal data is read through an open session")
        key = session.get(PersonKey, row.person_id)
        if key is None:
            raise Erased(str(row.person_id))
        return json.loads(_vault(session).open(key, sealed, _place(row, name)))

    def write(row: Any, value: Any) -> None:
        if value is None:
            row.__dict__.get("_unsealed", {}).pop(name, None)
            setattr(row, column, None)
            return
        row.__dict__.setdefault("_unsealed", {})[name] = value
        setattr(row, column, _PENDING + secrets.token_bytes(4))  # makes the row dirty

    return property(read, write)


def _place(row: Any, name: str) -> str:
    return f"{row.__tablename__}/{name}/{row.id}"


def _vault(session: SqlSession) -> Vault:
    vault: Vault = session.info["vault"]
    return vault


@event.listens_for(SqlSession, "before_flush")
def _seal_waiting(session: SqlSession, *_: object) -> None:
    new_keys = {row.person_id: row for row in session.new if isinstance(row, PersonKey)}
    for row in [*session.new, *session.dirty]:
        waiting = row.__dict__.get("_unsealed")
        if not waiting:
            continue
        key = new_keys.get(row.person_id) or _key_of(session, row.person_id)
        for name in list(waiting):
            plain = json.dumps(waiting.pop(name), ensure_ascii=False).encode()
            setattr(row, f"{name}_sealed", _vault(session).seal(key, plain, _place(row, name)))


def _key_of(session: SqlSession, person_id: UUID) -> PersonKey:
    with session.no_autoflush:
        key = session.get(PersonKey, person_id)
    if key is None:
        raise Erased(str(person_id))
    return key
