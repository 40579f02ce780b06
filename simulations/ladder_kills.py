"""A day and a night of ladders on a server that is killed again and again: every step fires exactly once.

The clock file runs fast, so that 24 hours pass while a real server is killed with `kill -9` at random moments, also
while it starts. Cases are opened, taken on and closed meanwhile, as phones and a desk would. At the end steps, events
and outbox are counted against each other, and each step's lateness is measured in real seconds from the moment at
which it was due and a server was there.
"""

import re
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from uuid import UUID

from sqlmodel import Session, col, select

from dispatch import clock
from dispatch.installation import open_database
from dispatch.settings import Settings
from dispatch.welfare.cases import close_case, open_case
from dispatch.welfare.records import steps_of
from dispatch.welfare.steps import acknowledge_step
from models.database import Database
from models.deliveries import Fact
from models.events import Event
from models.messages import Message
from models.orders import DailyOrder
from models.statuses import CaseStatus, MessageStatus
from models.welfare import Case, CaseStep
from simulations.ladder_people import LadderPeople
from simulations.server import Server

DAY = date(2026, 11, 25)
OnKill = Callable[[int], None]
_SENT = re.compile(r"message ([0-9a-f-]{36}): ")


@dataclass(frozen=True, kw_only=True)
class LadderReport:
    """What 24 hours came to. `wrong_steps` must be 0, and no step may be later than a minute after a restart."""

    kills: int
    cases: int
    steps: int
    fired: int
    wrong_steps: int
    """Steps that fired twice, that are due and did not fire, or whose event or message is missing or doubled."""
    messages: int
    messages_sent: int
    messages_by_status: dict[str, int]
    messages_repeated: int
    """Carried twice because the server died between the channel's answer and its own note of it."""
    latest_seconds: float
    median_seconds: float
    simulated_hours: float
    wall_seconds: float

    @property
    def holds(self) -> bool:
        settled = {MessageStatus.SENT.value, MessageStatus.WITHHELD.value}  # without consent or address: never sent
        return self.wrong_steps == 0 and self.latest_seconds <= 60 and settled.issuperset(self.messages_by_status)


