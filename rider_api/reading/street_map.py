"""The map's background: the street network of one area as GeoJSON, made once per file and area."""

import gzip
import hashlib
import json
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from pathlib import Path
from uuid import UUID

from sqlmodel import Session, select

from dispatch.errors import refuse
from models.fleet import Hub, Kitchen
from models.places import Dong
from routing.travel import Bounds, Streets, StreetsFileUnreadable

MARGIN_DEGREES = 0.012
"""About a kilometre around the area's kitchens, hubs and dong offices."""


@dataclass(frozen=True, kw_only=True)
class StreetMap:
    """GeoJSON, packed; `etag` changes with the network and the area."""

    packed: bytes
    etag: str

    def unpacked(self) -> bytes:
        return gzip.decompress(self.packed)


def find_bounds(session: Session, area_id: UUID) -> Bounds | None:
    """West, south, east, north of what is known of an area; None before anything is."""
    offices = session.exec(select(Dong.office_lat, Dong.office_lon).where(Dong.area_id == area_id)).all()
    kitchens = session.exec(select(Kitchen.lat, Kitchen.lon).where(Kitchen.area_id == area_id)).all()
    hubs = session.exec(select(Hub.lat, Hub.lon).where(Hub.area_id == area_id)).all()
    points = list(chain(offices, kitchens, hubs))
    if not points:
        return None
    lats, lons = [lat for lat, _ in points], [lon for _, lon in points]
    margin = MARGIN_DEGREES
    return min(lons) - margin, min(lats) - margin, max(lons) + margin, max(lats) + margin


def draw_map(streets: Path, bounds: Bounds | None) -> StreetMap:
    """The streets within `bounds`. `Refused`: map.none (nothing imported), map.unreadable."""
    try:
        changed = streets.stat().st_mtime_ns
        return _draw(streets, changed, bounds)
    except FileNotFoundError:
        raise refuse(
            "map.none",
            cause=("가져온 도로망이 없습니다.", "No street network has been imported."),
            action=("`bapgil map import 파일.osm.pbf` 로 가져오세요.", "Import one: `bapgil map import FILE.osm.pbf`."),
            status=404,
        ) from None
    except StreetsFileUnreadable as error:
        raise refuse(
            "map.unreadable",
            cause=("도로망 파일을 읽을 수 없습니다.", "The street network's file cannot be read."),
            action=("도로망을 다시 가져오세요.", "Import the street network again."),
        ) from error


@lru_cache(maxsize=8)
def _draw(streets: Path, changed: int, bounds: Bounds | None) -> StreetMap:
    text = json.dumps(Streets.load(streets).geojson(bounds), ensure_ascii=False, separators=(",", ":"))
    content = text.encode()
    return StreetMap(packed=gzip.compress(content, 6, mtime=0), etag=f'"{hashlib.sha256(content).hexdigest()[:32]}"')
