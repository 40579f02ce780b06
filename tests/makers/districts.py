"""A small district's workbook: one kitchen, one hub, riders and a pair; any row can be replaced."""

import io
from collections.abc import Mapping, Sequence
from typing import Any

from openpyxl import Workbook

from dispatch.providers.sheets import SHEETS

Row = dict[str, Any]

ROWS: Mapping[str, Sequence[Row]] = {
    "권역·동": [
        {"권역": "가온구", "행정동": "가온1동", "행정동코드": "1199950000", "위도": 37.55, "경도": 126.95},
    ],
    "업체": [
        {"업체": "가온 도시락", "위도": 37.551, "경도": 126.951, "상차 시작": "09:30", "상차 끝": "14:00"},
    ],
    "식단": [
        {"식단": "일반", "업체": "가온 도시락", "종류": "저염 일반식", "최대 운반 시간(분)": 90, "용기": "일회용"},
    ],
    "거점": [
        {"거점": "가온1동주민센터", "위도": 37.55, "경도": 126.95, "여는 시각": "09:00", "닫는 시각": "18:00"},
    ],
    "배송모형": [
        {"배송모형": "라이더", "구분": "라이더", "이동수단": "오토바이", "적재량(개)": 30, "집당(원)": 3000},
        {"배송모형": "짝", "구분": "주민", "이동수단": "도보", "조 인원": 2, "적재량(개)": 10},
    ],
    "팀": [
        {"팀": "빠른발", "배송모형": "라이더", "싣는 곳": "가온 도시락", "나르는 거점": "모두"},
        {"팀": "이웃", "배송모형": "짝", "싣는 곳": "가온1동주민센터", "출발·도착 장소": "가온1동주민센터"},
    ],
    "배송원": [
        {"배송원": "라-01", "팀": "빠른발", "성명": "김빠름", "전화번호": "01000000001"},
        {"배송원": "라-02", "팀": "빠른발"},
        {"배송원": "이-01", "팀": "이웃"},
        {"배송원": "이-02", "팀": "이웃"},
    ],
    "근무": [
        {"팀": "빠른발", "시작일": "2026-12-21", "종료일": "2026-12-27", "시작": "09:30", "끝": "14:00"},
        {"팀": "이웃", "시작일": "2026-12-21", "종료일": "2026-12-21", "시작": "10:00", "끝": "12:00"},
    ],
}  # fmt: skip


def write_district(**sheets: Sequence[Row]) -> bytes:
    """The workbook with these sheets in place of its own (an empty one is left out)."""
    rows = {**ROWS, **sheets}
    book = Workbook()
    book.remove(book.worksheets[0])
    known = {sheet.title: list(sheet.headings) for sheet in SHEETS}
    for title, listed in rows.items():
        if listed:
            headings = known.get(title, [])
            headings += dict.fromkeys(each for row in listed for each in row if each not in headings)
            page = book.create_sheet(title)
            for line in [headings, *([row.get(heading) for heading in headings] for row in listed)]:
                page.append(line)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def only(**sheets: Sequence[Row]) -> bytes:
    """A workbook with nothing but these sheets."""
    nothing: dict[str, Sequence[Row]] = {title: [] for title in ROWS}
    return write_district(**nothing | sheets)


def changed(title: str, place: int = 0, /, **cells: Any) -> dict[str, list[Row]]:
    """One sheet with other cells in one of its rows, for `write_district(**…)`."""
    rows = [dict(row) for row in ROWS[title]]
    rows[place] |= cells
    return {title: rows}
