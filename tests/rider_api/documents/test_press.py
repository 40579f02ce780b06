"""The press: untrusted text stays text, every Korean syllable has a shape, the same data gives the same bytes."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PIL import ImageFont

from dispatch.errors import Refused
from rider_api.documents import press

DAY = date(2026, 11, 23)
RARE = "뷁똠쯰햏뾹쒧꽰뛟"
EVIL = '#read("/etc/passwd") = 제목 *굵게* $x^2$ #let a = 1 <script> \\u{41} "따옴표"'


def production(**changes: Any) -> dict[str, Any]:
    """A production sheet as the template reads it."""
    return {
        "kitchen": "한끼", "day": "2026-11-23", "footer": "끝", "freeze": None, "meals": 0, "last_change": None,
        "containers": 0, "counts": [], "dishes": [], "changes": [], **changes,
    }  # fmt: skip


@pytest.mark.parametrize("weight", ["Regular", "Bold"])
def test_every_hangul_syllable_has_a_shape_of_its_own(weight: str) -> None:
    font = ImageFont.truetype(str(press.FONTS / f"Pretendard-{weight}.otf"), 24)
    missing = bytes(font.getmask("\ue123"))
    assert [chr(code) for code in range(0xAC00, 0xD7A4) if bytes(font.getmask(chr(code))) == missing] == []


def test_rare_syllables_come_out_of_the_press() -> None:
    pages = {sign: press.print_pictures("production", production(kitchen=sign), ppi=72)[0] for sign in RARE}
    assert len(set(pages.values())) == len(RARE)
    assert press.print_pictures("production", production(kitchen="\ue123"), ppi=72)[0] not in pages.values()


def test_what_people_typed_is_printed_and_never_carried_out() -> None:
    said = press.read_words("production", production(kitchen=EVIL))
    assert f"{EVIL} · 2026-11-23" in "".join(said)


def test_the_same_data_gives_the_same_bytes() -> None:
    first = press.print_pdf("production", production(), day=DAY)
    assert first == press.print_pdf("production", production(), day=DAY)
    assert first != press.print_pdf("production", production(kitchen="두끼"), day=DAY)
    assert first.startswith(b"%PDF-")


def test_without_fonts_it_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(press, "FONTS", tmp_path)
    with pytest.raises(Refused) as refused:
        press.print_pdf("production", production(), day=DAY)
    assert refused.value.reason.code == "print.no_fonts"
