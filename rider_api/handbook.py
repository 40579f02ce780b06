"""The API's documentation as one plain page: routes, who may call them, what they take. No script, no foreign host."""

from html import escape
from typing import Any

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import HTMLResponse

from rider_api.permissions import ROUTES

_PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Bapgil API</title><style>body{{font:1rem/1.5 system-ui;margin:2rem auto;max-width:70rem;padding:0 1rem}}
table{{border-collapse:collapse;width:100%}}td,th{{border-bottom:1px solid #ccc;padding:.4rem;text-align:left;
vertical-align:top}}code{{overflow-wrap:anywhere}}</style><h1>Bapgil API</h1>
<p>The machine-readable form is <a href="/api/openapi.json">/api/openapi.json</a>. Every refusal is
<code>{{"error": {{"code", "cause", "action", "subject"}}}}</code>; codes are listed in docs/errors.md.</p>
<table><thead><tr><th>Route<th>Who<th>What</thead><tbody>{rows}</tbody></table></html>"""


def serve_handbook(app: FastAPI) -> None:
    """Answer /api/docs."""

    def handbook(_: Request) -> HTMLResponse:
        return HTMLResponse(_PAGE.format(rows="".join(_row(app.openapi(), route) for route in ROUTES)))

    app.add_route("/api/docs", handbook, methods=["GET"], include_in_schema=False)


def _row(description: dict[str, Any], route: str) -> str:
    method, path = route.split(" ", 1)
    operation = description["paths"].get(path, {}).get(method.lower(), {})
    roles = ROUTES[route]
    who = "anybody" if None in roles else ", ".join(sorted(role.value for role in roles if role is not None))
    what = operation.get("description", "")
    return f"<tr><td><code>{escape(route)}</code><td>{escape(who)}<td>{escape(what)}</tr>"
