"""Where the places of a workbook are: as written, or where its address lies."""

from collections.abc import Mapping
from typing import TypeAlias

from dispatch.intake.placing import Locate
from dispatch.providers.problems import tell
from dispatch.providers.reading import District, Record
from dispatch.providers.sheets import AREAS, HUBS, KITCHENS, Sheet
from models.statuses import Precision

Places: TypeAlias = Mapping[tuple[str, int], tuple[float, float]]
"""Latitude and longitude by sheet key and row number; problems have none."""

_GOOD_ENOUGH = (Precision.ENTRANCE, Precision.BUILDING, Precision.PIN)
"""A street or a dong is not enough for a place where every vehicle of the day goes."""


def find_places(district: District, locate: Locate) -> Places:
    """Look every address up, outside any transaction; what is nowhere is a problem of the district."""
    places = {}
    for sheet in (AREAS, KITCHENS, HUBS):
        for record in district.records[sheet.key]:
            place = _find_place(district, sheet, record, locate) if record.whole else None
            if place is not None:
                places[sheet.key, record.row] = place
    return places


def _find_place(district: District, sheet: Sheet, record: Record, locate: Locate) -> tuple[float, float] | None:
    lat, lon, address = (record.values[key] for key in ("lat", "lon", "address"))
    if lat is not None and lon is not None:
        return lat, lon
    if address is None or (lat is None) != (lon is None):
        district.problems.append(tell("providers.no_place", sheet=sheet.title, row=record.row))
        return None
    found = locate(address)
    if found is None or found.precision not in _GOOD_ENOUGH or found.lat is None or found.lon is None:
        heading = next(column.heading for column in sheet.columns if column.key == "address")
        district.problems.append(tell("providers.not_placed", sheet=sheet.title, row=record.row, column=heading))
        return None
    return found.lat, found.lon
