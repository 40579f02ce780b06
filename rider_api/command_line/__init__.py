"""The command line `bapgil`: one module per command, imported only when its command is called.

To add a command, write `rider_api/command_line/<module>.py` with a function (or a `typer.Typer` for a
command with subcommands) named `command`, and add one line to `COMMANDS`. Its help text is `summary` in
the overview and the function's docstring in its own `--help`.
"""

import importlib
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import typer

from dispatch.errors import Refused
from rider_api.command_line.exit_codes import ExitCode, describe_exit_codes


@dataclass(frozen=True)
class Entry:
    """A command's `name`, the module that holds it, and one line for the overview."""

    name: str
    module: str
    summary: str


COMMANDS: tuple[Entry, ...] = (
    Entry("serve", "rider_api.command_line.serve", "서버를 켭니다 · Start the server"),
    Entry("worker", "rider_api.command_line.worker", "계획을 푸는 프로세스 · Work off plan requests"),
    # Named, not imported: simulations stand above this package.
    Entry("demo", "simulations.demo_command", "마포구 시연 · The Mapo demo, live or played"),
    Entry("crashes", "simulations.crashes_command", "강제 종료 시험 · Days in which the server is killed"),
    Entry("bench", "simulations.bench.command", "엔진 비교 측정 · Measure the engine against its peers"),
    Entry("recalls", "simulations.recalls_command", "회수 시간을 잽니다 · A recall at five years of data"),
    Entry("lists", "simulations.lists_command", "목록 시간을 잽니다 · Every list at five years of data"),
    Entry("frames", "simulations.frames_command", "통합창구의 매끄러움 · The desk's frames on a large day"),
    Entry("ladders", "simulations.ladder_kills_command", "안부 단계 종료 시험 · Ladders on a server that is killed"),
    Entry("phones", "simulations.phones_command", "배송 화면의 한계 · Phones by the thousand, killed, throttled"),
    Entry("account", "rider_api.command_line.account", "아이디를 관리합니다 · Manage accounts"),
    Entry("doctor", "rider_api.command_line.doctor", "설치 상태를 진단합니다 · See what is missing or unsafe"),
    Entry("restored", "rider_api.command_line.restored", "백업을 되돌린 뒤 · After a backup was put back"),
    Entry("providers", "rider_api.command_line.providers", "권역·업체·팀·근무를 등록 · Set a district up"),
    Entry("import", "rider_api.command_line.importing", "의뢰를 가져옵니다 · Import referrals and standing orders"),
    Entry("freeze", "rider_api.command_line.freeze", "하루 주문을 마감합니다 · Freeze a day's orders"),
    Entry("plan", "rider_api.command_line.plan", "하루 배송을 계획합니다 · Plan a frozen day"),
    Entry("messages", "rider_api.command_line.messages", "알림을 시험하고 봅니다 · Test channels, see the outbox"),
    Entry("push", "rider_api.command_line.push", "휴대전화 알림의 키 · The key of Web Push"),
    Entry("warnings", "rider_api.command_line.warnings", "폭염·한파 특보 · Heat and cold warnings"),
    Entry("export", "rider_api.command_line.export", "서식과 목록을 내보냅니다 · Write forms and lists"),
    Entry("solve", "rider_api.command_line.solve", "문제 파일을 풉니다 · Solve a problem file"),
    Entry("check", "rider_api.command_line.check", "계획을 검사합니다 · Check a solution file"),
    Entry("schema", "rider_api.command_line.schema", "파일 형식(JSON Schema) · Print a file format"),
    Entry("geocode", "rider_api.command_line.geocode", "주소의 위치를 찾습니다 · Find where addresses are"),
    Entry("map", "rider_api.command_line.map", "지도와 주소 자료를 가져옵니다 · Import streets and addresses"),
    Entry("convert", "rider_api.command_line.convert", "벤치마크 파일 변환 · Convert a benchmark file"),
)


def build_app(wanted: str | None) -> typer.Typer:
    """The application with the command `wanted` loaded and every other one by name and summary only."""
    app = typer.Typer(
        name="bapgil",
        help="밥길 · Bapgil: welfare meals in Seoul, from the kitchen to the door.",
        epilog=describe_exit_codes(),
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        rich_markup_mode="rich",
    )
    app.callback()(_nothing)
    for entry in COMMANDS:
        _register(app, entry, load=entry.name == wanted)
    return app


def _register(app: typer.Typer, entry: Entry, *, load: bool) -> None:
    target: Any = _load(entry) if load else _nothing
    if isinstance(target, typer.Typer):
        app.add_typer(target, name=entry.name, help=entry.summary)
    elif load:
        app.command(entry.name)(target)
    else:
        app.command(entry.name, help=entry.summary)(target)


def _load(entry: Entry) -> Callable[..., None] | typer.Typer:
    command: Callable[..., None] | typer.Typer = importlib.import_module(entry.module).command
    return command


def _nothing() -> None:
    return None


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code (see `ExitCode`); a traceback only if BAPGIL_DEBUG is set.

    A refusal that a command lets through ends with its reason: `ExitCode.REFUSED`, with `--json` as JSON.
    """
    words = list(sys.argv[1:] if argv is None else argv)
    wanted = next((word for word in words if not word.startswith("-")), None)
    try:
        build_app(wanted)(args=words, prog_name="bapgil")
    except SystemExit as end:
        return int(end.code or 0) if not isinstance(end.code, str) else int(ExitCode.INTERNAL)
    except Refused as refused:
        return _report_refused(refused, as_json="--json" in words)
    except Exception as error:
        return _report_internal(error)
    return int(ExitCode.OK)


def _report_refused(refused: Refused, *, as_json: bool) -> int:
    from rider_api.command_line.output import fail

    try:
        fail(refused.reason, exit_code=ExitCode.REFUSED, as_json=as_json)
    except typer.Exit as end:
        return end.exit_code


def _report_internal(error: Exception) -> int:
    from rider_api.command_line.output import show_reason
    from routing.reasons import Reason, Text

    if os.environ.get("BAPGIL_DEBUG"):
        raise error
    show_reason(
        Reason(
            code="internal_error",
            cause=Text(
                ko=f"예상하지 못한 오류입니다 ({type(error).__name__}).",
                en=f"An unexpected error ({type(error).__name__}).",
            ),
            action=Text(
                ko="BAPGIL_DEBUG=1 을 붙여 다시 실행하고, 나온 내용을 개발자에게 전해 주세요.",
                en="Run it again with BAPGIL_DEBUG=1 and send what it prints to the developers.",
            ),
        )
    )
    return int(ExitCode.INTERNAL)
