"""What a standing order means on a day, drawn at random: the cap holds, pauses are silent, the answer repeats."""

from datetime import date, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from dispatch.ordering.patterns import (
    MOST_MEALS_A_VISIT,
    Deviation,
    Off,
    OffDays,
    Pattern,
    Terms,
    carried_meals,
    find_carrier,
    find_suspension,
    has_visit_after,
    menu_on,
    terms_on,
    usual_meals,
    visits,
    wanted_meals,
)
from models.statuses import HolidayPolicy

FIRST = date(2026, 11, 2)
days = st.integers(0, 60).map(lambda offset: FIRST + timedelta(days=offset))


@st.composite
def deviations(draw: st.DrawFn) -> Deviation:
    kind = draw(st.sampled_from(["pause", "skip", "extra"]))
    start = draw(days)
    length = draw(st.integers(0, 10)) if kind == "pause" else 0
    meals = draw(st.integers(1, 4)) if kind == "extra" else None
    return Deviation(kind=kind, from_day=start, until_day=start + timedelta(days=length), meals=meals)


@st.composite
def later_terms(draw: st.DrawFn) -> Terms:
    return Terms(
        from_day=draw(days),
        weekdays=draw(st.frozensets(st.integers(1, 7), min_size=1)),
        meals_a_visit=draw(st.integers(1, 9)),
        holiday_policy=draw(st.sampled_from(HolidayPolicy)),
        weekend_carry=draw(st.booleans()),
    )


@st.composite
def patterns(draw: st.DrawFn) -> Pattern:
    start = draw(days)
    return Pattern(
        weekdays=draw(st.frozensets(st.integers(1, 7), min_size=1)),
        meals_a_visit=draw(st.integers(1, 9)),
        approved_meals=draw(st.integers(1, 60)),
        start_day=start,
        end_day=start + timedelta(days=draw(st.integers(0, 50))),
        changes=tuple(draw(st.lists(later_terms(), max_size=3))),
        deviations=tuple(draw(st.lists(deviations(), max_size=6))),
    )


def closed_on(closed: frozenset[date]) -> OffDays:
    """Weekends, some holidays (every other closed day), and days on which the kitchen is closed."""
    holidays = set(sorted(closed)[::2])

    def off(day: date) -> Off | None:
        if day in holidays:
            return Off.HOLIDAY
        if day in closed:
            return Off.CLOSED
        return Off.WEEKEND if closed and day.isoweekday() > 5 else None

    return off


never = closed_on(frozenset())
closed_days = st.frozensets(days, max_size=15)


def every_visit(pattern: Pattern, closed: frozenset[date]) -> list[tuple[date, int]]:
    return list(
        visits(
            pattern,
            first=pattern.start_day,
            last=pattern.end_day,
            left=pattern.approved_meals,
            off=closed_on(closed),
        )
    )


@given(patterns(), closed_days)
def test_the_cap_is_never_exceeded(pattern: Pattern, closed: frozenset[date]) -> None:
    assert sum(meals for _, meals in every_visit(pattern, closed)) <= pattern.approved_meals


@given(patterns(), closed_days)
def test_nobody_is_visited_outside_the_dates_on_closed_or_suspended_days(
    pattern: Pattern, closed: frozenset[date]
) -> None:
    for day, meals in every_visit(pattern, closed):
        assert pattern.start_day <= day <= pattern.end_day
        assert day not in closed
        assert find_suspension(pattern, day) is None
        assert 1 <= meals <= MOST_MEALS_A_VISIT
        extra = any(each.kind == "extra" and each.covers(day) for each in pattern.deviations)
        own = day.isoweekday() in terms_on(pattern, day).weekdays
        assert own or extra or carried_meals(pattern, day, closed_on(closed))


@given(patterns(), closed_days)
def test_no_visit_is_forgotten_while_meals_are_left(pattern: Pattern, closed: frozenset[date]) -> None:
    made = dict(every_visit(pattern, closed))
    if sum(made.values()) < pattern.approved_meals:
        length = (pattern.end_day - pattern.start_day).days
        for day in (pattern.start_day + timedelta(days=offset) for offset in range(length + 1)):
            assert made.get(day, 0) == wanted_meals(pattern, day, closed_on(closed))


@given(patterns(), closed_days)
def test_asking_again_or_piece_by_piece_gives_the_same(pattern: Pattern, closed: frozenset[date]) -> None:
    whole = every_visit(pattern, closed)
    assert every_visit(pattern, closed) == whole
    middle = pattern.start_day + (pattern.end_day - pattern.start_day) / 2
    before = [visit for visit in whole if visit[0] <= middle]
    left = pattern.approved_meals - sum(meals for _, meals in before)
    after = visits(
        pattern,
        first=middle + timedelta(days=1),
        last=pattern.end_day,
        left=left,
        off=closed_on(closed),
    )
    assert [*before, *after] == whole


@given(patterns(), closed_days)
def test_the_last_visit_and_only_the_last_has_none_after_it(pattern: Pattern, closed: frozenset[date]) -> None:
    left = pattern.approved_meals
    whole = every_visit(pattern, closed)
    for position, (day, meals) in enumerate(whole):
        left -= meals
        follows = has_visit_after(pattern, day, left=left, off=closed_on(closed))
        assert follows == (position + 1 < len(whole))


