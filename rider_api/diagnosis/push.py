"""Whether phones are woken, and whether the key for it is private."""

import stat
from collections.abc import Iterator

from dispatch.channels.push import read_push_key
from dispatch.errors import Refused
from dispatch.settings import Settings
from rider_api.diagnosis.findings import Finding, Level, fail, fine


def look_at_push(settings: Settings) -> Iterator[Finding]:
    """`push_off` where nobody wants it: it is a choice, and no fault."""
    if settings.push_key is None:
        yield fine("push_off")
        return
    try:
        read_push_key(settings)
    except Refused as refused:
        yield Finding(check="push", level=Level.FAIL, reason=refused.reason)
    else:
        yield fine("push")
    if settings.push_key.exists():
        yield _private(stat.S_IMODE(settings.push_key.stat().st_mode))


def _private(mode: int) -> Finding:
    if mode & 0o077 == 0:
        return fine("push_key_mode")
    return fail(
        "push_key_mode",
        "doctor.push_key_mode",
        cause=(
            f"휴대전화 알림의 키를 다른 사용자도 읽을 수 있습니다 ({mode:o}).",
            f"Others may read the key of push ({mode:o}).",
        ),
        action=("`chmod 600` 으로 권한을 고치세요.", "Run `chmod 600` on it."),
    )
