"""Attempts to come in, counted in a transaction of their own, so that a refusal does not roll the count back."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, func
from sqlmodel import Session, col, select

from dispatch import clock
from dispatch.errors import refuse
from models.accounts import LoginAttempt
from models.database import Database

WINDOW_MINUTES = 15
"""Attempts of this many minutes count."""
ATTEMPTS_A_LOGIN = 8
ATTEMPTS_AN_ADDRESS = 40


def count_attempt(db: Database, limits: Mapping[str, int]) -> list[UUID]:
    """Count one attempt under each of the names in `limits`; `Refused` (auth.too_many, 429) when one is used up.

    Returns what `forget_attempts` takes back after a success. Names are kept as keyed hashes only.
    """
    now = clock.machine_now()
    since = now - timedelta(minutes=WINDOW_MINUTES)
    keys = {db.vault.search_hash("attempt", name): limit for name, limit in limits.items()}
    with db.write() as session:
        session.execute(delete(LoginAttempt).where(col(LoginAttempt.at) < since))
        for key, limit in keys.items():
            _check_limit(session, key, limit, since)
        made = [LoginAttempt(key_hash=key, at=now) for key in keys]
        session.add_all(made)
        return [attempt.id for attempt in made]


def forget_attempts(session: Session, attempts: list[UUID]) -> None:
    """A success does not count."""
    session.execute(delete(LoginAttempt).where(col(LoginAttempt.id).in_(attempts)))


def _check_limit(session: Session, key: str, limit: int, since: datetime) -> None:
    made = select(func.count()).select_from(LoginAttempt)
    made = made.where(LoginAttempt.key_hash == key, col(LoginAttempt.at) >= since)
    if session.exec(made).one() >= limit:
        raise refuse(
            "auth.too_many",
            cause=("시도가 너무 많았습니다.", "There were too many attempts."),
            action=(f"{WINDOW_MINUTES}분 뒤에 다시 하세요.", f"Try again in {WINDOW_MINUTES} minutes."),
            status=429,
        )
