"""A wrong pin, a better way in: what a courier reports helps nobody else before the desk has approved it."""

from uuid import UUID

from sqlmodel import Session, col, select

from dispatch import clock, events
from dispatch.delivery.sync.items import Item
from dispatch.errors import explain, refuse
from dispatch.intake.placing import newest_homes, pin_home
from dispatch.lifecycle import move
from dispatch.planning.allotments import read_allotment
from dispatch.tasks import find_task, finish_task, next_working_noon, raise_task
from models.deliveries import Fact, Photo
from models.entrances import EntranceReport
from models.orders import DailyOrder
from models.people import Recipient
from models.statuses import EntranceStatus, TaskKind, TaskStatus


def report_entrance(session: Session, fact: Fact, item: Item, order: DailyOrder, recipient: Recipient) -> None:
    """Keep what the courier told, and ask the desk to look at it."""
    report = EntranceReport(
        fact_id=fact.id,
        person_id=recipient.person_id,
        recipient_id=recipient.id,
        area_id=order.area_id,
        day=fact.day,
        lat=item.answers.get("lat"),
        lon=item.answers.get("lon"),
        accuracy_metres=item.answers.get("accuracy_metres"),
        photo_sha256=next(iter(fact.data["photos"]), None),
        status=EntranceStatus.PENDING,
        made_at=clock.now(),
    )
    report.way = item.note
    session.add(report)
    session.flush()
    raise_task(
        session,
        area_id=report.area_id,
        kind=TaskKind.CHECK_ENTRANCE,
        natural_key=_task_key(report),
        reason=explain(
            "entrance.reported",
            cause=(
                f"{recipient.number}번 대상자의 위치나 들어가는 길이 다르다고 배송원이 알렸습니다.",
                f"A courier says that the pin or the way in of person {recipient.number} is another one.",
            ),
            action=(
                "확인하고 승인하세요. 승인해야 다른 배송원에게 보입니다.",
                "Look and approve it: only then do other couriers see it.",
            ),
            subject=(str(report.id),),
        ),
        due_at=next_working_noon(session),
        day=fact.day,
        subject_id=recipient.id,
    )
    _record(session, "entrance.reported", report, recipient, None)


def approve_entrance(session: Session, report_id: UUID, account_id: UUID | None) -> None:
    """Take it over: the pin is set, the note to the courier replaced, the photo shown. `Refused` (status.move)."""
    report = get_report(session, report_id)
    recipient = session.get_one(Recipient, report.recipient_id)
    _decide(session, report, EntranceStatus.APPROVED, account_id)
    if report.lat is not None and report.lon is not None:
        home = newest_homes(session, [recipient.id]).get(recipient.id)
        if home is not None:
            pin_home(session, home.id, report.lat, report.lon, account_id)
    if report.way is not None:
        recipient.entry_note = report.way
        session.flush()
        events.record(
            session, "entry_note.written", area_id=report.area_id, subject=recipient.id, account_id=account_id,
            data={"recipient": recipient.number},
        )  # fmt: skip  # of no day: every coming visit shows it
    _record(session, "entrance.approved", report, recipient, account_id)


def refuse_entrance(session: Session, report_id: UUID, account_id: UUID | None) -> None:
    """It stays as it was; the report is kept. `Refused` (status.move)."""
    report = get_report(session, report_id)
    _decide(session, report, EntranceStatus.REFUSED, account_id)
    _record(session, "entrance.refused", report, session.get_one(Recipient, report.recipient_id), account_id)


def get_report(session: Session, report_id: UUID) -> EntranceReport:
    """`Refused` (entrance.unknown) if there is none."""
    report = session.get(EntranceReport, report_id)
    if report is None:
        raise refuse(
            "entrance.unknown",
            cause=("그런 제보가 없습니다.", "There is no such report."),
            action=("목록을 새로 고치세요.", "Reload the list."),
            subject=(str(report_id),),
            status=404,
        )
    return report


def entrance_photos(session: Session, recipient_ids: set[UUID]) -> dict[UUID, str]:
    """The newest approved photo of each recipient's entrance that has arrived, by recipient: its SHA-256."""
    rows = session.exec(
        select(EntranceReport.recipient_id, EntranceReport.photo_sha256)
        .join(
            Photo,
            (col(Photo.sha256) == col(EntranceReport.photo_sha256))
            & (col(Photo.person_id) == col(EntranceReport.person_id)),
        )
        .where(col(EntranceReport.recipient_id).in_(recipient_ids), EntranceReport.status == EntranceStatus.APPROVED)
        .order_by(col(EntranceReport.decided_at))
    ).all()
    return {recipient: sha256 for recipient, sha256 in rows if sha256 is not None}


def find_entrance_photo(session: Session, courier_id: UUID, sha256: str) -> Photo | None:
    """An approved photo of the entrance at one of the courier's own doors of today."""
    mine = [UUID(order) for order in read_allotment(session, courier_id, clock.today()).orders]
    people = set(session.exec(select(DailyOrder.recipient_id).where(col(DailyOrder.id).in_(mine))).all())
    owner = next((person for person, photo in entrance_photos(session, people).items() if photo == sha256), None)
    if owner is None:
        return None
    person_id = session.get_one(Recipient, owner).person_id
    return session.exec(select(Photo).where(Photo.sha256 == sha256, Photo.person_id == person_id)).one_or_none()


def _decide(session: Session, report: EntranceReport, status: EntranceStatus, account_id: UUID | None) -> None:
    events.take_turn(session)
    move(report, status)
    report.decided_at, report.decided_by = clock.now(), account_id
    session.flush()
    task = find_task(session, _task_key(report))
    if task is not None and task.status == TaskStatus.OPEN:
        finish_task(session, task.id, account_id=account_id)


def _task_key(report: EntranceReport) -> str:
    return f"entrance/{report.fact_id}"


def _record(
    session: Session, kind: str, report: EntranceReport, recipient: Recipient, account_id: UUID | None
) -> None:
    fact = session.get_one(Fact, report.fact_id)
    events.record(
        session,
        kind,
        area_id=report.area_id,
        day=report.day,
        subject=report.id,
        account_id=account_id,
        data={"number": recipient.number, "order_ids": fact.order_ids},
    )
