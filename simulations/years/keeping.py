"""Where the years stand: filled once, then thrown away, or kept in a folder for the next measurement."""

import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random

from models.database import Database, sqlite_url
from models.migrations import upgrade
from models.personal import Vault
from rider_api.command_line.output import progress_bar
from simulations.private_database import private_database
from simulations.years import Extent, fill_years

FILE, NOTE = "years.sqlite", "years.json"
EDITION = 2
"""Of what is written. Whoever changes that counts one up: what is kept of another one is filled anew."""


@contextmanager
def open_years(extent: Extent, *, seed: int, server: str, keep: Path | None, quiet: bool) -> Iterator[Database]:
    """The filled database. `keep`: the folder in which it stays; one of the same extent and seed is used again."""
    with tempfile.TemporaryDirectory(prefix="bapgil-") as passing, private_database(server) as url:
        folder = keep or Path(passing)
        folder.mkdir(parents=True, exist_ok=True)
        wanted = _note(extent, seed)
        there = not url and _read_note(folder) == wanted
        if not there and not url:
            _clear(folder)
        database = Database(url or sqlite_url(folder / FILE), Vault(bytes(range(32))))
        try:
            upgrade(database.engine)
            if not there:
                _fill(database, extent, seed, quiet=quiet)
                if not url:
                    (folder / NOTE).write_text(json.dumps(wanted))  # last: a half filled one is filled anew
            yield database
        finally:
            database.close()


def _fill(database: Database, extent: Extent, seed: int, *, quiet: bool) -> None:
    with progress_bar("", quiet=quiet) as bar:
        for written in fill_years(database, extent, Random(seed)):
            bar.show(completed=written.count, total=written.total, description=written.what)


def _note(extent: Extent, seed: int) -> dict[str, int | str]:
    return {
        "edition": EDITION, "doors": extent.doors, "last_day": str(extent.last_day), "days": extent.days,
        "districts": extent.districts, "households": extent.households, "seed": seed,
    }  # fmt: skip


def _read_note(folder: Path) -> object:
    note = folder / NOTE
    return json.loads(note.read_text()) if note.exists() and (folder / FILE).exists() else None


def _clear(folder: Path) -> None:
    for name in (NOTE, FILE, f"{FILE}-wal", f"{FILE}-shm"):
        (folder / name).unlink(missing_ok=True)
