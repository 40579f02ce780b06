"""Reads the VRPLIB files of CVRPLIB, of PyVRP's dialect (HFVRP, MDVRPTW, MTVRPTWR, VRPTW), and of LKH-3 (VRPSPD)."""

from __future__ import annotations

import math
from dataclasses import dataclass

from routing.convert.instances import Fleet, Instance, Node, NotConvertible, counted

Rows = dict[int, list[float]]

_HEADERS = {
    "NAME", "COMMENT", "TYPE", "DIMENSION", "EDGE_WEIGHT_TYPE", "EDGE_WEIGHT_FORMAT", "CAPACITY", "VEHICLES",
    "SERVICE_TIME", "VEHICLES_MAX_DURATION", "DISTANCE", "SCALE",
}  # fmt: skip
_SECTIONS = {
    "NODE_COORD", "EDGE_WEIGHT", "DEMAND", "TIME_WINDOW", "SERVICE_TIME", "RELEASE_TIME", "CAPACITY", "DEPOT",
    "VEHICLES_DEPOT", "VEHICLES_FIXED_COST", "VEHICLES_UNIT_DISTANCE_COST", "VEHICLES_RELOAD_DEPOT",
    "PICKUP_AND_DELIVERY",
}  # fmt: skip
_WEIGHTS = {"EUC_2D", "EXACT_2D", "EXPLICIT"}
_TYPES = {"CVRP", "VRPTW", "HFVRP", "MDVRPTW", "MTVRPTWR", "VRPSPD"}


@dataclass(frozen=True)
class _File:
    """Headers, and the lines of numbers of each section."""

    headers: dict[str, str]
    sections: dict[str, list[list[float]]]

    def number(self, name: str) -> float | None:
        return float(self.headers[name]) if name in self.headers else None

    def rows(self, name: str, default: float | None = None, count: int = 0) -> Rows:
        """A section's lines by their first number less one, or `default` for all `count`."""
        if name in self.sections:
            return {int(row[0]) - 1: row[1:] for row in self.sections[name]}
        return {at: [default] for at in range(count)} if default is not None else {}


def read_vrplib(text: str) -> Instance:
    """An instance of one of the six families.

    Raises `NotConvertible` for headers and sections it does not know (they may change the problem), and
    `ValueError`, `LookupError` or `ArithmeticError` where the file is garbled.
    """
    return _build(_split(text))


def _split(text: str) -> _File:
    headers: dict[str, str] = {}
    sections: dict[str, list[list[float]]] = {}
    current: list[list[float]] | None = None
    for line in (line.strip() for line in text.splitlines()):
        if not line:
            continue
        if line == "EOF":
            break
        if line.endswith("_SECTION"):
            current = sections.setdefault(_known(line.removesuffix("_SECTION"), _SECTIONS), [])
        elif current is None or ":" in line:
            name, _, value = line.partition(":")
            headers[_known(name.strip(), _HEADERS)] = value.strip()
        else:
            current.append([_finite(word) for word in line.split()])
    return _File(headers, sections)


def _finite(word: str) -> float:
    number = float(word)
    if not math.isfinite(number):
        raise ValueError(f"{word} is no number")
    return number


def _known(name: str, names: set[str]) -> str:
    if name not in names:
        raise NotConvertible(f"알 수 없는 항목: {name}.", f"Unknown part of a VRPLIB file: {name}.")
    return name


def _build(file: _File) -> Instance:
    kind, count = file.headers["TYPE"], counted(float(file.headers["DIMENSION"]))
    if kind not in _TYPES:
        raise NotConvertible(f"지원하지 않는 문제 종류: {kind}.", f"Instances of type {kind} are not supported.")
    if file.headers["EDGE_WEIGHT_TYPE"] not in _WEIGHTS:
        raise NotConvertible("모르는 거리 계산법입니다.", f"Distances must be one of {', '.join(sorted(_WEIGHTS))}.")
    depots = [int(row[0]) - 1 for row in file.sections["DEPOT"] if row[0] != -1]
    nodes = _read_nodes(file, count, depots)
    scale = file.number("SCALE")
    return Instance(
        name=file.headers["NAME"],
        type=kind,
        nodes=nodes,
        depots=depots,
        vehicles=_read_vehicles(file, nodes, depots),
        coordinates=_read_coordinates(file, count),
        matrix=_read_matrix(file, count),
        scale=int(scale) if scale is not None else None,
    )


