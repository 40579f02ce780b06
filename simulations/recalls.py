"""How long it takes from a lot to its doors and phones at five years of one district's doors, and to call it back."""

from dataclasses import dataclass
from random import Random
from statistics import median
from time import perf_counter
from typing import Any

from sqlmodel import func, select

from dispatch.kitchen.recalls import recall_lot, trace_lot
from models.database import Database
from models.lots import Lot, LotBox, Recall
from models.statuses import Role
from rider_api.reading.lots import read_calls


@dataclass(frozen=True, kw_only=True)
class Measured:
    """Seconds of each trial: `query` from lot to rows, `list` with names and phones opened, `recall` all it does."""

    doors: int
    lots: int
    boxes_a_lot: float
    query: tuple[float, ...]
    list: tuple[float, ...]
    recall: tuple[float, ...]

    def to_json(self) -> dict[str, Any]:
        figures = {"doors": self.doors, "lots": self.lots, "boxes_a_lot": round(self.boxes_a_lot, 1)}
        for name in ("query", "list", "recall"):
            seconds = getattr(self, name)
            figures[f"{name}_p50_s"] = round(median(seconds), 4)
            figures[f"{name}_max_s"] = round(max(seconds), 4)
        return figures


def measure(database: Database, *, trials: int, random: Random) -> Measured:
    """Trace and list `trials` lots drawn from all years, and recall a few of them for good."""
    with database.read() as session:
        recalled = select(Recall.lot_id).where(Recall.lot_id == Lot.id).exists()  # by a former run on kept data
        lots = sorted(session.exec(select(Lot.id).where(~recalled)).all())
        doors = session.exec(select(func.count()).select_from(LotBox)).one()
    drawn = random.sample(lots, trials)
    query, opened = [], []
    for lot_id in drawn:
        with database.read() as session:
            started = perf_counter()
            trace_lot(session, lot_id)
            query.append(perf_counter() - started)
        with database.read() as session:
            started = perf_counter()
            read_calls(session, lot_id, Role.COORDINATOR)
            opened.append(perf_counter() - started)
    recall = []
    for lot_id in drawn[: max(1, trials // 4)]:
        with database.write() as session:
            started = perf_counter()
            recall_lot(session, lot_id, reason="spoiled")
            recall.append(perf_counter() - started)
    return Measured(
        doors=doors, lots=len(lots), boxes_a_lot=doors / len(lots),
        query=tuple(query), list=tuple(opened), recall=tuple(recall),
    )  # fmt: skip
