"""Photos: only announced ones, only real pictures, sealed on disk without the place where they were taken."""

import hashlib
import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from threading import Event as Flag
from threading import Thread
from types import SimpleNamespace
from uuid import UUID

import pytest
from PIL import Image
from sqlmodel import select

from dispatch.delivery import photos
from dispatch.delivery.photos import find_photo, open_photo, path_of, store_photo, write_whole
from dispatch.errors import Refused
from dispatch.keys import door_key, kitchen_key
from models.accounts import Device
from models.database import Database
from models.deliveries import Photo
from models.events import Event
from models.orders import DailyOrder
from models.people import Recipient
from models.personal import Erased, PersonKey
from tests.makers.days import Town
from tests.makers.plans import card, publish, results, send

Holds = Callable[[str | datetime], datetime]
GPS = 0x8825


def jpeg(*, size: tuple[int, int] = (40, 30), orientation: int | None = None) -> bytes:
    """A picture with the place where it was taken in its EXIF."""
    image = Image.effect_noise(size, 60).convert("RGB")
    exif = image.getexif()
    exif.get_ifd(GPS)[2] = (37.0, 33.0, 0.0)
    exif[0x010F] = "CANARY-PHONE"
    if orientation:
        exif[0x0112] = orientation
    written = io.BytesIO()
    image.save(written, "JPEG", exif=exif)
    return written.getvalue()


