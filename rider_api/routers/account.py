"""Signing in and out, who am I, and whether the server is well."""

from importlib.metadata import version

from fastapi import APIRouter, Request, Response
from sqlmodel import Session

from dispatch import clock, events
from dispatch.access import accounts
from models.accounts import Account
from models.fleet import Kitchen
from models.places import Area
from rider_api.doors import House, Who
from rider_api.schemas.common import Done, Health, Login, LoginAnswer, Me, Named, SignedIn
from rider_api.sessions import clear_cookie, cookie_token, set_cookie

router = APIRouter(prefix="/api", tags=["account"])


@router.get("/health")
def health(house: House) -> Health:
    """Answers as long as the database does; `epoch` changes when the database was replaced."""
    with house.database.read() as session:
        events.last_number(session)
    return Health(ok=True, epoch=house.epoch, version=version("bapgil"))


@router.post("/login")
def log_in(form: Login, request: Request, response: Response, house: House) -> LoginAnswer:
    """Open a session; the cookie's token is new at every log-in and the former session ends."""
    opened = accounts.log_in(
        house.database,
        login=form.login,
        password=form.password,
        address=address_of(request),
        replaces=cookie_token(request, house.settings),
    )
    set_cookie(response, house.settings, opened.token)
    with house.database.read() as session:
        account = session.get_one(Account, opened.account_id)
        area = None if account.area_id is None else _named(session, Area, account.area_id)
        signed_in = SignedIn(login=account.login, role=account.role, area=area, kitchen_id=account.kitchen_id)
    return LoginAnswer(account=signed_in)


@router.post("/logout")
def log_out(request: Request, response: Response, house: House) -> Done:
    """End the session; harmless when there is none."""
    token = cookie_token(request, house.settings)
    with house.database.write() as session:
        if token is not None:
            accounts.log_out(session, token)
        number = events.last_number(session)
    clear_cookie(response, house.settings)
    return Done(event=number)


@router.get("/me")
def who_am_i(who: Who, house: House) -> Me:
    """The signed-in role, what it belongs to, and today in Korea."""
    with house.database.read() as session:
        return Me(
            role=who.role,
            login=who.login,
            area=None if who.area_id is None else _named(session, Area, who.area_id),
            kitchen=None if who.kitchen_id is None else _named(session, Kitchen, who.kitchen_id),
            day=clock.today(),
            epoch=house.epoch,
            event=events.last_number(session),
        )


def address_of(request: Request) -> str:
    """Whose attempts are counted together; kept as a keyed hash only."""
    return request.client.host if request.client else "unknown"


def _named(session: Session, table: type[Area] | type[Kitchen], row_id: object) -> Named:
    return Named.model_validate(session.get_one(table, row_id), from_attributes=True)
