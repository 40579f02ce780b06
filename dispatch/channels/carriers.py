"""Which channels leave this installation, by its settings."""

from collections.abc import Mapping

from dispatch.channels.letters import Carrier
from dispatch.channels.log import LogCarrier
from dispatch.channels.mail import MailCarrier
from dispatch.channels.webhook import WebhookCarrier
from dispatch.settings import Settings

DESK, COURIER, EMAIL, SMS = "desk", "courier", "email", "sms"
CARRIED = (EMAIL, SMS)
"""Channels that leave the house; desk and courier are told by the stream of events."""


def build_carriers(settings: Settings) -> Mapping[str, Carrier]:
    """The configured channels by name. With `message_log` nothing leaves the house: the log takes all."""
    if settings.message_log:
        return {channel: LogCarrier() for channel in CARRIED}
    found: dict[str, Carrier] = {}
    if settings.smtp_host:
        found[EMAIL] = MailCarrier(
            host=settings.smtp_host,
            port=settings.smtp_port,
            tls=settings.smtp_tls,
            user=settings.smtp_user,
            password=settings.smtp_password,
            sender=settings.smtp_from,
        )
    if settings.webhook_url:
        found[SMS] = WebhookCarrier(url=settings.webhook_url, secret=settings.webhook_secret)
    return found


def is_configured(settings: Settings, channel: str) -> bool:
    return channel in build_carriers(settings)
