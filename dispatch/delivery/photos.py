"""Photos of cards: announced by their hash, checked, stripped of where they were taken, sealed on disk.

A photo is stored under the SHA-256 of the bytes that the phone sent, so that sending it again is harmless and the
phone knows by its own hash that it has arrived. What lies on disk is the picture alone (no EXIF, no place),
encrypted with the person's key.
"""

import hashlib
import io
import os
import warnings
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID, uuid4

from PIL import Image, ImageOps, UnidentifiedImageError
from sqlmodel import Session, col, select

from dispatch import clock, events
from dispatch.errors import Refused, refuse
from dispatch.settings import settings
from models.database import Database
from models.deliveries import Fact, Photo
from models.orders import DailyOrder
from models.people import Recipient
from models.personal import Erased, PersonKey

MOST_BYTES = 2 * 1024 * 1024
MOST_PIXELS = 24_000_000
"""More than the cameras of cheap phones have; a small file that unpacks to more is an attack."""
QUALITY = 85
ANNOUNCED_DAYS = 14


@dataclass(frozen=True, kw_only=True)
class Picture:
    """A decoded photo, written anew."""

    content: bytes
    width: int
    height: int


@dataclass(frozen=True, kw_only=True)
class Announced:
    """Whom the card that named a photo speaks of."""

    person_id: UUID
    number: int
    area_id: UUID
    day: date


def store_photo(db: Database, device_id: UUID, sha256: str, content: bytes) -> None:
    """Store a photo that a card of this device has announced; storing it again is harmless.

    Every pixel is decoded before the transaction: no picture holds up those who want to write.
    Refused: photo.too_large, photo.corrupt (another hash, no JPEG, too many pixels), photo.not_announced.
    """
    if len(content) > MOST_BYTES:
        raise _too_large()
    if hashlib.sha256(content).hexdigest() != sha256:
        raise _corrupt(sha256)
    with db.read() as session:
        card = _announcing_card(session, device_id, sha256)
        if find_photo(session, sha256, card.person_id) is not None:
            return
    picture = _decode(content, sha256)
    with db.write() as session:
        events.take_turn(session)
        if find_photo(session, sha256, card.person_id) is None:
            _seal(session, card.person_id, sha256, picture.content)
            _add(session, device_id, sha256, card, picture)


def find_photo(session: Session, sha256: str, person_id: UUID) -> Photo | None:
    return session.exec(select(Photo).where(Photo.sha256 == sha256, Photo.person_id == person_id)).one_or_none()


def open_photo(session: Session, photo: Photo) -> bytes:
    """The JPEG; raises `models.personal.Erased` when the person's key was destroyed."""
    key = session.get(PersonKey, photo.person_id)
    if key is None:
        raise Erased(str(photo.person_id))
    sealed = path_of(photo.sha256, photo.person_id).read_bytes()
    plain: bytes = session.info["vault"].open(key, sealed, _place(photo.sha256))
    return plain


def path_of(sha256: str, person_id: UUID) -> Path:
    """Where a person's photo lies."""
    return settings().photos / sha256[:2] / f"{sha256}.{person_id.hex}"


def _announcing_card(session: Session, device_id: UUID, sha256: str) -> Announced:
    """The device's newest card that named the photo."""
    statement = select(Fact).where(
        Fact.device_id == device_id,
        col(Fact.kind).in_(("card", "entrance")),
        col(Fact.received_at) >= clock.now() - timedelta(days=ANNOUNCED_DAYS),
    )
    for fact in session.exec(statement.order_by(col(Fact.received_at).desc())):
        if fact.person_id is not None and sha256 in fact.data.get("photos", ()):
            order = session.get_one(DailyOrder, UUID(fact.order_ids[0]))
            recipient = session.get_one(Recipient, order.recipient_id)
            return Announced(
                person_id=fact.person_id, number=recipient.number, area_id=order.area_id, day=fact.day
            )
    raise _not_announced(sha256)


def _decode(content: bytes, sha256: str) -> Picture:
    """Every pixel is decoded: a file that is cut off or only looks like a JPEG is refused now, not in an emergency."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=("JPEG",)) as image:
                if image.width * image.height > MOST_PIXELS:
                    raise _corrupt(sha256)
                upright = ImageOps.exif_transpose(image).convert("RGB")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError,
            Image.DecompressionBombWarning) as error:  # fmt: skip
        raise _corrupt(sha256) from error
    written = io.BytesIO()
    upright.save(written, "JPEG", quality=QUALITY, optimize=True)
    return Picture(content=written.getvalue(), width=upright.width, height=upright.height)


def _seal(session: Session, person_id: UUID, sha256: str, content: bytes) -> None:
    sealed = session.info["vault"].seal(session.get_one(PersonKey, person_id), content, _place(sha256))
    write_whole(path_of(sha256, person_id), sealed)


def _place(sha256: str) -> str:
    return f"photo/{sha256}"


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that it is there completely or not at all, a power cut included."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    beside = path.with_name(f".{uuid4().hex}.tmp")
    try:
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _add(session: Session, device_id: UUID, sha256: str, card: Announced, picture: Picture) -> None:
    photo = Photo(
        sha256=sha256, person_id=card.person_id, device_id=device_id, bytes=len(picture.content),
        width=picture.width, height=picture.height, stored_at=clock.now(),
    )  # fmt: skip
    session.add(photo)
    session.flush()
    events.record(
        session,
        "photo.stored",
        area_id=card.area_id,
        day=card.day,
        subject=photo.id,
        device_id=device_id,
        data={"number": card.number, "bytes": photo.bytes},
    )


def _too_large() -> Refused:
    return refuse(
        "photo.too_large",
        cause=("사진이 2MB보다 큽니다.", "The photo is larger than 2 MiB."),
        action=("앱이 사진을 줄여 다시 보냅니다. 계속되면 다시 찍으세요.", "Take it again at a smaller size."),
        status=413,
    )


def _corrupt(sha256: str) -> Refused:
    return refuse(
        "photo.corrupt",
        cause=("사진 파일이 손상되었거나 JPEG가 아닙니다.", "The photo is damaged or no JPEG."),
        action=("다시 찍어 보내세요.", "Take it again and send it."),
        subject=(sha256,),
        status=422,
    )


def _not_announced(sha256: str) -> Refused:
    return refuse(
        "photo.not_announced",
        cause=("이 사진을 알린 안부카드가 없습니다.", "No card of this phone has announced this photo."),
        action=("안부카드를 먼저 보내세요.", "Send the card first, then its photos."),
        subject=(sha256,),
        status=422,
    )
