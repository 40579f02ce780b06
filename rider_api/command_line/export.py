"""`bapgil export`: the empty referral form, a day's orders, a kitchen's production sheet; no names, no addresses."""

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID

import typer
from sqlmodel import Session, col, select

from dispatch.errors import Refused, refuse
from dispatch.intake.importing import write_template
from dispatch.ordering.menus import marks_now
from dispatch.ordering.production import ProductionSheet, production_sheet
from models.fleet import Kitchen
from models.orders import DailyOrder, Menu
from models.people import Recipient
from models.statuses import Role
from rider_api.command_line.areas import get_area, installation
from rider_api.command_line.files import write_bytes
from rider_api.command_line.output import out, print_json, print_table
from rider_api.command_line.papers import add_papers, print_paper
from rider_api.documents.history_sheet import SUFFIXES, write_history
from rider_api.documents.press import LANGUAGES
from rider_api.documents.spreadsheets import write_csv, write_excel
from rider_api.reading.history import read_history

command = typer.Typer(help="서식과 목록을 내보냅니다 · Write forms and lists", no_args_is_help=True)
add_papers(command)

Day = Annotated[datetime, typer.Argument(formats=["%Y-%m-%d"], help="배달일 · Service day")]
AreaName = Annotated[str | None, typer.Option("--area", help="권역 이름 · Service area, when there are several")]
Output = Annotated[
    Path | None, typer.Option("--output", "-o", help="파일 (.xlsx, .csv, .pdf) · File; without one a table is printed")
]
AsJson = Annotated[bool, typer.Option("--json", help="JSON 으로 출력 · Print JSON")]
_ONLY_IN_FILES = {"container", "first_visit", "last_day", "added_after_freeze"}
"""Too much for a terminal's width."""


@command.command("template")
def template(
    output: Annotated[Path, typer.Option("--output", "-o", help="새 파일 · New file (.xlsx)")],
    as_json: AsJson = False,
) -> None:
    """빈 의뢰서 엑셀 서식 · The empty referral form as an Excel file."""
    _write(output, write_template(), as_json)


@command.command("orders")
def orders(day: Day, area: AreaName = None, output: Output = None, as_json: AsJson = False) -> None:
    """하루 주문 목록 · The orders of a day as frozen and changed since, by order number."""
    with installation(as_json=as_json) as database, database.read() as session:
        rows = _order_rows(session, get_area(session, area).id, day.date())
    _deliver(f"주문 · Orders {day:%Y-%m-%d}", rows, output, as_json)


@command.command("production")
def production(
    day: Day,
    area: AreaName = None,
    kitchen: Annotated[str | None, typer.Option(help="업체 이름 · One kitchen only")] = None,
    output: Output = None,
    as_json: AsJson = False,
) -> None:
    """업체별 생산 목록 · What each kitchen makes and packs; as .pdf the sheet of one kitchen."""
    if output is not None and output.suffix.lower() == ".pdf":
        print_paper("production", day, output, area, kitchen, lang="ko", as_json=as_json)
        return
    with installation(as_json=as_json) as database, database.read() as session:
        asked = select(Kitchen).where(Kitchen.area_id == get_area(session, area).id).order_by(col(Kitchen.name))
        kitchens = [row for row in session.exec(asked) if kitchen in (None, row.name)]
        sheets = [production_sheet(session, row.id, day.date()) for row in kitchens]
        documents = [_sheet_json(sheet) for sheet in sheets]
    if as_json and output is None:
        print_json(documents)
        return
    rows = [{"kitchen": sheet["kitchen"], **line} for sheet in documents for line in sheet["pick_list"]]
    _deliver(f"생산 · Production {day:%Y-%m-%d}", rows, output, as_json)


