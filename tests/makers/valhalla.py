"""A small service that speaks as Valhalla 3.9 does: ways are straight, 5 metres take a second, and it has limits."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

from routing.travel.geodesy import metres_between

Place = tuple[float, float]
METRES_PER_SECOND = 5


@dataclass
class Service:
    """`no_street`: places without a street; `islands`: places that no way leads to; `beside`: degrees of latitude
    between a place and its street. `broken`: (status, body) of every answer; `late_seconds`: before every answer."""

    url: str = ""
    most_pairs: int = 2500
    most_metres: float = 200_000
    no_street: set[Place] = field(default_factory=set)
    islands: set[Place] = field(default_factory=set)
    beside: float = 0.0
    broken: tuple[int, str] | None = None
    late_seconds: float = 0.0
    asked: list[tuple[str, dict[str, Any]]] = field(default_factory=list)

    def answer(self, path: str, body: dict[str, Any]) -> tuple[int, Any]:
        self.asked.append((path, body))
        time.sleep(self.late_seconds)
        if self.broken is not None:
            return self.broken
        if path == "/status":
            return 200, {"version": "3.9.1"}
        if body["costing"] not in ("motor_scooter", "bicycle", "pedestrian", "auto"):
            return _no(125, f"No costing method found: '{body['costing']}'")
        return {"/locate": self._locate, "/sources_to_targets": self._measure, "/route": self._route}[path](body)

    def _locate(self, body: dict[str, Any]) -> tuple[int, Any]:
        return 200, [{"edges": [] if p in self.no_street else [self._edge(p)]} for p in _places(body["locations"])]

    def _edge(self, place: Place) -> dict[str, float]:
        return {"correlated_lat": place[0] + self.beside, "correlated_lon": place[1]}

    def _measure(self, body: dict[str, Any]) -> tuple[int, Any]:
        sources, targets = _places(body["sources"]), _places(body["targets"])
        if len(sources) * len(targets) > self.most_pairs:
            return _no(150, f"Exceeded max locations: {self.most_pairs}")
        if any(_metres(a, b) > self.most_metres for a in sources for b in targets):
            return _no(154, "Path distance exceeds the max distance limit: 200000 meters")
        ways = [[None if self._apart(a, b) else _metres(a, b) for b in targets] for a in sources]
        if all(way is None for row in ways for way in row):
            return _no(170, "Locations are in unconnected regions. Go check/edit the map at osm.org")
        seconds = [[None if way is None else round(way / METRES_PER_SECOND) for way in row] for row in ways]
        metres = [[None if way is None else round(way / 1000, 3) for way in row] for row in ways]
        return 200, {"sources_to_targets": {"durations": seconds, "distances": metres}, "units": "kilometers"}

    def _route(self, body: dict[str, Any]) -> tuple[int, Any]:
        start, end = _places(body["locations"])
        if {start, end} & self.no_street:
            return _no(171, "No suitable edges near location")
        if self._apart(start, end):
            return _no(442, "No path could be found for input")
        shape = [(lat + self.beside, lon) for lat, lon in (start, end)]
        way = _metres(start, end)
        turns = [{"street_names": ["종로", "6"]}, {"street_names": ["종로"]}, {}, {"street_names": ["수표로"]}]
        summary = {"time": way / METRES_PER_SECOND, "length": way / 1000}
        return 200, {"trip": {"legs": [{"shape": encode(shape), "maneuvers": turns, "summary": summary}]}}

    def _apart(self, a: Place, b: Place) -> bool:
        return a != b and bool({a, b} & self.islands)


def encode(points: list[Place]) -> str:
    """Google's encoded polyline with six decimals."""
    text, last = "", (0, 0)
    for point in points:
        units = (round(point[0] * 1e6), round(point[1] * 1e6))
        for now, before in zip(units, last, strict=True):
            value = (now - before) << 1 if now >= before else ~((now - before) << 1)
            while value >= 32:
                text += chr((value & 31 | 32) + 63)
                value >>= 5
            text += chr(value + 63)
        last = units
    return text


@contextmanager
def valhalla_service(**facts: Any) -> Iterator[Service]:
    """A running `Service` with these facts."""
    service = Service(**facts)
    with ThreadingHTTPServer(("127.0.0.1", 0), _Handler) as server:
        server.service = service  # type: ignore[attr-defined]
        service.url = f"http://127.0.0.1:{server.server_port}"
        Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield service
        server.shutdown()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        self._answer({})

    def do_POST(self) -> None:
        self._answer(json.loads(self.rfile.read(int(self.headers["content-length"]))))

    def _answer(self, body: dict[str, Any]) -> None:
        status, told = self.server.service.answer(self.path, body)  # type: ignore[attr-defined]
        content = (told if isinstance(told, str) else json.dumps(told)).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        with suppress(BrokenPipeError):  # whoever asked has lost patience
            self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Quiet."""


def _places(locations: list[dict[str, float]]) -> list[Place]:
    return [(each["lat"], each["lon"]) for each in locations]


def _metres(a: Place, b: Place) -> float:
    return float(metres_between(*a, *b))


def _no(code: int, told: str) -> tuple[int, Any]:
    return 400, {"error_code": code, "error": told, "status_code": 400, "status": "Bad Request"}
