"""`bapgil account`: who may sign in. Passwords are asked for or read from stdin, never given as an argument."""

import sys
from typing import Annotated, Any, NoReturn
from uuid import UUID

import typer
from sqlmodel import Session, SQLModel, col, select

from dispatch.access.accounts import AccountForm, create_account, disable_account, list_accounts
from dispatch.errors import Refused, refuse
from dispatch.installation import open_database
from dispatch.settings import settings
from models.accounts import Account
from models.fleet import Kitchen
from models.places import Area, Dong
from models.statuses import Role
from rider_api.command_line.exit_codes import ExitCode
from rider_api.command_line.output import fail, out, print_json, print_table

command = typer.Typer(
    help="아이디 관리 · Accounts of coordinators, kitchens, care managers and auditors", no_args_is_help=True
)
AsJson = Annotated[bool, typer.Option("--json", help="JSON 으로 출력 · Print JSON")]


@command.command("create")
def create(
    login: Annotated[str, typer.Argument(help="아이디 · Login")],
    role: Annotated[Role, typer.Option(help="역할 · Role")],
    area: Annotated[str | None, typer.Option(help="권역 이름 · Name of the service area; none: all areas")] = None,
    kitchen: Annotated[str | None, typer.Option(help="업체 이름 · Name of the kitchen")] = None,
    dong: Annotated[str | None, typer.Option(help="동 이름 · Name of the dong (care managers)")] = None,
    as_json: AsJson = False,
) -> None:
    """아이디를 만듭니다 · Add an account.

    The password is asked for twice, or read as one line from stdin when that is no terminal.
    """
    password = _ask_password()
    database = open_database(settings())
    try:
        with database.write() as session:
            kitchen_id, dong_id = _find(session, Kitchen, kitchen), _find(session, Dong, dong)
            form = AccountForm(
                login=login,
                password=password,
                role=role,
                area_id=_find(session, Area, area) or _area_of(session, kitchen_id, dong_id),
                kitchen_id=kitchen_id,
                dong_id=dong_id,
            )
            made = _show(create_account(session, form))
    except Refused as refused:
        _fail(refused, as_json)
    finally:
        database.close()
    print_json(made) if as_json else out().print(f"만들었습니다 · created: {login} ({role.value})")


@command.command("list")
def show_all(as_json: AsJson = False) -> None:
    """모든 아이디 · Print all accounts; never a password or its hash."""
    database = open_database(settings())
    with database.read() as session:
        rows = [_show(account) for account in list_accounts(session)]
    database.close()
    if as_json:
        print_json(rows)
    else:
        columns = ("login", "role", "area", "kitchen", "dong", "active")
        print_table("아이디 · Accounts", columns, [[row[name] or "" for name in columns] for row in rows])


@command.command("disable")
def disable(login: Annotated[str, typer.Argument(help="아이디 · Login")], as_json: AsJson = False) -> None:
    """아이디를 닫습니다 · Close an account: nobody can sign in with it, and open sessions end within seconds."""
    database = open_database(settings())
    try:
        with database.write() as session:
            closed = _show(disable_account(session, login))
    except Refused as refused:
        _fail(refused, as_json)
    finally:
        database.close()
    print_json(closed) if as_json else out().print(f"닫았습니다 · disabled: {login}")


def _ask_password() -> str:
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    return str(typer.prompt("비밀번호 · Password", hide_input=True, confirmation_prompt=True))


def _find(session: Session, table: type[SQLModel], name: str | None) -> UUID | None:
    """The id of the row of this name; `Refused` (account.place_unknown) if there is none."""
    if name is None:
        return None
    row: Any = session.exec(select(table).where(col(table.name) == name)).first()  # type: ignore[attr-defined]
    if row is None:
        raise refuse(
            "account.place_unknown",
            cause=(f"'{name}' 을(를) 찾을 수 없습니다.", f"There is no {table.__name__.lower()} named '{name}'."),
            action=("이름을 확인하세요.", "Check the name."),
            status=404,
        )
    found: UUID = row.id
    return found


def _area_of(session: Session, kitchen_id: UUID | None, dong_id: UUID | None) -> UUID | None:
    if kitchen_id is not None:
        return session.get_one(Kitchen, kitchen_id).area_id
    return None if dong_id is None else session.get_one(Dong, dong_id).area_id


def _show(account: Account) -> dict[str, Any]:
    places = {"area": account.area_id, "kitchen": account.kitchen_id, "dong": account.dong_id}
    return {
        "login": account.login,
        "role": account.role.value,
        **{name: None if value is None else str(value) for name, value in places.items()},
        "active": account.active,
    }


def _fail(refused: Refused, as_json: bool) -> NoReturn:
    fail(refused.reason, exit_code=ExitCode.REFUSED, as_json=as_json)
