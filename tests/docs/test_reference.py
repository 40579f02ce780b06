"""The reference pages name everything the code can say, and nothing else: error codes, events, settings, commands."""

import json
import re
from pathlib import Path

import pytest

from dispatch.delivery.sync.items import KINDS
from dispatch.settings import Settings
from models.statuses import TaskKind
from rider_api.command_line import COMMANDS
from tests.docs.codes import ROOT, codes_of_the_screens, read_source, texts_before_colon, texts_reaching

DOCS = ROOT / "docs"

READ_BACK = {
    "dispatch.intake.importing.importer._why_flagged: told['code']",  # a task's reason as it was stored
    "dispatch.planning.storage.read_reason: value['code']",  # a plan's reason as it was stored
    "rider_api.command_line.map._refusal: str(error).partition(': ')",  # `texts_before_colon`
}
"""The only places where a reason's code is neither a constant nor handed on."""


def page(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


def first_cells(name: str, heading: str = "") -> list[str]:
    """The names in the first cells of a page's table rows, or of one section of it."""
    text = page(name)
    section = text.partition(f"## {heading}\n")[2].partition("\n## ")[0] if heading else text
    rows = re.findall(r"^\| (`.+?) \|", section, flags=re.MULTILINE)
    return [name for row in rows for name in re.findall(r"`([^`]+)`", row)]


def codes_in_source() -> set[str]:
    made = texts_reaching("routing.reasons", "Reason", "code").texts
    return made | texts_before_colon(package="routing") | codes_of_the_screens()


def kinds_in_source() -> set[str]:
    return texts_reaching("dispatch.events", "append", "kind").texts


def test_every_way_of_making_a_code_is_read() -> None:
    assert texts_reaching("routing.reasons", "Reason", "code").unread == READ_BACK
    assert texts_reaching("dispatch.events", "append", "kind").unread == set()


@pytest.mark.parametrize(
    "code",
    [
        "order.unknown",  # refuse("…")
        "day.open_cases",  # handed on by a function of the module
        "fact.seq_taken",  # handed on by a method
        "area.choose",  # one side of a condition
        "doctor.disk",  # the function itself is chosen by a condition
        "input.too_large",  # looked up by an HTTP status
        "file.empty",  # a catalogue of whole files
        "check.late_for_window",  # the checker's catalogue
        "file.wrong_shape",  # the files' catalogue
        "unserved.no_room",  # the search's catalogue
        "travel.extract_empty",  # at the beginning of an exception's text
        "fact.rejected",  # made by a screen
    ],
)
def test_the_collector_sees_the_ways_of_this_code_base(code: str) -> None:
    assert code in codes_in_source()


def test_every_error_code_is_documented() -> None:
    assert sorted(codes_in_source() - set(first_cells("errors.md"))) == []


def test_every_documented_error_code_exists() -> None:
    assert sorted(set(first_cells("errors.md")) - codes_in_source()) == []


def test_no_error_code_is_documented_twice() -> None:
    codes = first_cells("errors.md")
    assert sorted({code for code in codes if codes.count(code) > 1}) == []


def test_every_error_is_told_in_korean_and_in_english() -> None:
    rows = [line for line in page("errors.md").splitlines() if line.startswith("| `")]
    both = r"[^|]*[가-힣][^|]*<br>[^|]*[a-z][^|]*"
    told = re.compile(rf"\| `[a-z_.]+` \| {both} \| {both} \|")
    assert [row for row in rows if not told.fullmatch(row)] == []


def test_events_and_their_page_agree() -> None:
    assert sorted(kinds_in_source()) == sorted(first_cells("events.md"))


def test_facts_and_their_page_agree() -> None:
    assert sorted(KINDS) == sorted(first_cells("courier.md", "Records"))


def test_the_way_of_one_meal_names_events_that_exist() -> None:
    rows = [line.split("|") for line in page("architecture.md").splitlines() if re.match(r"\| .*\|.*\|.*\|.*\|$", line)]
    named = {kind for row in rows[1:] for kind in re.findall(r"`([a-z_]+\.[a-z_]+)`", row[4])}
    assert len(named) > 9
    assert sorted(named - kinds_in_source()) == []


def test_settings_and_their_page_agree() -> None:
    fields = Settings.model_fields.items()
    names = {str(field.validation_alias or f"BAPGIL_{name.upper()}") for name, field in fields}
    assert sorted(names) == sorted(first_cells("operations.md", "Settings"))


def test_commands_and_their_page_agree() -> None:
    documented = {name.removeprefix("bapgil ") for name in first_cells("operations.md", "Commands")}
    assert sorted(documented) == sorted(entry.name for entry in COMMANDS)


def pages() -> list[Path]:
    return [*ROOT.glob("*.md"), *DOCS.rglob("*.md")]


@pytest.mark.parametrize("path", pages(), ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_and_path_leads_somewhere(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    links = [link for link in re.findall(r"\]\(([^)#\s]+)[^)]*\)", text) if "://" not in link]
    named = re.findall(r"`((?:models|routing|dispatch|rider_api|simulations|tests|docs)/[\w./-]*)[^`]*`", text)
    missing = [link for link in links if not (path.parent / link).exists()]
    missing += [name for name in named if not (ROOT / name).exists()]
    assert missing == []


@pytest.mark.parametrize("path", pages(), ids=lambda path: str(path.relative_to(ROOT)))
def test_every_function_that_is_named_exists(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    named = re.findall(r"`((?:models|routing|dispatch|rider_api|simulations)(?:\.\w+)+)(?:\(\))?`", text)
    assert [name for name in named if not exists(name)] == []


def exists(dotted: str) -> bool:
    """A module, or a function, class or constant that a module defines or passes on."""
    module, _, name = dotted.rpartition(".")
    if dotted in read_source() or module not in read_source():
        return dotted in read_source()
    source = read_source()[module]
    return any(name in names for names in (source.functions, source.classes, source.constants, source.imports))


@pytest.mark.parametrize("language", ["ko", "en"])
def test_the_desk_has_a_word_for_every_task_and_event(language: str) -> None:
    catalogues = (ROOT / "rider_api/web/texts").glob(f"desk*.{language}.json")
    words = [key for catalogue in catalogues for key in json.loads(catalogue.read_text(encoding="utf-8"))]
    wanted = {f"desk.task.{kind.value}" for kind in TaskKind} | {f"desk.event.{kind}" for kind in kinds_in_source()}
    assert wanted - set(words) == set()
