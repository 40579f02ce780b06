"""Streets out of an OpenStreetMap extract (.osm.pbf, .osm.xml …)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import osmium

from routing.travel.assembly import Way, assemble
from routing.travel.elevation import Elevation
from routing.travel.provider import Point
from routing.travel.rules import read_barrier, read_way
from routing.travel.streets import Bounds, Origin, Streets

ATTRIBUTION = "© OpenStreetMap contributors, ODbL 1.0"
SEOUL: Bounds = (126.76, 37.42, 127.19, 37.71)
"""Seoul with a margin, to be cut out of an extract of the whole country."""

Progress = Callable[[str, int], None]
"""Called with the step's name and how much of it has been read."""


class ExtractUnreadable(ValueError):
    """The file is no OpenStreetMap data, or holds no street within the bounds."""


def import_streets(
    path: Path,
    *,
    elevation: Elevation | None = None,
    bounds: Bounds | None = None,
    progress: Progress = lambda step, count: None,
) -> Streets:
    """Read the streets of an extract, with heights where tiles cover them.

    With `bounds` only ways with a node inside are kept. Raises `ExtractUnreadable`, `FileNotFoundError`.
    """
    if not path.exists():
        raise FileNotFoundError(path)
    try:
        ways = _read_ways(path, bounds, progress)
        coordinates, barriers = _read_nodes(path, {node for way in ways for node in way.nodes}, progress)
    except (RuntimeError, osmium.InvalidLocationError) as error:
        raise ExtractUnreadable(f"travel.extract_unreadable: {path.name}: {error}") from error
    if not ways:
        raise ExtractUnreadable(f"travel.extract_empty: {path.name} holds no street here")
    return assemble(
        ways,
        coordinates,
        origin=Origin(
            source=path.name,
            attribution=ATTRIBUTION,
            synthetic=False,
            elevation=", ".join(elevation.tiles) if elevation else "",
        ),
        barriers=barriers,
        heights=elevation.metres if elevation else None,
    )


def _read_ways(path: Path, bounds: Bounds | None, progress: Progress) -> list[Way]:
    inside = _nodes_within(path, bounds, progress) if bounds else None
    ways: list[Way] = []
    found = osmium.FileProcessor(str(path), osmium.osm.WAY).with_filter(osmium.filter.KeyFilter("highway"))
    for count, way in enumerate(found):
        assert isinstance(way, osmium.osm.Way)
        if count % 10_000 == 0:
            progress("ways", count)
        nodes = [node.ref for node in way.nodes]
        if inside is not None and inside.isdisjoint(nodes):
            continue
        facts = read_way({tag.k: tag.v for tag in way.tags})
        if facts is not None:
            ways.append(Way(facts=facts, nodes=nodes))
    return ways


def _nodes_within(path: Path, bounds: Bounds, progress: Progress) -> set[int]:
    west, south, east, north = bounds
    inside: set[int] = set()
    for count, node in enumerate(osmium.FileProcessor(str(path), osmium.osm.NODE)):
        assert isinstance(node, osmium.osm.Node)
        if count % 1_000_000 == 0:
            progress("bounds", count)
        if south <= node.lat <= north and west <= node.lon <= east:
            inside.add(node.id)
    return inside


def _read_nodes(path: Path, wanted: set[int], progress: Progress) -> tuple[dict[int, Point], dict[int, int]]:
    coordinates: dict[int, Point] = {}
    barriers: dict[int, int] = {}
    nodes = osmium.FileProcessor(str(path), osmium.osm.NODE).with_filter(osmium.filter.IdFilter(wanted))
    for count, node in enumerate(nodes):
        assert isinstance(node, osmium.osm.Node)
        if count % 100_000 == 0:
            progress("nodes", count)
        coordinates[node.id] = (node.lat, node.lon)
        blocked = read_barrier({tag.k: tag.v for tag in node.tags}) if node.tags else 0
        if blocked:
            barriers[node.id] = blocked
    return coordinates, barriers
