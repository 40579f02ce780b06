"""What the server makes of the built screens: packed as the browser takes it, named by content or asked for again."""

from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from rider_api.static import serve_screens


@pytest.fixture
def screens(tmp_path: Path) -> TestClient:
    (tmp_path / "assets").mkdir()
    (tmp_path / "c").mkdir()
    for name, text in (("assets/page-1.js", b"plain"), ("assets/page-1.js.br", b"brotli"), ("c/index.html", b"<p>")):
        (tmp_path / name).write_bytes(text)
    (tmp_path / "assets/page-1.js.gz").write_bytes(b"\x1f\x8bgzip")
    app = FastAPI()
    serve_screens(app, tmp_path)
    return TestClient(app)


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [("gzip, deflate, br", "br"), ("gzip;q=1.0, deflate", "gzip"), ("identity", None), ("", None)],
)
def test_a_script_is_sent_as_the_build_has_packed_it(screens: TestClient, accepted: str, encoding: str | None) -> None:
    with screens.stream("GET", "/assets/page-1.js", headers={"Accept-Encoding": accepted}) as answer:
        sent = b"".join(answer.iter_raw())
    assert answer.headers.get("content-encoding") == encoding
    assert sent == {"br": b"brotli", "gzip": b"\x1f\x8bgzip", None: b"plain"}[encoding]
    assert answer.headers["content-type"].startswith("text/javascript")
    assert (answer.headers["vary"], "immutable" in answer.headers["cache-control"]) == ("Accept-Encoding", True)


def test_a_page_is_asked_for_again_each_time(screens: TestClient) -> None:
    answer = screens.get("/c/")
    assert (answer.text, answer.headers["cache-control"]) == ("<p>", "no-cache")
