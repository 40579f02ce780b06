"""`bapgil doctor`: says what is missing or unsafe in this installation."""

from typing import Annotated, Any

import typer
from rich.markup import escape

from dispatch.installation import prepare_installation
from dispatch.settings import settings
from rider_api.command_line.exit_codes import ExitCode
from rider_api.command_line.output import out, print_json, reason_to_json
from rider_api.diagnosis import Finding, Level, diagnose

_MARKS = {
    Level.OK: "[green]✓ 좋음 ok  [/]",
    Level.WARN: "[yellow]! 주의 warn[/]",
    Level.FAIL: "[bold red]✗ 문제 fail[/]",
}


def command(
    setup: Annotated[
        bool, typer.Option("--setup", help="폴더와 키를 만듦 · Make folders and key, then say little")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="JSON 으로 출력 · Print JSON")] = False,
) -> None:
    """설치 상태를 진단합니다 · Look at key, database, network and machine; nothing is changed.

    Exit code 0: nothing fails, though warnings may remain; 1: something does. --setup makes folders and key if they
    are missing, tells in one line each what is not well, and ends with 0.
    """
    made_key = prepare_installation(settings()) if setup else False
    findings = [finding for finding in diagnose(settings()) if not setup or finding.level is not Level.OK]
    failed = any(finding.level is Level.FAIL for finding in findings)
    if as_json:
        print_json({"ok": not failed, "key_made": made_key, "findings": [_to_json(finding) for finding in findings]})
    else:
        _show(findings, made_key=made_key, brief=setup)
    raise typer.Exit(int(ExitCode.PROBLEMS if failed and not setup else ExitCode.OK))


def _show(findings: list[Finding], *, made_key: bool, brief: bool) -> None:
    console = out()
    if made_key:
        console.print(
            f"설치 키를 만들었습니다. 사본을 안전한 곳에 두세요 · made the key, keep a copy: {settings().key}"
        )
    for finding in findings:
        mark, reason = _MARKS[finding.level], finding.reason
        told = "" if reason is None else f"{escape(reason.cause.ko)} · {escape(reason.cause.en)}"
        if brief:
            console.print(f"{mark}  {told}")
            continue
        console.print(f"{mark}  {finding.check}")
        if reason is not None:
            console.print(f"    {told}")
            console.print(f"    → {escape(reason.action.ko)} · {escape(reason.action.en)}")
    if brief and findings:
        console.print("할 일 · what to do: bapgil doctor")


def _to_json(finding: Finding) -> dict[str, Any]:
    reason = {} if finding.reason is None else reason_to_json(finding.reason)
    return {"check": finding.check, "level": finding.level.value, **reason}
