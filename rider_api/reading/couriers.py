"""Couriers with their phones and their next duty; menus and areas to choose from."""

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from sqlmodel import Session, col, select

from dispatch import clock
from models.accounts import Device
from models.fleet import Courier, DeliveryModel, Duty, Kitchen, Team
from models.orders import Menu
from models.places import Area
from rider_api.schemas.desk_people import AreaAnswer, CourierAnswer, CourierDevice, MenuAnswer
from rider_api.sessions import Identity


def list_couriers(session: Session, area_id: UUID) -> list[CourierAnswer]:
    """An area's couriers by code. Their names and phones are personal data and not shown here."""
    rows = session.exec(
        select(Courier, Team, DeliveryModel)
        .join(Team, col(Team.id) == col(Courier.team_id))
        .join(DeliveryModel, col(DeliveryModel.id) == col(Team.delivery_model_id))
        .where(Team.area_id == area_id)
        .order_by(Courier.code)
    ).all()
    codes = _duty_codes(session, area_id)
    phones = _phones(session, [courier.id for courier, _, _ in rows])
    return [
        CourierAnswer(
            id=courier.id,
            code=courier.code,
            team=team.name,
            model=model.model,
            active=courier.active,
            duty_code=codes.get(str(courier.id)),
            devices=phones[courier.id],
        )
        for courier, team, model in rows
    ]


def list_menus(session: Session, who: Identity) -> list[MenuAnswer]:
    """What the kitchens of the caller's area make."""
    statement = select(Menu, Kitchen).join(Kitchen, col(Kitchen.id) == col(Menu.kitchen_id))
    if who.area_id is not None:
        statement = statement.where(Kitchen.area_id == who.area_id)
    rows = session.exec(statement.order_by(Kitchen.name, Menu.name)).all()
    kept = {"id", "name", "kind", "kitchen_id", "price_won"}
    return [MenuAnswer(**menu.model_dump(include=kept), kitchen=kitchen.name) for menu, kitchen in rows]


def list_areas(session: Session, who: Identity) -> list[AreaAnswer]:
    """The areas within reach."""
    statement = select(Area).order_by(Area.name)
    if who.area_id is not None:
        statement = statement.where(Area.id == who.area_id)
    return [AreaAnswer(id=area.id, name=area.name) for area in session.exec(statement).all()]


def _duty_codes(session: Session, area_id: UUID) -> dict[str, str]:
    """Each courier's duty of today, or else the next one."""
    duties = session.exec(
        select(Duty)
        .join(Team, col(Team.id) == col(Duty.team_id))
        .where(Team.area_id == area_id, Duty.day >= clock.today(), col(Duty.withdrawn_at).is_(None))
        .order_by(col(Duty.day).desc())
    ).all()
    return {courier: duty.code for duty in duties for courier in duty.courier_ids}


def _phones(session: Session, couriers: Sequence[UUID]) -> dict[UUID, list[CourierDevice]]:
    found: dict[UUID, list[CourierDevice]] = defaultdict(list)
    rows = session.exec(
        select(Device).where(col(Device.courier_id).in_(couriers)).order_by(col(Device.enrolled_at).desc())
    ).all()
    for device in rows:
        found[device.courier_id].append(CourierDevice.model_validate(device, from_attributes=True))
    return found
