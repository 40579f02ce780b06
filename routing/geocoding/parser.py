"""Reads Korean addresses as people write them, by road name or by parcel.

Formats: Road Name Address Act and its Enforcement Decree (road names end in 대로, 로 or 길; branches are
`12길`, `12가길`, `12번길`; building numbers `main-sub`), and parcels of the Land Registration Act (dong, 산 for
hills, `main-sub`, 번지). `을지로3가 12` is a parcel of the dong 을지로3가, `을지로3가길 12` a road.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import Enum

from routing.geocoding.regions import REGION, SIDO


class Kind(str, Enum):
    """The two systems of addresses."""

    ROAD = "road"
    PARCEL = "parcel"


@dataclass(frozen=True, kw_only=True)
class ParsedAddress:
    """An address taken apart; what it does not say is an empty string, or None for the main number.

    `road` names the street of a road address without spaces, `dong` the legal dong (also where a road address
    adds it in brackets); `hill` marks a 산 parcel; `building` a name given in brackets; `detail` the rest
    that leads to the door (동, 호, 층) as it was written.
    """

    kind: Kind
    sido: str = ""
    district: str = ""
    road: str = ""
    dong: str = ""
    main_number: int | None = None
    sub_number: int = 0
    underground: bool = False
    hill: bool = False
    building: str = ""
    detail: str = ""

    @property
    def street_text(self) -> str:
        """The address down to its number in the official form, without the detail that points at a person."""
        place = self.road if self.kind is Kind.ROAD else self.dong
        below = "지하 " if self.underground else "산" if self.hill else ""
        number = "" if self.main_number is None else f"{below}{self.main_number}"
        sub = f"-{self.sub_number}" if self.sub_number else ""
        return " ".join(part for part in (self.sido, self.district, place, number + sub) if part)


@dataclass(frozen=True, kw_only=True)
class _Region:
    sido: str = ""
    district: str = ""


_UNIT = (
    r"(?:번 ?출구|호선|층|호(?![가-힣])|동(?![가-힣])|차(?![가-힣])|단지|미터|m\b|개|회|명|분|시간"
    r"|[가-힣]{0,2}길(?![가-힣])|가(?![가-힣]))"
)
"""What makes a number count something else than a building; telephone numbers are kept out beside it."""
_MAIN = rf"(?P<main>[1-9]\d{{0,4}}+)(?!\d| ?{_UNIT}|-\d+-\d)"
_SUB = rf"(?P<sub>\d{{1,4}}+)(?!\d|-\d| ?{_UNIT})"
_BASE = r"(?:4\.19|63|[가-힣])[가-힣0-9·]*?(?:대로|로|길)"
_BRANCH = r"(?: ?\d{1,4}(?:번|[가-힣]{1,2})?길(?![가-힣]))?+"
_DONG = r"[가-힣]{1,6}(?:로|동) \d가|[가-힣]{2,7}\d가|[가-힣]{1,6}\d{0,2}동|[가-힣]{1,4}[읍면] [가-힣]{1,4}리"
_ROAD_NUMBER = re.compile(
    rf"(?:(?P<dong>{_DONG}) )?(?P<road>{_BASE}{_BRANCH}) ?(?P<below>지하)? ?"
    rf"{_MAIN}(?: ?- ?{_SUB})?(?: ?번(?:지|(?![가-힣])))?"
)
_PARCEL_NUMBER = re.compile(
    rf"(?P<dong>{_DONG}) ?(?P<hill>산)? ?{_MAIN}(?: ?번지)?(?:(?: ?- ?|의 ?){_SUB})?(?: ?번(?:지|(?![가-힣])))?"
)
_ROAD_ALONE = re.compile(rf"(?P<road>{_BASE}{_BRANCH})(?![가-힣0-9])")
_DONG_ALONE = re.compile(rf"(?P<dong>{_DONG})(?![가-힣0-9])")
_WORD = re.compile(r"(?<![^\s(\[,])[^\s(\[,]")
_POSTCODE = re.compile(r"^(?:우\)? ?)?[(\[]? ?(?:\d{5}|\d{3}-\d{3}) ?[)\]]? ")
_BRACKETS = re.compile(r"\(([^()]*)\)")
_LAND_USE = re.compile(r"^(?:도|대|전|답|임|천|공|잡|구)(?=$|[ (,])")
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−ㅡ~〜"), "-")
_SPACES = dict.fromkeys(map(ord, "?\u200b\u200c\u200d\ufeff\u00ad"), " ")


def parse(text: str) -> ParsedAddress | None:
    """Read the first address in a text; None if there is none.

    Accepts missing provinces and spaces, full-width digits, old postcodes, words before and behind. A street or
    dong without a number counts only behind a province or district, or when it is the whole text.
    """
    text = _clean(text)
    region = _Region()
    unnumbered: ParsedAddress | None = None
    for word in _WORD.finditer(text):
        here, after = _peel_region(text, word.start())
        found = _ROAD_NUMBER.match(text, after) or _PARCEL_NUMBER.match(text, after)
        if found:
            return _build(found, _merge(here, region), text)
        if after == word.start():
            continue
        if text[after - 1 : after] == " " or after == len(text):
            region = _merge(here, region)
            unnumbered = unnumbered or _find_name(text, after, region)
    return unnumbered or _find_whole_name(text)


def _clean(text: str) -> str:
    text = unicodedata.normalize("NFKC", text.translate(_DASHES)).translate(_SPACES)
    return _POSTCODE.sub("", " ".join(text.split()) + " ").strip()


def _peel_region(text: str, start: int) -> tuple[_Region, int]:
    """The province and district that begin at `start`, and where the text goes on."""
    found = REGION.match(text, start)
    if found is None:
        return _Region(), start
    named = found.groupdict()
    sido = named["sido"] or named["sido_alone"]
    district = named["district"] or named["elsewhere"] or ""
    return _Region(sido=SIDO[sido] if sido else "", district=district), found.end()


def _merge(newer: _Region, older: _Region) -> _Region:
    return _Region(sido=newer.sido or older.sido, district=newer.district or older.district)


def _find_name(text: str, start: int, region: _Region) -> ParsedAddress | None:
    found = _ROAD_ALONE.match(text, start) or _DONG_ALONE.match(text, start)
    return _build(found, region, text) if found else None


def _find_whole_name(text: str) -> ParsedAddress | None:
    found = _ROAD_ALONE.fullmatch(text) or _DONG_ALONE.fullmatch(text)
    return _build(found, _Region(), text) if found else None


def _build(found: re.Match[str], region: _Region, text: str) -> ParsedAddress:
    named = {name: value or "" for name, value in found.groupdict().items()}
    noted_dong, building, detail = _read_rest(text[found.end() :])
    return ParsedAddress(
        kind=Kind.ROAD if named.get("road") else Kind.PARCEL,
        sido=region.sido,
        district=region.district,
        road=named.get("road", "").replace(" ", ""),
        dong=_join_dong(named.get("dong", "")) or noted_dong,
        main_number=int(named["main"]) if named.get("main") else None,
        sub_number=int(named.get("sub") or 0),
        underground=bool(named.get("below")),
        hill=bool(named.get("hill")),
        building=building,
        detail=detail,
    )


def _join_dong(dong: str) -> str:
    """`을지로 3가` is one name, `양평1가` is short for 양평동1가; a 면 and its 리 are two names."""
    if not re.search(r"\d가$", dong):
        return dong
    return re.sub(r"(?<![로동])(?=\d가$)", "동", dong.replace(" ", ""))


def _read_rest(rest: str) -> tuple[str, str, str]:
    """Dong and building noted in brackets as the law has it, `(망원동, 해빛빌라)`, and the detail that remains."""
    rest = _LAND_USE.sub("", rest.strip(" ,.")).strip(" ,.")
    noted = _BRACKETS.search(rest)
    if noted is None:
        return "", "", rest
    dong, _, building = (part.strip() for part in noted.group(1).partition(","))
    if not _DONG_ALONE.fullmatch(dong):
        return "", "", rest
    around = f"{rest[: noted.start()].strip(' ,')} {rest[noted.end() :].strip(' ,')}"
    return dong.replace(" ", ""), building, around.strip()
