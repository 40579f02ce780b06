"""From the text of a Korean address to a place on the ground, with how well the place is known."""

from routing.geocoding.chain import Chain, DongOffice
from routing.geocoding.located import Found, Located, NotLocated, Precision, Source, SourceUnavailable
from routing.geocoding.official import (
    AddressTableUnreadable,
    ImportedTable,
    OfficialTable,
    import_address_table,
)
from routing.geocoding.parser import Kind, ParsedAddress, parse

__all__ = [
    "AddressTableUnreadable",
    "Chain",
    "DongOffice",
    "Found",
    "ImportedTable",
    "Kind",
    "Located",
    "NotLocated",
    "OfficialTable",
    "ParsedAddress",
    "Precision",
    "Source",
    "SourceUnavailable",
    "import_address_table",
    "parse",
]
