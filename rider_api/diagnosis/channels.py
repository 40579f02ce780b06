"""Which channels a message can leave this installation by, and whether they are safe; nobody is asked."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from dispatch.settings import Settings
from rider_api.diagnosis.findings import Finding, fail, fine, warn
from rider_api.diagnosis.network import is_public


def look_at_channels(settings: Settings) -> Iterator[Finding]:
    """E-mail, SMS and Kakao, and the log of development."""
    if settings.message_log:
        yield _logged(settings)
        return
    yield _mail(settings)
    yield _webhook(settings)


def _logged(settings: Settings) -> Finding:
    tell = fail if is_public(settings) else warn
    return tell(
        "channels",
        "doctor.messages_logged",
        cause=("알림이 로그에만 남고 밖으로 나가지 않습니다.", "Messages go to the log and nowhere else."),
        action=(
            "개발용이 아니면 BAPGIL_MESSAGE_LOG 를 지우세요.",
            "Unset BAPGIL_MESSAGE_LOG unless this is for development.",
        ),
    )


def _mail(settings: Settings) -> Finding:
    if not settings.smtp_host:
        return warn(
            "email",
            "doctor.no_email",
            cause=("전자우편 알림이 설정되지 않았습니다.", "Messages cannot go out by e-mail."),
            action=(
                "쓰려면 BAPGIL_SMTP_HOST 등을 정하세요 (docs/channels.md).",
                "To use it, set BAPGIL_SMTP_HOST and the rest (docs/channels.md).",
            ),
        )
    if settings.smtp_tls == "none" and settings.smtp_host not in ("127.0.0.1", "localhost", "::1"):
        return fail(
            "email",
            "doctor.email_plain",
            cause=("전자우편이 암호화 없이 나갑니다.", "E-mail leaves this machine without encryption."),
            action=("BAPGIL_SMTP_TLS 를 starttls 나 tls 로 정하세요.", "Set BAPGIL_SMTP_TLS to starttls or tls."),
        )
    return fine("email")


def _webhook(settings: Settings) -> Finding:
    if not settings.webhook_url:
        return warn(
            "sms",
            "doctor.no_sms",
            cause=(
                "문자·카카오 알림이 설정되지 않았습니다. 보호자에게는 직접 전화해야 합니다.",
                "Messages cannot go out by SMS or Kakao: guardians have to be called by hand.",
            ),
            action=(
                "쓰려면 BAPGIL_WEBHOOK_URL 과 BAPGIL_WEBHOOK_SECRET 을 정하세요 (docs/channels.md).",
                "To use it, set BAPGIL_WEBHOOK_URL and BAPGIL_WEBHOOK_SECRET (docs/channels.md).",
            ),
        )
    parts = urlsplit(settings.webhook_url)
    if parts.scheme != "https" and parts.hostname not in ("127.0.0.1", "localhost", "::1"):
        return fail(
            "sms",
            "doctor.sms_plain",
            cause=("문자 게이트웨이 주소가 https 가 아닙니다.", "The address of the SMS gateway is not https."),
            action=("https 주소로 바꾸세요.", "Use its https address."),
        )
    if len(settings.webhook_secret) < 16:
        return fail(
            "sms",
            "doctor.sms_secret",
            cause=("문자 게이트웨이의 비밀 값이 없거나 짧습니다.", "The secret of the gateway is missing or short."),
            action=(
                "BAPGIL_WEBHOOK_SECRET 을 16자 이상으로 정하고 게이트웨이에도 넣으세요.",
                "Set BAPGIL_WEBHOOK_SECRET to 16 characters or more, here and at the gateway.",
            ),
        )
    return fine("sms")
