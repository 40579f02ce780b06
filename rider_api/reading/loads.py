"""Which pickup takes each order out of its kitchen, by the published plan."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlmodel import Session

from dispatch.planning.timetable import Sheet, SheetStop, find_published, read_sheets
from models.fleet import Kitchen


@dataclass(frozen=True, kw_only=True)
class Load:
    """One pickup at a kitchen: its tour, trip and stop."""

    sheet: Sheet
    stop: SheetStop

    @property
    def order(self) -> tuple[int, str, int]:
        """Pickups come in order of time, then by name."""
        return (self.stop.start_seconds, self.sheet.duty.code, self.stop.trip)

    @property
    def key(self) -> str:
        """Crew and trip, as the board names a pickup."""
        return f"{self.sheet.duty.code} {self.stop.trip}"


def read_loads(session: Session, kitchen: Kitchen, day: date) -> list[Load]:
    """The kitchen's pickups in the order in which they come; none without a published plan."""
    plan = find_published(session, kitchen.area_id, day)
    if plan is None:
        return []
    loads = [
        Load(sheet=sheet, stop=stop)
        for sheet in read_sheets(session, plan.id)
        for stop in sheet.stops
        if stop.kind == "pickup" and stop.place_id == str(kitchen.id)
    ]
    return sorted(loads, key=lambda load: load.order)


def by_order(loads: list[Load]) -> dict[UUID, Load]:
    """The pickup of each order."""
    return {order.id: load for load in loads for order in load.stop.orders}


def departures(loads: list[Load]) -> dict[UUID, int]:
    """Seconds at which each order leaves the kitchen."""
    return {order: load.stop.leave_seconds for order, load in by_order(loads).items()}
