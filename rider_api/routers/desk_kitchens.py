"""The desk's view of its kitchens: batches, recalls with their call list, complaints and praise."""

import io
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from fastapi.responses import Response
from openpyxl import Workbook
from sqlmodel import col, select

from dispatch import clock, events
from dispatch.kitchen.feedback import take_feedback
from dispatch.kitchen.recalls import recall_lot, trace_lot
from models.fleet import Kitchen
from rider_api.doors import House, Who
from rider_api.reach import reach_area, reach_daily_order, reach_kitchen, reach_lot
from rider_api.reading.feedback import read_months, read_said
from rider_api.reading.lots import read_calls, read_lots
from rider_api.schemas.common import Day, Done, Named
from rider_api.schemas.lots import (
    CallList,
    FeedbackAnswer,
    FeedbackForm,
    KitchenLots,
    RecallAnswer,
    RecallForm,
    Verdict,
)

router = APIRouter(prefix="/api/desk", tags=["desk: kitchens"])

SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HEADINGS = ("주문", "대상자", "이름", "전화", "주소", "식", "상태", "배송원", "시각", "통화함")
Months = Annotated[int, Query(ge=1, le=36)]


@router.get("/day/{day}/kitchens")
def read_kitchens(day: Day, who: Who, house: House, area: UUID | None = None) -> list[KitchenLots]:
    """The area's kitchens with their batches of a day and how much was said of their meals."""
    with house.database.read() as session:
        found = reach_area(session, who, area)
        kitchens = session.exec(select(Kitchen).where(Kitchen.area_id == found.id).order_by(col(Kitchen.name)))
        shown = []
        for kitchen in kitchens.all():
            said = [one.verdict for one in read_said(session, kitchen.id, day)]
            shown.append(
                KitchenLots(
                    kitchen=Named(id=kitchen.id, name=kitchen.name),
                    lots=read_lots(session, kitchen.id, day),
                    complaints=said.count(Verdict.COMPLAINT),
                    praise=said.count(Verdict.PRAISE),
                )
            )
        return shown


@router.get("/kitchens/{kitchen_id}/feedback")
def read_feedback(kitchen_id: UUID, who: Who, house: House, months: Months = 6) -> FeedbackAnswer:
    """The monthly picture of one kitchen."""
    with house.database.read() as session:
        reach_kitchen(session, who, kitchen_id)
        return read_months(session, kitchen_id, clock.today(), months)


@router.post("/orders/{order_id}/feedback")
def tell_feedback(order_id: UUID, form: FeedbackForm, who: Who, house: House) -> Done:
    """What somebody said on the phone about one day's meal."""
    with house.database.write() as session:
        reach_daily_order(session, who, order_id)
        topics = [topic.value for topic in form.topics]
        take_feedback(
            session, order_id, verdict=form.verdict.value, topics=topics, note=form.note, account_id=who.account_id
        )
        return Done(event=events.last_number(session))


@router.post("/lots/{lot_id}/recall")
def recall(lot_id: UUID, form: RecallForm, who: Who, house: House) -> RecallAnswer:
    """Call a batch back."""
    with house.database.write() as session:
        reach_lot(session, who, lot_id)
        recall_lot(session, lot_id, reason=form.reason.value, account_id=who.account_id)
        orders = len(trace_lot(session, lot_id))
        return RecallAnswer(lot_id=lot_id, orders=orders, event=events.last_number(session))


@router.get("/lots/{lot_id}/calls")
def read_call_list(lot_id: UUID, who: Who, house: House) -> CallList:
    """Whom a batch has reached, with phones."""
    with house.database.read() as session:
        reach_lot(session, who, lot_id)
        return read_calls(session, lot_id, who.role)


@router.get("/lots/{lot_id}/calls.xlsx")
def export_call_list(lot_id: UUID, who: Who, house: House) -> Response:
    """The same as a spreadsheet, for several people at several phones."""
    with house.database.read() as session:
        reach_lot(session, who, lot_id)
        calls = read_calls(session, lot_id, who.role)
    headers = {"Content-Disposition": f'attachment; filename="recall-{calls.day}-{calls.lot.number}.xlsx"'}
    return Response(write_calls(calls), media_type=SPREADSHEET, headers=headers)


def write_calls(calls: CallList) -> bytes:
    """The call list as an Excel file; a text that looks like a formula stays text."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(HEADINGS)
    for line in calls.lines:
        moment = "" if line.happened_at is None else line.happened_at.astimezone(clock.KST).strftime("%m-%d %H:%M")
        sheet.append([
            line.order, line.number, line.name, line.phone or "", line.address, line.meals, line.status.value,
            line.duty or "", moment, "O" if line.called else "",
        ])  # fmt: skip
        for cell in sheet[sheet.max_row]:
            if cell.data_type == "f":
                cell.data_type = "s"
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()
