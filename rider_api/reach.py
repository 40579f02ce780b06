"""What a caller can reach: their area, kitchen or dong. What lies beyond answers as if it did not exist."""

from uuid import UUID

from sqlmodel import Session, col, select

from dispatch.intake.placing import newest_homes
from models.accounts import Device
from models.entrances import EntranceReport
from models.fleet import Courier, Kitchen, Team
from models.lots import Lot
from models.messages import Contact, Message
from models.orders import DailyOrder, FrozenChange, Menu, StandingOrder
from models.people import Recipient
from models.places import Area, Dong, Home
from models.plans import Plan
from models.statuses import Role
from models.tasks import Task
from models.welfare import Case, WeatherWarning
from rider_api.errors import not_found
from rider_api.sessions import Identity


def reach_area(session: Session, who: Identity, area_id: UUID | None) -> Area:
    """The area asked for, else the caller's own; an installation with one area needs no choice."""
    wanted = area_id or who.area_id or _only_area(session)
    if wanted is None or (who.area_id is not None and wanted != who.area_id):
        raise not_found("area")
    area = session.get(Area, wanted)
    if area is None:
        raise not_found("area")
    return area


def calendar_areas(session: Session) -> list[UUID]:
    """The areas that share the calendar: all of the installation."""
    return list(session.exec(select(col(Area.id)).order_by(col(Area.name))))


def reads_calendar_only(session: Session, who: Identity) -> bool:
    """Whether somebody may not change the calendar: it is every district's, so a desk decides where it is alone."""
    if who.role is Role.METROPOLITAN:
        return False
    return who.role is not Role.COORDINATOR or (who.area_id is not None and _only_area(session) != who.area_id)


def reach_plan(session: Session, who: Identity, plan_id: UUID) -> None:
    _within(who, session.exec(select(Plan.area_id).where(Plan.id == plan_id)).first())


def reach_task(session: Session, who: Identity, task_id: UUID) -> None:
    _within(who, session.exec(select(Task.area_id).where(Task.id == task_id)).first())


def reach_daily_order(session: Session, who: Identity, order_id: UUID) -> None:
    _within(who, session.exec(select(DailyOrder.area_id).where(DailyOrder.id == order_id)).first())


def reach_entrance(session: Session, who: Identity, report_id: UUID) -> None:
    _within(who, session.exec(select(EntranceReport.area_id).where(EntranceReport.id == report_id)).first())


def reach_case(session: Session, who: Identity, case_id: UUID) -> None:
    area = select(DailyOrder.area_id).join(Case, col(Case.daily_order_id) == col(DailyOrder.id))
    _within(who, session.exec(area.where(Case.id == case_id)).first())
    if who.dong_id is not None:
        _reach_home(who, find_home(session, session.get_one(Case, case_id).recipient_id))


def reach_message(session: Session, who: Identity, message_id: UUID) -> None:
    _within(who, session.exec(select(Message.area_id).where(Message.id == message_id)).first())


def reach_contact(session: Session, who: Identity, contact_id: UUID) -> None:
    _within(who, session.exec(select(Contact.area_id).where(Contact.id == contact_id)).first())


def reach_warning(session: Session, who: Identity, warning_id: UUID) -> None:
    _within(who, session.exec(select(WeatherWarning.area_id).where(WeatherWarning.id == warning_id)).first())


def reach_dong(session: Session, area: Area, dong_id: UUID) -> None:
    if session.exec(select(Dong.area_id).where(Dong.id == dong_id)).first() != area.id:
        raise not_found("dong")


def reach_courier(session: Session, who: Identity, courier_id: UUID) -> None:
    area = select(Team.area_id).join(Courier, col(Courier.team_id) == col(Team.id))
    _within(who, session.exec(area.where(Courier.id == courier_id)).first())


def reach_device(session: Session, who: Identity, device_id: UUID) -> None:
    device = session.get(Device, device_id)
    if device is None:
        raise not_found()
    reach_courier(session, who, device.courier_id)


def reach_kitchen(session: Session, who: Identity, kitchen_id: UUID) -> None:
    _within(who, session.exec(select(Kitchen.area_id).where(Kitchen.id == kitchen_id)).first())


def reach_lot(session: Session, who: Identity, lot_id: UUID) -> None:
    area = select(Kitchen.area_id).join(Lot, col(Lot.kitchen_id) == col(Kitchen.id))
    _within(who, session.exec(area.where(Lot.id == lot_id)).first())


def reach_own_lot(session: Session, kitchen_id: UUID, lot_id: UUID) -> None:
    """A batch of the kitchen's own."""
    if session.exec(select(Lot.kitchen_id).where(Lot.id == lot_id)).first() != kitchen_id:
        raise not_found()


def find_own_menu(session: Session, kitchen_id: UUID, menu_id: UUID | None, name: str | None) -> UUID:
    """A menu of the kitchen's own, by its id or its name."""
    own = select(Menu.id).where(Menu.kitchen_id == kitchen_id)
    found = session.exec(own.where(Menu.id == menu_id) if menu_id else own.where(Menu.name == name)).first()
    if found is None:
        raise not_found("menu")
    return found


def reach_change(session: Session, kitchen_id: UUID, change_id: UUID) -> None:
    """A change after the freeze, of the kitchen's own."""
    if session.exec(select(FrozenChange.kitchen_id).where(FrozenChange.id == change_id)).first() != kitchen_id:
        raise not_found()


def reach_standing_order(session: Session, who: Identity, order_id: UUID) -> None:
    recipient = session.exec(select(StandingOrder.recipient_id).where(StandingOrder.id == order_id)).first()
    if recipient is None:
        raise not_found()
    _reach_home(who, find_home(session, recipient))


def reach_home(session: Session, who: Identity, home_id: UUID) -> None:
    _reach_home(who, session.get(Home, home_id))


def reach_recipient(session: Session, who: Identity, number: int) -> Recipient:
    """The person of this number, if they live within reach."""
    recipient = session.exec(select(Recipient).where(Recipient.number == number)).first()
    if recipient is None:
        raise not_found()
    _reach_home(who, find_home(session, recipient.id))
    return recipient


def find_home(session: Session, recipient_id: UUID) -> Home | None:
    """Where somebody lives now."""
    return newest_homes(session, [recipient_id]).get(recipient_id)


def _reach_home(who: Identity, home: Home | None) -> None:
    beyond = home is None or (who.area_id is not None and home.area_id != who.area_id)
    if beyond or (who.dong_id is not None and home is not None and home.dong_id != who.dong_id):
        raise not_found()


def _within(who: Identity, area_id: UUID | None) -> None:
    if area_id is None or (who.area_id is not None and area_id != who.area_id):
        raise not_found()


def _only_area(session: Session) -> UUID | None:
    found = session.exec(select(Area.id).limit(2)).all()
    return found[0] if len(found) == 1 else None
