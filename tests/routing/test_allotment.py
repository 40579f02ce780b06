"""Sharing out: against every possibility on small cases, and within every limit on any."""

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from routing.allotment import Allotment, Option, Order, share_out

NAMES = ("온기:일반", "온기", "나눔:일반", "나눔")

options = st.builds(
    Option,
    cost_metres=st.integers(0, 9_000),
    limits=st.sampled_from([(), NAMES[:2], NAMES[2:], NAMES[1:2]]),
)
orders = st.builds(
    Order,
    meals=st.integers(1, 4),
    options=st.lists(options, max_size=3).map(tuple),
    weight=st.sampled_from([1, 1, 100]),
)
limits = st.dictionaries(st.sampled_from(NAMES), st.integers(0, 8))


def count_missing(orders: list[Order], allotment: Allotment) -> int:
    """Meals that nobody makes."""
    return sum(order.meals for order, option in zip(orders, allotment.options, strict=True) if option is None)


def used(asked: list[Order], allotment: Allotment) -> dict[str, int]:
    found: dict[str, int] = {}
    for order, option in zip(asked, allotment.options, strict=True):
        for name in order.options[option].limits if option is not None else ():
            found[name] = found.get(name, 0) + order.meals
    return found


def best(asked: list[Order], most: dict[str, int]) -> tuple[int, int]:
    """Least weight left over, then least cost, of every combination that fits."""
    values = []
    for taken in product(*([None, *range(len(order.options))] for order in asked)):
        tried = Allotment(options=taken, left_over_weight=0, cost_metres=0, gap=0)
        if all(meals <= most.get(name, meals) for name, meals in used(asked, tried).items()):
            pairs = list(zip(asked, taken, strict=True))
            values.append((
                sum(order.weight * order.meals for order, option in pairs if option is None),
                sum(order.options[option].cost_metres for order, option in pairs if option is not None),
            ))  # fmt: skip
    return min(values)


@settings(max_examples=40, deadline=None)
@given(st.lists(orders, max_size=5), limits)
def test_no_other_sharing_out_is_better(asked: list[Order], most: dict[str, int]) -> None:
    found = share_out(asked, most)
    assert (found.left_over_weight, found.cost_metres) == best(asked, most)
    assert found.gap == 0.0


@settings(max_examples=20, deadline=None)
@given(st.lists(orders, max_size=25), limits)
def test_no_limit_is_exceeded_and_every_order_has_one_kitchen_or_is_left_over(
    asked: list[Order], most: dict[str, int]
) -> None:
    found = share_out(asked, most, effort=0.5)
    assert len(found.options) == len(asked)
    assert all(meals <= most.get(name, meals) for name, meals in used(asked, found).items())
    placed = sum(order.meals for order, option in zip(asked, found.options, strict=True) if option is not None)
    assert placed + count_missing(asked, found) == sum(order.meals for order in asked)
    assert share_out(asked, most, effort=0.5) == found


def test_the_usual_kitchen_keeps_whom_it_can_and_the_nearest_go_elsewhere() -> None:
    def household(metres: int) -> Order:
        usual, other = Option(cost_metres=0, limits=("온기",)), Option(cost_metres=metres, limits=("나눔",))
        return Order(meals=2, options=(usual, other))

    found = share_out([household(5_900), household(5_100), household(5_500)], {"온기": 4})
    assert found.options == (0, 1, 0)
    assert found.cost_metres == 5_100


def test_the_heavier_order_stays_when_not_everything_fits() -> None:
    light = Order(meals=1, options=(Option(cost_metres=0, limits=("온기",)),))
    heavy = Order(meals=1, options=light.options, weight=100)
    found = share_out([light, light, heavy], {"온기": 2})
    assert found.options.count(None) == 1
    assert found.options[2] == 0
    assert count_missing([light, light, heavy], found) == 1
