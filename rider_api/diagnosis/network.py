"""Who can reach the server, and whether the way there is safe."""

from collections.abc import Iterator
from ipaddress import ip_address
from urllib.parse import urlsplit

from dispatch.settings import Settings
from rider_api.diagnosis.findings import Finding, fail, fine, warn


def look_at_network(settings: Settings) -> Iterator[Finding]:
    """TLS, cookies, and whose word on addresses is taken."""
    yield _tls(settings)
    yield _cookies(settings)
    yield _proxy(settings)


def is_public(settings: Settings) -> bool:
    """Whether others than this machine can reach the server."""
    named = urlsplit(settings.public_url).hostname or settings.host
    return not (_is_loopback(named) and _is_loopback(settings.host))


def _tls(settings: Settings) -> Finding:
    if not is_public(settings) or settings.url.startswith("https://"):
        return fine("tls")
    return fail(
        "tls",
        "doctor.no_tls",
        cause=(
            "암호화하지 않은 주소(http)로 바깥에 열려 있습니다.",
            "Others can reach this server without encryption (http).",
        ),
        action=(
            "TLS 프록시를 앞에 두고 BAPGIL_PUBLIC_URL 을 https 주소로 정하세요 (docs/operations.md).",
            "Put a TLS proxy in front and set BAPGIL_PUBLIC_URL to its https address (docs/operations.md).",
        ),
    )


def _cookies(settings: Settings) -> Finding:
    if settings.secure_cookies == settings.url.startswith("https://"):
        return fine("cookies")
    if settings.secure_cookies:
        cause = ("https 주소가 아니면 보안 쿠키로 로그인할 수 없습니다.", "Secure cookies do not work without https.")
    else:
        cause = ("https 인데 보안 쿠키가 꺼져 있습니다.", "The address is https, and secure cookies are off.")
    return fail(
        "cookies",
        "doctor.cookies",
        cause=cause,
        action=(
            "BAPGIL_SECURE_COOKIES 와 BAPGIL_PUBLIC_URL 을 맞추세요.",
            "Make BAPGIL_SECURE_COOKIES and BAPGIL_PUBLIC_URL agree.",
        ),
    )


def _proxy(settings: Settings) -> Finding:
    if not settings.public_url.startswith("https://") or settings.trusted_proxies:
        return fine("proxy")
    return warn(
        "proxy",
        "doctor.proxy_unknown",
        cause=(
            "프록시 주소를 몰라 모든 로그인 시도가 한 주소로 세어집니다.",
            "The proxy is not named, so all log-in attempts count as one address.",
        ),
        action=(
            "BAPGIL_TRUSTED_PROXIES 에 프록시 주소(예: 127.0.0.1)를 적으세요.",
            "Name it in BAPGIL_TRUSTED_PROXIES, such as 127.0.0.1.",
        ),
    )


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
