"""Who may come in: accounts with a password, sessions, couriers' single-use links, and their phones.

Tokens are 256 random bits; only their SHA-256 is kept. Passwords are argon2id hashes, checked outside of any
transaction. An attempt is counted before the password is looked at, so that guesses sent side by side all count.
Sessions, links and attempts run on the machine's own time: a demo's clock jumps days and must sign nobody out.
"""

import hashlib
import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import delete, update
from sqlmodel import Session, col, select

from dispatch import clock, events
from dispatch.access.attempts import ATTEMPTS_A_LOGIN, ATTEMPTS_AN_ADDRESS, count_attempt, forget_attempts
from dispatch.errors import Refused, refuse
from models.accounts import Account, Device, EnrolLink, LoginSession, PushAddress
from models.database import Database
from models.fleet import Courier, Team
from models.statuses import Role

SESSION_HOURS = 12
LINK_MINUTES = 10
LABEL_LENGTH = 40
PASSWORD_MIN = 10
PASSWORD_MAX = 200
DEMO_PASSWORD = "bapgil-demo"
"""Of the accounts that `bapgil demo` makes and prints; `bapgil doctor` looks for it."""

_hasher = PasswordHasher()
_NOBODY = _hasher.hash("nobody has this password")
"""Checked for unknown log-ins, so that their answer takes as long."""


@dataclass(frozen=True, kw_only=True)
class AccountForm:
    """What a technician says of a new account; which of area, kitchen and dong it needs follows from the role."""

    login: str
    password: str
    role: Role
    area_id: UUID | None = None
    kitchen_id: UUID | None = None
    dong_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class Opened:
    """A session that was just opened; `token` is told once and kept nowhere."""

    token: str
    account_id: UUID
    expires_at: datetime


@dataclass(frozen=True, kw_only=True)
class Link:
    """A courier's way in; `token` is told once and kept nowhere."""

    token: str
    courier_id: UUID
    expires_at: datetime


@dataclass(frozen=True, kw_only=True)
class Bearer:
    """A phone that may speak, asked for at every request: one statement, no rows."""

    device_id: UUID
    courier_id: UUID
    code: str
    area_id: UUID


def create_account(session: Session, form: AccountForm) -> Account:
    """Add an account. `Refused`: account.login, account.taken, account.weak_password, account.incomplete."""
    _check_form(form)
    if find_account(session, form.login) is not None:
        raise refuse(
            "account.taken",
            cause=("이미 있는 아이디입니다.", "This login exists already."),
            action=("다른 아이디를 쓰세요.", "Choose another login."),
        )
    account = Account(
        login=form.login,
        password_hash=_hasher.hash(form.password),
        role=form.role,
        area_id=form.area_id,
        kitchen_id=form.kitchen_id,
        dong_id=form.dong_id,
        created_at=clock.now(),
    )
    session.add(account)
    session.flush()
    events.record(session, "account.created", area_id=form.area_id, subject=account.id, data={"role": form.role.value})
    return account


def disable_account(session: Session, login: str) -> Account:
    """Close an account and everything that is signed in with it; `Refused` (account.unknown)."""
    account = find_account(session, login)
    if account is None:
        raise refuse(
            "account.unknown",
            cause=("없는 아이디입니다.", "There is no such login."),
            action=("`bapgil account list` 로 확인하세요.", "Look it up with `bapgil account list`."),
            status=404,
        )
    account.active = False
    _revoke_sessions(session, account.id)
    events.record(session, "account.disabled", area_id=account.area_id, subject=account.id)
    return account


def find_account(session: Session, login: str) -> Account | None:
    return session.exec(select(Account).where(Account.login == login)).first()


def list_accounts(session: Session) -> Sequence[Account]:
    """All accounts by login."""
    return session.exec(select(Account).order_by(Account.login)).all()


def has_demo_password(session: Session) -> list[str]:
    """Logins of open accounts that still have the password of the demo."""
    return [account.login for account in list_accounts(session) if _password_fits(account, DEMO_PASSWORD)]


def log_in(db: Database, *, login: str, password: str, address: str, replaces: str | None = None) -> Opened:
    """Open a session for whoever knows the password; the session `replaces` (an older token) ends.

    `Refused`: auth.too_many (429, too many failures for this login or from this address in 15 minutes),
    auth.wrong (401, whatever of the two was wrong).
    """
    attempts = count_attempt(db, {f"login:{login}": ATTEMPTS_A_LOGIN, f"address:{address}": ATTEMPTS_AN_ADDRESS})
    with db.read() as session:
        account = find_account(session, login)
    if not _password_fits(account, password) or account is None:
        raise _wrong()
    with db.write() as session:
        forget_attempts(session, attempts)
        if replaces is not None:
            _revoke_token(session, replaces)
        return _open_session(session, account.id)


def log_out(session: Session, token: str) -> None:
    """End the session of this token, if there is one."""
    _revoke_token(session, token)


