"""The tours of a plan as the desk shows them: stops with their doors, and the line on the map."""

import logging
from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from sqlmodel import Session, col, select

from dispatch.planning.timetable import Sheet, SheetStop
from dispatch.planning.travel import travel_provider
from models.deliveries import Handover
from models.places import Dong
from models.plans import DoorState
from models.statuses import OrderStatus, Role, StopStatus
from rider_api.reading.lens import Lens, lens_for
from rider_api.schemas.common import Place
from rider_api.schemas.desk_day import DeskDoor, DeskStop, DeskTour, HandedAnswer, ItemAnswer, RestAnswer
from routing.travel import Detour, StreetsFileUnreadable, TravelProvider

log = logging.getLogger(__name__)

Drawn = list[tuple[float, float]]
Exchange = tuple[UUID, int, str, str]
"""Duty, trip, place, and the direction in which boxes changed hands there."""

_DIRECTIONS = {"pickup": "out", "drop": "in"}


def show_tours(session: Session, sheets: Sequence[Sheet], role: Role) -> list[DeskTour]:
    """All tours of a plan, without their lines (`draw_lines` is slow once and needs no transaction)."""
    stops = [stop for sheet in sheets for stop in sheet.stops]
    lens = lens_for(session, role, (stop.recipient.person_id for stop in stops if stop.recipient))
    handed = _newest_counts(session, sheets)
    view = _View(lens=lens, dongs=_dong_names(session), states=_door_states(session, stops), handed=handed)
    return [view.tour(sheet) for sheet in sheets]


def draw_lines(tours: Sequence[DeskTour]) -> list[DeskTour]:
    """The tours with their ways on the streets, as far as there is a street network; else straight."""
    try:
        return _draw(travel_provider(), tours)
    except StreetsFileUnreadable:
        log.warning("the street network cannot be read; lines are drawn straight")
        return _draw(Detour(), tours)


class _View:
    def __init__(
        self,
        *,
        lens: Lens,
        dongs: Mapping[UUID, str],
        states: Mapping[UUID, DoorState],
        handed: Mapping[Exchange, Handover],
    ) -> None:
        self.lens = lens
        self.dongs = dongs
        self.states = states
        self.handed = handed

    def tour(self, sheet: Sheet) -> DeskTour:
        return DeskTour(
            id=sheet.tour.id,
            duty_id=sheet.duty.id,
            duty_code=sheet.duty.code,
            model=sheet.model.model,
            profile=sheet.model.profile,
            start_seconds=sheet.tour.start_seconds,
            end_seconds=sheet.tour.end_seconds,
            distance_metres=sheet.tour.distance_metres,
            meals=sheet.meals,
            breaks=[RestAnswer.model_validate(rest) for rest in sheet.tour.breaks],
            stops=[self.stop(stop, sheet.duty.id) for stop in sheet.stops],
            line=[],
        )

    def stop(self, stop: SheetStop, duty_id: UUID) -> DeskStop:
        counted = self.handed.get((duty_id, stop.trip, stop.place_id, _DIRECTIONS.get(stop.kind, "")))
        return DeskStop(
            key=stop.key,
            kind=stop.kind,
            trip=stop.trip,
            position=stop.position,
            place=Place(id=stop.place_id, name=stop.place_name, lat=stop.lat, lon=stop.lon),
            arrive_seconds=stop.arrive_seconds,
            start_seconds=stop.start_seconds,
            leave_seconds=stop.leave_seconds,
            meals=stop.meals,
            items=[ItemAnswer.model_validate(item, from_attributes=True) for item in stop.items],
            door=self.door(stop),
            handed=None if counted is None else HandedAnswer.model_validate(counted, from_attributes=True),
        )

    def door(self, stop: SheetStop) -> DeskDoor | None:
        if stop.recipient is None or stop.home is None:
            return None
        state = newest_state(self.states[order.id] for order in stop.orders if order.id in self.states)
        dong = self.dongs.get(stop.home.dong_id, "") if stop.home.dong_id else ""
        return DeskDoor(
            order_ids=stop.order_ids,
            home_id=stop.home.id,
            number=stop.recipient.number,
            name=self.lens.name(stop.recipient),
            address=self.lens.address(stop.home, dong),
            dong=dong,
            entry_note=self.lens.entry_note(stop.recipient),
            status=state.status if state else StopStatus.PLANNED,
            cancelled=all(order.status == OrderStatus.CANCELLED for order in stop.orders),
            review=state.review if state else False,
            latest_seconds=stop.latest_seconds,
            happened_at=state.happened_at if state else None,
            first_visit=any(order.first_visit for order in stop.orders),
            last_day=any(order.last_day for order in stop.orders),
            high_risk=stop.recipient.high_risk,
            needs_pin=stop.home.needs_pin,
        )


def _newest_counts(session: Session, sheets: Sequence[Sheet]) -> dict[Exchange, Handover]:
    """What was counted last at each pickup and drop of these crews, by whomever."""
    duties = {sheet.duty.id: sheet.duty.day for sheet in sheets}
    rows = session.exec(
        select(Handover)
        .where(col(Handover.duty_id).in_(duties), col(Handover.day).in_(set(duties.values())))
        .order_by(col(Handover.happened_at), col(Handover.id))
    ).all()
    return {(row.duty_id, row.trip, row.place_id, row.direction): row for row in rows}


def newest_state(states: Iterable[DoorState]) -> DoorState | None:
    """What was last heard of a door with several orders; one that needs a look goes first."""
    return max(states, key=lambda state: (state.review, str(state.happened_at or "")), default=None)


def _door_states(session: Session, stops: Iterable[SheetStop]) -> dict[UUID, DoorState]:
    ids = {order.id for stop in stops if stop.kind == "door" for order in stop.orders}
    rows = session.exec(select(DoorState).where(col(DoorState.daily_order_id).in_(ids))).all()
    return {row.daily_order_id: row for row in rows}


def _dong_names(session: Session) -> dict[UUID, str]:
    return dict(session.exec(select(Dong.id, Dong.name)).all())


def _draw(provider: TravelProvider, tours: Sequence[DeskTour]) -> list[DeskTour]:
    return [tour.model_copy(update={"line": _line(provider, tour)}) for tour in tours]


def _line(provider: TravelProvider, tour: DeskTour) -> Drawn:
    points = [(stop.place.lat, stop.place.lon) for stop in tour.stops]
    known = [(lat, lon) for lat, lon in points if lat is not None and lon is not None]
    return list(provider.line(known, tour.profile).geometry) if len(known) > 1 else []
