"""Events as the live stream needs them: with the couriers whose day each of them touches."""

from collections.abc import Sequence
from uuid import UUID

from sqlmodel import Session, select

from dispatch import events
from dispatch.delivery.crews import Crews
from dispatch.intake.placing import newest_homes
from models.events import Event
from models.orders import StandingOrder
from models.people import Recipient
from rider_api.audience import CARE_KINDS, Happened


def read_happenings(session: Session, number: int, *, limit: int = 500) -> Sequence[Happened]:
    """Events after `number`, oldest first, each with its couriers."""
    batch = events.after(session, number, limit=limit)
    known = _Known(session)
    return [_happened(session, event, known) for event in batch]


class _Known:
    """Crews and dongs that the events of one batch speak of, looked up once: records name few of either."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.crews = Crews(session)
        self._dongs: dict[UUID | int, str | None] = {}

    def dong_of(self, person: UUID | int) -> str | None:
        """Where the recipient of that id, or of that number, lives."""
        if person not in self._dongs:
            self._dongs[person] = self._find_dong(person)
        return self._dongs[person]

    def _find_dong(self, person: UUID | int) -> str | None:
        by_number = select(Recipient.id).where(Recipient.number == person)
        recipient = person if isinstance(person, UUID) else self.session.exec(by_number).first()
        home = None if recipient is None else newest_homes(self.session, [recipient]).get(recipient)
        return None if home is None or home.dong_id is None else str(home.dong_id)


def _happened(session: Session, event: Event, known: _Known) -> Happened:
    person = _person(session, event) if event.kind in CARE_KINDS else None
    return Happened(
        number=event.number,
        at=event.at,
        kind=event.kind,
        area_id=None if event.area_id is None else str(event.area_id),
        day=event.day,
        subject=event.subject_id,
        device_id=None if event.device_id is None else str(event.device_id),
        data=event.data,
        courier_ids=frozenset(known.crews.touched_by(event)),
        dong_id=None if person is None else known.dong_of(person),
    )


def _person(session: Session, event: Event) -> UUID | int | None:
    """The person whom the event is about, by id or by number."""
    told = event.data.get("recipient")
    if told is not None:
        return told if isinstance(told, int) else UUID(str(told))
    if event.kind.startswith("order."):
        order = None if event.subject_id is None else session.get(StandingOrder, UUID(event.subject_id))
        return None if order is None else order.recipient_id
    number = event.data.get("number")
    return number if isinstance(number, int) else None