def sha(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


@dataclass
class Door:
    phones: list[Device]
    order: UUID
    folder: Path


@pytest.fixture
def door(database: Database, at: Holds, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Door:
    at("2026-11-23 11:00")
    monkeypatch.setattr(photos, "settings", lambda: SimpleNamespace(photos=tmp_path / "photos"))
    with database.write() as session:
        town = Town(session=session)
        kitchen = town.kitchen()
        duties = town.crew(loads_at=[kitchen], count=2)
        order = town.door(1, (1, 1), town.menu(kitchen))
        publish(session, town, {"라이더-01": [(kitchen_key("한끼"), [door_key(1, "한끼")])]})
        made = Door(phones=[town.device(duty) for duty in duties], order=order.id, folder=tmp_path / "photos")
        session.flush()
        session.expunge_all()
    return made


def announce(database: Database, door: Door, *contents: bytes) -> None:
    with database.write() as session:
        told = card(1, orders=[door.order], data={"photos": [sha(content) for content in contents]})
        assert results(send(session, door.phones[0], told)) == ["applied"]


def store(database: Database, device: Device, content: bytes, sha256: str | None = None) -> None:
    store_photo(database, device.id, sha256 or sha(content), content)


def refusal(database: Database, device: Device, content: bytes, sha256: str | None = None) -> str:
    with pytest.raises(Refused) as refused:
        store(database, device, content, sha256)
    return refused.value.reason.code


def test_an_announced_photo_is_sealed_and_can_be_opened(database: Database, door: Door) -> None:
    content = jpeg(orientation=6)
    announce(database, door, content)
    store(database, door.phones[0], content)
    store(database, door.phones[0], content)
    (file,) = [path for path in door.folder.rglob("*") if path.is_file()]
    assert file.stat().st_mode & 0o777 == 0o600
    with pytest.raises(OSError, match="cannot identify"):
        Image.open(file)
    with database.read() as session:
        photo = session.exec(select(Photo)).one()
        plain = open_photo(session, photo)
        shown = Image.open(io.BytesIO(plain))
        assert shown.size == (photo.width, photo.height) == (30, 40), "turned upright"
        assert dict(shown.getexif()) == {}
        assert b"CANARY-PHONE" in content
        assert b"CANARY-PHONE" not in plain
        assert photo.bytes == len(plain)


def test_the_desk_is_told_of_whom_a_photo_is(database: Database, door: Door) -> None:
    content = jpeg()
    announce(database, door, content)
    store(database, door.phones[0], content)
    with database.read() as session:
        told = session.exec(select(Event).where(Event.kind == "photo.stored")).one()
        photo, order = session.exec(select(Photo)).one(), session.get_one(DailyOrder, door.order)
        assert (told.area_id, told.day, told.subject_id) == (order.area_id, order.day, str(photo.id))
        assert told.data == {"number": 1, "bytes": photo.bytes}


def test_others_write_while_a_picture_is_decoded(
    database: Database, door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    content, decode, written = jpeg(), photos._decode, Flag()

    def write() -> None:
        with database.write():
            written.set()

    def decode_slowly(content: bytes, sha256: str) -> photos.Picture:
        writer = Thread(target=write, daemon=True)
        writer.start()
        writer.join(10)
        assert written.is_set(), "nobody could write meanwhile"
        return decode(content, sha256)

    announce(database, door, content)
    monkeypatch.setattr(photos, "_decode", decode_slowly)
    store(database, door.phones[0], content)
    assert written.is_set()


def test_a_photo_nobody_announced_is_refused(database: Database, door: Door) -> None:
    content = jpeg()
    assert refusal(database, door.phones[0], content) == "photo.not_announced"
    announce(database, door, content)
    assert refusal(database, door.phones[1], content) == "photo.not_announced"
    assert not door.folder.exists()


def _png(content: bytes) -> bytes:
    written = io.BytesIO()
    Image.open(io.BytesIO(content)).save(written, "PNG")
    return written.getvalue()


@pytest.mark.parametrize("spoil", [
    lambda content: content[:-200], lambda content: content[: len(content) // 2], lambda _: b"", _png,
    lambda _: b"\xff\xd8\xff\xe0 hello", lambda _: b"GIF89a" + b"x" * 300,
])  # fmt: skip
def test_what_is_no_whole_jpeg_is_refused(
    database: Database, door: Door, spoil: Callable[[bytes], bytes]
) -> None:
    content = spoil(jpeg())
    announce(database, door, content)
    assert refusal(database, door.phones[0], content) == "photo.corrupt"
    with database.read() as session:
        assert not session.exec(select(Photo)).all()
    assert not door.folder.exists()


def test_other_bytes_than_announced_are_corrupt(database: Database, door: Door) -> None:
    content = jpeg()
    announce(database, door, content)
    assert refusal(database, door.phones[0], content + b"\0", sha(content)) == "photo.corrupt"


def test_a_small_file_with_too_many_pixels_is_refused(
    database: Database, door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(photos, "MOST_PIXELS", 1000)
    content = jpeg()
    announce(database, door, content)
    assert refusal(database, door.phones[0], content) == "photo.corrupt"


def test_a_large_file_is_refused_before_anything_is_done(database: Database, door: Door) -> None:
    assert refusal(database, door.phones[0], b"\0" * (photos.MOST_BYTES + 1)) == "photo.too_large"


def test_destroying_the_persons_key_destroys_the_photo(database: Database, door: Door) -> None:
    content = jpeg()
    announce(database, door, content)
    store(database, door.phones[0], content)
    with database.write() as session:
        recipient = session.exec(select(Recipient)).one()
        photo = find_photo(session, sha(content), recipient.person_id)
        assert photo is not None
        key = session.get_one(PersonKey, recipient.person_id)
        session.info["vault"].seal(key, b"", "still there")
        other = session.info["vault"].new_person_key(recipient.person_id)
        key.wrapped = other.wrapped  # what a destroyed key comes to: another one opens nothing
        session.flush()
        with pytest.raises(ValueError, match="does not belong here"):
            open_photo(session, photo)
        with pytest.raises(Erased):
            open_photo(session, Photo(**{**photo.model_dump(), "person_id": UUID(int=0)}))


def test_a_file_is_there_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "aa" / "photo"
    write_whole(path, b"first")

    def fail(_: int) -> None:
        raise OSError("no space left on device")

    with monkeypatch.context() as full:
        full.setattr("os.fsync", fail)
        with pytest.raises(OSError, match="no space"):
            write_whole(path, b"second")
    assert path.read_bytes() == b"first"
    assert [file.name for file in path.parent.iterdir()] == ["photo"]


def test_each_person_has_their_own_copy(tmp_path: Path) -> None:
    assert path_of("ab" * 32, UUID(int=1)) != path_of("ab" * 32, UUID(int=2))
