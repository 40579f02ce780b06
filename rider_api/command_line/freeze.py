"""`bapgil freeze`: fix a day's orders, or every day that is due."""

from datetime import date, datetime
from typing import Annotated, Any

import typer
from sqlmodel import Session, col, select

from dispatch.clock import KST
from dispatch.errors import explain, reason_json
from dispatch.ordering.expansion import Expansion
from dispatch.ordering.freezing import cut_off_of, freeze_day, freeze_due, preview_freeze
from models.database import Database
from models.orders import Freeze
from models.places import Area
from rider_api.command_line.areas import get_area, installation
from rider_api.command_line.exit_codes import ExitCode
from rider_api.command_line.output import fail, out, print_json, print_table
from routing.reasons import Reason


def command(
    day: Annotated[datetime | None, typer.Argument(formats=["%Y-%m-%d"], help="배달일 · Service day")] = None,
    area: Annotated[str | None, typer.Option(help="권역 이름 · Service area, when there are several")] = None,
    due: Annotated[bool, typer.Option("--due", help="마감이 지난 모든 날 · Every day past its cut-off")] = False,
    early: Annotated[bool, typer.Option("--early", help="마감 전이라도 · Also before its cut-off")] = False,
    preview: Annotated[bool, typer.Option("--preview", help="저장하지 않고 보기 · Only show what it would be")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="JSON 으로 출력 · Print JSON")] = False,
) -> None:
    """하루 주문을 마감합니다 · Freeze the orders of a day (D-2).

    A freeze is numbered and never changes; the running server does this by itself at the cut-off.
    """
    if day is None and not due:
        fail(_which_day(), exit_code=ExitCode.USAGE, as_json=as_json)
    with installation(as_json=as_json) as database:
        if due or day is None:
            _freeze_due(database, as_json)
        elif preview:
            _preview(database, day.date(), area, as_json)
        else:
            with database.write() as session:
                freeze = freeze_day(session, get_area(session, area).id, day.date(), early=early)
                _print_freezes([_freeze_json(session, freeze)], as_json)


def _freeze_due(database: Database, as_json: bool) -> None:
    made = freeze_due(database)
    with database.read() as session:
        freezes = session.exec(select(Freeze).where(col(Freeze.id).in_(made)).order_by(col(Freeze.number))).all()
        _print_freezes([_freeze_json(session, freeze) for freeze in freezes], as_json)


def _freeze_json(session: Session, freeze: Freeze) -> dict[str, Any]:
    return {
        "number": freeze.number,
        "area": session.get_one(Area, freeze.area_id).name,
        "day": freeze.day.isoformat(),
        "due_at": freeze.due_at.astimezone(KST).isoformat(),
        "frozen_at": freeze.frozen_at.astimezone(KST).isoformat(),
        "households": freeze.households,
        "meals": freeze.meals,
        "digest": freeze.digest,
    }


def _print_freezes(freezes: list[dict[str, Any]], as_json: bool) -> None:
    if as_json:
        print_json(freezes)
    elif not freezes:
        out().print("마감할 날이 없습니다 · nothing is due")
    for freeze in [] if as_json else freezes:
        out().print(
            f"#{freeze['number']} {freeze['area']} {freeze['day']}: {freeze['households']}가구 {freeze['meals']}식 · "
            f"{freeze['households']} households, {freeze['meals']} meals",
            markup=False,
        )


def _preview(database: Database, day: date, area: str | None, as_json: bool) -> None:
    with database.read() as session:
        found = get_area(session, area)
        expected = preview_freeze(session, found.id, day)
        document = _preview_json(found.name, day, cut_off_of(session, day), expected)
    if as_json:
        print_json(document)
        return
    rows = [(each.recipient_number, each.reason.cause.ko, each.reason.code) for each in expected.not_made]
    print_table("식사가 없는 분 · Nobody comes to", ("대상자", "이유", "code"), rows)
    totals = f"{document['households']}가구 {document['meals']}식, 마감 {document['due_at']}"
    out().print(f"{found.name} {day}: {totals}", markup=False)


def _preview_json(area: str, day: date, due_at: datetime, expected: Expansion) -> dict[str, Any]:
    return {
        "area": area,
        "day": day.isoformat(),
        "due_at": due_at.astimezone(KST).isoformat(),
        "households": len({order.recipient_id for order in expected.orders}),
        "meals": sum(order.meals for order in expected.orders),
        "not_made": [
            {"recipient": each.recipient_number, "reason": reason_json(each.reason)} for each in expected.not_made
        ],
    }


def _which_day() -> Reason:
    return explain(
        "freeze.which_day",
        cause=("어느 날을 마감할지 정해지지 않았습니다.", "it is not said which day to freeze"),
        action=("날짜(2026-11-23)나 --due 를 붙이세요.", "Give a day (2026-11-23) or --due."),
    )
