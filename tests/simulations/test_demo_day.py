"""The whole chain, through a real server: the Mapo day from the Excel file to the closed day."""

import pytest

from simulations.demo_command import run_headless

ITERATIONS = 3_000
SEED = 20200821


def play(database_url: str = "") -> dict[str, object]:
    return run_headless(seed=SEED, iterations=ITERATIONS, database_url=database_url)


@pytest.fixture(scope="session")
def on_sqlite() -> dict[str, object]:
    return play()


@pytest.mark.slow
@pytest.mark.xdist_group("demo day")
def test_everybody_of_the_mapo_day_is_reached(on_sqlite: dict[str, object]) -> None:
    day = on_sqlite
    assert (day["households"], day["meals"]) == (147, 294)
    assert (day["unserved"], day["violations"], day["lost"], day["duplicates"]) == ([], [], 0, 0)
    doors = day["doors_by_model"]
    assert isinstance(doors, dict)
    assert set(doors) == {"rider", "self_sufficiency", "walking_resident", "direct"}
    assert all(count >= 1 for count in doors.values())
    assert sum(doors.values()) == 147
    assert day["cards"] == day["deliveries"]


@pytest.mark.slow
@pytest.mark.xdist_group("demo day")
def test_the_same_seed_plays_the_same_day_on_either_database(
    on_sqlite: dict[str, object], postgres_server: str | None
) -> None:
    """On PostgreSQL where there is one, else once more on SQLite."""
    assert play(postgres_server or "")["digest"] == on_sqlite["digest"]
