"""Security headers on every answer; answers of the API are never kept by a cache unless they say so."""

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send


def write_content_security_policy(tiles_origin: str = "") -> str:
    """What a page may load: our own things, and the map's tiles of exactly one host where one is set."""
    drawn = " ".join(filter(None, ("'self'", tiles_origin)))
    return "; ".join(
        (
            "default-src 'self'",
            "script-src 'self'",
            "style-src 'self' 'unsafe-inline'",  # Preact and MapLibre set style attributes
            f"img-src {drawn} data: blob:",
            "worker-src 'self' blob:",
            f"connect-src {drawn}",
            "object-src 'none'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        )
    )


ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "geolocation=(self), camera=(self), microphone=()",
    "X-Frame-Options": "DENY",
}


class SecurityHeaders:
    """ASGI middleware; `over_tls` adds Strict-Transport-Security, `tiles_origin` the host of the map's tiles."""

    def __init__(self, app: ASGIApp, *, over_tls: bool, tiles_origin: str = "") -> None:
        self.app = app
        policy = {"Content-Security-Policy": write_content_security_policy(tiles_origin)}
        self.always = ALWAYS | policy | ({"Strict-Transport-Security": "max-age=31536000"} if over_tls else {})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self.always.items():
                    headers.setdefault(name, value)
                if scope["path"].startswith("/api/"):
                    headers.setdefault("Cache-Control", "no-store")
            await send(message)

        await self.app(scope, receive, with_headers)
