"""Where people live: an address becomes a home with coordinates and a precision, or a task for the desk.

Nobody is lost: an address that no locator can place stands at its dong office and asks for a pin; without
a known dong the home has no coordinates (precision `none`) and the desk must place it.
"""

import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from sqlmodel import Session, col, select

from dispatch import clock, events
from dispatch.errors import explain, refuse
from dispatch.tasks import find_task, finish_task, next_working_noon, raise_task
from models.people import Recipient
from models.places import Dong, Home
from models.statuses import Precision, TaskKind, TaskStatus
from routing.geocoding import parse
from routing.reasons import Reason
from routing.travel.geodesy import metres_between

KOREA = (33.0, 39.0, 124.5, 132.0)
"""Least and greatest latitude, least and greatest longitude of South Korea, in degrees (WGS84)."""

FARTHEST_FROM_OFFICE_METRES = 6_000
"""No home lies farther from the office of its dong; a place beyond is a namesake in another town."""

_GOOD_ENOUGH = frozenset({Precision.PIN, Precision.ENTRANCE, Precision.BUILDING})


@dataclass(frozen=True, kw_only=True)
class Placement:
    """Where an address is: WGS84 degrees, how well that is known, and which locator said so."""

    lat: float
    lon: float
    precision: Precision
    source: str


Locate = Callable[[str], Placement | None]
"""Finds an address; None where no locator knows it. May ask the network: call it outside a transaction."""


def locate_first(address: str, locate: Locate) -> Locate:
    """Ask now, so that the transaction that follows does not wait for a network."""
    found = locate(address)
    return lambda asked: found if asked == address else locate(asked)


def place_home(
    session: Session,
    recipient: Recipient,
    *,
    address: str,
    area_id: UUID,
    dong: Dong | None,
    locate: Locate,
    pin_due_at: datetime | None = None,
) -> Home:
    """Write the recipient's new home; raises a task at the desk (due at `pin_due_at`) when it needs a pin."""
    found = locate(address)
    placement = found if found and _is_near(found, dong) else _at_office(dong)
    home = _home(session, recipient, address=address, area_id=area_id, dong=dong, placement=placement)
    events.record(
        session,
        "home.placed",
        area_id=area_id,
        subject=recipient.id,
        data={"recipient": recipient.number, "precision": home.precision.value, "needs_pin": home.needs_pin},
    )
    if home.needs_pin:
        raise_task(
            session,
            area_id=area_id,
            kind=TaskKind.PLACE_ADDRESS,
            natural_key=_task_key(home),
            reason=_why_a_pin(home, recipient),
            due_at=pin_due_at or next_working_noon(session),
            subject_id=recipient.id,
        )
    return home


def pin_home(session: Session, home_id: UUID, lat: float, lon: float, account_id: UUID | None = None) -> Home:
    """A person has pointed at the door on the map. A new row; the old one stays as history."""
    old = session.get(Home, home_id)
    if old is None:
        raise _unknown_home(home_id)
    if not _is_in_korea(lat, lon):
        raise _outside(home_id)
    recipient = session.get_one(Recipient, old.recipient_id)
    newest = newest_homes(session, [recipient.id])[recipient.id]
    placement = Placement(lat=lat, lon=lon, precision=Precision.PIN, source="pin")
    dong = session.get(Dong, old.dong_id) if old.dong_id else None
    home = _home(session, recipient, address=newest.address, area_id=newest.area_id, dong=dong, placement=placement)
    events.record(
        session,
        "home.pinned",
        area_id=home.area_id,
        subject=recipient.id,
        account_id=account_id,
        data={"recipient": recipient.number},
    )
    for each in (old, newest):
        task = find_task(session, _task_key(each))
        if task is not None and task.status == TaskStatus.OPEN:
            finish_task(session, task.id, account_id=account_id)
    return home


def newest_homes(session: Session, recipient_ids: Iterable[UUID]) -> dict[UUID, Home]:
    """Where each recipient lives now: a pin set after a freeze counts."""
    rows = select(Home).where(col(Home.recipient_id).in_(list(recipient_ids))).order_by(col(Home.created_at))
    return {home.recipient_id: home for home in session.exec(rows)}


