"""Which trips have begun: their boxes are on a vehicle, so their order is the courier's, not the plan's."""

from datetime import date
from uuid import UUID

from sqlmodel import Session, col, select

from models.deliveries import Fact, Handover

TripOfDuty = tuple[UUID, int]
"""A duty and the number of one of its trips, from 1."""

_ON_THE_WAY = ("arrived", "delivered", "no_answer", "refused", "away", "card")


def loaded_trips(session: Session, day: date) -> set[TripOfDuty]:
    """Trips that their courier has counted in at the kitchen or hub."""
    statement = select(Handover.duty_id, Handover.trip).where(
        Handover.day == day, Handover.direction == "out", Handover.counted_by == "courier"
    )
    return set(session.exec(statement).all())


def duties_under_way(session: Session, day: date) -> set[UUID]:
    """Duties that have loaded something or stood at a door."""
    statement = select(Fact.duty_id).where(
        Fact.day == day, col(Fact.kind).in_(_ON_THE_WAY), col(Fact.duty_id).is_not(None)
    )
    at_doors = {duty for duty in session.exec(statement.distinct()).all() if duty is not None}
    return at_doors | {duty for duty, _ in loaded_trips(session, day)}
