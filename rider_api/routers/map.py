"""The map's background, from the installation's own street network; tiles below it only where a server is set."""

from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import Response

from rider_api.doors import House, Who
from rider_api.reach import reach_area
from rider_api.reading.street_map import draw_map, find_bounds
from rider_api.schemas.common import Answer

router = APIRouter(prefix="/api/map", tags=["map"])


class TilesAnswer(Answer):
    """Address of raster tiles and whose they are; both empty where no tile server is set."""

    url: str
    attribution: str


@router.get("/tiles")
def read_tiles(house: House) -> TilesAnswer:
    """What lies below the streets."""
    return TilesAnswer(url=house.settings.tiles_url, attribution=house.settings.tiles_attribution)


@router.get("/streets")
def read_streets(request: Request, who: Who, house: House, area: UUID | None = None) -> Response:
    """GeoJSON of the area's streets with their attribution; unchanged ones answer 304."""
    with house.database.read() as session:
        bounds = find_bounds(session, reach_area(session, who, area).id)
    drawn = draw_map(house.settings.streets, bounds)
    headers = {"ETag": drawn.etag, "Cache-Control": "private, no-cache", "Vary": "Accept-Encoding"}
    if request.headers.get("if-none-match") == drawn.etag:
        return Response(status_code=304, headers=headers)
    if "gzip" in request.headers.get("accept-encoding", ""):
        packed = headers | {"Content-Encoding": "gzip"}
        return Response(drawn.packed, media_type="application/geo+json", headers=packed)
    return Response(drawn.unpacked(), media_type="application/geo+json", headers=headers)
