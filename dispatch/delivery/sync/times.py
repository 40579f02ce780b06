"""When something happened, by a phone whose clock may be anywhere."""

from datetime import UTC, datetime, timedelta

OLDEST = timedelta(hours=36)
"""A record older than this by the phone's own clock was made before that clock was set: its age tells nothing."""


def read_moment(text: object) -> datetime | None:
    """An ISO 8601 moment with an offset, as UTC; None for anything else. Any year is believed to be meant."""
    if not isinstance(text, str):
        return None
    try:
        moment = datetime.fromisoformat(text)
        return moment.astimezone(UTC) if moment.tzinfo is not None else None
    except OverflowError:  # the first or last day there is
        return moment.replace(tzinfo=UTC)
    except ValueError:
        return None


def corrected(made_at: datetime, *, device_now: datetime, received_at: datetime) -> datetime:
    """The moment by the server's clock at which the phone made a record.

    The phone's clock is off by `device_now` - `received_at` when it sends, so the age of the record counts, not
    its time. An age that can't be (made later than sent, or days ago) leaves the moment of arrival.
    """
    age = device_now - made_at
    return received_at - age if timedelta() <= age <= OLDEST else received_at
