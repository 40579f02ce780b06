"""Which menu a form means: by its name or its kind, at the kitchen it names."""

from uuid import UUID

from sqlmodel import Session, col, select

from dispatch.intake.referrals.form import field_facts
from dispatch.intake.referrals.problems import BadForm, problem
from models.fleet import Kitchen
from models.orders import Menu
from models.statuses import MenuKind

KIND_NAMES: dict[MenuKind, tuple[str, ...]] = {
    MenuKind.GENERAL: ("저염 일반식", "일반식", "저염식", "도시락"),
    MenuKind.SIDE_DISHES: ("반찬식", "밑반찬", "반찬"),
    MenuKind.LIQUID: ("유동식",),
    MenuKind.PORRIDGE: ("죽", "죽식"),
    MenuKind.DYSPHAGIA: ("연하식", "연하곤란식", "삼킴곤란식"),
}
"""What people call each kind; the first is the name on screens."""


def get_menu(session: Session, area_id: UUID, *, menu: str, kitchen: str = "") -> Menu:
    """The one menu that is meant. Raises `BadForm` (menu.unknown, menu.ambiguous, kitchen.unknown)."""
    offered = session.exec(
        select(Menu, Kitchen)
        .join(Kitchen, col(Menu.kitchen_id) == Kitchen.id)
        .where(Kitchen.area_id == area_id)
        .order_by(col(Kitchen.name), col(Menu.name))
    ).all()
    if kitchen:
        here = [(each, maker) for each, maker in offered if _fold(maker.name) == _fold(kitchen)]
        if not here:
            raise _bad("kitchen.unknown", "kitchen", kitchen, sorted({maker.name for _, maker in offered}))
        offered = here
    named = [(each, maker) for each, maker in offered if _fold(each.name) == _fold(menu)]
    found = named or [(each, maker) for each, maker in offered if _is_called(each.kind, menu)]
    if not found:
        raise _bad("menu.unknown", "menu", menu, [each.name for each, _ in offered])
    if len(found) > 1:
        raise _bad("menu.ambiguous", "menu", menu, [f"{maker.name} ({each.name})" for each, maker in found])
    return found[0][0]


def _is_called(kind: MenuKind, text: str) -> bool:
    return _fold(text) in {kind.value, *(_fold(name) for name in KIND_NAMES[kind])}


def _bad(code: str, field: str, value: str, choices: list[str]) -> BadForm:
    heading = field_facts(field)["heading"]
    return BadForm([problem(code, field=field, heading=heading, value=value[:40], choices=", ".join(choices))])


def _fold(text: str) -> str:
    return "".join(text.split()).casefold()
