"""Referrals and standing orders from a spreadsheet: row by row, each on its own, with an answer for every row."""

from dispatch.intake.importing.importer import import_referrals
from dispatch.intake.importing.report import ImportReport, RowOutcome, report_json
from dispatch.intake.importing.table import read_table
from dispatch.intake.importing.template import write_template

__all__ = ["ImportReport", "RowOutcome", "import_referrals", "read_table", "report_json", "write_template"]
