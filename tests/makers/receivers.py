"""Real receivers of messages on this machine: a mail server that speaks SMTP, and a gateway that takes webhooks."""

import hmac
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import StreamRequestHandler, ThreadingTCPServer
from threading import Thread
from typing import Any, cast


@dataclass
class Mailbox:
    """What a mail server got. `answers`: status lines for the next recipients; then 250."""

    port: int = 0
    answers: list[str] = field(default_factory=list)
    mails: list[EmailMessage] = field(default_factory=list)


class _MailHandler(StreamRequestHandler):
    def handle(self) -> None:
        box: Mailbox = self.server.box  # type: ignore[attr-defined]
        self._say("220 test")
        while line := self.rfile.readline():
            verb = line.split()[0].upper() if line.split() else b""
            if verb == b"DATA":
                self._say("354 go on")
                box.mails.append(self._read_mail())
                self._say("250 taken")
            elif verb == b"RCPT":
                self._say(box.answers.pop(0) if box.answers else "250 known")
            elif verb == b"QUIT":
                self._say("221 bye")
                return
            else:
                self._say("250 test")

    def _read_mail(self) -> EmailMessage:
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line[1:] if line.startswith(b"..") else line)
        return cast(EmailMessage, message_from_bytes(b"".join(lines), policy=policy.default))

    def _say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())


@dataclass
class Gateway:
    """What a gateway got, as (headers, body). `answers`: statuses of the next requests; then 202."""

    url: str = ""
    answers: list[int] = field(default_factory=list)
    requests: list[tuple[dict[str, str], bytes]] = field(default_factory=list)

    def payloads(self) -> list[dict[str, Any]]:
        return [json.loads(body) for _, body in self.requests]

    def is_signed(self, secret: str, number: int = -1) -> bool:
        """As docs/channels.md tells a gateway to check it."""
        headers, body = self.requests[number]
        signed = headers["x-bapgil-timestamp"].encode() + b"." + body
        expected = "v1=" + hmac.new(secret.encode(), signed, "sha256").hexdigest()
        return hmac.compare_digest(expected, headers["x-bapgil-signature"])


class _GatewayHandler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        gateway: Gateway = self.server.gateway  # type: ignore[attr-defined]
        body = self.rfile.read(int(self.headers["content-length"]))
        gateway.requests.append(({name.lower(): value for name, value in self.headers.items()}, body))
        self.send_response(gateway.answers.pop(0) if gateway.answers else 202)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Quiet."""


class _Server(ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


@contextmanager
def make_mailbox() -> Iterator[Mailbox]:
    box = Mailbox()
    with _Server(("127.0.0.1", 0), _MailHandler) as server:
        server.box = box  # type: ignore[attr-defined]
        box.port = server.server_address[1]
        Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield box
        server.shutdown()


@contextmanager
def make_gateway() -> Iterator[Gateway]:
    gateway = Gateway()
    with ThreadingHTTPServer(("127.0.0.1", 0), _GatewayHandler) as server:
        server.gateway = gateway  # type: ignore[attr-defined]
        gateway.url = f"http://127.0.0.1:{server.server_port}/messages"
        Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield gateway
        server.shutdown()
