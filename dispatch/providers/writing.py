"""Rows of the database from records: found by name or code, added or changed, and never deleted."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlmodel import Session, SQLModel, select

from dispatch.providers.problems import SheetProblem, tell
from dispatch.providers.reading import District, Record
from dispatch.providers.sheets import Sheet
from models.fleet import Courier, DeliveryModel, Hub, Kitchen, Team
from models.orders import Menu
from models.places import Area, Dong

OUTCOMES = ("added", "changed", "unchanged")

_TABLES: Mapping[str, tuple[type[Any], str]] = {
    "area": (Area, "name"),
    "areas": (Dong, "code"),
    "kitchens": (Kitchen, "name"),
    "menus": (Menu, "name"),
    "hubs": (Hub, "name"),
    "delivery_models": (DeliveryModel, "name"),
    "teams": (Team, "name"),
    "couriers": (Courier, "code"),
}


@dataclass(kw_only=True)
class Writer:
    """What this import knows: existing rows by name, names of rows that failed, counts, problems and notices."""

    session: Session
    district: District
    rows: dict[str, dict[str, Any]] = field(default_factory=dict)
    failed: dict[str, set[str]] = field(default_factory=dict)
    counts: dict[str, dict[str, int]] = field(default_factory=dict)
    notices: list[SheetProblem] = field(default_factory=list)

    def __post_init__(self) -> None:
        for key, (table, name) in _TABLES.items():
            self.rows[key] = {getattr(row, name): row for row in self.session.exec(select(table)).all()}
            self.failed[key] = set()

    def put(
        self,
        key: str,
        name: str,
        table: type[SQLModel],
        existing: Any,
        values: Mapping[str, Any],
        *,
        flush: bool = True,
    ) -> Any:
        """Add the row, or change what differs; counted under `key`, known from now on by `name`."""
        personal = {each: value for each, value in values.items() if each not in table.model_fields}
        if existing is None:
            row: Any = table(**{each: value for each, value in values.items() if each not in personal})
            different = personal
        else:
            row = existing
            different = {each: value for each, value in values.items() if getattr(row, each) != value}
        for each, value in different.items():
            setattr(row, each, value)
        self.count(key, "added" if existing is None else "changed" if different else "unchanged")
        if existing is None or different:
            self.session.add(row)
            if flush:
                self.session.flush()
        self.rows.setdefault(key, {})[name] = row
        return row

    def count(self, key: str, outcome: str) -> None:
        self.counts.setdefault(key, dict.fromkeys(OUTCOMES, 0))[outcome] += 1

    def records(self, sheet: Sheet) -> list[Record]:
        """The readable records; the names of the others are remembered, so that they are complained of only once."""
        records = self.district.records[sheet.key]
        for record in records:
            if not record.whole and sheet.name is not None:
                self.fail(sheet, record)
        return [record for record in records if record.whole]

    def fail(self, sheet: Sheet, record: Record) -> None:
        if sheet.name is not None and sheet.name in record.values:
            self.failed[sheet.key].add(record.values[sheet.name])

    def complain(self, code: str, sheet: Sheet, record: Record, key: str = "", **details: object) -> None:
        """A problem of a record; `key` names its column."""
        heading = next((column.heading for column in sheet.columns if column.key == key), "")
        told = tell(code, sheet=sheet.title, row=record.row, column=heading, **details)
        self.district.problems.append(told)

    def find(self, key: str, name: str, sheet: Sheet, record: Record, column: str) -> Any:
        """The row called `name` in this workbook or before; None after a complaint."""
        row = self.rows[key].get(name)
        if row is None and name not in self.failed[key]:
            self.not_found(name, self.rows[key], sheet, record, column)
        return None if name in self.failed[key] else row

    def not_found(self, name: str, known: Collection[str], sheet: Sheet, record: Record, column: str) -> None:
        choices = ", ".join(sorted(known)[:40]) or "-"
        self.complain("providers.not_found", sheet, record, column, value=name, choices=choices)

    def find_area(self, sheet: Sheet, record: Record) -> Area | None:
        """The area a record names, or the only one there is; None after a complaint."""
        areas = self.rows["area"]
        if record.values["area"] is not None:
            found: Area | None = self.find("area", record.values["area"], sheet, record, "area")
            return found
        if len(areas) == 1 and not self.failed["area"]:
            return next(iter(areas.values()))  # type: ignore[no-any-return]
        if not self.failed["area"]:
            choices = ", ".join(sorted(areas)) or "-"
            self.complain("providers.which_area", sheet, record, "area", choices=choices)
        return None

    def stays(self, existing: Any, attribute: str, owner: Any, sheet: Sheet, record: Record, column: str) -> bool:
        """Whether a row stays where it belongs: history points at it, so it never moves to another owner."""
        if existing is None or getattr(existing, attribute) == owner.id:
            return True
        value = record.values[sheet.name or column]
        self.complain("providers.belongs_elsewhere", sheet, record, column, value=value)
        return False
