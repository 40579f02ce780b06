"""What the last weeks teach a plan: who has come to a door, and how long it took there.

Both are counted anew from the phones' facts whenever a day is planned, so nothing has to be kept up to date, and both
can be switched off by a setting. A coordinator's own rule about the usual courier always stands above what was learned.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlmodel import Session, col, select

from dispatch.settings import settings
from models.deliveries import Fact
from models.orders import DailyOrder

USUAL_FACES = 2
"""So many couriers of a door are familiar: those who came most often."""
LEAST_DAYS = 2
"""On so many days somebody must have come to be familiar."""
LEAST_VISITS = 4
"""Visits of a door before its time is learned at all."""
WEIGHT_OF_ESTIMATE = 4
"""The estimate counts like so many visits, so that a door's time moves slowly."""
SHORTEST_SECONDS, LONGEST_SECONDS = 20, 1800
"""A visit outside of these was tapped too late or too early, or was something else than a delivery."""
TRIMMED = 0.2
"""Share of the shortest, and of the longest visits that a mean leaves out (Tukey's trimmed mean)."""

_ENDS = ("delivered", "no_answer", "refused", "away", "card")


@dataclass(frozen=True, kw_only=True)
class Learned:
    """By recipient: the ids of familiar couriers, and visits in seconds (the latest days only)."""

    days: int = 0
    usual: Mapping[UUID, tuple[str, ...]] = field(default_factory=dict)
    visits: Mapping[UUID, Sequence[int]] = field(default_factory=dict)

    def service_seconds(self, recipient_id: UUID, estimate: int) -> int:
        """The estimate, drawn towards the trimmed mean of what the recipient's visits took."""
        visits = self.visits.get(recipient_id, ())
        if len(visits) < LEAST_VISITS:
            return estimate
        weight = len(visits)
        return round((weight * trimmed_mean(visits) + WEIGHT_OF_ESTIMATE * estimate) / (weight + WEIGHT_OF_ESTIMATE))


def learn(session: Session, area_id: UUID, day: date) -> Learned:
    """What the facts of the `history_days` before `day` teach about the recipients of one area."""
    chosen = settings()
    if chosen.history_days == 0 or not (chosen.learn_usual_couriers or chosen.learn_service_times):
        return Learned()
    recipients = _recipients(session, area_id, day, chosen.history_days)
    stays = _read_stays(session, recipients, day, chosen.history_days)
    return Learned(
        days=chosen.history_days,
        usual=_find_usual(stays) if chosen.learn_usual_couriers else {},
        visits=_measure(stays) if chosen.learn_service_times else {},
    )


def trimmed_mean(values: Sequence[int]) -> float:
    """Mean of the middle of `values`: a few wild ones do not move it."""
    cut = int(len(values) * TRIMMED)
    middle = sorted(values)[cut : len(values) - cut]
    return sum(middle) / len(middle)


@dataclass(frozen=True, kw_only=True)
class _Stay:
    """One courier at one door on one day."""

    recipient_id: UUID
    courier_id: UUID
    day: date
    arrived_at: datetime | None
    left_at: datetime | None


def _recipients(session: Session, area_id: UUID, day: date, days: int) -> dict[str, UUID]:
    """Recipient by the id of each of their orders of the last days."""
    statement = select(DailyOrder.id, DailyOrder.recipient_id).where(
        DailyOrder.area_id == area_id, DailyOrder.day < day, DailyOrder.day >= day - timedelta(days=days)
    )
    return {str(order): recipient for order, recipient in session.exec(statement).all()}


def _read_stays(session: Session, recipients: Mapping[str, UUID], day: date, days: int) -> list[_Stay]:
    statement = select(Fact).where(
        Fact.day < day, Fact.day >= day - timedelta(days=days), col(Fact.kind).in_(("arrived", *_ENDS))
    )
    times: dict[tuple[UUID, UUID, date], dict[bool, list[datetime]]] = defaultdict(lambda: defaultdict(list))
    for fact in session.exec(statement).all():
        for recipient in {recipients[order] for order in fact.order_ids if order in recipients}:
            times[recipient, fact.courier_id, fact.day][fact.kind == "arrived"].append(fact.happened_at)
    return [
        _Stay(
            recipient_id=recipient, courier_id=courier, day=on,
            arrived_at=min(kinds[True], default=None), left_at=max(kinds[False], default=None),
        )
        for (recipient, courier, on), kinds in times.items()
    ]  # fmt: skip


def _find_usual(stays: Iterable[_Stay]) -> dict[UUID, tuple[str, ...]]:
    days: dict[UUID, Counter[str]] = defaultdict(Counter)
    for stay in stays:
        if stay.left_at is not None:
            days[stay.recipient_id][str(stay.courier_id)] += 1
    return {
        recipient: usual for recipient, counted in days.items()
        if (usual := tuple(
            courier for courier, times in sorted(counted.items(), key=lambda entry: (-entry[1], entry[0]))
            if times >= LEAST_DAYS
        )[:USUAL_FACES])
    }  # fmt: skip


def _measure(stays: Iterable[_Stay]) -> dict[UUID, list[int]]:
    seconds: dict[UUID, list[int]] = defaultdict(list)
    for stay in stays:
        if stay.arrived_at is not None and stay.left_at is not None:
            took = round((stay.left_at - stay.arrived_at).total_seconds())
            if SHORTEST_SECONDS <= took <= LONGEST_SECONDS:
                seconds[stay.recipient_id].append(took)
    return dict(seconds)
