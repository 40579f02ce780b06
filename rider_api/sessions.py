"""Who is asking: the account behind a session cookie, or the courier behind a device token.

A cookie is sent by a browser whoever caused the request, so a request that changes something under a cookie must
come from our own pages: its Origin (or Sec-Fetch-Site) must say so. A request with neither header comes from a
program, not from a browser, and carries no foreign cookie (the rule of Go's http.CrossOriginProtection).
"""

from dataclasses import dataclass
from uuid import UUID

from starlette.requests import HTTPConnection
from starlette.responses import Response

from dispatch.access.accounts import SESSION_HOURS, Bearer, find_bearer, find_session
from dispatch.errors import Refused, refuse
from dispatch.settings import Settings
from models.accounts import Account
from models.database import Database
from models.statuses import Role

COOKIE = "bapgil_session"
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
BEARER = "bearer "
SUBPROTOCOL_BEARER = "bearer."


@dataclass(frozen=True, kw_only=True)
class Identity:
    """Somebody signed in, and what they may reach. `area_id` None: every area."""

    role: Role
    login: str
    area_id: UUID | None
    account_id: UUID | None = None
    kitchen_id: UUID | None = None
    dong_id: UUID | None = None
    device_id: UUID | None = None
    courier_id: UUID | None = None


def cookie_name(settings: Settings) -> str:
    """`__Host-` binds the cookie to this host, all paths and TLS; browsers refuse it without TLS."""
    return f"__Host-{COOKIE}" if settings.secure_cookies else COOKIE


def set_cookie(response: Response, settings: Settings, token: str) -> None:
    response.set_cookie(
        cookie_name(settings),
        token,
        max_age=SESSION_HOURS * 3600,
        path="/",
        secure=settings.secure_cookies,
        httponly=True,
        samesite="strict",
    )


def clear_cookie(response: Response, settings: Settings) -> None:
    response.delete_cookie(
        cookie_name(settings), path="/", secure=settings.secure_cookies, httponly=True, samesite="strict"
    )


def cookie_token(connection: HTTPConnection, settings: Settings) -> str | None:
    return connection.cookies.get(cookie_name(settings)) or None


def bearer_token(connection: HTTPConnection) -> str | None:
    """The device token of an Authorization header, or of a websocket's subprotocol `bearer.<token>`."""
    value = connection.headers.get("authorization", "")
    if value[: len(BEARER)].lower() == BEARER:
        return value[len(BEARER) :].strip() or None
    for offered in connection.scope.get("subprotocols", ()):
        if offered.startswith(SUBPROTOCOL_BEARER):
            return str(offered[len(SUBPROTOCOL_BEARER) :]) or None
    return None


def find_identity(connection: HTTPConnection, database: Database, settings: Settings) -> Identity | None:
    """Who is asking; None if nobody is signed in. A device token goes before a cookie."""
    bearer, cookie = bearer_token(connection), cookie_token(connection, settings)
    if bearer is None and cookie is None:
        return None
    with database.read() as session:
        if bearer is not None:
            bearer_of = find_bearer(session, bearer)
            return None if bearer_of is None else _of_device(bearer_of)
        assert cookie is not None
        account = find_session(session, cookie)
        return None if account is None else _of_account(account)


def check_origin(connection: HTTPConnection, settings: Settings) -> None:
    """Refuse (auth.origin, 403) what a browser sends from somebody else's page."""
    origin = connection.headers.get("origin")
    if origin is None:
        if connection.headers.get("sec-fetch-site", "none") not in {"same-origin", "none"}:
            raise foreign_origin()
    elif origin.lower() not in own_origins(connection, settings):
        raise foreign_origin()


def own_origins(connection: HTTPConnection, settings: Settings) -> frozenset[str]:
    """The origins of our own pages: the public address, or the host that was asked when none is set."""
    if settings.public_url:
        return frozenset({settings.public_url.rstrip("/").lower()})
    host = connection.headers.get("host", "").lower()
    return frozenset({f"http://{host}", f"https://{host}"}) if host else frozenset()


def unauthorised() -> Refused:
    return refuse(
        "auth.required",
        cause=("로그인이 필요합니다.", "You are not signed in, or no longer."),
        action=("다시 로그인하거나 새 링크를 받으세요.", "Sign in again, or ask for a new link."),
        status=401,
    )


def forbidden() -> Refused:
    return refuse(
        "auth.forbidden",
        cause=("이 역할로는 할 수 없습니다.", "Your role may not do this."),
        action=("권한이 있는 담당자에게 부탁하세요.", "Ask somebody whose role may."),
        status=403,
    )


def foreign_origin() -> Refused:
    return refuse(
        "auth.origin",
        cause=("다른 사이트에서 보낸 요청입니다.", "This request comes from another site."),
        action=(
            "밥길 화면에서 다시 하세요. 주소가 바뀌었다면 BAPGIL_PUBLIC_URL 을 고치세요.",
            "Do it from Bapgil's own page. If its address has changed, correct BAPGIL_PUBLIC_URL.",
        ),
        status=403,
    )


def _of_account(account: Account) -> Identity:
    return Identity(
        role=account.role,
        login=account.login,
        area_id=account.area_id,
        account_id=account.id,
        kitchen_id=account.kitchen_id,
        dong_id=account.dong_id,
    )


def _of_device(bearer: Bearer) -> Identity:
    return Identity(
        role=Role.COURIER,
        login=bearer.code,
        area_id=bearer.area_id,
        device_id=bearer.device_id,
        courier_id=bearer.courier_id,
    )
