"""Coming in: passwords, sessions, rate limits, couriers' links and phones."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from argon2 import PasswordHasher
from sqlmodel import select

from dispatch import clock
from dispatch.access import accounts
from dispatch.access.accounts import (
    LINK_MINUTES,
    SESSION_HOURS,
    AccountForm,
    create_account,
    disable_account,
    enrol,
    find_bearer,
    find_session,
    has_demo_password,
    log_in,
    log_out,
    make_enrol_link,
    note_seen,
    revoke_device,
    valid_tokens,
)
from dispatch.access.attempts import ATTEMPTS_A_LOGIN, ATTEMPTS_AN_ADDRESS, WINDOW_MINUTES
from dispatch.errors import Refused
from models.accounts import Account, EnrolLink, LoginAttempt, LoginSession
from models.database import Database
from models.events import Event
from models.statuses import Role
from tests.makers.days import Town

PASSWORD = "correct horse battery"
Holds = Callable[[str | datetime], datetime]


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch, at: Holds) -> None:
    at("2026-11-23 10:00")
    monkeypatch.setattr(accounts, "_hasher", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))


@pytest.fixture
def desk(database: Database) -> str:
    with database.write() as session:
        create_account(session, AccountForm(login="desk", password=PASSWORD, role=Role.COORDINATOR))
    return "desk"


@pytest.fixture
def courier_id(database: Database) -> UUID:
    with database.write() as session:
        town = Town(session=session)
        duties = town.crew(loads_at=[town.kitchen()])
        return UUID(duties[0].courier_ids[0])


def sign_in(database: Database, *, password: str = PASSWORD, address: str = "a", **rest: str) -> str:
    return log_in(database, login=rest.pop("login", "desk"), password=password, address=address, **rest).token


def refusal(database: Database, **given: str) -> str:
    with pytest.raises(Refused) as refused:
        sign_in(database, **given)
    return refused.value.reason.code


def who_has(database: Database, token: str) -> str | None:
    with database.read() as session:
        account = find_session(session, token)
        return None if account is None else account.login


def test_the_right_password_opens_a_session_and_nothing_readable_is_kept(database: Database, desk: str) -> None:
    token = sign_in(database)
    assert who_has(database, token) == desk
    with database.read() as session:
        kept = session.exec(select(LoginSession)).one()
        assert token not in kept.token_hash
        assert PASSWORD not in session.exec(select(Account)).one().password_hash


@pytest.mark.parametrize("given", [{"password": "wrong"}, {"login": "nobody"}, {"password": "\ud800"}])
def test_whatever_was_wrong_the_answer_is_the_same(database: Database, desk: str, given: dict[str, str]) -> None:
    assert refusal(database, **given) == "auth.wrong"


def test_a_session_ends_by_time_by_logging_out_and_by_a_new_log_in(
    database: Database, desk: str, at: Holds
) -> None:
    first, second = sign_in(database), sign_in(database)
    third = sign_in(database, replaces=first)
    assert (who_has(database, first), who_has(database, second)) == (None, "desk")
    with database.write() as session:
        log_out(session, second)
    assert (who_has(database, second), who_has(database, third)) == (None, "desk")
    at(clock.now() + timedelta(hours=SESSION_HOURS, seconds=1))
    assert who_has(database, third) is None


def test_a_closed_account_is_signed_out_and_stays_out(database: Database, desk: str) -> None:
    token = sign_in(database)
    with database.write() as session:
        disable_account(session, "desk")
    assert who_has(database, token) is None
    assert refusal(database) == "auth.wrong"


def test_guessing_at_one_login_is_slowed_down_for_everybody_and_later_forgotten(
    database: Database, desk: str, at: Holds
) -> None:
    for attempt in range(ATTEMPTS_A_LOGIN):
        assert refusal(database, password="wrong", address=f"address {attempt}") == "auth.wrong"
    assert refusal(database, address="another") == "auth.too_many"
    at(clock.now() + timedelta(minutes=WINDOW_MINUTES, seconds=1))
    sign_in(database)


def test_guessing_from_one_address_is_slowed_down_over_all_logins(database: Database, desk: str) -> None:
    for attempt in range(ATTEMPTS_AN_ADDRESS):
        assert refusal(database, login=f"login {attempt}") == "auth.wrong"
    assert refusal(database) == "auth.too_many"
    sign_in(database, address="another")


def test_guesses_sent_side_by_side_all_count(database: Database, desk: str) -> None:
    with ThreadPoolExecutor(12) as pool:
        codes = list(pool.map(lambda _: refusal(database, password="wrong"), range(24)))
    if database.is_sqlite:
        assert codes.count("auth.wrong") == ATTEMPTS_A_LOGIN
    assert codes.count("auth.wrong") <= ATTEMPTS_A_LOGIN + 12  # those that looked at the same moment


def test_a_success_does_not_count(database: Database, desk: str) -> None:
    for _ in range(ATTEMPTS_A_LOGIN + 1):
        sign_in(database)
    with database.read() as session:
        assert session.exec(select(LoginAttempt)).all() == []


@pytest.mark.parametrize(
    ("form", "code"),
    [
        (AccountForm(login="desk", password=PASSWORD, role=Role.AUDITOR), "account.taken"),
        (AccountForm(login="x", password=PASSWORD, role=Role.AUDITOR), "account.login"),
        (AccountForm(login="a\nb", password=PASSWORD, role=Role.AUDITOR), "account.login"),
        (AccountForm(login="other", password="short", role=Role.AUDITOR), "account.weak_password"),
        (AccountForm(login="other", password=PASSWORD, role=Role.KITCHEN), "account.incomplete"),
        (AccountForm(login="other", password=PASSWORD, role=Role.CARE_MANAGER), "account.incomplete"),
        (AccountForm(login="other", password=PASSWORD, role=Role.COURIER), "account.incomplete"),
    ],
)
def test_an_account_that_makes_no_sense_is_refused(
    database: Database, desk: str, form: AccountForm, code: str
) -> None:
    with pytest.raises(Refused) as refused, database.write() as session:
        create_account(session, form)
    assert refused.value.reason.code == code


def test_accounts_with_the_demo_password_are_found(database: Database, desk: str) -> None:
    with database.write() as session:
        form = AccountForm(login="demo", password=accounts.DEMO_PASSWORD, role=Role.AUDITOR)
        create_account(session, form)
    with database.read() as session:
        assert has_demo_password(session) == ["demo"]


def make_link(database: Database, courier_id: UUID) -> str:
    with database.write() as session:
        return make_enrol_link(session, courier_id).token


def enrol_code(database: Database, token: str, address: str = "a") -> str:
    with pytest.raises(Refused) as refused:
        enrol(database, token=token, address=address)
    return refused.value.reason.code


def test_a_link_lets_one_phone_in_once(database: Database, courier_id: UUID) -> None:
    link = make_link(database, courier_id)
    device, token = enrol(database, token=link, address="a", label="전화" * 40)
    assert enrol_code(database, link) == "enrol.invalid"
    with database.read() as session:
        found = find_bearer(session, token)
        assert found is not None
        assert (found.device_id, found.courier_id, len(device.label)) == (device.id, courier_id, accounts.LABEL_LENGTH)
        assert link not in session.exec(select(EnrolLink)).one().token_hash


def test_a_link_is_used_once_even_by_many_at_once(database: Database, courier_id: UUID) -> None:
    link = make_link(database, courier_id)

    def use(number: int) -> bool:
        try:
            enrol(database, token=link, address=str(number))
        except Refused:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(use, range(8))) == 1


def test_a_link_ends_after_ten_minutes_and_when_a_new_one_is_made(
    database: Database, courier_id: UUID, at: Holds
) -> None:
    first, second = make_link(database, courier_id), make_link(database, courier_id)
    assert enrol_code(database, first) == "enrol.invalid"
    at(clock.now() + timedelta(minutes=LINK_MINUTES, seconds=1))
    assert enrol_code(database, second) == "enrol.invalid"


def test_trying_links_is_slowed_down(database: Database, courier_id: UUID) -> None:
    for attempt in range(ATTEMPTS_AN_ADDRESS):
        assert enrol_code(database, f"guess {attempt}") == "enrol.invalid"
    assert enrol_code(database, make_link(database, courier_id)) == "auth.too_many"


def test_a_revoked_phone_is_out_for_good(database: Database, courier_id: UUID) -> None:
    device, token = enrol(database, token=make_link(database, courier_id), address="a")
    hashes = {accounts.hash_token(token), "unknown"}
    with database.read() as session:
        assert valid_tokens(session, hashes) == {accounts.hash_token(token)}
    for _ in range(2):
        with database.write() as session:
            revoke_device(session, device.id)
    with database.read() as session:
        assert find_bearer(session, token) is None
        assert valid_tokens(session, hashes) == set()
        revoked = session.exec(select(Event).where(Event.kind == "device.revoked")).all()
        assert [event.subject_id for event in revoked] == [str(device.id)]


def test_seeing_is_told_once_and_never_goes_back(database: Database, courier_id: UUID) -> None:
    device, _ = enrol(database, token=make_link(database, courier_id), address="a")
    with database.write() as session:
        newest = session.exec(select(Event.number).order_by(Event.number.desc())).first()  # type: ignore[attr-defined]
        assert newest is not None
        seen = [note_seen(session, device.id, number) for number in (newest, newest, newest - 1, newest + 99)]
    assert seen == [True, False, False, False]
