"""`bapgil bench matrix`: ours beside services that answer, their processor time, and how far the figures agree."""

import json
from collections.abc import Iterator
from contextlib import closing
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from socket import create_server
from threading import Thread

import numpy as np
import pytest

from dispatch.settings import settings
from rider_api.command_line import main
from routing.problem import UNREACHABLE, Matrix
from simulations.bench.matrix import compare, draw_points, summarise, tell_line
from simulations.bench.service_time import cpu_seconds_at_port
from tests.makers.streets import make_streets
from tests.makers.valhalla import valhalla_service

STREETS = make_streets({"a": (0, 0), "b": (900, 0), "c": (2000, 0)}, [("a b c", {})])
FAR = [(37.55, 126.90), (37.55, 126.91), (37.55, 126.92)]


class _Table(BaseHTTPRequestHandler):
    """OSRM's `/table`: every way takes 50 s and is 500 m long."""

    def do_GET(self) -> None:
        size = self.path.partition("?")[0].count(";") + 1
        cells = [[0 if i == j else 50.4 for j in range(size)] for i in range(size)]
        told = {"code": "Ok", "durations": cells, "distances": [[10 * cell for cell in row] for row in cells]}
        self.send_response(200)
        self.end_headers()
        self.wfile.write(json.dumps(told).encode())

    def log_message(self, *_: object) -> None:
        """Quiet."""


@pytest.fixture
def osrm() -> Iterator[str]:
    with HTTPServer(("127.0.0.1", 0), _Table) as server:
        Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture
def streets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    STREETS.save(tmp_path / "s.npz")
    monkeypatch.setenv("BAPGIL_STREETS_FILE", str(tmp_path / "s.npz"))
    settings.cache_clear()
    yield
    monkeypatch.undo()
    settings.cache_clear()


def test_every_source_is_measured_on_the_same_points(
    streets: None, osrm: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with valhalla_service() as valhalla:
        services = ["--valhalla", valhalla.url, "--osrm", f"van={osrm},foot={osrm}"]
        assert main(["bench", "matrix", "--points", "3,4", *services, "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert len(rows) == 2 * (4 + 4 + 2)
    by = {(row["provider"], row["profile"], row["points"]): row for row in rows}
    assert {name for name, profile, _ in by if profile == "scooter"} == {"ours", "valhalla"}
    assert {name for name, profile, _ in by if profile == "van"} == {"ours", "valhalla", "osrm"}
    assert "seconds_ratio" not in by["ours", "van", 4]
    assert by["valhalla", "van", 4]["metres_ratio"] == pytest.approx(1, abs=0.01)
    assert by["valhalla", "van", 4]["seconds_ratio"] == pytest.approx(5 / (18 / 3.6), rel=0.02)
    assert {row["streets"] for row in rows} == {"test"}
    assert all(row["cpu_seconds"] >= 0 for row in rows), "the services of this test are on this machine"


@pytest.mark.parametrize("osrm", ["boat=http://localhost:5000", "http://localhost:5000", "van="])
def test_a_service_without_its_profile_is_not_guessed(streets: None, osrm: str) -> None:
    assert main(["bench", "matrix", "--osrm", osrm, "--json"]) == 2


def test_a_service_that_is_away_ends_the_command(streets: None, capsys: pytest.CaptureFixture[str]) -> None:
    with valhalla_service() as gone:
        url = gone.url
    assert main(["bench", "matrix", "--points", "3", "--valhalla", url, "--json"]) == 4
    assert json.loads(capsys.readouterr().out)["errors"][0]["code"] == "travel.service_failed"


def test_points_are_of_the_streets_and_repeat_by_seed() -> None:
    points = draw_points(STREETS, 20, 1)
    assert points == draw_points(STREETS, 20, 1) != draw_points(STREETS, 20, 2)
    assert set(points) <= set(zip(STREETS.shape_lat.round(6), STREETS.shape_lon.round(6), strict=True))


def figures(*seconds: list[int]) -> Matrix:
    return Matrix(seconds=np.array(seconds), metres=2 * np.array(seconds))


def test_only_ways_that_both_know_are_compared() -> None:
    ours = figures([0, 200, UNREACHABLE], [300, 0, 1], [100, 1, 0])
    theirs = figures([0, 100, 1], [100, 0, UNREACHABLE], [100, UNREACHABLE, 0])
    assert compare(FAR, ours, theirs) == {"seconds_ratio": 2.0, "metres_ratio": 2.0}  # of 2, 3 and 1
    assert compare([FAR[0]] * 3, ours, theirs) == {"seconds_ratio": None, "metres_ratio": None}
    halves = figures([0, 100, UNREACHABLE], [UNREACHABLE, 0, UNREACHABLE], [UNREACHABLE, UNREACHABLE, 0])
    assert compare(FAR, halves, figures([0, 200, 1], [1, 0, 1], [1, 1, 0]))["seconds_ratio"] == 0.5


def test_a_line_of_the_table_holds_every_source() -> None:
    key = {"streets": "s", "profile": "van", "points": 3}
    rows = [
        {**key, "provider": "ours", "cpu_seconds": 0.1},
        {**key, "provider": "osrm", "cpu_seconds": None, "seconds_ratio": 2.0, "metres_ratio": 1.0},
    ]
    told = [tell_line(line) for line in summarise(rows)]
    assert told == [["s", "van", "3", "0.10", "–", "–", "–", "2.00", "–", "1.00"]]


def test_the_processor_time_of_whoever_listens_at_a_port() -> None:
    with closing(create_server(("127.0.0.1", 0))) as listening:
        port = listening.getsockname()[1]
        before = cpu_seconds_at_port(port)
        assert before is not None
        sum(range(2_000_000))
        assert (cpu_seconds_at_port(port) or 0) > before
    assert cpu_seconds_at_port(port) is None
