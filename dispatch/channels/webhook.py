"""SMS and Kakao by one generic webhook: a signed POST to the district's own gateway (docs/channels.md)."""

import hmac
import json
from dataclasses import dataclass

import httpx

from dispatch import clock
from dispatch.channels.letters import Letter, NotCarried

TIMEOUT_SECONDS = 10
RETRIED = (408, 425, 429)


@dataclass(frozen=True, kw_only=True)
class WebhookCarrier:
    """A gateway at `url` that shares `secret` with this installation."""

    url: str
    secret: str

    def carry(self, letter: Letter) -> None:
        """Codes: channel.refused (for good), channel.busy, channel.unreachable. 409 means: taken before."""
        body = json.dumps(payload_of(letter), ensure_ascii=False, separators=(",", ":")).encode()
        headers = {"Content-Type": "application/json", "Idempotency-Key": str(letter.id), **self._sign(body)}
        try:
            answer = httpx.post(
                self.url, content=body, headers=headers, timeout=TIMEOUT_SECONDS, follow_redirects=False
            )
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise NotCarried("channel.unreachable") from error
        if answer.is_success or answer.status_code == httpx.codes.CONFLICT:
            return
        if answer.status_code in RETRIED or answer.status_code >= 500 or answer.is_redirect:
            raise NotCarried("channel.busy")
        raise NotCarried("channel.refused", final=True)

    def _sign(self, body: bytes) -> dict[str, str]:
        stamp = str(int(clock.machine_now().timestamp()))
        return {"X-Bapgil-Timestamp": stamp, "X-Bapgil-Signature": sign(self.secret, stamp, body)}


def payload_of(letter: Letter) -> dict[str, str]:
    """The body of the POST."""
    return {
        "id": str(letter.id),
        "channel": letter.channel,
        "template": letter.template,
        "to": letter.to,
        "text": letter.text,
        "text_en": letter.text_en,
        "made_at": letter.made_at.isoformat(),
    }


def sign(secret: str, stamp: str, body: bytes) -> str:
    """`v1=` and the HMAC-SHA256 of "timestamp.body" in hexadecimal."""
    return "v1=" + hmac.digest(secret.encode(), stamp.encode() + b"." + body, "sha256").hex()