def find_dong(session: Session, area_id: UUID, *texts: str) -> Dong | None:
    """The dong that one of `texts` names, such as '서교동주민센터', in their order; the longest name wins."""
    dongs = sorted(session.exec(select(Dong).where(Dong.area_id == area_id)), key=lambda dong: -len(dong.name))
    for text in texts:
        folded = _fold(text)
        for dong in dongs:
            if _fold(dong.name) in folded:
                return dong
    return None


def building_of(address: str) -> str:
    """The address without its detail (floor, flat): homes with the same one share an entrance."""
    parsed = parse(address)
    if parsed is None or parsed.main_number is None:
        return _fold(address)
    return _fold(replace(parsed, sido="").street_text)


def _home(
    session: Session,
    recipient: Recipient,
    *,
    address: str,
    area_id: UUID,
    dong: Dong | None,
    placement: Placement | None,
) -> Home:
    vault = session.info["vault"]
    present = newest_homes(session, [recipient.id]).get(recipient.id)
    after_present = present.created_at + timedelta(microseconds=1) if present else clock.now()
    home = Home(
        person_id=recipient.person_id,
        recipient_id=recipient.id,
        area_id=area_id,
        dong_id=dong.id if dong else None,
        address_hash=vault.search_hash("address", address),
        building=vault.search_hash("building", building_of(address)),
        lat=placement.lat if placement else None,
        lon=placement.lon if placement else None,
        precision=placement.precision if placement else Precision.NONE,
        source=placement.source if placement else "",
        needs_pin=placement is None or placement.precision not in _GOOD_ENOUGH,
        created_at=max(clock.now(), after_present),
    )
    home.address = address
    session.add(home)
    session.flush()
    return home


def _is_near(placement: Placement, dong: Dong | None) -> bool:
    if dong is None:
        return _is_in_korea(placement.lat, placement.lon)
    metres = metres_between(placement.lat, placement.lon, dong.office_lat, dong.office_lon)
    return bool(metres <= FARTHEST_FROM_OFFICE_METRES)


def _at_office(dong: Dong | None) -> Placement | None:
    if dong is None:
        return None
    return Placement(
        lat=dong.office_lat, lon=dong.office_lon, precision=Precision.DONG_OFFICE, source=Precision.DONG_OFFICE.value
    )


def _fold(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split()).casefold()


def _task_key(home: Home) -> str:
    return f"place_address:{home.id}"


def _is_in_korea(lat: float, lon: float) -> bool:
    south, north, west, east = KOREA
    return south <= lat <= north and west <= lon <= east


_ROUGHLY = {
    Precision.ROAD: ("길만 찾았고 건물은 찾지 못했습니다", "is placed on the right street, but at no building"),
    Precision.DONG_OFFICE: ("찾지 못해 주민센터 자리에 두었습니다", "was not found; it stands at the dong office"),
    Precision.NONE: ("찾지 못했습니다", "could not be found"),
}


def _why_a_pin(home: Home, recipient: Recipient) -> Reason:
    korean, english = _ROUGHLY[home.precision]
    return explain(
        "address.not_found" if home.precision == Precision.NONE else "address.needs_pin",
        cause=(
            f"대상자 {recipient.number}번의 주소: {korean}.",
            f"the address of recipient {recipient.number} {english}",
        ),
        action=("지도에서 현관 위치를 찍어 주세요.", "Set a pin at the entrance on the map."),
        subject=(str(recipient.id),),
    )


def _unknown_home(home_id: UUID) -> Exception:
    return refuse(
        "home.unknown",
        cause=("그런 집이 없습니다.", "there is no such home"),
        action=("목록을 새로 고치세요.", "Reload the list."),
        subject=(str(home_id),),
        status=404,
    )


def _outside(home_id: UUID) -> Exception:
    return refuse(
        "pin.outside",
        cause=("핀이 대한민국 밖에 있습니다.", "the pin lies outside South Korea"),
        action=("위도와 경도가 바뀌지 않았는지 확인하세요.", "See whether latitude and longitude were swapped."),
        subject=(str(home_id),),
        status=422,
    )
