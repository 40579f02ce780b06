"""The least of HTTP/1.1 that a measuring client needs: one kept connection, one request at a time, little work."""

import asyncio
from dataclasses import dataclass
from urllib.parse import urlsplit


class Broken(ConnectionError):
    """The connection ended without a whole answer: whether the server took the request is not known."""


@dataclass(kw_only=True)
class Wire:
    """A phone's connection to `url`; opened when it is needed, and again after it broke."""

    url: str
    token: str = ""
    _open: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(self, method: str, path: str, body: bytes = b"") -> tuple[int, bytes]:
        """Status and body of the answer; raises `Broken`."""
        try:
            reader, writer = self._open = self._open or await self._connect()
            writer.write(self._head(method, path, len(body)) + body)
            await writer.drain()
            head = (await reader.readuntil(b"\r\n\r\n")).lower()
            length = int(head.partition(b"content-length:")[2].split(b"\r\n", 1)[0])
            return int(head.split(b" ", 2)[1]), await reader.readexactly(length)
        except (OSError, asyncio.IncompleteReadError) as error:
            self.close()
            raise Broken(type(error).__name__) from error

    def close(self) -> None:
        if self._open is not None:
            self._open[1].close()
            self._open = None

    async def _connect(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        address = urlsplit(self.url)
        return await asyncio.open_connection(address.hostname, address.port)

    def _head(self, method: str, path: str, length: int) -> bytes:
        return (
            f"{method} {path} HTTP/1.1\r\nHost: {urlsplit(self.url).netloc}\r\nAuthorization: Bearer {self.token}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {length}\r\n\r\n"
        ).encode()
