"""The metronome: runs the reconcilers every few seconds. The only file that knows APScheduler.

Nothing is remembered between ticks: every job looks at the database, does what is due and may be run by any number
of processes at any time. So a missed tick, a restart or a second server costs nothing.
"""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC
from typing import Any

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler

from dispatch.channels.outbox import deliver_messages
from dispatch.city.keeping import keep_figures
from dispatch.delivery.relief import relieve_couriers
from dispatch.delivery.waking import wake_phones
from dispatch.intake.search_marks import mark_missing
from dispatch.ordering.ahead import look_ahead
from dispatch.ordering.deviating import ask_about_returns
from dispatch.ordering.freezing import freeze_due
from dispatch.ordering.late_holidays import report_late_holidays
from dispatch.planning.solving import reclaim_dead
from dispatch.planning.withdrawing import withdraw_due
from dispatch.silence import raise_silences
from dispatch.welfare.steps import fire_due_steps
from models.database import Database

log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Job:
    """A reconciler and how often it runs."""

    run: Callable[[Database], Any]
    every_seconds: float
    at_start: bool = True
    """Also once before the server listens; not for what waits for others' servers."""


JOBS: Mapping[str, Job] = {
    "fire_due_steps": Job(run=fire_due_steps, every_seconds=2),
    "relieve_couriers": Job(run=relieve_couriers, every_seconds=3),
    "deliver_messages": Job(run=deliver_messages, every_seconds=3, at_start=False),
    "wake_phones": Job(run=wake_phones, every_seconds=3, at_start=False),
    "raise_silences": Job(run=raise_silences, every_seconds=30),
    "withdraw_due": Job(run=withdraw_due, every_seconds=5),
    "reclaim_dead": Job(run=reclaim_dead, every_seconds=15),
    "freeze_due": Job(run=freeze_due, every_seconds=5),
    "ask_about_returns": Job(run=ask_about_returns, every_seconds=60),
    "mark_missing": Job(run=mark_missing, every_seconds=3600),
    "look_ahead": Job(run=look_ahead, every_seconds=1800, at_start=False),
    "keep_figures": Job(run=keep_figures, every_seconds=300, at_start=False),
    "report_late_holidays": Job(run=report_late_holidays, every_seconds=60),
}


def run_jobs(database: Database, jobs: Mapping[str, Job] = JOBS) -> None:
    """Run every reconciler once, now, in this thread; one that fails does not keep the others from running."""
    for name in jobs:
        _run(name, jobs[name], database)


def start_jobs(database: Database, jobs: Mapping[str, Job] = JOBS) -> BackgroundScheduler:
    """Run everything once (what was missed while the server was down), then start the metronome.

    Call `shutdown()` on the result to stop; a running job ends first.
    """
    run_jobs(database, {name: job for name, job in jobs.items() if job.at_start})
    scheduler = BackgroundScheduler(
        timezone=UTC,
        executors={"default": ThreadPoolExecutor(max_workers=len(jobs))},
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
    )
    for name, job in jobs.items():
        scheduler.add_job(_run, "interval", seconds=job.every_seconds, args=(name, job, database), id=name)
    scheduler.start()
    return scheduler


def _run(name: str, job: Job, database: Database) -> None:
    try:
        done = job.run(database)
    except Exception:  # a job that fails is tried again at the next tick; the metronome goes on
        log.exception("job %s failed", name)
    else:
        if done:
            log.info("job %s: %d done", name, len(done))
