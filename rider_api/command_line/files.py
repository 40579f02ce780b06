"""Problem and solution files as commands read and write them; `-` is stdin or stdout."""

import errno
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import typer

from rider_api.command_line.exit_codes import ExitCode
from rider_api.command_line.output import fail, print_json, show_reason
from routing.problem import Problem
from routing.reasons import Reason, Text
from routing.solution import Solution
from routing.wire import Malformed, parse, problem_from_json, solution_from_json

Read = TypeVar("Read", Problem, Solution)


def read_bytes(path: str, *, as_json: bool = False) -> bytes:
    """The content of a file, or of stdin for `-`; ends the command when there is none."""
    try:
        return sys.stdin.buffer.read() if path == "-" else Path(path).read_bytes()
    except OSError as error:
        fail(_unreadable(path, error), exit_code=ExitCode.BAD_INPUT, as_json=as_json)


def read_problem(path: str, *, as_json: bool = False) -> Problem:
    """The problem in a file, with a matrix for every profile; ends the command with every fault of the file."""
    return _read(path, problem_from_json, as_json)


def read_solution(path: str, *, as_json: bool = False) -> Solution:
    """The solution in a file; ends the command with every fault of the file."""
    return _read(path, solution_from_json, as_json)


def _read(path: str, convert: Callable[[Any], Read], as_json: bool) -> Read:
    try:
        return convert(parse(read_bytes(path, as_json=as_json)))
    except Malformed as malformed:
        tell_malformed(path, malformed, as_json=as_json)
        raise typer.Exit(int(ExitCode.BAD_INPUT)) from None


def tell_malformed(path: str, malformed: Malformed, *, as_json: bool) -> None:
    """Every fault of a file: on stderr for people, as {"file", "errors"} on stdout for programs."""
    if as_json:
        print_json({"file": path, "errors": [error.to_json() for error in malformed.errors]})
        return
    for error in malformed.errors:
        show_reason(error.reason)


def require_writable(path: str, *, as_json: bool = False) -> None:
    """End the command now rather than after the work, if `path` is going to be impossible to write."""
    if path == "-":
        return
    target = Path(path) if Path(path).exists() else Path(path).absolute().parent
    if not os.access(target, os.W_OK):
        number = errno.EACCES if target.exists() else errno.ENOENT
        fail(_unwritable(path, OSError(number, os.strerror(number))), exit_code=ExitCode.REFUSED, as_json=as_json)


def write_json(path: str, document: dict[str, Any], *, as_json: bool = False) -> None:
    """Write a document to a file, or to stdout for `-`; ends the command when it cannot be written."""
    text = json.dumps(document, ensure_ascii=False, allow_nan=False) + "\n"
    if path == "-":
        sys.stdout.write(text)
        return
    try:
        Path(path).write_text(text, encoding="utf-8")
    except OSError as error:
        fail(_unwritable(path, error), exit_code=ExitCode.REFUSED, as_json=as_json)


def write_bytes(path: str, content: bytes, *, as_json: bool = False) -> None:
    """Write a file; ends the command when it cannot be written."""
    try:
        Path(path).write_bytes(content)
    except OSError as error:
        fail(_unwritable(path, error), exit_code=ExitCode.REFUSED, as_json=as_json)


def _unreadable(path: str, error: OSError) -> Reason:
    return Reason(
        code="file.unreadable",
        cause=Text(ko=f"파일을 읽을 수 없습니다: {error.strerror}.", en=f"Cannot read the file: {error.strerror}."),
        action=Text(ko="이름과 권한을 확인하세요.", en="Check its name and permissions."),
        subject=(path,),
    )


def _unwritable(path: str, error: OSError) -> Reason:
    return Reason(
        code="file.unwritable",
        cause=Text(ko=f"파일을 쓸 수 없습니다: {error.strerror}.", en=f"Cannot write the file: {error.strerror}."),
        action=Text(ko="폴더와 권한을 확인하세요.", en="Check the folder and its permissions."),
        subject=(path,),
    )
