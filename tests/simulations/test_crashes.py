"""A server killed in the middle of freeze, publication and sync: the day ends as if it had not been."""

from pathlib import Path
from random import Random

import pytest

from simulations.crashes import Ledger


@pytest.mark.slow
@pytest.mark.xdist_group("demo day")
def test_a_day_with_three_kills_ends_like_the_undisturbed_one(tmp_path: Path) -> None:
    ledger = Ledger(folder=tmp_path, seed=7, iterations=500)
    expected = ledger.prepare()
    disturbed = ledger.play_round(1, Random(3))
    assert set(disturbed.killed) == {"freeze", "publish", "sync"}
    assert disturbed.ended_well(expected)
