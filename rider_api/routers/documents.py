"""Papers as PDF: a kitchen prints its own, the desk those of its area. Route sheets name people: coordinators only."""

from datetime import date
from enum import Enum
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from fastapi.responses import Response

from rider_api.documents.kitchen_papers import LABELS_A_SHEET, PAPERS, labels, read_papers
from rider_api.documents.press import print_pdf
from rider_api.documents.route_papers import routes
from rider_api.doors import Door, House, OwnKitchen, Who
from rider_api.reach import reach_area, reach_kitchen
from rider_api.schemas.common import Day

router = APIRouter(prefix="/api", tags=["papers"])


class Paper(str, Enum):
    """What a kitchen's day prints."""

    PRODUCTION = "production"
    PICKLIST = "picklist"
    LABELS = "labels"
    SLIPS = "slips"


class Language(str, Enum):
    KOREAN = "ko"
    ENGLISH = "en"


Skip = Annotated[int, Query(ge=0, lt=LABELS_A_SHEET, description="Labels of the first sheet that are used up")]


class Pdf(Response):
    media_type = "application/pdf"


@router.get("/kitchen/day/{day}/{paper}.pdf", response_class=Pdf)
def print_own(
    day: Day, paper: Paper, kitchen_id: OwnKitchen, house: House, lang: Language = Language.KOREAN, skip: Skip = 0
) -> Pdf:
    """A paper of the own kitchen: no names, no addresses."""
    return _print_kitchen(house, kitchen_id, day, paper, lang, skip)


@router.get("/desk/day/{day}/{paper}.pdf", response_class=Pdf)
def print_for_kitchen(
    day: Day, paper: Paper, kitchen: UUID, who: Who, house: House, lang: Language = Language.KOREAN, skip: Skip = 0
) -> Pdf:
    """The same paper for a kitchen of the area."""
    with house.database.read() as session:
        reach_kitchen(session, who, kitchen)
    return _print_kitchen(house, kitchen, day, paper, lang, skip)


@router.get("/desk/day/{day}/routes", response_class=Pdf)
def print_routes(
    day: Day,
    who: Who,
    house: House,
    area: UUID | None = None,
    duty: UUID | None = None,
    lang: Language = Language.KOREAN,
) -> Pdf:
    """The tours on paper, for couriers without a phone: what their phone would show."""
    with house.database.read() as session:
        content = routes(session, reach_area(session, who, area).id, day, duty_id=duty, language=lang.value)
    return _answer("routes", day, print_pdf("routes", content, day=day, language=lang.value))


def _print_kitchen(house: Door, kitchen_id: UUID, day: date, paper: Paper, lang: Language, skip: int) -> Pdf:
    with house.database.read() as session:
        papers = read_papers(session, kitchen_id, day, language=lang.value)
        content = labels(papers, skip=skip) if paper is Paper.LABELS else PAPERS[paper.value](papers)
    return _answer(paper.value, day, print_pdf(paper.value, content, day=day, language=lang.value))


def _answer(name: str, day: date, pdf: bytes) -> Pdf:
    return Pdf(pdf, headers={"Content-Disposition": f'inline; filename="{name}-{day}.pdf"'})
