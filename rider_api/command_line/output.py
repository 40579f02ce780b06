"""What commands print: JSON for programs on stdout, tables for people, progress and errors on stderr."""

import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NoReturn

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from rider_api.command_line.exit_codes import ExitCode
from routing.reasons import Reason


def out() -> Console:
    """The console for results (stdout); made anew so that redirection in tests and pipes is respected."""
    return Console(file=sys.stdout, soft_wrap=True, highlight=False)


def err() -> Console:
    """The console for progress and errors (stderr)."""
    return Console(file=sys.stderr, soft_wrap=True, highlight=False)


def print_json(value: Any) -> None:
    """Write one JSON document to stdout: UTF-8, Korean readable, keys in the order given."""
    json.dump(value, sys.stdout, ensure_ascii=False, indent=2, allow_nan=False)
    sys.stdout.write("\n")


def print_table(title: str, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Write a table for people to stdout."""
    table = Table(title=title, title_justify="left")
    for column in columns:
        table.add_column(column, no_wrap=column == "code")  # a code is looked up and copied whole
    for row in rows:
        table.add_row(*(escape(str(cell)) for cell in row))
    out().print(table)


def reason_to_json(reason: Reason) -> dict[str, Any]:
    """A reason as every command's `--json` shows it: `code`, `cause` and `action` in ko/en, `subject` ids."""
    return {
        "code": reason.code,
        "cause": {"ko": reason.cause.ko, "en": reason.cause.en},
        "action": {"ko": reason.action.ko, "en": reason.action.en},
        "subject": list(reason.subject),
    }


def show_reason(reason: Reason) -> None:
    """Write a reason for people to stderr: code, cause and what to do, Korean first."""
    console = err()
    console.print(f"[bold red]{escape(reason.code)}[/] {escape(' '.join(reason.subject))}".rstrip())
    console.print(f"  {escape(reason.cause.ko)} · {escape(reason.cause.en)}")
    console.print(f"  → {escape(reason.action.ko)} · {escape(reason.action.en)}")


def fail(
    *reasons: Reason, exit_code: ExitCode = ExitCode.BAD_INPUT, as_json: bool = False
) -> NoReturn:
    """End the command with `exit_code` and its reasons: on stderr, or as {"errors": […]} on stdout."""
    if as_json:
        print_json({"errors": [reason_to_json(reason) for reason in reasons]})
    else:
        for reason in reasons:
            show_reason(reason)
    raise typer.Exit(int(exit_code))


@contextmanager
def progress_bar(description: str, *, total: float | None = None, quiet: bool = False) -> Iterator["Bar"]:
    """A progress bar on stderr that disappears when done; silent if `quiet` or stderr is no terminal."""
    console = err()
    progress = Progress(
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(),
        console=console, transient=True, disable=quiet or not console.is_terminal,
    )  # fmt: skip
    with progress:
        yield Bar(progress, progress.add_task(description, total=total))


class Bar:
    """One line of progress: set how far the work is, and what to say beside it."""

    def __init__(self, progress: Progress, task: Any) -> None:
        self._progress = progress
        self._task = task

    def advance(self, amount: float = 1) -> None:
        """Move on by `amount`."""
        self._progress.advance(self._task, amount)

    def show(
        self, *, completed: float | None = None, total: float | None = None, description: str | None = None
    ) -> None:
        """Set the absolute position, how far there is to go, and/or the text."""
        self._progress.update(self._task, completed=completed, total=total, description=description)
