"""The database and what stands in it: reachable, migrated, no demo passwords, plans being worked off."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from sqlalchemy import make_url
from sqlmodel import col, func, select

from dispatch import clock
from dispatch.access.accounts import has_demo_password
from dispatch.errors import Refused
from dispatch.installation import look_at_database, read_key
from dispatch.settings import Settings
from models.database import Database
from models.plans import PlanRequest
from models.statuses import PlanRequestStatus
from rider_api.diagnosis.findings import Finding, fail, fine, warn
from rider_api.diagnosis.network import is_public

QUEUE_PATIENCE = timedelta(minutes=2)


def look_at_data(settings: Settings) -> Iterator[Finding]:
    """The database, as far as it can be looked at without changing it."""
    if settings.database.startswith("sqlite"):
        yield fine("sqlite")  # any release: writers take turns over processes (models.database)
        path = make_url(settings.database).database
        if path is None or not Path(path).exists():
            yield warn(
                "database",
                "doctor.database_new",
                cause=("아직 데이터베이스가 없습니다.", "There is no database yet."),
                action=("`bapgil serve` 를 처음 시작할 때 만들어집니다.", "The first `bapgil serve` makes it."),
            )
            return
    try:
        database = Database(settings.database, read_key(settings))
    except Refused:
        return  # the key's own finding says it
    try:
        yield from _look_inside(database, settings)
    finally:
        database.close()


def _look_inside(database: Database, settings: Settings) -> Iterator[Finding]:
    condition = look_at_database(database)
    if not condition.reachable:
        yield fail(
            "database",
            "doctor.database_unreachable",
            cause=("데이터베이스에 연결할 수 없습니다.", "The database cannot be reached."),
            action=(
                "서버가 켜져 있는지, BAPGIL_DATABASE_URL 이 맞는지 확인하세요.",
                "See whether it runs and whether BAPGIL_DATABASE_URL is right.",
            ),
        )
        return
    yield fine("database")
    if not condition.migrated:
        yield warn(
            "migrations",
            "doctor.database_old",
            cause=("데이터베이스가 이 버전의 것이 아닙니다.", "The database is not of this version."),
            action=(
                "백업한 뒤 `bapgil serve` 를 시작하면 옮겨집니다.",
                "Make a backup; the next `bapgil serve` migrates it.",
            ),
        )
        return
    yield fine("migrations")
    yield _demo_accounts(database, settings)
    yield _queue(database)


def _demo_accounts(database: Database, settings: Settings) -> Finding:
    with database.read() as session:
        logins = has_demo_password(session)
    if not logins:
        return fine("accounts")
    report = fail if is_public(settings) else warn
    return report(
        "accounts",
        "doctor.demo_accounts",
        cause=(
            f"시연용 비밀번호를 쓰는 아이디가 {len(logins)}개 있습니다.",
            f"{len(logins)} accounts have the demo's password.",
        ),
        action=(
            "실제 운영에서는 `bapgil account disable` 로 닫으세요.",
            "For real work close them with `bapgil account disable`.",
        ),
    )


def _queue(database: Database) -> Finding:
    with database.read() as session:
        waiting = session.exec(
            select(func.count())
            .select_from(PlanRequest)
            .where(
                PlanRequest.status == PlanRequestStatus.REQUESTED,
                col(PlanRequest.requested_at) < clock.now() - QUEUE_PATIENCE,
            )
        ).one()
    if waiting == 0:
        return fine("worker")
    return fail(
        "worker",
        "doctor.no_worker",
        cause=(
            f"계획 요청 {waiting}건을 아무도 풀지 않고 있습니다.",
            f"{waiting} plan requests wait and nobody works on them.",
        ),
        action=("`bapgil worker` 가 도는지 확인하세요.", "See whether a `bapgil worker` runs."),
    )
