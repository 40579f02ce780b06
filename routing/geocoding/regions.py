"""Names of Korean regions as people write them."""

from __future__ import annotations

import re

SEOUL = "서울특별시"

SIDO: dict[str, str] = {
    "서울": SEOUL,
    "부산": "부산광역시",
    "대구": "대구광역시",
    "인천": "인천광역시",
    "광주": "광주광역시",
    "대전": "대전광역시",
    "울산": "울산광역시",
    "세종": "세종특별자치시",
    "경기": "경기도",
    "강원": "강원특별자치도",
    "충청북": "충청북도",
    "충북": "충청북도",
    "충청남": "충청남도",
    "충남": "충청남도",
    "전라북": "전북특별자치도",
    "전북": "전북특별자치도",
    "전라남": "전라남도",
    "전남": "전라남도",
    "경상북": "경상북도",
    "경북": "경상북도",
    "경상남": "경상남도",
    "경남": "경상남도",
    "제주": "제주특별자치도",
}
"""Official name of a province or metropolitan city by its short name."""

SEOUL_DISTRICTS = (
    *("종로구", "중구", "용산구", "성동구", "광진구", "동대문구", "중랑구", "성북구", "강북구", "도봉구"),
    *("노원구", "은평구", "서대문구", "마포구", "양천구", "강서구", "구로구", "금천구", "영등포구"),
    *("동작구", "관악구", "서초구", "강남구", "송파구", "강동구"),
)

_SIDO_NAMES = "|".join(sorted(SIDO, key=len, reverse=True))
_ENDING = r"(?:특별자치시|특별자치도|특별시|광역시|직할시|시|도)?"
_DISTRICT_NAMES = "|".join(sorted(SEOUL_DISTRICTS, key=len, reverse=True))

REGION = re.compile(
    rf"(?:(?P<sido>{_SIDO_NAMES}){_ENDING} ?)?(?P<district>{_DISTRICT_NAMES})(?!청|민회관|의회|보건소) ?"
    rf"|(?P<sido_alone>{_SIDO_NAMES}){_ENDING}(?: |$)"
    r"(?:(?P<elsewhere>[가-힣]{1,4}[시군] [가-힣]{1,4}구|[가-힣]{1,4}[시군구]) )?"
)
"""A province, a district or both where a word begins; a Seoul district needs no space behind it."""
