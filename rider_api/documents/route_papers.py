"""Tours on paper, for couriers without a phone: exactly what the phone would show of each door."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlmodel import Session

from dispatch.planning.rows import owed_containers
from dispatch.planning.timetable import Sheet, SheetStop, find_published, read_sheets
from rider_api.documents.press import read_texts, say_day

Content = dict[str, Any]


def routes(
    session: Session, area_id: UUID, day: date, *, duty_id: UUID | None = None, language: str = "ko"
) -> Content:
    """All tours of the published plan, or one crew's. Names, phones and addresses: for coordinators only."""
    plan = find_published(session, area_id, day)
    sheets = [] if plan is None else read_sheets(session, plan.id)
    papers = _Papers(session, day, language)
    return {
        "day": say_day(day, language),
        "footer": papers.word("print.footer.routes"),
        "version": None if plan is None else plan.version,
        "tours": [papers.show_tour(sheet) for sheet in sheets if duty_id in (None, sheet.duty.id) and sheet.stops],
    }


class _Papers:
    def __init__(self, session: Session, day: date, language: str) -> None:
        self._session, self._day, self._texts = session, day, read_texts(language)

    def word(self, key: str) -> str:
        return self._texts[key]

    def show_tour(self, sheet: Sheet) -> Content:
        people = {stop.recipient.id for stop in sheet.stops if stop.recipient is not None}
        owed = owed_containers(self._session, people, self._day)
        doors = [stop for stop in sheet.stops if stop.kind == "door"]
        position = {stop.key: number for number, stop in enumerate(doors, start=1)}
        return {
            "duty": sheet.duty.code,
            "model": self.word(f"shared.model.{sheet.model.model.value}"),
            "start_seconds": sheet.tour.start_seconds,
            "end_seconds": sheet.tour.end_seconds,
            "doors": len(doors),
            "meals": sheet.meals,
            "stops": sorted(
                [
                    *(self._show_stop(stop, owed, position) for stop in sheet.stops),
                    *({**rest, "rest": True} for rest in sheet.tour.breaks),
                ],
                key=lambda row: int(row["start_seconds"]),
            ),
        }

    def _show_stop(
        self, stop: SheetStop, owed: dict[tuple[UUID, UUID], int], position: dict[str, int]
    ) -> Content:
        return {
            "rest": False,
            "position": position.get(stop.key),
            "start_seconds": stop.start_seconds,
            "latest_seconds": stop.latest_seconds,
            "what": None if stop.kind == "door" else self.word(f"print.stop.{stop.kind}"),
            "place": None if stop.kind == "door" else stop.place_name,
            "items": _show_items(stop),
            "door": self._show_door(stop, owed) if stop.kind == "door" else None,
        }

    def _show_door(self, stop: SheetStop, owed: dict[tuple[UUID, UUID], int]) -> Content:
        recipient, home = stop.recipient, stop.home
        assert recipient is not None  # a door has both
        assert home is not None
        flags = {
            "first_visit": any(order.first_visit for order in stop.orders),
            "last_day": any(order.last_day for order in stop.orders),
            "high_risk": recipient.high_risk,
        }
        return {
            "name": recipient.name or "",
            "phone": recipient.phone or "",
            "address": home.address or "",
            "entry_note": recipient.entry_note or "",
            "flags": [self.word(f"print.flag.{flag}") for flag, raised in flags.items() if raised],
            "collect": owed.get((recipient.id, stop.orders[0].kitchen_id), 0),
        }


def _show_items(stop: SheetStop) -> list[Content]:
    """What is handed over: at a door with its diet, at a pickup or a hub counted by menu."""
    if stop.kind == "door":
        return [{"menu": item.menu, "meals": item.meals, "diet": item.diet} for item in stop.items]
    counted: dict[str, int] = {}
    for item in stop.items:
        counted[item.menu] = counted.get(item.menu, 0) + item.meals
    return [{"menu": menu, "meals": meals, "diet": ""} for menu, meals in counted.items()]