def _read_coordinates(file: _File, count: int) -> list[tuple[float, float]]:
    rows = file.rows("NODE_COORD")
    if not rows and file.headers["EDGE_WEIGHT_TYPE"] != "EXPLICIT":
        raise ValueError("no coordinates")
    return [(rows[at][0], rows[at][1]) for at in range(count)] if rows else []


def _read_matrix(file: _File, count: int) -> list[list[float]]:
    if file.headers["EDGE_WEIGHT_TYPE"] != "EXPLICIT":
        return []
    if file.headers["EDGE_WEIGHT_FORMAT"] != "FULL_MATRIX":
        raise NotConvertible("FULL_MATRIX만 읽습니다.", "Only EDGE_WEIGHT_FORMAT FULL_MATRIX is read.")
    flat = [number for row in file.sections["EDGE_WEIGHT"] for number in row]
    if len(flat) != count * count:
        raise ValueError(f"{len(flat)} edge weights for {count} nodes")
    return [flat[at * count : (at + 1) * count] for at in range(count)]


def _read_nodes(file: _File, count: int, depots: list[int]) -> list[Node]:
    if "PICKUP_AND_DELIVERY" in file.sections:
        return _read_both_ways(file, count)
    demand = file.rows("DEMAND")
    windows, release = file.rows("TIME_WINDOW"), file.rows("RELEASE_TIME", 0, count)
    service = file.rows("SERVICE_TIME", file.number("SERVICE_TIME") or 0, count)
    return [
        Node(
            delivery=int(demand[at][0]),
            window=(windows[at][0], windows[at][1]) if windows else None,
            service=0 if at in depots else service[at][0],
            release=release[at][0],
        )
        for at in range(count)
    ]


def _read_both_ways(file: _File, count: int) -> list[Node]:
    """LKH-3: node, unused, earliest, latest, service, pickup, delivery."""
    rows = file.rows("PICKUP_AND_DELIVERY")
    return [
        Node(
            delivery=int(rows[at][5]),
            pickup=int(rows[at][4]),
            window=(rows[at][1], rows[at][2]) if (rows[at][1], rows[at][2]) != (0, 10_000_000) else None,
            service=rows[at][3],
        )
        for at in range(count)
    ]


def _read_vehicles(file: _File, nodes: list[Node], depots: list[int]) -> list[Fleet]:
    count = counted(file.number("VEHICLES") or _enough_vehicles(file, nodes))
    capacity = file.rows("CAPACITY", file.number("CAPACITY"), count)
    at_depot = file.rows("VEHICLES_DEPOT", depots[0] + 1, count)
    reload = file.rows("VEHICLES_RELOAD_DEPOT", 0, count)
    fixed, unit = file.rows("VEHICLES_FIXED_COST", 0, count), file.rows("VEHICLES_UNIT_DISTANCE_COST", 1, count)
    return [
        Fleet(
            depot=int(at_depot[at][0]) - 1,
            capacity=int(capacity[at][0]),
            fixed=int(fixed[at][0]),
            per_distance=int(unit[at][0]),
            max_duration=file.number("VEHICLES_MAX_DURATION"),
            max_distance=file.number("DISTANCE") or None,
            reloads=bool(reload[at][0]),
        )
        for at in range(count)
    ]


def _enough_vehicles(file: _File, nodes: list[Node]) -> int:
    """CVRP files leave the fleet open: 30 % and three more than the demand needs (as HGS-CVRP does)."""
    return math.ceil(1.3 * sum(node.delivery for node in nodes) / float(file.headers["CAPACITY"])) + 3
