"""The official table of building entrances (위치정보요약DB), kept in a small SQLite file of its own.

The ministry's text file: CP949, `|`, CRLF, no heading, 18 columns, X and Y in EPSG:5179 or empty.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from threading import Lock

from routing.geocoding.located import Found, Precision, SourceUnavailable
from routing.geocoding.parser import Kind, ParsedAddress
from routing.geocoding.projection import to_degrees

_COLUMNS = 18
_SIDO, _DISTRICT, _LEGAL_DONG, _ROAD, _UNDERGROUND, _MAIN, _SUB = 3, 4, 5, 7, 8, 9, 10
_BUILDING, _ADMIN_DONG, _X, _Y = 11, 15, 16, 17
_ROWS_AT_ONCE = 20_000
_SAME_STREET_NUMBERS = 10
"""A neighbour this many numbers off stands within about 100 m (20 m for every two numbers)."""

_SCHEMA = """
CREATE TABLE entrance (
    road TEXT NOT NULL, sido TEXT NOT NULL, district TEXT NOT NULL,
    underground INTEGER NOT NULL, main INTEGER NOT NULL, sub INTEGER NOT NULL,
    lat REAL NOT NULL, lon REAL NOT NULL, building TEXT NOT NULL, legal_dong TEXT NOT NULL, admin_dong TEXT NOT NULL,
    PRIMARY KEY (road, sido, district, underground, main, sub)
) WITHOUT ROWID
"""

Progress = Callable[[int], None]
"""Called with the number of rows read."""


class AddressTableUnreadable(ValueError):
    """The file is not the official table; says in which line it stops being one."""


@dataclass(frozen=True, kw_only=True)
class ImportedTable:
    """What an import brought: buildings stored, rows without coordinates, further entrances of the same building."""

    buildings: int
    without_coordinates: int
    further_entrances: int


def import_address_table(source: Path, target: Path, progress: Progress = lambda count: None) -> ImportedTable:
    """Read the ministry's file into a new table at `target`, whole or not at all.

    Of several entrances the first counts. Raises `AddressTableUnreadable`, `FileNotFoundError`.
    """
    unfinished = target.with_name(target.name + ".part")
    unfinished.unlink(missing_ok=True)
    rows = placed = 0
    with closing(sqlite3.connect(unfinished, isolation_level=None)) as table:
        table.execute("PRAGMA journal_mode=OFF")
        table.execute("PRAGMA synchronous=OFF")
        table.execute(_SCHEMA)
        lines = _read_lines(source)
        while batch := list(islice(lines, _ROWS_AT_ONCE)):
            entrances = list(_place(batch))
            table.executemany(f"INSERT OR IGNORE INTO entrance VALUES ({', '.join('?' * 11)})", entrances)
            rows += len(batch)
            placed += len(entrances)
            progress(rows)
        (buildings,) = table.execute("SELECT count(*) FROM entrance").fetchone()
    unfinished.replace(target)
    return ImportedTable(
        buildings=buildings, without_coordinates=rows - placed, further_entrances=placed - buildings
    )


class OfficialTable:
    """Source of coordinates: exact entrances, or a neighbouring number of the same street with less precision."""

    name = "official_table"

    def __init__(self, path: Path) -> None:
        if not path.exists():
            raise FileNotFoundError(path)
        uri = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
        self._table = sqlite3.connect(uri, uri=True, check_same_thread=False)
        self._one_at_a_time = Lock()

    def find(self, address: ParsedAddress) -> Found | None:
        """The entrance of a road address; None for parcels, which the table does not list.

        Without a district the street must be one of a kind, or have the number in one district only.
        """
        if address.kind is not Kind.ROAD:
            return None
        exact = self._ask("underground = ? AND main = ? AND sub = ?", address, _number(address))
        if len(exact) == 1:
            return _found(exact[0], Precision.ENTRANCE)
        return None if exact else self._find_near(address)

    def close(self) -> None:
        """Let go of the file."""
        self._table.close()

    def _find_near(self, address: ParsedAddress) -> Found | None:
        """The same number without its second number, else the nearest on the same side of the same street."""
        if address.main_number is None:
            return self._find_middle(address)
        near = self._ask(
            "abs(main - ?) <= ? ORDER BY underground != ?, (main - ?) % 2 != 0, abs(main - ?), sub",
            address,
            (address.main_number, _SAME_STREET_NUMBERS, *_number(address)[:1], *[address.main_number] * 2),
        )
        return _found(near[0], Precision.ROAD) if _one_district(near) else None

    def _find_middle(self, address: ParsedAddress) -> Found | None:
        along = self._ask("1 ORDER BY main, sub", address, ())
        return _found(along[len(along) // 2], Precision.ROAD) if _one_district(along) else None

    def _ask(self, condition: str, address: ParsedAddress, values: Iterable[object]) -> list[tuple[float, float, str]]:
        where, given = ["road = ?"], [address.road]
        for column, value in (("sido", address.sido), ("district", address.district)):
            if value:
                where.append(f"{column} = ?")
                given.append(value)
        query = f"SELECT lat, lon, sido || district FROM entrance WHERE {' AND '.join(where)} AND {condition}"
        try:
            with self._one_at_a_time:
                return self._table.execute(query, (*given, *values)).fetchall()
        except sqlite3.Error as error:
            raise SourceUnavailable(f"{type(error).__name__}: {error}") from error


def _number(address: ParsedAddress) -> tuple[int, int | None, int]:
    return int(address.underground), address.main_number, address.sub_number


def _one_district(rows: list[tuple[float, float, str]]) -> bool:
    return len({district for _, _, district in rows}) == 1


def _found(row: tuple[float, float, str], precision: Precision) -> Found:
    return Found(lat=row[0], lon=row[1], precision=precision)


def _read_lines(source: Path) -> Iterator[list[str]]:
    with source.open(encoding="cp949", newline="") as file:
        try:
            for number, line in enumerate(file, start=1):
                values = line.rstrip("\r\n").split("|")
                if len(values) != _COLUMNS or not values[_MAIN].isdigit():
                    raise AddressTableUnreadable(
                        f"address.table_unreadable: {source.name} line {number}: {len(values)} columns, not 18"
                    )
                yield values
        except UnicodeDecodeError as error:
            raise AddressTableUnreadable(f"address.table_unreadable: {source.name} is not CP949") from error


def _place(batch: list[list[str]]) -> Iterator[tuple[object, ...]]:
    """Rows of the table for those entrances that have coordinates."""
    placed = [values for values in batch if values[_X] and values[_Y]]
    lats, lons = to_degrees([float(v[_X]) for v in placed], [float(v[_Y]) for v in placed])
    for values, lat, lon in zip(placed, lats, lons, strict=True):
        yield (
            values[_ROAD].replace(" ", ""),
            values[_SIDO],
            values[_DISTRICT],
            int(values[_UNDERGROUND] == "1"),
            int(values[_MAIN]),
            int(values[_SUB] or 0),
            round(lat, 7),
            round(lon, 7),
            values[_BUILDING],
            values[_LEGAL_DONG],
            values[_ADMIN_DONG],
        )
