"""Takes a table over, one transaction per row: a bad row leaves nothing behind and stops nobody."""

from collections.abc import Callable
from uuid import UUID

from sqlmodel import Session

from dispatch import events
from dispatch.errors import Refused
from dispatch.intake.accepting import FLAGGED, Accepted, accept_referral
from dispatch.intake.importing.grid import BadCell
from dispatch.intake.importing.report import REFUSED, ImportReport, RowOutcome
from dispatch.intake.importing.table import Row, Table, is_blank, read_table
from dispatch.intake.placing import Locate, locate_first
from dispatch.intake.referrals import BadForm, FieldProblem, ReferralForm, read_form
from dispatch.intake.referrals.problems import problem
from dispatch.intake.referrals.reading import has_resident_number
from dispatch.ordering.standing import duplicate_key
from dispatch.tasks import find_task
from models.database import Database
from routing.reasons import Reason, Text

OnProgress = Callable[[int, int], None]


def import_referrals(
    database: Database,
    filename: str,
    content: bytes,
    *,
    area_id: UUID,
    locate: Locate,
    dry_run: bool = False,
    on_progress: OnProgress | None = None,
    account_id: UUID | None = None,
) -> ImportReport:
    """Import a file of referrals. Raises `Refused` (file.*) where it is no such file; bad rows are answers.

    The same file again answers `unchanged` for every row. A dry run does the same work in one transaction
    that is rolled back. `on_progress` is told rows done and rows in all.
    """
    table = read_table(filename, content)
    take = _try_rows if dry_run else _take_rows
    outcomes = take(database, table, area_id, locate, on_progress or (lambda done, total: None), account_id)
    report = ImportReport(dry_run=dry_run, rows=outcomes, unknown_headings=table.headings.unknown)
    if not dry_run and (report.counts["accepted"] or report.counts["flagged"]):
        with database.write() as session:
            events.record(session, "import.finished", area_id=area_id, account_id=account_id, data=report.counts)
    return report


def _take_rows(
    database: Database, table: Table, area_id: UUID, locate: Locate, on_progress: OnProgress, account_id: UUID | None
) -> list[RowOutcome]:
    outcomes = []
    for done, row in enumerate(table.rows, start=1):
        try:
            form = read_row(table, row)
            placed = locate_first(form.address, locate)
            with database.write() as session:
                outcome = _accept(session, row, form, area_id, placed, account_id)
        except Refused as refusal:
            outcome = _refused(row, refusal)
        outcomes.append(outcome)
        on_progress(done, len(table.rows))
    return outcomes


class _Undone(Exception):
    """Ends a dry run's transaction."""


def _try_rows(
    database: Database, table: Table, area_id: UUID, locate: Locate, on_progress: OnProgress, account_id: UUID | None
) -> list[RowOutcome]:
    """Addresses are asked for first, so that the transaction is short."""
    forms = [(row, _read_or_refuse(table, row)) for row in table.rows]
    placed = {
        form.address: locate_first(form.address, locate) for _, form in forms if isinstance(form, ReferralForm)
    }
    outcomes: list[RowOutcome] = []
    try:
        with database.write() as session:
            for row, form in forms:
                if isinstance(form, RowOutcome):
                    outcomes.append(form)
                else:
                    outcomes.append(_try_row(session, row, form, area_id, placed[form.address], account_id))
                on_progress(len(outcomes), len(forms))
            raise _Undone
    except _Undone:
        return outcomes


def _try_row(
    session: Session, row: Row, form: ReferralForm, area_id: UUID, locate: Locate, account_id: UUID | None
) -> RowOutcome:
    try:
        with session.begin_nested():
            return _accept(session, row, form, area_id, locate, account_id)
    except Refused as refusal:
        return _refused(row, refusal)


def _read_or_refuse(table: Table, row: Row) -> ReferralForm | RowOutcome:
    try:
        return read_row(table, row)
    except Refused as refusal:
        return _refused(row, refusal)


def read_row(table: Table, row: Row) -> ReferralForm:
    """The form of one row. Raises `BadForm`; headings in its problems are the file's own."""
    columns = list(zip(table.headings.fields, table.headings.texts, row.cells, strict=False))
    problems = [*_cell_problems(columns), *_surplus_problems(table, row)]
    if problems:
        raise BadForm(problems)
    return read_form({key: cell for key, _, cell in columns if key and not is_blank(cell)})


def _cell_problems(columns: list[tuple[str | None, str, object]]) -> list[FieldProblem]:
    """Every cell is looked at, also those whose column the form does not have."""
    problems = []
    for key, heading, cell in columns:
        if isinstance(cell, BadCell):
            problems += [problem(f"cell.{cell.why}", field=key or "", heading=heading)] if key else []
        elif not is_blank(cell) and has_resident_number(cell):
            problems.append(problem("form.resident_number", field=key or "", heading=heading))
    return problems


def _surplus_problems(table: Table, row: Row) -> list[FieldProblem]:
    """Values to the right of the last heading: usually a comma too many, and everything has moved."""
    surplus = [cell for cell in row.cells[len(table.headings.fields) :] if not is_blank(cell)]
    if any(not isinstance(cell, BadCell) and has_resident_number(cell) for cell in surplus):
        return [problem("form.resident_number", field="", heading="")]
    return [problem("row.too_long", field="", heading="")] if surplus else []


def _accept(
    session: Session, row: Row, form: ReferralForm, area_id: UUID, locate: Locate, account_id: UUID | None
) -> RowOutcome:
    accepted = accept_referral(session, form, area_id=area_id, locate=locate, account_id=account_id)
    return RowOutcome(
        row=row.number,
        outcome=accepted.outcome,
        recipient_number=accepted.recipient_number,
        reasons=_why_flagged(session, accepted),
    )


def _why_flagged(session: Session, accepted: Accepted) -> list[Reason]:
    if accepted.outcome != FLAGGED:
        return []
    task = find_task(session, duplicate_key(accepted.referral_id))
    assert task is not None
    told = task.reason
    return [
        Reason(
            code=told["code"],
            cause=Text(**told["cause"]),
            action=Text(**told["action"]),
            subject=tuple(str(number) for number in accepted.duplicates),
        )
    ]


def _refused(row: Row, refusal: Refused) -> RowOutcome:
    reasons = [each.reason for each in refusal.problems] if isinstance(refusal, BadForm) else [refusal.reason]
    return RowOutcome(row=row.number, outcome=REFUSED, reasons=reasons)
