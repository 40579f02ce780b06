"""Finds resident registration numbers (주민등록번호) and foreigner numbers (외국인등록번호): none is ever stored.

A number is a date YYMMDD, a digit for century and sex (1–4 residents, 5–8 foreigners, 9 and 0 for the 1800s) and
six more digits. The check digit is not used: numbers given out since October 2020 have none. Only real dates count, so
that account and telephone numbers pass. Source: Resident Registration Act, Enforcement Rule, article 2;
Personal Information Protection Act, article 24-2 (no handling without a statutory ground).
"""

import re
import unicodedata
from datetime import date

_CENTURIES = {1800: "90", 1900: "1256", 2000: "3478"}
_CENTURY = {digit: century for century, digits in _CENTURIES.items() for digit in digits}
_DASHES = re.compile(r"[‐-―−ー－ㅡ~〜]")
_INVISIBLE = re.compile(r"[\u200b-\u200f\u2060\ufeff\u00ad]")
_BETWEEN = r"[\s\-._,/:)(]{0,3}"
_IN_TWO_PARTS = re.compile(rf"(?<!\d)(\d{{6}}){_BETWEEN}(\d)\d{{6}}(?!\d)")
_SPACED_OUT = re.compile(r"(?<!\d)(?<!\d[ \-.])((?:\d[ \-.]){5}\d)[ \-.]{1,3}(\d)(?:[ \-.]\d){6}(?![ \-.]?\d)")


def holds_resident_number(text: str) -> bool:
    """Whether `text` has such a number in it, in any width, with hyphens, spaces or nothing between its parts."""
    plain = _INVISIBLE.sub("", _DASHES.sub("-", unicodedata.normalize("NFKC", text)))
    found = (*_IN_TWO_PARTS.finditer(plain), *_SPACED_OUT.finditer(plain))
    return any(_is_date(re.sub(r"\D", "", match.group(1)), match.group(2)) for match in found)


def number_holds_resident_number(value: int) -> bool:
    """The same for a number cell, where a spreadsheet has dropped the zeros of 200X in front."""
    digits = str(abs(value))
    if 11 <= len(digits) <= 12 and digits.zfill(13)[6] in "3478":
        return holds_resident_number(digits.zfill(13))
    return holds_resident_number(digits)


def _is_date(digits: str, century: str) -> bool:
    try:
        date(_CENTURY[century] + int(digits[:2]), int(digits[2:4]), int(digits[4:]))
    except ValueError:
        return False
    return True
