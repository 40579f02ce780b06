"""A server that is killed while ladders run: every step fires exactly once, in the stream and in the outbox."""

from pathlib import Path
from random import Random

import pytest

from simulations.ladder_kills import LadderDay


@pytest.mark.slow
def test_every_step_fires_once_whatever_is_killed(tmp_path: Path) -> None:
    report = LadderDay(folder=tmp_path, kills=4, people=6, random=Random(5)).play()
    assert (report.kills, report.cases) == (4, 6)
    assert report.steps >= 5 * report.cases
    assert report.wrong_steps == 0
    assert report.fired > report.cases
    assert report.messages == report.messages_sent > 0