def find_session(session: Session, token: str) -> Account | None:
    """The account behind a session token; None if it is unknown, ended, expired, or the account is closed."""
    return session.exec(
        select(Account)
        .join(LoginSession, col(LoginSession.account_id) == col(Account.id))
        .where(
            LoginSession.token_hash == hash_token(token),
            col(LoginSession.revoked_at).is_(None),
            col(LoginSession.expires_at) > clock.machine_now(),
            col(Account.active),
        )
    ).first()


def make_enrol_link(session: Session, courier_id: UUID, *, account_id: UUID | None = None) -> Link:
    """Make a courier's way in: single use, ten minutes; an older unused link of the courier ends."""
    courier = session.get(Courier, courier_id)
    if courier is None or not courier.active:
        raise refuse(
            "courier.unknown",
            cause=("활동 중인 배송원이 아닙니다.", "There is no active courier of this id."),
            action=("배송원 목록을 새로 고치세요.", "Reload the list of couriers."),
            status=404,
        )
    now = clock.machine_now()
    _end_links(session, courier_id)
    token = secrets.token_urlsafe(32)
    expires = now + timedelta(minutes=LINK_MINUTES)
    session.add(EnrolLink(token_hash=hash_token(token), courier_id=courier_id, created_at=now, expires_at=expires))
    area = _area_of(session, courier)
    events.record(session, "device.invited", area_id=area, subject=courier_id, account_id=account_id)
    return Link(token=token, courier_id=courier_id, expires_at=expires)


def enrol(db: Database, *, token: str, address: str, label: str = "") -> tuple[Device, str]:
    """Turn a link into a phone that may speak: the device and its token, told once.

    `Refused`: auth.too_many (429), enrol.invalid (401: unknown, used or too old).
    """
    attempts = count_attempt(db, {f"enrol:{address}": ATTEMPTS_AN_ADDRESS})
    with db.write() as session:
        device_token = secrets.token_urlsafe(32)
        device = Device(
            courier_id=_use_link(session, token),
            label=label[:LABEL_LENGTH],
            token_hash=hash_token(device_token),
            enrolled_at=clock.now(),
        )
        session.add(device)
        session.flush()
        courier = session.get_one(Courier, device.courier_id)
        events.record(session, "device.enrolled", area_id=_area_of(session, courier), subject=device.id)
        forget_attempts(session, attempts)
        session.expunge(device)
    return device, device_token


def find_bearer(session: Session, token: str) -> Bearer | None:
    """Whose phone holds this device token; None if unknown, revoked, or its courier is no longer active."""
    rows = session.exec(
        select(Device.id, Device.courier_id, Courier.code, Team.area_id)
        .join(Courier, col(Courier.id) == col(Device.courier_id))
        .join(Team, col(Team.id) == col(Courier.team_id))
        .where(Device.token_hash == hash_token(token), col(Device.revoked_at).is_(None), col(Courier.active))
    )
    found = rows.first()
    if found is None:
        return None
    device_id, courier_id, code, area_id = found
    return Bearer(device_id=device_id, courier_id=courier_id, code=code, area_id=area_id)


def find_phones(session: Session, hashes: Collection[str]) -> dict[str, Device]:
    """The phones behind these token hashes, of those that may speak."""
    statement = (
        select(Device)
        .join(Courier, col(Courier.id) == col(Device.courier_id))
        .where(col(Device.token_hash).in_(hashes), col(Device.revoked_at).is_(None), col(Courier.active))
    )
    return {device.token_hash: device for device in session.exec(statement)}


def revoke_device(session: Session, device_id: UUID, *, account_id: UUID | None = None) -> Device:
    """Shut a phone out (lost, stolen, courier left); its live connection is closed. `Refused` (device.unknown)."""
    device = session.get(Device, device_id)
    if device is None:
        raise refuse(
            "device.unknown",
            cause=("없는 기기입니다.", "There is no such device."),
            action=("배송원 목록을 새로 고치세요.", "Reload the list of couriers."),
            status=404,
        )
    if device.revoked_at is None:
        device.revoked_at = clock.now()
        session.execute(delete(PushAddress).where(col(PushAddress.device_id) == device_id))
        area = _area_of(session, session.get_one(Courier, device.courier_id))
        events.record(session, "device.revoked", area_id=area, subject=device_id, account_id=account_id)
    return device


def note_contact(session: Session, device_id: UUID) -> None:
    """Remember that a phone spoke to us just now."""
    session.get_one(Device, device_id).last_seen_at = clock.now()


def note_seen(session: Session, device_id: UUID, number: int) -> bool:
    """A phone has shown everything up to event `number` to its courier. True: that is news."""
    device = session.get_one(Device, device_id)
    device.last_seen_at = clock.now()
    if not device.seen_event < number <= events.last_number(session):
        return False
    device.seen_event = number
    area = _area_of(session, session.get_one(Courier, device.courier_id))
    events.record(
        session, "courier.seen", area_id=area, subject=device.courier_id, device_id=device_id, data={"number": number}
    )
    return True


