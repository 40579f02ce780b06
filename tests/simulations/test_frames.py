"""The large day on which the desk's frames are measured, and the figures that are told of it."""

from sqlmodel import select

from dispatch import clock
from models.database import Database
from models.places import Home
from models.tasks import Task
from simulations.crowd import gather_crowd
from simulations.frames import Desk, Frames, prepare_desk, share_of


def test_homes_are_spread_over_a_district_and_somebody_can_look(database: Database) -> None:
    crowd = gather_crowd(database, phones=3, doors=2, day=clock.today())
    assert prepare_desk(database, crowd, tasks=4, seed=1)
    with database.read() as session:
        places = session.exec(select(Home.lat, Home.lon)).all()
        assert len(set(places)) == 6
        assert all(37.5 < lat < 37.6 and 126.8 < lon < 127.0 for lat, lon in places if lat and lon)
        assert len(session.exec(select(Task)).all()) == 4


def test_what_was_measured_is_told() -> None:
    desk = Desk(couriers=2, doors=4, screen=[90.0, 80.0, 100.0], echo=[40.0])
    desk.phases["idle"] = Frames(frames=3, p50=16.7, p95=16.8, longest=20.0, long_tasks=0, blocked=0.0)
    told = desk.to_json()
    assert told["commit_to_screen_ms"] == {"p50": 90.0, "p95": 100.0}
    assert told["commit_to_bare_listener_ms"]["p50"] == 40.0
    assert told["frames"]["idle"]["p95"] == 16.8
    assert share_of([], 0.5) == 0.0
