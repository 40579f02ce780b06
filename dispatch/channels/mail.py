"""E-mail by SMTP. The only file that imports smtplib."""

import smtplib
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import format_datetime

from dispatch.channels.letters import Letter, NotCarried

TIMEOUT_SECONDS = 15


@dataclass(frozen=True, kw_only=True)
class MailCarrier:
    """A mailbox at a mail server. `tls`: starttls, tls, or none (only for a server on this machine)."""

    host: str
    port: int
    tls: str
    user: str
    password: str
    sender: str

    def carry(self, letter: Letter) -> None:
        """Codes: channel.refused (for good), channel.login, channel.unreachable, channel.busy."""
        try:
            with self._connect() as server:
                if self.user:
                    server.login(self.user, self.password)
                server.send_message(self._write(letter))
        except smtplib.SMTPAuthenticationError as error:
            raise NotCarried("channel.login") from error
        except smtplib.SMTPRecipientsRefused as error:
            codes = [code for code, _ in error.recipients.values()]
            raise _refused(max(codes, default=0)) from error
        except smtplib.SMTPResponseException as error:
            raise _refused(error.smtp_code) from error
        except (smtplib.SMTPException, OSError) as error:
            raise NotCarried("channel.unreachable") from error

    def _connect(self) -> smtplib.SMTP:
        if self.tls == "tls":
            return smtplib.SMTP_SSL(
                self.host, self.port, timeout=TIMEOUT_SECONDS, context=ssl.create_default_context()
            )
        server = smtplib.SMTP(self.host, self.port, timeout=TIMEOUT_SECONDS)
        if self.tls == "starttls":
            server.starttls(context=ssl.create_default_context())
        return server

    def _write(self, letter: Letter) -> EmailMessage:
        message = EmailMessage()
        message["From"], message["To"], message["Subject"] = self.sender, letter.to, letter.subject
        message["Date"] = format_datetime(letter.made_at)
        # The same at every attempt, so that a mailbox shows a repeated message once.
        message["Message-ID"] = f"<{letter.id}@{self.sender.rpartition('@')[2].strip('>') or 'bapgil'}>"
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(f"{letter.text}\n\n{letter.text_en}\n")
        return message


def _refused(code: int) -> NotCarried:
    """SMTP says 5xx for "never" and 4xx for "not now" (RFC 5321 §4.2.1)."""
    return NotCarried("channel.refused", final=True) if code >= 500 else NotCarried("channel.busy")
