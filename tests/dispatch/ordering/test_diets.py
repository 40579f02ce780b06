"""Diet marks in people's words against the dishes of a menu."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.ordering.diets import ALLERGENS, Dish, allergens_of, dish_from_json, find_clashes, read_marks

NUTS = Dish(name="멸치볶음", ingredients=("멸치", "아몬드", "간장"), allergens=("호두", "대두"))
PORK = Dish(name="제육볶음", ingredients=("돼지 앞다리살",), allergens=("돼지고기", "밀"), unsuitable_for=("당뇨",))


@pytest.mark.parametrize(
    ("diet", "causes"),
    [
        ("", []),
        ("견과", ["호두"]),
        ("견과류 알레르기", ["호두"]),
        ("콩 제외, 당뇨", ["대두", "당뇨"]),
        ("당뇨·견과", ["호두", "당뇨"]),
        ("고기", ["돼지고기"]),
        ("아몬드", ["아몬드"]),
        ("우유/새우", []),
        ("저염", []),
    ],
)
def test_marks_clash_with_what_dishes_hold(diet: str, causes: list[str]) -> None:
    assert [clash.because for clash in find_clashes(diet, [NUTS, PORK])] == causes


def test_marks_are_read_in_their_order_and_once() -> None:
    assert read_marks("견과 알레르기, 당뇨 , 견과,") == ["견과", "당뇨"]


def test_allergens_are_told_in_the_order_of_the_rules() -> None:
    assert allergens_of([PORK, NUTS]) == ("대두", "밀", "돼지고기", "호두")


@given(st.lists(st.sampled_from(ALLERGENS), unique=True))
def test_every_allergen_clashes_with_its_own_name_and_a_dish_survives_its_record(present: list[str]) -> None:
    dish = Dish(name="시험", allergens=tuple(present))
    assert dish_from_json(dish.to_json()) == dish
    for allergen in ALLERGENS:
        assert bool(find_clashes(allergen, [dish])) == (allergen in present)
