"""What is missing or unsafe in an installation: one finding per question, with its cause and what to do."""

from collections.abc import Callable, Iterator, Sequence

from dispatch.settings import Settings
from rider_api.diagnosis.channels import look_at_channels
from rider_api.diagnosis.data import look_at_data
from rider_api.diagnosis.findings import Finding, Level
from rider_api.diagnosis.machine import look_at_machine
from rider_api.diagnosis.network import look_at_network
from rider_api.diagnosis.push import look_at_push
from rider_api.diagnosis.secrets import look_at_secrets

__all__ = ["Finding", "Level", "diagnose"]

CHECKS: Sequence[Callable[[Settings], Iterator[Finding]]] = (
    look_at_secrets,
    look_at_data,
    look_at_network,
    look_at_machine,
    look_at_channels,
    look_at_push,
)


def diagnose(settings: Settings) -> list[Finding]:
    """Every finding, good ones included. Changes nothing and asks no foreign server."""
    return [finding for check in CHECKS for finding in check(settings)]
