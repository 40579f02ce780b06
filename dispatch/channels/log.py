"""The channel of development: it writes that a message would have gone out, and never what it says or to whom."""

import logging
from dataclasses import dataclass

from dispatch.channels.letters import Letter

log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class LogCarrier:
    """Takes everything."""

    def carry(self, letter: Letter) -> None:
        log.info("message %s: %s by %s, %d characters", letter.id, letter.template, letter.channel, len(letter.text))