def _order_rows(session: Session, area_id: UUID, day: date) -> list[dict[str, Any]]:
    found = session.exec(
        select(DailyOrder, Recipient, Menu, Kitchen)
        .join(Recipient, col(DailyOrder.recipient_id) == Recipient.id)
        .join(Menu, col(DailyOrder.menu_id) == Menu.id)
        .join(Kitchen, col(DailyOrder.kitchen_id) == Kitchen.id)
        .where(DailyOrder.area_id == area_id, DailyOrder.day == day)
        .order_by(col(DailyOrder.number))
    ).all()
    diets = marks_now(session, [order for order, *_ in found])
    return [
        {
            "order": order.number,
            "recipient": recipient.number,
            "kitchen": kitchen.name,
            "menu": menu.name,
            "meals": order.meals,
            "diet": diets[order.id],
            "container": order.container.value,
            "first_visit": order.first_visit,
            "last_day": order.last_day,
            "status": order.status.value,
            "added_after_freeze": order.freeze_id is None,
        }
        for order, recipient, menu, kitchen in found
    ]


def _sheet_json(sheet: ProductionSheet) -> dict[str, Any]:
    return {
        "kitchen": sheet.kitchen.name,
        "day": sheet.day.isoformat(),
        "freeze": sheet.freeze.number if sheet.freeze else None,
        "counts": [
            {"menu": count.menu, "kind": count.kind, "diet": count.diet, "meals": count.meals} for count in sheet.counts
        ],
        "pick_list": [
            {
                "order": pick.order,
                "menu": pick.menu,
                "meals": pick.meals,
                "diet": pick.diet,
                "container": pick.container.value,
                "last_day": pick.last_day,
                "eat_before": f"{pick.eat_before_seconds // 3600:02d}:{pick.eat_before_seconds % 3600 // 60:02d}",
            }
            for pick in sheet.picks
        ],
        "changes": [
            {
                "number": line.change.number,
                "kind": line.change.kind,
                "order": line.order,
                "menu": line.menu,
                "meals": line.meals,
                "diet": line.diet,
                "status": line.change.status.value,
            }
            for line in sheet.changes
        ],
    }


@command.command("history")
def history(
    number: Annotated[int, typer.Argument(help="대상자 번호 · Number of the recipient")],
    output: Annotated[Path, typer.Option("--output", "-o", help="새 파일 (.xlsx, .csv) · New file")],
    lang: Annotated[str, typer.Option(help="ko, en")] = "ko",
    as_json: AsJson = False,
) -> None:
    """한 사람의 경과: 의뢰·중단·안부카드·사례 · One person's history: skipped days and why, cards, cases, outcome."""
    suffix = output.suffix.lower().removeprefix(".")
    if suffix not in SUFFIXES or lang not in LANGUAGES:
        raise typer.BadParameter(f".{', .'.join(SUFFIXES)}; {', '.join(LANGUAGES)}")
    with installation(as_json=as_json) as database, database.read() as session:
        person = session.exec(select(Recipient).where(Recipient.number == number)).first()
        if person is None:
            raise _no_such_person(number)
        content, _ = write_history(read_history(session, person, Role.COORDINATOR), suffix, lang)
    _write(output, content, as_json)


def _no_such_person(number: int) -> Refused:
    return refuse(
        "recipient.unknown",
        cause=("그런 대상자가 없습니다.", "There is no recipient of that number."),
        action=("번호를 확인하세요.", "Look at the number."),
        subject=(str(number),),
        status=404,
    )


def _deliver(title: str, rows: Sequence[dict[str, Any]], output: Path | None, as_json: bool) -> None:
    columns = list(rows[0]) if rows else []
    table = [[row[column] for column in columns] for row in rows]
    if output is not None:
        as_excel = output.suffix.lower() == ".xlsx"
        _write(output, write_excel(columns, table) if as_excel else write_csv(columns, table), as_json)
    elif as_json:
        print_json(rows)
    else:
        shown = [column for column in columns if column not in _ONLY_IN_FILES]
        print_table(title, shown, [[row[column] for column in shown] for row in rows])


def _write(path: Path, content: bytes, as_json: bool) -> None:
    write_bytes(str(path), content, as_json=as_json)
    if as_json:
        print_json({"file": str(path), "bytes": len(content)})
    else:
        out().print(f"저장했습니다 · written: {path}", markup=False)