@dataclass(kw_only=True)
class LadderDay:
    """One run in `folder`. `speed`: simulated seconds in one real second; 500 kills then take a day and more."""

    folder: Path
    kills: int
    people: int
    random: Random
    speed: float = 60
    start_seconds: tuple[float, float] = (0.1, 2.0)
    """When a server dies that dies while it starts."""
    life_seconds: tuple[float, float] = (0.0, 1.5)
    """How long one lives that has started."""
    starts: list[float] = field(default_factory=list)
    real_start: float = 0.0
    jumped_at: datetime = field(init=False)

    def play(self, on_kill: OnKill = lambda done: None) -> LadderReport:
        began = time.monotonic()
        server = Server(home=self.folder, workers=0, extra={"BAPGIL_MESSAGE_LOG": "true", "BAPGIL_WEBHOOK_URL": ""})
        settings = Settings(_env_file=None, home=self.folder)  # type: ignore[call-arg]
        start = clock.moment_of(DAY, 0)
        clock.hold_clock(start)
        database = open_database(settings)
        try:
            visits = self._prepare(database)
            self._live(server, database, visits, start, on_kill)
            report = self._count(server, database, start, time.monotonic() - began)
        finally:
            server.stop()
            database.close()
            clock.reset_clock()
        return report

    def _prepare(self, database: Database) -> list[tuple[UUID, UUID]]:
        with database.write() as session:
            return list(LadderPeople(session, DAY).make_visits(self.people))

    def _live(
        self,
        server: Server,
        database: Database,
        visits: Sequence[tuple[UUID, UUID]],
        start: datetime,
        on_kill: OnKill,
    ) -> None:
        """Kill the server so often; at each kill a few cases begin, so that all begin long before the end."""
        waiting = list(visits)
        opens = max(1, round(len(waiting) / max(1, int(self.kills * 0.85))))
        server.set_clock(start, speed=self.speed)
        self.real_start = time.time()
        for number in range(1, self.kills + 1):
            self._live_once(server, database, [waiting.pop() for _ in range(min(opens, len(waiting)))])
            on_kill(number)
        self._act(server, database, waiting)
        self.starts.append(time.time())
        server.start()
        self._let_it_end(server, database)

    def _live_once(self, server: Server, database: Database, visits: Sequence[tuple[UUID, UUID]]) -> None:
        """One server from its start to its end: half of them die while they start, half a while after."""
        self.starts.append(time.time())
        server.start_without_waiting()
        if self.random.random() < 0.5:
            time.sleep(self.random.uniform(*self.start_seconds))
            self._act(server, database, visits)
        else:
            server.wait_until_ready()
            self._act(server, database, visits)
            time.sleep(self.random.uniform(*self.life_seconds))
        server.kill()

    def _act(self, server: Server, database: Database, visits: Sequence[tuple[UUID, UUID]]) -> None:
        """Doors that do not answer, and what a desk does with the cases that there are."""
        clock.hold_clock(clock.read_clock_file(server.clock_file))
        with database.write() as session:
            for order_id, fact_id in visits:
                open_case(session, session.get_one(DailyOrder, order_id), session.get_one(Fact, fact_id), "no_answer")
            self._look_after_somebody(session)

    def _look_after_somebody(self, session: Session) -> None:
        cases = session.exec(select(Case).where(Case.status != CaseStatus.CLOSED).order_by(col(Case.opened_at))).all()
        if not cases or self.random.random() < 0.5:
            return
        case = self.random.choice(cases)
        fired = [step for step in steps_of(session, case.id) if step.fired_at and step.acknowledged_at is None]
        if fired and self.random.random() < 0.6:
            acknowledge_step(session, case.id, fired[-1].position)
        elif self.random.random() < 0.4:
            close_case(session, case.id, code="seen_in_person", who="시험")

    def _let_it_end(self, server: Server, database: Database) -> None:
        """The last server carries out what is left: hours pass at once, then everything is fired and carried.

        A slow machine is waited for; two minutes in which nothing more is carried are the end.
        """
        shown = clock.read_clock_file(server.clock_file)
        server.set_clock(shown + timedelta(days=1), speed=0)
        self.jumped_at = shown
        left, deadline = -1, time.monotonic() + 120
        while time.monotonic() < deadline:
            with database.read() as session:
                waiting = select(Message.id).where(Message.status == MessageStatus.WAITING)
                now_left = len(_due_steps(session, shown + timedelta(days=1))) + len(session.exec(waiting).all())
            if now_left == 0:
                return
            if now_left != left:
                left, deadline = now_left, time.monotonic() + 120
            time.sleep(0.2)

    def _count(self, server: Server, database: Database, start: datetime, wall_seconds: float) -> LadderReport:
        with database.read() as session:
            steps = session.exec(select(CaseStep).where(CaseStep.position > 0)).all()
            events = Counter(
                (event.subject_id, event.data["position"])
                for event in session.exec(select(Event).where(Event.kind == "step.fired")).all()
            )
            messages = session.exec(select(Message)).all()
            at_desk = Counter((str(row.case_id), row.position) for row in messages if row.channel == "desk")
            end = start + timedelta(days=30)
            due = {step.id for step in _due_steps(session, end)}
            wrong = [step for step in steps if _is_wrong(step, events, at_desk, due)]
            late = sorted(self._lateness(step, start) for step in steps if step.fired_at is not None)
            carried = Counter(_SENT.findall(server.log_file.read_text(errors="replace")))
            leaving = [row for row in messages if row.channel in ("email", "sms")]
            cases = len(session.exec(select(Case.id)).all())
        return LadderReport(
            kills=self.kills,
            cases=cases,
            steps=len(steps),
            fired=sum(events.values()),
            wrong_steps=len(wrong),
            messages=len(leaving),
            messages_sent=sum(row.status == MessageStatus.SENT for row in leaving),
            messages_by_status=dict(sorted(Counter(row.status.value for row in leaving).items())),
            messages_repeated=sum(count - 1 for count in carried.values()),
            latest_seconds=round(late[-1], 2) if late else 0.0,
            median_seconds=round(late[len(late) // 2], 2) if late else 0.0,
            simulated_hours=round((self.jumped_at - start).total_seconds() / 3600, 1),
            wall_seconds=round(wall_seconds, 1),
        )

    def _lateness(self, step: CaseStep, start: datetime) -> float:
        """Real seconds between the moment at which the step was due and a server was being started, and its firing."""
        assert step.fired_at is not None
        if step.fired_at > self.jumped_at:
            return 0.0  # of the hours that passed at once
        due, fired = (
            self.real_start + (moment - start).total_seconds() / self.speed for moment in (step.due_at, step.fired_at)
        )
        began = max((moment for moment in self.starts if moment <= fired), default=fired)
        return max(0.0, fired - max(due, began))


def _due_steps(session: Session, moment: datetime) -> list[CaseStep]:
    statement = (
        select(CaseStep)
        .join(Case, col(Case.id) == col(CaseStep.case_id))
        .where(
            col(CaseStep.fired_at).is_(None),
            col(CaseStep.acknowledged_at).is_(None),
            col(CaseStep.due_at) <= moment,
            Case.status != CaseStatus.CLOSED,
        )
    )
    return list(session.exec(statement).all())


def _is_wrong(
    step: CaseStep, events: Counter[tuple[str | None, int]], at_desk: Counter[tuple[str, int | None]], due: set[UUID]
) -> bool:
    expected = 0 if step.fired_at is None else 1
    key = (str(step.case_id), step.position)
    return step.id in due or events[key] != expected or at_desk[key] != expected
