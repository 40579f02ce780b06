"""What the commands of `bapgil bench` share: options, progress, saved rows, tables and charts."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from rider_api.command_line.exit_codes import ExitCode
from rider_api.command_line.output import fail, print_table, progress_bar
from routing.reasons import Reason, Text
from simulations.bench.chart import draw_panels
from simulations.bench.engines import OURS, Engine, load_engines
from simulations.bench.peers import PEERS, PeerMissing
from simulations.bench.record import Row, Topic, merge

ALL_ENGINES = ",".join((OURS, *PEERS))

Budgets = Annotated[str, typer.Option(help="CPU 초 · CPU seconds per plan, by commas")]
Seeds = Annotated[int, typer.Option(min=1, help="씨앗 수 · Seeds: 0, 1, …")]
Engines = Annotated[str, typer.Option(help=f"엔진 · Engines, by commas: {ALL_ENGINES}")]
Iterations = Annotated[
    int | None, typer.Option(min=0, help="우리 엔진의 반복 횟수 (시간 대신) · Budget of ours that repeats by seed")
]
AsJson = Annotated[bool, typer.Option("--json", help="결과를 기계용으로 · Print the rows as JSON")]
Save = Annotated[
    Path | None, typer.Option("--save", help="결과를 이 JSON 파일에 합칩니다 · Merge the rows into this file")
]
Plot = Annotated[Path | None, typer.Option("--plot", help="그림(SVG) · Write a chart")]


class Collector:
    """Takes rows as they come: counts them, and saves each at once, so that a run that is broken off is not lost."""

    def __init__(self, topic: Topic, save: Path | None, advance: Callable[[str], None]) -> None:
        self.rows: list[Row] = []
        self._topic, self._save, self._advance = topic, save, advance

    def __call__(self, row: Row, told: str) -> None:
        self.rows.append(row)
        if self._save is not None:
            merge(self._save, self._topic, [row], command=_command_line(), revision=_revision())
        self._advance(told)


@contextmanager
def collecting(topic: Topic, total: int, *, save: Path | None, quiet: bool) -> Iterator[Collector]:
    """A collector under a progress bar of `total` rows."""
    with progress_bar(topic.name, total=total, quiet=quiet) as bar:

        def advance(told: str) -> None:
            bar.advance()
            bar.show(description=told)

        yield Collector(topic, save, advance)


def show_by_engine(title: str, rows: Sequence[Row], *, group: str, value: str, count: str) -> None:
    """A line per group and budget, a column per engine; in brackets how many plans were left out."""
    engines = list(dict.fromkeys(row["engine"] for row in rows))
    cells = {(row[group], row["budget_seconds"], row["engine"]): _cell(row[value], row[count]) for row in rows}
    lines = list(dict.fromkeys((row[group], row["budget_seconds"]) for row in rows))
    print_table(
        title,
        (group, "s", *engines),
        [(name, f"{budget:g}", *(cells.get((name, budget, each), "–") for each in engines)) for name, budget in lines],
    )


def _cell(value: float | None, left_out: int) -> str:
    told = "–" if value is None else f"{value:.2f}"
    return f"{told} ({left_out} ✗)" if left_out else told


def write_plot(path: Path | None, rows: Sequence[Row], *, panel: str, up: str, value: str) -> None:
    """A chart by budget for each `panel`, a line for each engine, into `path` if there is one."""
    if path is None:
        return
    panels: dict[str, dict[str, list[tuple[float, float]]]] = {}
    for row in rows:
        if row[value] is not None:
            line = panels.setdefault(row[panel], {}).setdefault(row["engine"], [])
            line.append((row["budget_seconds"], row[value]))
    path.write_text(draw_panels(panels, across="CPU s", up=up), encoding="utf-8")


def load(names: str, *, as_json: bool) -> list[Engine]:
    chosen = words_of(names, (OURS, *PEERS), as_json=as_json)
    try:
        return load_engines(chosen)
    except PeerMissing as missing:
        fail(missing.reason, exit_code=ExitCode.REFUSED, as_json=as_json)


def split(words: str) -> list[str]:
    return [word.strip() for word in words.split(",") if word.strip()]


def words_of(given: str, known: Sequence[str], *, as_json: bool) -> list[str]:
    """The words of an option, all of them if it is empty; ends the command at one that is not known."""
    chosen = split(given) or list(known)
    if unknown := [word for word in chosen if word not in known]:
        fail(_not_an_option(unknown, known), exit_code=ExitCode.USAGE, as_json=as_json)
    return chosen


def numbers_of(given: str, *, as_json: bool) -> list[float]:
    try:
        numbers = [float(word) for word in split(given)]
    except ValueError:
        numbers = []
    if not numbers or not all(0 < number < 1e6 for number in numbers):
        fail(_not_an_option([given], ("1,5,30",)), exit_code=ExitCode.USAGE, as_json=as_json)
    return numbers


def pairs_of(given: str, known: Sequence[str], *, as_json: bool) -> dict[str, str]:
    """An option of the form name=value,name=value; ends the command at a name that is not known, or without a value."""
    pairs = {name: value for name, _, value in (word.partition("=") for word in split(given))}
    if wrong := [name for name, value in pairs.items() if name not in known or not value]:
        fail(_not_an_option(wrong, [f"{name}=…" for name in known]), exit_code=ExitCode.USAGE, as_json=as_json)
    return pairs


def _not_an_option(given: Sequence[str], known: Sequence[str]) -> Reason:
    return Reason(
        code="bench.unknown_choice",
        cause=Text(ko=f"알 수 없는 값: {', '.join(given)}.", en=f"Not a choice: {', '.join(given)}."),
        action=Text(ko=f"고를 수 있는 값: {', '.join(known)}.", en=f"Choose from: {', '.join(known)}."),
        subject=tuple(given),
    )


def _command_line() -> str:
    """The words of this call, without folders of this machine."""
    words = [Path(word).name if "/" in word and "://" not in word else word for word in sys.argv[1:]]
    return " ".join(["bapgil", *words])


def _revision() -> str:
    """The commit that was measured, empty outside a repository."""
    try:
        words = ["git", "rev-parse", "--short", "HEAD"]
        told = subprocess.run(words, cwd=Path(__file__).parent, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return ""
    return told.stdout.strip()
