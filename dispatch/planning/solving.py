"""Working off plan requests: any number of processes, on any number of machines, claim, solve and save.

A claim is a lease by the machine's own clock. A worker that dies lets it run out, and `reclaim_dead` gives the
request to another. After three attempts the plan of last resort is made, so that there is a route by the deadline.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlmodel import Session, col, select

from dispatch import clock, events
from dispatch.errors import Refused, explain
from dispatch.lifecycle import move
from dispatch.planning.drafting import Basis, Drafted, Search, draft_day, draft_simply, keep_draft
from dispatch.planning.requests import check_day_can_be_planned
from dispatch.settings import settings
from dispatch.tasks import raise_task
from models.database import Database
from models.plans import PlanRequest
from models.statuses import PlanRequestStatus, TaskKind
from routing.solve import Progress

ATTEMPTS = 3
"""Searches before the plan of last resort."""
_MARGIN_SECONDS = 120
_ITERATIONS_LEASE_SECONDS = 1800
"""Lease of a search that is limited by iterations and may take its time."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Claim:
    """A request that one worker holds. `token` tells this attempt from every other."""

    request_id: UUID
    area_id: UUID
    day: date
    search: Search
    attempt: int
    token: str
    requested_by: UUID | None
    basis: Basis


def work_once(
    database: Database,
    worker: str,
    *,
    on_progress: Callable[[Progress], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> UUID | None:
    """Claim the oldest request, plan it, save the draft; returns its id, or None when nothing waits.

    The search runs in this process, outside any transaction. A failure is written to the request, never raised.
    """
    claim = _claim(database, worker, on_progress, should_stop)
    if claim is None:
        return None
    try:
        with database.read() as session:
            check_day_can_be_planned(session, claim.area_id, claim.day)
        drafted = _draft(database, claim)
    except Refused as refused:
        _fail(database, claim, refused.reason.code)
    except Exception as error:  # whatever breaks a search must not break the worker
        log.exception("plan request %s failed at attempt %d", claim.request_id, claim.attempt)
        _give_back(database, claim, type(error).__name__)
    else:
        _save(database, claim, drafted)
    return claim.request_id


def reclaim_dead(database: Database) -> list[UUID]:
    """Free the requests whose worker has let its lease run out. A reconciler: run it anywhere, any number of times."""
    with database.read() as session:
        if not _expired(session):
            return []
    with database.write() as session:
        events.take_turn(session)
        dead = _expired(session)
        for request in dead:
            _end_attempt(session, request, "worker_died")
        return [request.id for request in dead]


class SearchFailed(Exception):
    """The search gave an answer that the checker does not accept."""


def _draft(database: Database, claim: Claim) -> Drafted:
    if claim.attempt > ATTEMPTS:
        return draft_simply(database, claim.area_id, claim.day)
    drafted = draft_day(database, claim.area_id, claim.day, claim.search, claim.basis)
    if drafted.violations:
        raise SearchFailed(", ".join(sorted({violation.code for violation in drafted.violations})))
    return drafted


def _claim(
    database: Database,
    worker: str,
    on_progress: Callable[[Progress], None] | None,
    should_stop: Callable[[], bool] | None,
) -> Claim | None:
    with database.read() as session:
        if _oldest(session) is None:
            return None
    with database.write() as session:
        events.take_turn(session)
        request = _oldest(session)
        if request is None:
            return None
        move(request, PlanRequestStatus.SOLVING)
        request.attempts += 1
        request.claimed_by = f"{worker}/{request.attempts}"
        request.lease_until = clock.machine_now() + timedelta(seconds=_lease_seconds(request))
        _tell(session, "plan.claimed", request, attempt=request.attempts)
        seconds = request.seconds if request.seconds or request.iterations else settings().plan_seconds
        return Claim(
            request_id=request.id,
            area_id=request.area_id,
            day=request.day,
            search=Search(
                seed=request.seed + request.attempts - 1,  # another try searches elsewhere
                seconds=seconds,
                iterations=request.iterations,
                cores=settings().plan_cores,
                on_progress=on_progress,
                should_stop=should_stop,
            ),
            attempt=request.attempts,
            token=request.claimed_by,
            requested_by=request.requested_by,
            basis=Basis(plan_id=request.based_on, wish=request.wish),
        )


def _oldest(session: Session) -> PlanRequest | None:
    statement = select(PlanRequest).where(PlanRequest.status == PlanRequestStatus.REQUESTED)
    return session.exec(statement.order_by(col(PlanRequest.requested_at), col(PlanRequest.id)).limit(1)).first()


def _lease_seconds(request: PlanRequest) -> int:
    if request.iterations is not None and request.seconds is None:
        return _ITERATIONS_LEASE_SECONDS
    return 2 * (request.seconds or settings().plan_seconds) + _MARGIN_SECONDS


def _held(session: Session, claim: Claim) -> PlanRequest | None:
    """The request, if this attempt still holds it: a worker that slept through its lease must not save."""
    events.take_turn(session)
    request = session.get_one(PlanRequest, claim.request_id)
    if request.status == PlanRequestStatus.SOLVING and request.claimed_by == claim.token:
        return request
    log.warning("plan request %s was taken back from %s; its answer is dropped", claim.request_id, claim.token)
    return None


def _save(database: Database, claim: Claim, drafted: Drafted) -> None:
    with database.write() as session:
        request = _held(session, claim)
        if request is None:
            return
        plan = keep_draft(
            session, drafted, area_id=claim.area_id, day=claim.day, account_id=claim.requested_by
        )
        move(request, PlanRequestStatus.DRAFTED)
        request.plan_id, request.lease_until = plan.id, None


def _give_back(database: Database, claim: Claim, failure: str) -> None:
    with database.write() as session:
        request = _held(session, claim)
        if request is not None:
            _end_attempt(session, request, failure)


def _fail(database: Database, claim: Claim, code: str) -> None:
    with database.write() as session:
        request = _held(session, claim)
        if request is not None:
            _give_up(session, request, code)


def _expired(session: Session) -> list[PlanRequest]:
    statement = select(PlanRequest).where(
        PlanRequest.status == PlanRequestStatus.SOLVING, col(PlanRequest.lease_until) < clock.machine_now()
    )
    return list(session.exec(statement).all())


def _end_attempt(session: Session, request: PlanRequest, failure: str) -> None:
    """Back to the queue; given up when even the plan of last resort has failed."""
    request.failure, request.lease_until = failure, None
    if request.attempts > ATTEMPTS:
        _give_up(session, request, failure)
    else:
        move(request, PlanRequestStatus.REQUESTED)
        _tell(session, "plan.returned", request, attempt=request.attempts, failure=failure)


def _give_up(session: Session, request: PlanRequest, failure: str) -> None:
    move(request, PlanRequestStatus.FAILED)
    request.failure, request.lease_until = failure, None
    raise_task(
        session,
        area_id=request.area_id,
        kind=TaskKind.PLAN_FAILED,
        natural_key=f"plan_failed/{request.id}",
        reason=explain(
            "plan.failed",
            cause=(f"배송 계획을 만들지 못했습니다 ({failure}).", f"No plan could be made ({failure})."),
            action=(
                "다시 계획하고, 거듭 실패하면 기술 담당자에게 알리세요.",
                "Plan again; if it keeps failing, tell your technician.",
            ),
            subject=(str(request.id),),
        ),
        due_at=clock.now(),
        day=request.day,
        subject_id=request.id,
    )
    _tell(session, "plan.failed", request, failure=failure)


def _tell(session: Session, kind: str, request: PlanRequest, **data: str | int) -> None:
    events.record(session, kind, area_id=request.area_id, day=request.day, subject=request.id, data=data)
