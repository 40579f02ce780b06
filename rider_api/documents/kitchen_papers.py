"""A kitchen's papers of one day: production sheet, pick list, labels, slips. Order numbers, menus and diets only."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlmodel import Session

from dispatch.delivery.containers import expected_back
from dispatch.ordering.production import ChangeLine, Pick, ProductionSheet, production_sheet
from models.fleet import Kitchen
from models.statuses import ChangeStatus, ContainerKind
from rider_api.documents.boxes import box_code, box_mark, draw_mark
from rider_api.documents.press import read_texts, say_day
from rider_api.reading.loads import Load, by_order, departures, read_loads

Content = dict[str, Any]

LABELS_A_SHEET = 21


@dataclass(frozen=True, kw_only=True)
class KitchenPapers:
    """What all papers of a kitchen's day are made from, read once."""

    sheet: ProductionSheet
    loads: Sequence[Load]
    containers: int
    language: str = "ko"

    def word(self, key: str) -> str:
        return read_texts(self.language)[key]


def read_papers(session: Session, kitchen_id: UUID, day: date, *, language: str = "ko") -> KitchenPapers:
    """Read a kitchen's day; nothing is written."""
    loads = read_loads(session, session.get_one(Kitchen, kitchen_id), day)
    return KitchenPapers(
        sheet=production_sheet(session, kitchen_id, day, departures=departures(loads)),
        loads=loads,
        containers=expected_back(session, kitchen_id, day),
        language=language,
    )


def production(papers: KitchenPapers) -> Content:
    """Counts by menu and diet, and the numbered changes after the freeze."""
    sheet = papers.sheet
    frozen = None
    if sheet.freeze is not None:
        frozen = {
            "number": sheet.freeze.number, "households": sheet.frozen_households, "meals": sheet.frozen_meals,
        }  # fmt: skip
    return _frame(papers) | {
        "freeze": frozen,
        "meals": sum(count.meals for count in sheet.counts),
        "last_change": max((line.change.number for line in sheet.changes), default=None),
        "containers": papers.containers,
        "counts": [
            {
                "menu": count.menu,
                "kind": papers.word(f"print.kind.{count.kind}"),
                "diet": count.diet,
                "meals": count.meals,
            }
            for count in sheet.counts
        ],
        "dishes": _dishes(sheet.picks),
        "changes": [_show_change(papers, line) for line in sheet.changes],
    }


def picklist(papers: KitchenPapers) -> Content:
    """The orders as they are packed: pickup by pickup, those without one last."""
    return _frame(papers) | {
        "groups": [
            {
                "duty": None if load is None else load.sheet.duty.code,
                "trip": 1 if load is None else load.stop.trip,
                "load_seconds": None if load is None else load.stop.start_seconds,
                "meals": sum(pick.meals for pick in picks),
                "lines": [_show_pick(papers, pick) for pick in picks],
            }
            for load, picks in _by_pickup(papers)
        ]
    }


def labels(papers: KitchenPapers, *, skip: int = 0) -> Content:
    """One label for each box, in packing order; the first `skip` places of a used sheet stay empty."""
    return _frame(papers) | {
        "skip": skip,
        "labels": [
            {
                "order": pick.order,
                "code": box_code(pick.order),
                "box": box,
                "boxes": pick.meals,
                "menu": pick.menu,
                "diet": pick.diet,
                "allergens": ", ".join(pick.allergens),
                "eat_before_seconds": pick.eat_before_seconds,
                "last_day": pick.last_day,
                "reusable": pick.container == ContainerKind.REUSABLE,
                "qr": draw_mark(box_mark(pick.order, box)),
            }
            for _, picks in _by_pickup(papers)
            for pick in picks
            for box in range(1, pick.meals + 1)
        ],
    }


def slips(papers: KitchenPapers) -> Content:
    """One slip for each pickup with a place for both counts, temperature and waiting time."""
    return _frame(papers) | {
        "slips": [
            {
                "duty": load.sheet.duty.code,
                "model": papers.word(f"shared.model.{load.sheet.model.model.value}"),
                "trip": load.stop.trip,
                "load_seconds": load.stop.start_seconds,
                "leave_seconds": load.stop.leave_seconds,
                "meals": load.stop.meals,
                "items": [
                    {"menu": item.menu, "diet": item.diet, "meals": item.meals} for item in load.stop.items
                ],
            }
            for load in papers.loads
        ]
    }  # fmt: skip


PAPERS: Mapping[str, Callable[[KitchenPapers], Content]] = {
    "production": production,
    "picklist": picklist,
    "labels": labels,
    "slips": slips,
}
"""By the name of their template."""


def _frame(papers: KitchenPapers) -> Content:
    return {
        "kitchen": papers.sheet.kitchen.name,
        "day": say_day(papers.sheet.day, papers.language),
        "footer": papers.word("print.footer.kitchen"),
    }


def _by_pickup(papers: KitchenPapers) -> list[tuple[Load | None, list[Pick]]]:
    loads = by_order(list(papers.loads))
    found: dict[int, list[Pick]] = {}
    for pick in papers.sheet.picks:
        load = loads.get(pick.order_id)
        found.setdefault(len(papers.loads) if load is None else papers.loads.index(load), []).append(pick)
    return [(papers.loads[at] if at < len(papers.loads) else None, found[at]) for at in sorted(found)]


def _dishes(picks: Sequence[Pick]) -> list[Content]:
    """What each menu is on this day, with its allergens; a substitute is a line of its own."""
    found = sorted({(pick.menu, pick.dishes, pick.allergens) for pick in picks if pick.dishes})
    return [
        {"menu": menu, "ingredients": ", ".join(dishes), "allergens": ", ".join(allergens)}
        for menu, dishes, allergens in found
    ]


def _show_pick(papers: KitchenPapers, pick: Pick) -> Content:
    return {
        "order": pick.order,
        "menu": pick.menu,
        "meals": pick.meals,
        "diet": pick.diet,
        "container": papers.word(f"print.container.{pick.container.value}"),
        "last_day": pick.last_day,
        "eat_before_seconds": pick.eat_before_seconds,
    }


def _show_change(papers: KitchenPapers, line: ChangeLine) -> Content:
    sign = {"cancel": "−", "add": "+"}.get(line.change.kind, "")
    return {
        "number": line.change.number,
        "what": papers.word(f"print.change.{line.change.kind}"),
        "order": line.order,
        "menu": line.menu,
        "diet": line.diet,
        "signed": f"{sign}{line.meals}",
        "acknowledged": line.change.status == ChangeStatus.ACKNOWLEDGED,
    }
