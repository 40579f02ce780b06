"""The metronome: everything once at start-up, then again and again, whatever fails or comes late."""

from threading import Event as Flag
from threading import Lock

import pytest

from dispatch.jobs import JOBS, Job, run_jobs, start_jobs
from models.database import Database


class Counter:
    """A job that counts its runs and tells when it has run `wanted` times."""

    def __init__(self, wanted: int, *, fails: bool = False) -> None:
        self.runs, self.wanted, self.fails = 0, wanted, fails
        self.reached, self.overlapped, self._busy = Flag(), False, Lock()

    def __call__(self, _: Database) -> list[int]:
        if not self._busy.acquire(blocking=False):
            self.overlapped = True
            return []
        self.runs += 1
        if self.runs >= self.wanted:
            self.reached.set()
        self._busy.release()
        if self.fails:
            raise RuntimeError("the database is away")
        return [1]


def test_every_job_runs_at_start_up_also_beside_one_that_fails(database: Database) -> None:
    failing, other = Counter(1, fails=True), Counter(1)
    run_jobs(database, {"failing": Job(run=failing, every_seconds=60), "other": Job(run=other, every_seconds=60)})
    assert (failing.runs, other.runs) == (1, 1)


def test_the_metronome_goes_on_after_a_failure_and_never_overlaps(database: Database) -> None:
    failing, other = Counter(4, fails=True), Counter(4)
    jobs = {"failing": Job(run=failing, every_seconds=0.05), "other": Job(run=other, every_seconds=0.05)}
    scheduler = start_jobs(database, jobs)
    try:
        assert failing.reached.wait(20)
        assert other.reached.wait(20)
    finally:
        scheduler.shutdown()
    assert not failing.overlapped
    assert not other.overlapped
    runs = failing.runs, other.runs
    assert runs == (failing.runs, other.runs), "nothing runs after the end"


@pytest.mark.parametrize("name", sorted(JOBS))
def test_every_reconciler_has_nothing_to_do_in_an_empty_house(database: Database, name: str) -> None:
    assert JOBS[name].run(database) == []