def test_extras_add_to_the_pattern_and_a_pause_silences_both() -> None:
    monday = date(2026, 11, 23)
    extra = Deviation(kind="extra", from_day=monday, until_day=monday, meals=1)
    pause = Deviation(kind="pause", from_day=monday - timedelta(days=3), until_day=monday)
    plain = Pattern(
        weekdays=frozenset({1, 3, 5}), meals_a_visit=2, approved_meals=30, start_day=FIRST, end_day=date(2026, 12, 31)
    )
    with_extra = Pattern(**{**vars(plain), "deviations": (extra,)})
    with_both = Pattern(**{**vars(plain), "deviations": (extra, pause)})
    assert [wanted_meals(each, monday, never) for each in (plain, with_extra, with_both)] == [2, 3, 0]
    assert usual_meals(with_both, monday) == 3
    assert wanted_meals(plain, monday + timedelta(days=1), never) == 0


@given(patterns(), closed_days)
def test_what_a_day_off_loses_comes_earlier_once_or_not_at_all(pattern: Pattern, closed: frozenset[date]) -> None:
    off = closed_on(closed)
    length = (pattern.end_day - pattern.start_day).days
    every_day = [pattern.start_day + timedelta(days=offset) for offset in range(length + 1)]
    carriers = {day: find_carrier(pattern, day, off) for day in every_day}
    for day, carrier in carriers.items():
        if carrier is not None:
            assert off(day) in (Off.WEEKEND, Off.HOLIDAY)
            assert (off(carrier), find_suspension(pattern, carrier)) == (None, None)
            assert pattern.start_day <= carrier < day
    for day in every_day:
        brought = [each for each, carrier in carriers.items() if carrier == day]
        assert carried_meals(pattern, day, off) == sum(terms_on(pattern, each).meals_a_visit for each in brought)
        assert sum(off(each) is Off.HOLIDAY for each in brought) <= 1


def on_holidays(*holidays: date) -> OffDays:
    return lambda day: Off.WEEKEND if day.isoweekday() > 5 else Off.HOLIDAY if day in holidays else None


def with_terms(policy: HolidayPolicy = HolidayPolicy.SKIP, *, carry: bool = False, weekdays: str = "135") -> Pattern:
    terms = Terms(
        from_day=FIRST,
        weekdays=frozenset(int(day) for day in weekdays),
        meals_a_visit=2,
        holiday_policy=policy,
        weekend_carry=carry,
    )
    return Pattern(
        weekdays=frozenset({1, 3, 5}), meals_a_visit=2, approved_meals=99, start_day=FIRST,
        end_day=date(2026, 12, 31), changes=(terms,),
    )  # fmt: skip


def week(pattern: Pattern, off: OffDays) -> list[int]:
    """Meals from Monday 23 to Friday 27 November."""
    return [wanted_meals(pattern, date(2026, 11, day), off) for day in range(23, 28)]


def test_the_three_holiday_policies_on_a_wednesday_and_a_long_feast() -> None:
    one, feast = on_holidays(date(2026, 11, 25)), on_holidays(*(date(2026, 11, day) for day in (25, 26, 27)))
    assert week(with_terms(), one) == [2, 0, 0, 0, 2]
    assert week(with_terms(HolidayPolicy.DAY_BEFORE), one) == [2, 2, 0, 0, 2]
    assert week(with_terms(HolidayPolicy.DOUBLE_BEFORE), one) == [4, 0, 0, 0, 2]
    assert week(with_terms(HolidayPolicy.DAY_BEFORE), feast) == [2, 2, 0, 0, 0]
    assert week(with_terms(HolidayPolicy.DOUBLE_BEFORE), feast) == [4, 0, 0, 0, 0]
    daily = with_terms(HolidayPolicy.DAY_BEFORE, weekdays="12345")
    assert week(daily, one) == [2, 2, 0, 2, 2]  # something comes on the day before anyway
    assert week(with_terms(HolidayPolicy.DOUBLE_BEFORE, weekdays="12345"), one) == [2, 4, 0, 2, 2]


def test_a_weekend_comes_on_the_friday_or_on_the_day_before_a_friday_off() -> None:
    friday = date(2026, 11, 27)
    assert week(with_terms(carry=True, weekdays="1567"), on_holidays()) == [2, 0, 0, 0, 6]
    assert week(with_terms(carry=True, weekdays="1567"), on_holidays(friday)) == [2, 0, 0, 4, 0]
    assert week(with_terms(carry=False, weekdays="1567"), on_holidays()) == [2, 0, 0, 0, 2]
    assert week(with_terms(carry=True, weekdays="67"), on_holidays()) == [0, 0, 0, 0, 4]


def test_of_the_terms_that_have_begun_those_made_last_hold() -> None:
    def terms(day: int, meals: int) -> Terms:
        return Terms(from_day=date(2026, 12, day), weekdays=frozenset({1}), meals_a_visit=meals)

    pattern = Pattern(
        weekdays=frozenset({1}), meals_a_visit=1, approved_meals=99, start_day=FIRST, end_day=date(2026, 12, 31),
        changes=(terms(14, 3), terms(7, 2), terms(21, 4)),
    )  # fmt: skip
    meals = [wanted_meals(pattern, date(2026, 11, 30) + timedelta(weeks=each), never) for each in range(4)]
    assert meals == [1, 2, 2, 4]


def test_a_one_off_menu_holds_on_its_day_only() -> None:
    usual, other, newest = (UUID(int=each) for each in (1, 2, 3))
    monday = date(2026, 11, 23)
    once = [Deviation(kind="menu", from_day=monday, until_day=monday, menu_id=each) for each in (other, newest)]
    pattern = Pattern(
        weekdays=frozenset({1}), meals_a_visit=1, approved_meals=9, start_day=FIRST, end_day=date(2026, 12, 31),
        menu_id=usual, deviations=tuple(once),
    )  # fmt: skip
    assert [menu_on(pattern, monday + timedelta(weeks=each)) for each in (0, 1)] == [newest, usual]
    assert wanted_meals(pattern, monday, never) == 1
