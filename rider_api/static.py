"""The three faces and the page that leads to them, as built by Vite into rider_api/web/dist."""

from mimetypes import guess_type
from pathlib import Path

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, RedirectResponse, Response

from rider_api.errors import answer, refuse_with

DIST = Path(__file__).parent / "web" / "dist"
FACES = ("desk", "kitchen", "c")
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
_KEPT = "public, max-age=31536000, immutable"
_ASKED = "no-cache"
_NOT_BUILT = """<!doctype html><html lang="ko"><meta charset="utf-8"><title>밥길</title>
<p>화면이 아직 만들어지지 않았습니다. <code>make setup</code> 을 실행하세요.</p>
<p lang="en">The screens are not built yet. Run <code>make setup</code>.</p></html>"""


def serve_screens(app: FastAPI, dist: Path = DIST) -> None:
    """Answer every path outside /api from `dist`; a face answers for all paths below it."""
    root = dist.resolve()

    def screen(request: Request) -> Response:
        path = str(request.path_params["path"])
        if path == "api" or path.startswith("api/"):
            return answer(refuse_with(404).reason, 404)
        if request.method not in ("GET", "HEAD"):
            return answer(refuse_with(405).reason, 405)
        if path in FACES:
            return RedirectResponse(f"/{path}/")
        return _file(root, path, request.headers.get("accept-encoding", ""))

    app.add_route("/{path:path}", screen, methods=[*METHODS], include_in_schema=False)


def _file(root: Path, path: str, accepted: str) -> Response:
    found = _inside(root, path)
    if found is not None:
        return _packed(found, accepted, _caching(found))
    face = path.split("/", 1)[0]
    page = root / face / "index.html" if face in FACES else root / "index.html"
    if "." in path.rsplit("/", 1)[-1] or not (face in FACES or path == ""):
        return answer(refuse_with(404).reason, 404)
    if not page.is_file():
        return HTMLResponse(_NOT_BUILT, 503, headers={"Cache-Control": "no-store"})
    return _packed(page, accepted, _ASKED)


def _packed(file: Path, accepted: str, caching: str) -> Response:
    """The file as the build has packed it (compress.mjs), in the best way of those the browser takes."""
    headers = {"Cache-Control": caching, "Vary": "Accept-Encoding"}
    media_type = guess_type(file.name)[0] or "application/octet-stream"
    offered = {word.split(";")[0].strip() for word in accepted.split(",")}
    for encoding, suffix in (("br", ".br"), ("gzip", ".gz")):
        packed = file.with_name(file.name + suffix)
        if encoding in offered and packed.is_file():
            return FileResponse(packed, headers=headers | {"Content-Encoding": encoding}, media_type=media_type)
    return FileResponse(file, headers=headers, media_type=media_type)


def _inside(root: Path, path: str) -> Path | None:
    """The file that `path` names below `root`; None if there is none, or if the name leads out or is no name."""
    try:
        found = (root / path).resolve()
        return found if found.is_relative_to(root) and found.is_file() else None
    except (OSError, ValueError):
        return None


def _caching(file: Path) -> str:
    """Vite names what is under assets/ by its content; everything else is asked for again."""
    return _KEPT if "assets" in file.parts else _ASKED
