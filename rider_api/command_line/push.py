"""`bapgil push`: the key with which browsers' push services know this installation."""

from pathlib import Path
from typing import Annotated

import typer

from dispatch.channels.push import create_push_key
from dispatch.errors import Refused, refuse
from dispatch.settings import settings
from rider_api.command_line.output import out, print_json

command = typer.Typer(help="휴대전화 알림의 키 · The key of Web Push. (--json)", no_args_is_help=True)
AsJson = Annotated[bool, typer.Option("--json", help="JSON 으로 출력 · Print JSON")]


@command.callback()
def _group() -> None:
    """휴대전화 알림의 키 · The key of Web Push."""


@command.command("key")
def make_key(
    file: Annotated[Path | None, typer.Argument(help="키 파일 · Key file; none: secrets/push.pem in the home")] = None,
    as_json: AsJson = False,
) -> None:
    """키를 만듭니다 · Make the key, mode 0600; one that is there stays."""
    path = file or settings().push_key or settings().home / "secrets" / "push.pem"
    try:
        create_push_key(path)
    except OSError as error:
        raise (_taken(path) if path.exists() else _unwritable(path)) from error
    if as_json:
        print_json({"file": str(path)})
    else:
        out().print(f"만들었습니다 · made: {path}\nBAPGIL_PUSH_KEY={path}", soft_wrap=True)


def _taken(path: Path) -> Refused:
    return refuse(
        "push.key_exists",
        cause=(f"파일이 이미 있습니다: {path}.", f"The file is there already: {path}."),
        action=(
            "그 키를 쓰거나 다른 이름을 정하세요. 키를 바꾸면 모든 휴대전화에서 알림을 다시 켜야 합니다.",
            "Use it, or name another. With another key every phone has to turn notifications on again.",
        ),
    )


def _unwritable(path: Path) -> Refused:
    return refuse(
        "file.unwritable",
        cause=(f"파일을 쓸 수 없습니다: {path}.", f"The file cannot be written: {path}."),
        action=("폴더와 권한을 확인하세요.", "Check the folder and its permissions."),
    )
