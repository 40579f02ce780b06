"""Web Push without a payload (RFC 8030, RFC 8292): it says nothing but "look", signed with this installation's key.

An endpoint is an address that a browser chose, so it is trusted with nothing: TLS, its default port, public addresses
only, no redirect, no proxy, and the connection goes to the very address that was looked at.
"""

import base64
import json
import os
import re
import socket
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from pathlib import Path

import httpx
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from dispatch import clock
from dispatch.channels.letters import NotCarried
from dispatch.errors import Refused, refuse
from dispatch.settings import Settings

TTL_SECONDS = 300
"""How long a push service keeps it for a phone that is out of reach; what is older is seen when the page is opened."""
TOKEN_SECONDS = 3600
TIMEOUT_SECONDS = 10
LONGEST_ENDPOINT = 1000
GONE = (404, 410)
RETRIED = (408, 425, 429)
_ENDPOINT = re.compile(r"(?P<scheme>https?)://(?P<host>[A-Za-z0-9.-]+)(:(?P<port>[0-9]{1,5}))?(?P<path>/[!\"$-~]*)")
_TRANSLATED = ip_network("64:ff9b::/96")
"""IPv6 addresses that a gateway turns into IPv4 ones."""


@dataclass(frozen=True, kw_only=True)
class Endpoint:
    """Where one browser's push service takes its wake-ups."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def origin(self) -> str:
        return f"{self.scheme}://{self.netloc}"

    @property
    def netloc(self) -> str:
        usual = {"https": 443, "http": 80}[self.scheme]
        return self.host if self.port == usual else f"{self.host}:{self.port}"


@dataclass(frozen=True, kw_only=True)
class PushKey:
    """The P-256 key by which push services know this installation, and whom they write to."""

    private: ec.EllipticCurvePrivateKey = field(repr=False)
    contact: str

    @property
    def public(self) -> str:
        """The uncompressed point as browsers want it: base64url without padding."""
        key = self.private.public_key()
        return _encode(key.public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint))

    def sign(self, origin: str) -> str:
        """The Authorization header for a push service."""
        claims = {
            "aud": origin,
            "exp": int(clock.machine_now().timestamp()) + TOKEN_SECONDS,
            "sub": self.contact,
        }
        text = ".".join(_encode(json.dumps(part).encode()) for part in ({"typ": "JWT", "alg": "ES256"}, claims))
        r, s = decode_dss_signature(self.private.sign(text.encode(), ec.ECDSA(hashes.SHA256())))
        return f"vapid t={text}.{_encode(r.to_bytes(32, 'big') + s.to_bytes(32, 'big'))}, k={self.public}"


def create_push_key(path: Path) -> None:
    """Write a new key with mode 0600; refuses to overwrite one (FileExistsError)."""
    pem = ec.generate_private_key(ec.SECP256R1()).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(pem)


def read_push_key(settings: Settings) -> PushKey | None:
    """The key, None while push is off. `Refused`: push.key_unreadable, push.no_contact."""
    if settings.push_key is None:
        return None
    if not settings.push_contact:
        raise refuse(
            "push.no_contact",
            cause=("휴대전화 알림의 연락처가 없습니다.", "Push has a key but no contact."),
            action=(
                "BAPGIL_PUSH_CONTACT 에 mailto: 나 https: 주소를 적으세요.",
                "Set BAPGIL_PUSH_CONTACT to a mailto: or https: address.",
            ),
        )
    try:
        key = serialization.load_pem_private_key(settings.push_key.read_bytes(), password=None)
    except (OSError, ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise _unreadable() from error
    if not isinstance(key, ec.EllipticCurvePrivateKey) or not isinstance(key.curve, ec.SECP256R1):
        raise _unreadable()
    return PushKey(private=key, contact=settings.push_contact)


def find_push_key(settings: Settings) -> PushKey | None:
    """The key; None while push is off, or set up wrongly: `bapgil doctor` says which."""
    try:
        return read_push_key(settings)
    except Refused:
        return None


def read_endpoint(text: str, *, private: bool = False) -> Endpoint:
    """An endpoint by its text; `private` allows plain HTTP and any port. `Refused`: push.endpoint."""
    found = _ENDPOINT.fullmatch(text) if len(text) <= LONGEST_ENDPOINT else None
    if found is not None:
        scheme, host = found["scheme"], found["host"].lower()
        port = int(found["port"] or {"https": 443, "http": 80}[scheme])
        if private or (scheme == "https" and port == 443 and "." in host and not _is_address(host)):
            return Endpoint(scheme=scheme, host=host, port=port, path=found["path"])
    raise refuse(
        "push.endpoint",
        cause=("알림 서비스의 주소로 쓸 수 없습니다.", "That is no address of a push service."),
        action=("다른 브라우저로 켜 보거나 알림 없이 쓰세요.", "Try another browser, or go on without notifications."),
        status=422,
    )


def push(key: PushKey, endpoint: Endpoint, *, private: bool = False) -> None:
    """Wake one phone. Codes: push.gone, push.refused, push.forbidden (for good), push.busy, push.unreachable."""
    address = _find_address(endpoint, private=private)
    request = httpx.Request(
        "POST",
        f"{endpoint.scheme}://{f'[{address}]' if address.version == 6 else address}:{endpoint.port}{endpoint.path}",
        headers={
            "Host": endpoint.netloc,
            "Authorization": key.sign(endpoint.origin),
            "TTL": str(TTL_SECONDS),
            "Urgency": "high",
            "Topic": "news",
            "Content-Length": "0",
        },
        extensions={
            "sni_hostname": endpoint.host,
            "timeout": dict.fromkeys(("connect", "read", "write", "pool"), TIMEOUT_SECONDS),
        },
    )
    # The bare transport: a client would write the endpoint into the log.
    with httpx.HTTPTransport(trust_env=False) as transport:
        try:
            answer = transport.handle_request(request)
        except (httpx.HTTPError, httpx.InvalidURL):
            raise NotCarried("push.unreachable") from None
        answer.close()
    if answer.is_success:
        return
    if answer.status_code in GONE:
        raise NotCarried("push.gone", final=True)
    if answer.status_code in RETRIED or answer.status_code >= 500:
        raise NotCarried("push.busy")
    raise NotCarried("push.refused", final=True)


def _find_address(endpoint: Endpoint, *, private: bool) -> IPv4Address | IPv6Address:
    """The address that is connected to; a name of which one address is not public is not asked at all."""
    try:
        told = socket.getaddrinfo(endpoint.host, endpoint.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise NotCarried("push.unreachable") from None
    found = [ip_address(str(place[4][0]).partition("%")[0]) for place in told]
    if not private and not all(map(_is_public, found)):
        raise NotCarried("push.forbidden", final=True)
    return found[0]


def _is_public(address: IPv4Address | IPv6Address) -> bool:
    if not address.is_global or address.is_multicast:
        return False
    if isinstance(address, IPv4Address):
        return True
    hidden = address.ipv4_mapped or address.sixtofour or address.teredo
    return hidden is None and address not in _TRANSLATED


def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def _unreadable() -> Refused:
    return refuse(
        "push.key_unreadable",
        cause=("휴대전화 알림의 키 파일을 읽을 수 없습니다.", "The key file of push cannot be read."),
        action=(
            "BAPGIL_PUSH_KEY 의 파일을 확인하거나 `bapgil push key` 로 새로 만드세요.",
            "Check the file named by BAPGIL_PUSH_KEY, or make one with `bapgil push key`.",
        ),
    )


def _encode(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
