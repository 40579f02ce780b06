"""The courier's phone: enrol, today's own stops, facts in batches, photos."""

from asyncio import wrap_future
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Path, Query, Request
from fastapi.responses import Response
from sqlmodel import Session

from dispatch import clock, events
from dispatch.access import accounts
from dispatch.channels.push import find_push_key
from dispatch.delivery.courier_day import courier_day
from dispatch.delivery.entrances import find_entrance_photo
from dispatch.delivery.facts import Batch
from dispatch.delivery.photos import open_photo, store_photo
from dispatch.delivery.shift_keys import former_keys, todays_key
from dispatch.delivery.waking import drop_push_address, is_woken, keep_push_address
from dispatch.errors import refuse
from models.accounts import Device
from models.fleet import Courier
from rider_api.doors import Door, House, OwnDevice, Token, Who
from rider_api.errors import not_found
from rider_api.routers.account import address_of
from rider_api.schemas.common import BIGGEST, Done
from rider_api.schemas.courier import (
    CourierCode,
    CourierDay,
    EnrolForm,
    Enrolled,
    FactAnswers,
    FactsForm,
    KeysAnswer,
    KeysForm,
    PhotoStored,
    PushAnswer,
    PushForm,
    ShiftAnswer,
    ShiftKeyAnswer,
)
from rider_api.sessions import unauthorised

router = APIRouter(prefix="/api/courier", tags=["courier"])

CONTACT_SECONDS = 60
"""How often a mere look at the day is written down as a contact."""


@router.post("/enrol")
def enrol(form: EnrolForm, request: Request, house: House) -> Enrolled:
    """Turn a single-use link's token (sent in the body, never in an address) into a phone of its own."""
    device, token = accounts.enrol(
        house.database, token=form.token, address=address_of(request), label=form.label.strip()
    )
    with house.database.read() as session:
        code = session.get_one(Courier, device.courier_id).code
        day = _day(session, device.courier_id, house)
    return Enrolled(device_id=device.id, device_token=token, courier=CourierCode(code=code), day=day)


@router.get("/day")
def read_day(
    who: Who, device_id: OwnDevice, house: House, have: Annotated[int | None, Query(ge=0, le=BIGGEST)] = None
) -> CourierDay:
    """Today's own stops; with `have` only what changed since that version."""
    assert who.courier_id is not None
    with house.database.read() as session:
        answer = _day(session, who.courier_id, house, have)
        device = session.get_one(Device, device_id)
        last_seen = device.last_seen_at
    if last_seen is None or (clock.now() - last_seen).total_seconds() > CONTACT_SECONDS:
        with house.database.write() as session:
            accounts.note_contact(session, device_id)
    return answer


@router.post("/facts", response_model=FactAnswers)
async def send_facts(form: FactsForm, token: Token, house: House) -> Response:
    """Records made on the phone. Each is answered on its own; sending one again is harmless."""
    batch = Batch(device_now=form.device_now, items=form.items)
    receipt = await wrap_future(house.letterbox.post(token, batch))
    if receipt is None:
        raise unauthorised()
    answers = FactAnswers.model_validate(receipt.to_json())
    return Response(answers.model_dump_json(), media_type="application/json")


@router.post("/keys")
def read_keys(form: KeysForm, who: Who, house: House) -> KeysAnswer:
    """Keys of this courier's former shifts, for a phone that was wiped with records it had not sent yet."""
    assert who.courier_id is not None
    with house.database.read() as session:
        keys = former_keys(session, who.courier_id, form.ids)
    return KeysAnswer(keys=[ShiftKeyAnswer(id=key.id, key=key.key) for key in keys])


@router.post("/leave")
def leave(device_id: OwnDevice, house: House) -> Done:
    """The courier logs out on the phone: the phone is known no more."""
    with house.database.write() as session:
        accounts.revoke_device(session, device_id)
        return Done(event=events.last_number(session))


@router.get("/push")
def read_push(device_id: OwnDevice, house: House) -> PushAnswer:
    """Whether this phone can be woken, by which key, and whether it is."""
    with house.database.read() as session:
        return PushAnswer(public_key=_public_key(house), on=is_woken(session, device_id))


@router.put("/push")
def keep_push(form: PushForm, device_id: OwnDevice, house: House) -> Done:
    """Wake this phone at its browser's push service from now on; without a word about what has happened."""
    if _public_key(house) is None:
        raise refuse(
            "push.off",
            cause=("이 서버는 휴대전화 알림을 쓰지 않습니다.", "This server wakes no phones."),
            action=("알림 없이 쓰세요. 화면은 그대로 움직입니다.", "Go on without: the page works as before."),
        )
    with house.database.write() as session:
        if not keep_push_address(session, device_id, form.endpoint, house.settings):
            raise unauthorised()
        return Done(event=events.last_number(session))


@router.delete("/push")
def drop_push(device_id: OwnDevice, house: House) -> Done:
    """Wake this phone no more, and forget where that was done."""
    with house.database.write() as session:
        drop_push_address(session, device_id)
        return Done(event=events.last_number(session))


@router.get("/entrances/{sha256}")
def read_entrance(sha256: Annotated[str, Path(pattern="^[0-9a-f]{64}$")], who: Who, house: House) -> Response:
    """The approved photo of the entrance at one of today's own doors, as JPEG."""
    assert who.courier_id is not None
    with house.database.read() as session:
        photo = find_entrance_photo(session, who.courier_id, sha256)
        if photo is None:
            raise not_found("photo")
        return Response(open_photo(session, photo), media_type="image/jpeg")


@router.put("/photos/{sha256}")
def send_photo(
    sha256: Annotated[str, Path(pattern="^[0-9a-f]{64}$")],
    content: Annotated[bytes, Body(media_type="image/jpeg")],
    device_id: OwnDevice,
    house: House,
) -> PhotoStored:
    """A photo that a card has announced, under its SHA-256; sending it again is harmless."""
    store_photo(house.database, device_id, sha256, content)
    return PhotoStored()


def _day(session: Session, courier_id: UUID, house: Door, have: int | None = None) -> CourierDay:
    day = courier_day(session, courier_id, clock.today(), have)
    return CourierDay.model_validate(day | {"shift": _shift(session, courier_id, house)})


def _public_key(house: Door) -> str | None:
    key = find_push_key(house.settings)
    return None if key is None else key.public


def _shift(session: Session, courier_id: UUID, house: Door) -> ShiftAnswer:
    key = todays_key(session, courier_id)
    return ShiftAnswer(id=key.id, key=key.key, lock_minutes=house.settings.pin_minutes)
