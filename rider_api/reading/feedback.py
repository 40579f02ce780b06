"""What was said of a kitchen's meals: a day's entries, and the monthly picture."""

from collections.abc import Iterator
from datetime import date, timedelta
from uuid import UUID

from sqlmodel import Session

from dispatch.kitchen.feedback import doors_by_month, feedback_of, meals_by_month, tally
from models.fleet import Kitchen
from rider_api.schemas.common import Named
from rider_api.schemas.lots import FeedbackAnswer, MonthAnswer, SaidAnswer, TallyAnswer, Topic, Verdict


def read_said(session: Session, kitchen_id: UUID, day: date) -> list[SaidAnswer]:
    """A day's complaints and praise, the newest first; no name, no words."""
    return [
        SaidAnswer(
            id=row.id, order=number, menu=menu, verdict=Verdict(row.verdict), topic=Topic(row.topic),
            happened_at=row.happened_at,
        )
        for row, menu, number in feedback_of(session, kitchen_id, day)
    ]  # fmt: skip


def read_months(session: Session, kitchen_id: UUID, today: date, months: int) -> FeedbackAnswer:
    """The last `months` months up to this one, the oldest first; months without a word are there too."""
    kitchen = session.get_one(Kitchen, kitchen_id)
    wanted = list(_months(today, months))[::-1]
    told = tally(session, kitchen_id, wanted[0], today)
    meals = meals_by_month(session, kitchen_id, wanted[0], today)
    doors = doors_by_month(session, kitchen_id, wanted[0], today)
    shown = []
    for month in wanted:
        own = [one for one in told if one.month == month]
        shown.append(
            MonthAnswer(
                month=month,
                meals=meals.get(month, 0),
                complaints=doors.get((month, Verdict.COMPLAINT.value), 0),
                praise=doors.get((month, Verdict.PRAISE.value), 0),
                tallies=[TallyAnswer.model_validate(one, from_attributes=True) for one in own],
            )
        )
    return FeedbackAnswer(kitchen=Named(id=kitchen.id, name=kitchen.name), months=shown)


def _months(today: date, count: int) -> Iterator[date]:
    """First days of this month and those before."""
    month = today.replace(day=1)
    for _ in range(count):
        yield month
        month = (month - timedelta(days=1)).replace(day=1)
