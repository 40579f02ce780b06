"""The ladder as data: versions with a beginning, per area, validated; and whom a rung reaches at which hour."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import uuid4

import pytest

from dispatch import clock
from dispatch.calendar import set_calendar_day
from dispatch.errors import Refused
from dispatch.welfare.ladder import DEFAULTS, Ladder, Rung
from dispatch.welfare.ladders import as_ladder, ladder_versions, read_ladder, set_ladder
from dispatch.welfare.steps import acknowledge_step, fire_due_steps
from models.database import Database
from tests.makers.plans import record
from tests.makers.welfare import NOON, Noon, happened, make_noon, targets, tell, the_case

Holds = Callable[[str | datetime], datetime]
QUICK = Ladder(cause="no_answer", rungs=(Rung(target="coordinator", after_minutes=1),))


@pytest.fixture
def noon(database: Database, at: Holds) -> Noon:
    at(NOON)
    return make_noon(database)


def test_without_a_version_the_built_in_one_holds(database: Database, noon: Noon) -> None:
    with database.read() as session:
        assert read_ladder(session, noon.town.area.id, "no_answer") == DEFAULTS["no_answer"]


def test_an_areas_own_version_goes_before_that_of_all(database: Database, noon: Noon) -> None:
    everybody = replace(QUICK, rungs=(Rung(target="coordinator", after_minutes=2),))
    with database.write() as session:
        set_ladder(session, QUICK, area_id=noon.town.area.id)
        set_ladder(session, everybody, area_id=None)
        assert read_ladder(session, noon.town.area.id, "no_answer").rungs == QUICK.rungs
        elsewhere = uuid4()
        assert read_ladder(session, elsewhere, "no_answer").rungs == everybody.rungs


def test_a_version_begins_when_it_says_and_the_history_stays(database: Database, noon: Noon, at: Holds) -> None:
    later = clock.now() + timedelta(hours=2)
    with database.write() as session:
        set_ladder(session, QUICK, area_id=noon.town.area.id, valid_from=later)
        assert read_ladder(session, noon.town.area.id, "no_answer") == DEFAULTS["no_answer"]
    at(later)
    with database.write() as session:
        assert read_ladder(session, noon.town.area.id, "no_answer").rungs == QUICK.rungs
        set_ladder(session, DEFAULTS["no_answer"], area_id=noon.town.area.id)
    with database.read() as session:
        versions = [as_ladder(row).rungs for row in ladder_versions(session, noon.town.area.id)]
        assert versions == [DEFAULTS["no_answer"].rungs, QUICK.rungs]
        assert read_ladder(session, noon.town.area.id, "no_answer").rungs == DEFAULTS["no_answer"].rungs
        assert len(happened(session, "ladder.set")) == 2


def test_an_open_case_keeps_the_ladder_it_was_opened_with(database: Database, noon: Noon) -> None:
    tell(database, noon, record(1, "no_answer", orders=[noon.orders[1]]))
    with database.write() as session:
        before = targets(session, the_case(session))
        set_ladder(session, QUICK, area_id=noon.town.area.id)
        assert targets(session, the_case(session)) == before


@pytest.mark.parametrize(("changes", "code"), [
    ({"cause": "bored"}, "ladder.cause"),
    ({"rungs": ()}, "ladder.empty"),
    ({"rungs": (Rung(target="coordinator", after_minutes=0), Rung(target="king", after_minutes=1))}, "ladder.target"),
    ({"rungs": (Rung(target="coordinator", after_minutes=0, night_target="king"),)}, "ladder.target"),
    ({"rungs": (Rung(target="coordinator", after_minutes=9), Rung(target="guardian", after_minutes=3))},
     "ladder.minutes"),
    ({"rungs": (Rung(target="coordinator", after_minutes=1441),)}, "ladder.minutes"),
    ({"rungs": (Rung(target="guardian", after_minutes=1),)}, "ladder.coordinator"),
    ({"cause": "urgent_now"}, "ladder.danger"),
    ({"jumps": ("boredom",)}, "ladder.jumps"),
    ({"most_jumps": 9}, "ladder.jumps"),
    ({"office_start_seconds": 70_000}, "ladder.office_hours"),
])  # fmt: skip
def test_what_is_no_ladder_is_refused(
    database: Database, noon: Noon, changes: dict[str, object], code: str
) -> None:
    with database.write() as session:
        with pytest.raises(Refused) as refused:
            set_ladder(session, replace(QUICK, **changes), area_id=noon.town.area.id)  # type: ignore[arg-type]
        assert refused.value.reason.code == code
        assert ladder_versions(session, noon.town.area.id) == []


def test_the_past_can_not_be_changed(database: Database, noon: Noon) -> None:
    with database.write() as session, pytest.raises(Refused) as refused:
        set_ladder(session, QUICK, area_id=noon.town.area.id, valid_from=clock.now() - timedelta(days=1))
    assert refused.value.reason.code == "ladder.past"


@pytest.mark.parametrize(("moment", "holiday", "target"), [
    ("2026-11-23 18:59", False, "dong_care_manager"), ("2026-11-23 19:00", False, "night_centre"),
    ("2026-11-23 17:20", True, "field_visit"),
])  # fmt: skip
def test_night_and_holidays_have_targets_of_their_own(
    database: Database, noon: Noon, at: Holds, moment: str, holiday: bool, target: str
) -> None:
    rung = Rung(
        target="dong_care_manager", after_minutes=10, night_target="night_centre", holiday_target="field_visit"
    )
    desk = Rung(target="coordinator", after_minutes=0)
    with database.write() as session:
        set_ladder(
            session, Ladder(cause="no_answer", rungs=(desk, rung), office_end_seconds=19 * 3600),
            area_id=noon.town.area.id,
        )  # fmt: skip
    at("2026-11-23 17:00")
    tell(database, noon, record(1, "no_answer", orders=[noon.orders[1]], at=clock.now()))
    at(moment)
    with database.write() as session:
        set_calendar_day(session, noon.town.day, is_working_day=not holiday, name="임시공휴일")
    fire_due_steps(database)
    with database.read() as session:
        assert [event.data["target"] for event in happened(session, "step.fired")] == ["coordinator", target]


def test_a_rung_that_waits_into_the_evening_reaches_the_night_centre(
    database: Database, noon: Noon, at: Holds
) -> None:
    at("2026-11-23 17:20")
    tell(database, noon, record(1, "no_answer", orders=[noon.orders[1]]))
    with database.read() as session:
        assert targets(session, the_case(session))[3] == ("dong_care_manager", 30)
    at("2026-11-23 17:45")
    fire_due_steps(database)
    with database.write() as session:
        acknowledge_step(session, the_case(session).id, 2)
        assert targets(session, the_case(session))[3] == ("night_centre", 40)
