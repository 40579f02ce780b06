"""`bapgil export picklist|labels|slips|routes`, and `export production -o x.pdf`: the papers of a day as PDF."""

from datetime import datetime
from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer
from sqlmodel import Session, col, select

from dispatch.errors import refuse
from models.fleet import Kitchen
from rider_api.command_line.areas import get_area, installation
from rider_api.command_line.files import require_writable, write_bytes
from rider_api.command_line.output import out, print_json
from rider_api.documents.kitchen_papers import LABELS_A_SHEET, PAPERS, labels, read_papers
from rider_api.documents.press import LANGUAGES, print_pdf
from rider_api.documents.route_papers import routes

Day = Annotated[datetime, typer.Argument(formats=["%Y-%m-%d"], help="배달일 · Service day")]
Output = Annotated[Path, typer.Option("--output", "-o", help="새 파일 · New file (.pdf)")]
AreaName = Annotated[str | None, typer.Option("--area", help="권역 이름 · Service area, when there are several")]
KitchenName = Annotated[str | None, typer.Option("--kitchen", help="업체 이름 · Kitchen, when there are several")]
Language = Annotated[str, typer.Option("--lang", help="ko, en", callback=lambda value: _language(value))]
AsJson = Annotated[bool, typer.Option("--json", help="JSON 으로 출력 · Print JSON")]


def add_papers(command: typer.Typer) -> None:
    """Give `export` its papers."""
    command.command("picklist")(picklist)
    command.command("labels")(print_labels)
    command.command("slips")(slips)
    command.command("routes")(print_routes)


def picklist(
    day: Day, output: Output, area: AreaName = None, kitchen: KitchenName = None, lang: Language = "ko",
    as_json: AsJson = False,
) -> None:  # fmt: skip
    """담기 목록 (PDF) · The pick list, pickup by pickup."""
    print_paper("picklist", day, output, area, kitchen, lang=lang, as_json=as_json)


def print_labels(
    day: Day, output: Output, area: AreaName = None, kitchen: KitchenName = None, lang: Language = "ko",
    skip: Annotated[
        int, typer.Option(min=0, max=LABELS_A_SHEET - 1, help="이미 쓴 칸 수 · Places of the sheet that are used")
    ] = 0,
    as_json: AsJson = False,
) -> None:  # fmt: skip
    """이름표 21칸 (PDF) · Labels, 21 to a sheet: order, menu, diet, eat-before time; no name."""
    print_paper("labels", day, output, area, kitchen, lang=lang, as_json=as_json, skip=skip)


def slips(
    day: Day, output: Output, area: AreaName = None, kitchen: KitchenName = None, lang: Language = "ko",
    as_json: AsJson = False,
) -> None:  # fmt: skip
    """인수인계서 (PDF) · Hand-over slips, one for each pickup."""
    print_paper("slips", day, output, area, kitchen, lang=lang, as_json=as_json)


def print_routes(
    day: Day, output: Output, area: AreaName = None, lang: Language = "ko", as_json: AsJson = False
) -> None:
    """종이 배송표 (PDF, 개인정보) · Tours on paper for couriers without a phone; holds names and addresses."""
    require_writable(str(output), as_json=as_json)
    with installation(as_json=as_json) as database, database.read() as session:
        content = routes(session, get_area(session, area).id, day.date(), language=lang)
        pdf = print_pdf("routes", content, day=day.date(), language=lang)
    _tell(output, pdf, as_json)


def print_paper(
    paper: str, day: datetime, output: Path, area: str | None, kitchen: str | None, *, lang: str, as_json: bool,
    skip: int = 0,
) -> None:  # fmt: skip
    """Write one of a kitchen's papers."""
    require_writable(str(output), as_json=as_json)
    with installation(as_json=as_json) as database, database.read() as session:
        chosen = get_kitchen(session, get_area(session, area).id, kitchen)
        papers = read_papers(session, chosen.id, day.date(), language=lang)
        content = labels(papers, skip=skip) if paper == "labels" else PAPERS[paper](papers)
        pdf = print_pdf(paper, content, day=day.date(), language=lang)
    _tell(output, pdf, as_json)


def get_kitchen(session: Session, area_id: UUID, name: str | None) -> Kitchen:
    """The area's kitchen of this name, or its only one; `Refused` (kitchen.choose)."""
    kitchens = session.exec(select(Kitchen).where(Kitchen.area_id == area_id).order_by(col(Kitchen.name))).all()
    found = [kitchen for kitchen in kitchens if name in (None, kitchen.name)]
    if len(found) == 1:
        return found[0]
    names = ", ".join(kitchen.name for kitchen in kitchens)
    raise refuse(
        "kitchen.choose",
        cause=("어느 업체인지 알 수 없습니다.", "It is not clear which kitchen is meant."),
        action=(f"--kitchen 으로 고르세요: {names}", f"Choose one with --kitchen: {names}"),
        status=404,
    )


def _language(value: str) -> str:
    if value not in LANGUAGES:
        raise typer.BadParameter(", ".join(LANGUAGES))
    return value


def _tell(path: Path, pdf: bytes, as_json: bool) -> None:
    write_bytes(str(path), pdf, as_json=as_json)
    if as_json:
        print_json({"file": str(path), "bytes": len(pdf)})
    else:
        out().print(f"저장했습니다 · written: {path}", markup=False)
