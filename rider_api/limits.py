"""How much anybody may send: bodies above their limit are answered 413 before anything is parsed or kept."""

from collections.abc import Mapping

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from rider_api.errors import answer, refuse_with

KIBIBYTE = 1024
BODY_BYTES = 256 * KIBIBYTE
"""Of any request that `BY_PREFIX` doesn't name."""
BY_PREFIX: Mapping[str, int] = {
    "/api/desk/imports": 12 * KIBIBYTE * KIBIBYTE,
    "/api/courier/photos/": 2 * KIBIBYTE * KIBIBYTE,
}


class BodyLimit:
    """ASGI middleware: refuses by the announced length at once, else as soon as too much has arrived."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        limit = limit_of(scope["path"])
        announced = _announced(scope)
        if announced is not None and announced > limit:
            await _refuse(scope, receive, send)
            return
        await self._pass_on(scope, receive, send, limit)

    async def _pass_on(self, scope: Scope, receive: Receive, send: Send, limit: int) -> None:
        arrived = 0

        async def counted() -> Message:
            nonlocal arrived
            message = await receive()
            arrived += len(message.get("body", b""))
            if arrived > limit:
                raise HTTPException(413)
            return message

        await self.app(scope, counted, send)


def limit_of(path: str) -> int:
    """The limit in bytes for requests to `path`."""
    return next((limit for prefix, limit in BY_PREFIX.items() if path.startswith(prefix)), BODY_BYTES)


def _announced(scope: Scope) -> int | None:
    for name, value in scope["headers"]:
        if name == b"content-length":
            return int(value) if value.isdigit() and len(value) < 19 else BODY_BYTES * KIBIBYTE
    return None


async def _refuse(scope: Scope, receive: Receive, send: Send) -> None:
    response = answer(refuse_with(413).reason, 413)
    response.headers["Connection"] = "close"
    await response(scope, receive, send)
