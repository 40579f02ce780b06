"""Travel times and drawn ways between points, for each way of travelling."""

from routing.travel.completion import with_travel
from routing.travel.detour import DETOURS, Detour, DetourFacts
from routing.travel.elevation import Elevation, ElevationTileUnreadable
from routing.travel.network import StreetTravel
from routing.travel.profiles import PROFILES, Profile
from routing.travel.provider import (
    Leg,
    Line,
    PlacesWithoutCoordinates,
    Point,
    TravelProvider,
    TravelServiceFailed,
    UnknownProfile,
)
from routing.travel.streets import Bounds, Origin, Streets, StreetsFileUnreadable

__all__ = [
    "DETOURS",
    "PROFILES",
    "Bounds",
    "Detour",
    "DetourFacts",
    "Elevation",
    "ElevationTileUnreadable",
    "Leg",
    "Line",
    "Origin",
    "PlacesWithoutCoordinates",
    "Point",
    "Profile",
    "StreetTravel",
    "Streets",
    "StreetsFileUnreadable",
    "TravelProvider",
    "TravelServiceFailed",
    "UnknownProfile",
    "with_travel",
]