def valid_tokens(session: Session, hashes: Collection[str]) -> set[str]:
    """Those token hashes (of sessions and devices) that still let somebody in: for connections that stay open."""
    signed_in = select(LoginSession.token_hash).join(Account, col(Account.id) == col(LoginSession.account_id))
    signed_in = signed_in.where(
        col(LoginSession.token_hash).in_(hashes),
        col(LoginSession.revoked_at).is_(None),
        col(LoginSession.expires_at) > clock.machine_now(),
        col(Account.active),
    )
    enrolled = select(Device.token_hash).join(Courier, col(Courier.id) == col(Device.courier_id))
    enrolled = enrolled.where(col(Device.token_hash).in_(hashes), col(Device.revoked_at).is_(None), col(Courier.active))
    return {*session.exec(signed_in), *session.exec(enrolled)}


def hash_token(token: str) -> str:
    """What is kept of a token. Plain SHA-256: a token has 256 random bits, there is nothing to guess."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def _check_form(form: AccountForm) -> None:
    if not (2 <= len(form.login) <= 64 and form.login.isprintable() and form.login == form.login.strip()):
        raise refuse(
            "account.login",
            cause=("아이디는 2~64자여야 합니다.", "A login has 2 to 64 printable characters."),
            action=("다른 아이디를 쓰세요.", "Choose another login."),
            status=422,
        )
    if not PASSWORD_MIN <= len(form.password) <= PASSWORD_MAX:
        raise refuse(
            "account.weak_password",
            cause=(
                f"비밀번호는 {PASSWORD_MIN}자 이상이어야 합니다.",
                f"A password has {PASSWORD_MIN} characters or more.",
            ),
            action=("더 긴 비밀번호를 쓰세요.", "Choose a longer password."),
            status=422,
        )
    needed = {Role.KITCHEN: form.kitchen_id, Role.CARE_MANAGER: form.dong_id}.get(form.role, form.login)
    if needed is None or form.role is Role.COURIER:
        raise refuse(
            "account.incomplete",
            cause=(
                "도시락 업체는 업체를, 돌봄매니저는 동을 정해야 하며 배송원은 계정 대신 링크로 들어옵니다.",
                "A kitchen's account needs its kitchen, a care manager's its dong; couriers come in by a link.",
            ),
            action=("--kitchen 또는 --dong 을 붙이세요.", "Add --kitchen or --dong."),
            status=422,
        )


def _password_fits(account: Account | None, password: str) -> bool:
    try:
        _hasher.verify(account.password_hash if account else _NOBODY, password[:PASSWORD_MAX])
    except (VerificationError, InvalidHashError, UnicodeEncodeError):
        return False
    return account is not None and account.active


def _wrong() -> Refused:
    return refuse(
        "auth.wrong",
        cause=("아이디나 비밀번호가 맞지 않습니다.", "The login or the password is wrong."),
        action=("다시 입력하세요. 잊었다면 기술 담당자에게 물으세요.", "Try again, or ask your technician."),
        status=401,
    )


def _open_session(session: Session, account_id: UUID) -> Opened:
    now = clock.machine_now()
    token = secrets.token_urlsafe(32)
    expires = now + timedelta(hours=SESSION_HOURS)
    session.execute(delete(LoginSession).where(col(LoginSession.expires_at) < now - timedelta(days=1)))
    session.add(LoginSession(token_hash=hash_token(token), account_id=account_id, created_at=now, expires_at=expires))
    return Opened(token=token, account_id=account_id, expires_at=expires)


def _revoke_token(session: Session, token: str) -> None:
    row = session.get(LoginSession, hash_token(token))
    if row is not None and row.revoked_at is None:
        row.revoked_at = clock.machine_now()


def _revoke_sessions(session: Session, account_id: UUID) -> None:
    session.execute(
        update(LoginSession)
        .where(col(LoginSession.account_id) == account_id, col(LoginSession.revoked_at).is_(None))
        .values(revoked_at=clock.machine_now())
    )


def _end_links(session: Session, courier_id: UUID) -> None:
    session.execute(
        update(EnrolLink)
        .where(col(EnrolLink.courier_id) == courier_id, col(EnrolLink.used_at).is_(None))
        .values(used_at=clock.machine_now())
    )


def _use_link(session: Session, token: str) -> UUID:
    """Use a link up, once: the row's lock makes a second use wait and then fail."""
    link = session.exec(select(EnrolLink).where(EnrolLink.token_hash == hash_token(token)).with_for_update()).first()
    if link is None or link.used_at is not None or link.expires_at <= clock.machine_now():
        raise refuse(
            "enrol.invalid",
            cause=("이미 쓴 링크이거나 시간이 지났습니다.", "This link was used already or is too old."),
            action=("담당자에게 새 링크를 받으세요.", "Ask the coordinator for a new link."),
            status=401,
        )
    link.used_at = clock.machine_now()
    return link.courier_id


def _area_of(session: Session, courier: Courier) -> UUID:
    return session.get_one(Team, courier.team_id).area_id
