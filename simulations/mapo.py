"""The 16 administrative dongs of Mapo-gu: size and places, the facts behind the demo and the benchmarks.

Households and people of 65 and over: Seoul resident registration, second quarter of 2021 (Seoul Open Data).
Offices (행정복지센터) and representative points: Seoul and Korea Meteorological Administration open data;
offices are off by 48 m in the median, a few by more than 200 m. Used with attribution.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Dong:
    """One administrative dong; `code` is the ten-digit administrative code, coordinates are WGS84 degrees."""

    code: str
    name: str
    elderly65: int
    households: int
    office_lat: float
    office_lon: float
    rep_lat: float
    rep_lon: float


MAPO: tuple[Dong, ...] = tuple(
    Dong(
        code=code,
        name=name,
        elderly65=elderly65,
        households=households,
        office_lat=office_lat,
        office_lon=office_lon,
        rep_lat=rep_lat,
        rep_lon=rep_lon,
    )
    for code, name, elderly65, households, office_lat, office_lon, rep_lat, rep_lon in (
        ("1144055500", "아현동", 3064, 10405, 37.547143, 126.952124, 37.5502, 126.952719),
        ("1144056500", "공덕동", 5799, 18393, 37.55024, 126.95999, 37.550142, 126.958937),
        ("1144058500", "도화동", 3671, 9313, 37.5377, 126.950033, 37.536513, 126.946562),
        ("1144059000", "용강동", 2967, 9320, 37.542046, 126.941636, 37.53969, 126.940947),
        ("1144060000", "대흥동", 2032, 8475, 37.555848, 126.942714, 37.55115, 126.941381),
        ("1144061000", "염리동", 2040, 7295, 37.547185, 126.945622, 37.550931, 126.948116),
        ("1144063000", "신수동", 3239, 9990, 37.546866, 126.934546, 37.544687, 126.935055),
        ("1144065500", "서강동", 3163, 12052, 37.547245, 126.93206, 37.546407, 126.925623),
        ("1144066000", "서교동", 3366, 15350, 37.552454, 126.92088, 37.554908, 126.923793),
        ("1144068000", "합정동", 2648, 9532, 37.54952, 126.905659, 37.546813, 126.908325),
        ("1144069000", "망원1동", 3365, 10403, 37.55523, 126.905673, 37.552161, 126.898578),
        ("1144070000", "망원2동", 3107, 8491, 37.560361, 126.902218, 37.557191, 126.896417),
        ("1144071000", "연남동", 2435, 8718, 37.56449, 126.921972, 37.562368, 126.922608),
        ("1144072000", "성산1동", 2914, 9329, 37.563379, 126.907928, 37.562119, 126.911148),
        ("1144073000", "성산2동", 6177, 18990, 37.568727, 126.909059, 37.567759, 126.904886),
        ("1144074000", "상암동", 3904, 12569, 37.578309, 126.894718, 37.572692, 126.874806),
    )
)
