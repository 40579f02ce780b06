"""Diet marks against dishes: pure. A mark (견과, 우유, 당뇨 …) clashes with what a dish holds or is not fit for."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

ALLERGENS = (
    "난류", "우유", "메밀", "땅콩", "대두", "밀", "고등어", "게", "새우", "돼지고기",
    "복숭아", "토마토", "아황산류", "호두", "닭고기", "쇠고기", "오징어", "조개류", "잣",
)  # fmt: skip
"""What must be named on food (식품등의 표시기준, MFDS), in the order of the numbers on school menus: 1 to 19."""

_MEANS: Mapping[str, frozenset[str]] = {
    "견과": frozenset({"땅콩", "호두", "잣"}),
    "견과류": frozenset({"땅콩", "호두", "잣"}),
    "갑각류": frozenset({"게", "새우"}),
    "해산물": frozenset({"고등어", "게", "새우", "오징어", "조개류"}),
    "생선": frozenset({"고등어"}),
    "조개": frozenset({"조개류"}),
    "계란": frozenset({"난류"}),
    "달걀": frozenset({"난류"}),
    "유제품": frozenset({"우유"}),
    "콩": frozenset({"대두"}),
    "밀가루": frozenset({"밀"}),
    "글루텐": frozenset({"밀"}),
    "소고기": frozenset({"쇠고기"}),
    "고기": frozenset({"돼지고기", "닭고기", "쇠고기"}),
    "육류": frozenset({"돼지고기", "닭고기", "쇠고기"}),
}
"""Marks in people's words, and the allergens that they mean; a word that is an allergen means itself."""

_ENDINGS = ("알레르기", "알러지", "못드심", "제외", "없음", "금지")


@dataclass(frozen=True, kw_only=True)
class Dish:
    """One dish of a day's menu. `unsuitable_for`: diet marks that the kitchen says it is not fit for (당뇨)."""

    name: str
    ingredients: tuple[str, ...] = ()
    allergens: tuple[str, ...] = ()
    unsuitable_for: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "ingredients": list(self.ingredients),
            "allergens": list(self.allergens),
            "unsuitable_for": list(self.unsuitable_for),
        }


@dataclass(frozen=True, kw_only=True)
class Clash:
    """A diet mark, the dish it clashes with, and what in the dish it is about."""

    mark: str
    dish: str
    because: str


def dish_from_json(data: Mapping[str, Any]) -> Dish:
    return Dish(
        name=data["name"],
        ingredients=tuple(data.get("ingredients", ())),
        allergens=tuple(data.get("allergens", ())),
        unsuitable_for=tuple(data.get("unsuitable_for", ())),
    )


def read_marks(diet: str) -> list[str]:
    """The marks of a recipient's diet ("당뇨, 견과 알레르기"), in their order."""
    parts = diet.replace("·", ",").replace("/", ",").replace(";", ",").split(",")
    return [mark for mark in dict.fromkeys(_trim(part) for part in parts) if mark]


def find_clashes(diet: str, dishes: Iterable[Dish]) -> list[Clash]:
    """Everything in `dishes` that somebody with this diet must not get; one entry per mark and dish."""
    found = []
    marks = read_marks(diet)
    for dish in dishes:
        for mark in marks:
            because = _find_cause(mark, dish)
            if because is not None:
                found.append(Clash(mark=mark, dish=dish.name, because=because))
    return found


def allergens_of(dishes: Sequence[Dish]) -> tuple[str, ...]:
    """All allergens of some dishes, in the order of `ALLERGENS`."""
    present = {allergen for dish in dishes for allergen in dish.allergens}
    return tuple(allergen for allergen in ALLERGENS if allergen in present)


def _trim(text: str) -> str:
    folded = "".join(text.split())
    for ending in _ENDINGS:
        folded = folded.removesuffix(ending)
    return folded


def _find_cause(mark: str, dish: Dish) -> str | None:
    if mark in (_trim(each) for each in dish.unsuitable_for):
        return mark
    meant = _MEANS.get(mark, frozenset({mark}))
    for allergen in dish.allergens:
        if allergen in meant:
            return allergen
    for ingredient in dish.ingredients:
        folded = "".join(ingredient.split())
        if any(word == folded or (len(word) > 1 and word in folded) for word in (mark, *sorted(meant))):
            return ingredient
    return None
