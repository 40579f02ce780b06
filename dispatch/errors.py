"""Refusals: a code, its cause and what to do, in Korean and English. Listed in docs/errors.md."""

from routing.reasons import Reason, Text


class Refused(Exception):
    """A decision that the rules do not allow. Nothing was changed. `status` is the HTTP answer for it."""

    def __init__(self, reason: Reason, *, status: int = 409) -> None:
        super().__init__(f"{reason.code}: {reason.cause.en}")
        self.reason = reason
        self.status = status


def explain(
    code: str, *, cause: tuple[str, str], action: tuple[str, str], subject: tuple[str, ...] = ()
) -> Reason:
    """Make a reason that is reported and not raised; `cause` and `action` are (Korean, English)."""
    texts = [Text(ko=korean, en=english) for korean, english in (cause, action)]
    return Reason(code=code, cause=texts[0], action=texts[1], subject=subject)


def refuse(
    code: str,
    *,
    cause: tuple[str, str],
    action: tuple[str, str],
    subject: tuple[str, ...] = (),
    status: int = 409,
) -> Refused:
    """Make a refusal; `cause` and `action` are (Korean, English)."""
    return Refused(explain(code, cause=cause, action=action, subject=subject), status=status)


def reason_json(reason: Reason) -> dict[str, object]:
    """The form in which reasons are stored and sent."""
    return {
        "code": reason.code,
        "cause": {"ko": reason.cause.ko, "en": reason.cause.en},
        "action": {"ko": reason.action.ko, "en": reason.action.en},
        "subject": list(reason.subject),
    }
