"""The press: a template and its data become PDF pages. The only file that imports typst.

Data goes in as JSON and is never part of the source, so a name like `#read("/etc/passwd")` is printed as it stands.
Fonts are those of the build alone: the same data gives the same bytes on every machine and on every day.
"""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, cast

import typst

from dispatch.errors import Refused, refuse
from rider_api.static import DIST

TEMPLATES = Path(__file__).parent / "templates"
TEXTS = Path(__file__).parents[1] / "web" / "texts"
FONTS = DIST / "fonts"
LANGUAGES = ("ko", "en")


def print_pdf(template: str, content: Mapping[str, Any], *, day: date, language: str = "ko") -> bytes:
    """The document `template` (a name in `templates/`) over `content` (JSON values), dated with its service day.

    Refused: print.no_fonts when the screens, which bring the fonts, were never built.
    """
    made_at = datetime(day.year, day.month, day.day, tzinfo=UTC)
    return typst.compile(
        str(TEMPLATES / f"{template}.typ"),
        format="pdf",
        font_paths=load_fonts(),
        ignore_system_fonts=True,
        sys_inputs=_inputs(content, language),
        timestamp=made_at,
    )


def print_pictures(template: str, content: Mapping[str, Any], *, language: str = "ko", ppi: int = 110) -> list[bytes]:
    """The same pages as PNG, for looking at them."""
    pages: bytes | list[bytes] = typst.compile(
        str(TEMPLATES / f"{template}.typ"),
        format="png",
        ppi=ppi,
        font_paths=load_fonts(),
        ignore_system_fonts=True,
        sys_inputs=_inputs(content, language),
    )
    return pages if isinstance(pages, list) else [pages]


def read_words(template: str, content: Mapping[str, Any], *, language: str = "ko") -> list[str]:
    """Every piece of text that the pages show, in reading order: what golden tests compare."""
    source = f'#show text: it => it + [#metadata(it.text)<said>]\n#include "{template}.typ"\n'
    found = typst.query(  # type: ignore[type-var]  # its root need not be of the type of its input
        source.encode(),
        "<said>",
        field="value",
        root=str(TEMPLATES),
        font_paths=load_fonts(),
        ignore_system_fonts=True,
        sys_inputs=_inputs(content, language),
    )
    return cast(list[str], json.loads(found))


WEEKDAYS = {"ko": "월화수목금토일", "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")}
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def say_day(day: date, language: str) -> str:
    """A day as the head of a paper has it: "2026년 11월 25일 (수)", "Wed 25 Nov 2026"."""
    weekday = WEEKDAYS[language][day.weekday()]
    if language == "ko":
        return f"{day.year}년 {day.month}월 {day.day}일 ({weekday})"
    return f"{weekday} {day.day} {MONTHS[day.month - 1]} {day.year}"


@lru_cache
def read_texts(language: str) -> Mapping[str, str]:
    """The words of print, with those that it shares with the screens."""
    found: dict[str, str] = {}
    for face in ("shared", "print"):
        found |= json.loads((TEXTS / f"{face}.{language}.json").read_text(encoding="utf-8"))
    return found


def load_fonts() -> "typst.Fonts":
    """The fonts of the build, read once; refused when there are none."""
    if not any(FONTS.glob("*.otf")):
        raise _no_fonts()
    return _fonts(FONTS)


@lru_cache
def _fonts(folder: Path) -> "typst.Fonts":
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(folder)])


def _inputs(content: Mapping[str, Any], language: str) -> dict[str, str]:
    given = {"language": language, "texts": dict(read_texts(language)), **content}
    return {"data": json.dumps(given, ensure_ascii=False)}


def _no_fonts() -> Refused:
    return refuse(
        "print.no_fonts",
        cause=("인쇄에 쓸 글꼴이 설치되지 않았습니다.", "The fonts for printing are not installed."),
        action=("`make setup` 을 다시 실행하세요.", "Run `make setup` again."),
        status=503,
    )
