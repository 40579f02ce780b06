"""Crews that a repair has taken off: off duty from the publication on, so that no later plan counts on them."""

from collections.abc import Sequence

from sqlmodel import Session, col, select

from dispatch import clock
from dispatch.planning.timetable import Sheet
from models.fleet import Duty
from models.plans import Plan, PlanEdit


def withdraw_crews(session: Session, plan: Plan, sheets: Sequence[Sheet]) -> None:
    """Withdraw the crews that are ill or broken down and have no stop in `plan`, now published.

    Who is on the road keeps the day: the phone must go on showing what was done, and hand over what is on board.
    """
    edits = session.exec(
        select(PlanEdit).where(
            PlanEdit.plan_id == plan.id, PlanEdit.kind == "repair", col(PlanEdit.undone).is_(False)
        )
    ).all()
    out = {edit.data["vehicle"] for edit in edits if edit.data["what"] in ("courier_out", "vehicle_broken")}
    for code in sorted(out - {sheet.duty.code for sheet in sheets}):
        duty = session.exec(select(Duty).where(Duty.day == plan.day, Duty.code == code)).one()
        duty.withdrawn_at = duty.withdrawn_at or clock.now()
