"""A plan edited by hand: what was, what would be, what it breaks, and who did what."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlmodel import Session, col, select

from dispatch import events
from dispatch.keys import kitchen_key
from dispatch.planning.comparing import DoorDifference
from dispatch.planning.editing import Outcome, Seen
from dispatch.planning.edits import Edit
from dispatch.planning.figures import PlanFigures, figure_plan
from dispatch.planning.repairing import Repair
from dispatch.planning.timetable import Sheet, SheetStop, read_sheets
from models.fleet import Duty, Kitchen
from models.orders import DailyOrder
from models.people import Recipient
from models.plans import Plan, PlanEdit
from models.statuses import OrderStatus, Role
from rider_api.reading.exceptions import read_logins
from rider_api.reading.lens import lens_for
from rider_api.reading.tours import draw_lines, show_tours
from rider_api.schemas.desk_day import PersonName
from rider_api.schemas.desk_decisions import (
    DifferenceAnswer,
    EditAnswer,
    EditForm,
    EditRow,
    EditSide,
    FiguresAnswer,
    RepairForm,
    RevisionAnswer,
    SeenForm,
    TourBrief,
)


def seen_of(plan_id: UUID, form: SeenForm) -> Seen:
    return Seen(plan_id=plan_id, version=form.version, revision=form.revision)


def edit_of(session: Session, plan_id: UUID, form: EditForm) -> Edit:
    """The edit in the words of the plan: crews by their codes, the place among all stops of the trip."""
    codes = _codes(session, [form.duty_id, form.other_duty_id])
    return Edit(
        kind=form.kind,
        door=form.door_key,
        vehicle=codes.get(form.duty_id, ""),
        other=codes.get(form.other_duty_id, ""),
        trip=form.trip,
        position=_place_in_trip(session, plan_id, form) if form.kind == "move" else 0,
        lock=form.lock,
    )


def repair_of(session: Session, form: RepairForm) -> Repair:
    """The repair in the words of the plan: crews by their codes, kitchens by their keys."""
    kitchen = None if form.kitchen_id is None else session.get(Kitchen, form.kitchen_id)
    return Repair(
        kind=form.kind,
        vehicle=_codes(session, [form.duty_id]).get(form.duty_id, ""),
        kitchen="" if kitchen is None else kitchen_key(kitchen.name),
        door=form.door_key or "",
        number=form.number,
        seconds=form.seconds,
    )


def _codes(session: Session, duty_ids: Iterable[UUID | None]) -> dict[UUID | None, str]:
    wanted = [duty for duty in duty_ids if duty is not None]
    rows = session.exec(select(Duty).where(col(Duty.id).in_(wanted))).all()
    return {duty.id: duty.code for duty in rows}


def _place_in_trip(session: Session, plan_id: UUID, form: EditForm) -> int:
    """The place among all stops of the trip that is meant by a place among its doors; beyond the last: the end.

    Doors whose orders were cancelled stand on the screen but no longer in the edited sequence: they are not counted.
    """
    sheet = next((sheet for sheet in read_sheets(session, plan_id) if sheet.duty.id == form.duty_id), None)
    stops = [] if sheet is None else [stop for stop in sheet.stops if stop.trip == form.trip]
    others = [stop for stop in stops if stop.kind != "pickup" and stop.key != form.door_key]
    doors = [place for place, stop in enumerate(others) if stop.kind == "door"]
    place = doors[form.position] if form.position < len(doors) else len(others)
    return sum(not _is_cancelled(stop) for stop in others[:place])


def _is_cancelled(stop: SheetStop) -> bool:
    return stop.kind == "door" and all(order.status == OrderStatus.CANCELLED for order in stop.orders)


def show_outcome(session: Session, outcome: Outcome, role: Role, *, kept: Plan | None) -> EditAnswer:
    """`kept` is the draft, None for a preview. Lines are drawn by `with_drawn_tours`."""
    before, problem = outcome.before, outcome.problem_before
    return EditAnswer(
        before=_side(figure_plan(problem, before), outcome.sheets_before),
        after=_side(figure_plan(outcome.day_problem, outcome.after.solution), outcome.sheets_after),
        violations=outcome.violations,
        changed_tours=show_tours(session, outcome.changed_sheets, role),
        kept=None if kept is None else show_revision(session, kept),
    )


def with_drawn_tours(answer: EditAnswer) -> EditAnswer:
    return answer.model_copy(update={"changed_tours": draw_lines(answer.changed_tours)})


def show_revision(session: Session, plan: Plan) -> RevisionAnswer:
    return RevisionAnswer(
        plan_id=plan.id, version=plan.version, revision=plan.revision, event=events.last_number(session)
    )


def show_edits(session: Session, edits: Sequence[PlanEdit]) -> list[EditRow]:
    """What was done to a draft, the first edit first."""
    logins = read_logins(session, (edit.made_by for edit in edits))
    return [
        EditRow(
            number=edit.number,
            kind=edit.kind,
            data=edit.data,
            revision=edit.revision,
            made_at=edit.made_at,
            made_by=logins.get(edit.made_by) if edit.made_by else None,
            undone=edit.undone,
            gone=edit.gone,
        )
        for edit in edits
        if edit.number > 0
    ]


def show_figures(figures: PlanFigures) -> FiguresAnswer:
    return FiguresAnswer.model_validate(figures, from_attributes=True)


def show_differences(
    session: Session, plan_ids: Iterable[UUID], differences: Sequence[DoorDifference], role: Role
) -> list[DifferenceAnswer]:
    """Differences with the people behind the doors, as the role may see them."""
    people = _people_by_door(session, plan_ids)
    lens = lens_for(session, role, (person.person_id for person in people.values()))
    return [
        DifferenceAnswer.model_validate(
            {
                "door": one.door,
                "recipient": None
                if one.door not in people
                else PersonName(number=people[one.door].number, name=lens.name(people[one.door])),
                "before": one.before,
                "after": one.after,
            },
            from_attributes=True,
        )
        for one in differences
    ]


def _people_by_door(session: Session, plan_ids: Iterable[UUID]) -> dict[str, Recipient]:
    doors: dict[str, str] = {}
    for orders in session.exec(select(Plan.problem["orders"]).where(col(Plan.id).in_(list(plan_ids)))):
        doors |= {door: ids[0] for door, ids in orders.items() if ids}
    rows = session.exec(
        select(DailyOrder.id, Recipient)
        .join(Recipient, col(Recipient.id) == col(DailyOrder.recipient_id))
        .where(col(DailyOrder.id).in_([UUID(order) for order in doors.values()]))
    ).all()
    people = {str(order): person for order, person in rows}
    return {door: people[order] for door, order in doors.items() if order in people}


def _side(figures: PlanFigures, sheets: Sequence[Sheet]) -> EditSide:
    return EditSide(figures=show_figures(figures), tours=[_brief(sheet) for sheet in sheets])


def _brief(sheet: Sheet) -> TourBrief:
    return TourBrief(
        duty_id=sheet.duty.id,
        duty_code=sheet.duty.code,
        start_seconds=sheet.tour.start_seconds,
        end_seconds=sheet.tour.end_seconds,
        meals=sheet.meals,
        distance_metres=sheet.tour.distance_metres,
    )
