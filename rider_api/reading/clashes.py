"""The week's diet clashes, page by page, with what the people could have instead."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from uuid import UUID

from sqlmodel import Session, col, select

from dispatch.ordering.clashes import ClashLine, find_clash_lines
from dispatch.ordering.diets import Clash
from models.people import Recipient
from models.statuses import Role
from rider_api.reading.lens import Lens, lens_for
from rider_api.reading.people import PAGE_ROWS, count_pages
from rider_api.schemas.common import Named
from rider_api.schemas.desk_clashes import ClashAnswer, ClashPage, ClashRow, SuggestionAnswer
from rider_api.schemas.desk_day import PersonName


def read_clashes(
    session: Session, area_id: UUID, first: date, last: date, *, role: Role, unsettled: bool, page: int
) -> ClashPage:
    """Clashes by day and recipient; `unsettled`: only those that nobody has decided."""
    found = find_clash_lines(session, area_id, first, last)
    wanted = [line for line in found if not (unsettled and line.settled)]
    shown = wanted[(page - 1) * PAGE_ROWS : page * PAGE_ROWS]
    people = _people(session, shown)
    lens = lens_for(session, role, (person.person_id for person in people.values()))
    return ClashPage(
        page=page,
        pages=count_pages(len(wanted)),
        total=len(wanted),
        first=first,
        last=last,
        items=[_show(line, people, lens) for line in shown],
    )


def _people(session: Session, lines: Sequence[ClashLine]) -> dict[int, Recipient]:
    numbers = {line.recipient_number for line in lines}
    return {row.number: row for row in session.exec(select(Recipient).where(col(Recipient.number).in_(numbers)))}


def _show(line: ClashLine, people: Mapping[int, Recipient], lens: Lens) -> ClashRow:
    person = people[line.recipient_number]
    return ClashRow(
        day=line.day,
        standing_order_id=line.standing_order_id,
        recipient=PersonName(number=person.number, name=lens.name(person)),
        kitchen=Named(id=line.kitchen_id, name=line.kitchen),
        menu=Named(id=line.menu_id, name=line.menu),
        diet=line.diet,
        clashes=_show_clashes(line.clashes),
        left=_show_clashes(line.left),
        chosen=line.chosen,
        order_id=line.order_id,
        suggestions=[
            SuggestionAnswer(
                menu=Named(id=each.menu_id, name=each.menu), substitute=each.substitute, dishes=list(each.dishes)
            )
            for each in line.suggestions
        ],
    )


def _show_clashes(clashes: Iterable[Clash]) -> list[ClashAnswer]:
    return [ClashAnswer(mark=clash.mark, dish=clash.dish, because=clash.because) for clash in clashes]
