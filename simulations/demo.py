"""The Mapo demo as an installation of its own: made once, kept, and started again in seconds.

`prepare` brings an empty folder to "today, meals are going out": what an installer sets up is written directly,
everything else goes through the server (`simulations.chain`), and the morning is played (`simulations.day`).
"""

import json
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlmodel import Session, select

from dispatch import clock
from dispatch.access.accounts import DEMO_PASSWORD, AccountForm, create_account
from dispatch.calendar import Calendar
from dispatch.events import last_number
from dispatch.installation import get_epoch, open_database
from dispatch.settings import Settings
from models.database import Database
from models.events import Event
from models.places import Dong
from models.statuses import Role
from simulations.addresses import build_addresses
from simulations.chain import Chain
from simulations.city import City, carry_out, write_city, write_city_addresses
from simulations.day import Day, Outcome
from simulations.people import Screen
from simulations.providers import DYSPHAGIA_KITCHEN, GENERAL_KITCHEN, setup_city
from simulations.report import report_day
from simulations.server import Server
from simulations.streets import build_streets

COORDINATOR, GENERAL, DYSPHAGIA, CARE_MANAGER, AUDITOR = "desk", "kitchen", "kitchen2", "dong", "audit"
MORNING_SECONDS = 12 * 3600
"""Until when the demo's day is played before it is shown: some doors are done, most are not."""
BEFORE_FREEZE_DAYS = 3
FIXED_DAY = date(2026, 11, 25)
"""The day of simulations that must repeat: a Wednesday without a holiday near."""

OnProgress = Callable[[str, int, int], None]


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What a demo folder remembers of itself."""

    seed: int
    day: str
    area_id: str
    iterations: int


@dataclass(kw_only=True)
class Demo:
    """A demo installation in `server.home`."""

    server: Server
    on_progress: OnProgress = lambda step, done, total: None

    @property
    def facts_file(self) -> Path:
        return self.server.home / "demo.json"

    @property
    def is_ready(self) -> bool:
        return self.facts_file.exists()

    def is_served(self) -> bool:
        """Whether this demo's own server runs already, started by somebody else."""
        if not self.is_ready or (epoch := self.server.find_epoch()) is None:
            return False
        with self.database() as database:
            return get_epoch(database) == epoch

    @property
    def facts(self) -> Facts:
        return Facts(**json.loads(self.facts_file.read_text()))

    def settings(self) -> Settings:
        return Settings(home=self.server.home, database_url=self.server.database_url)

    @contextmanager
    def database(self) -> Iterator[Database]:
        """This installation's database, opened beside its server."""
        opened = open_database(self.settings())
        try:
            yield opened
        finally:
            opened.close()

    def forget(self) -> None:
        """Throw the demo's data away."""
        shutil.rmtree(self.server.home, ignore_errors=True)
        self.server.home.mkdir(parents=True)

    def install(self, *, seed: int, day: date) -> tuple[str, City]:
        """Streets, addresses, kitchens, teams and accounts, before the server's first start."""
        self.on_progress("streets and addresses", 0, 0)
        synthetic = build_streets()
        chosen = self.settings()
        chosen.streets.parent.mkdir(parents=True, exist_ok=True)
        synthetic.streets.save(chosen.streets)
        addresses = build_addresses(synthetic)
        shutil.move(write_city_addresses(self._scratch(), addresses), chosen.addresses)
        shutil.rmtree(self._scratch())
        self.on_progress("kitchens, hubs, teams, accounts", 0, 0)
        intake = Calendar(overlay={}).add_working_days(day, -BEFORE_FREEZE_DAYS)
        self.server.set_clock(clock.moment_of(intake, 10 * 3600))
        installed_at = _clock_at(clock.moment_of(intake, 9 * 3600))
        with self.database() as database, installed_at, database.write() as session:
            providers = setup_city(session, day)
            _add_accounts(session, providers.area_id, providers.kitchens)
        return str(providers.area_id), write_city(seed=seed, day=day, addresses=addresses)

    def play_chain(self, area_id: str, city: City, *, iterations: int) -> dict[str, float]:
        """From the Excel file to the published plan, through the running server; returns seconds per step."""
        chain = self.bring_in_people(area_id, city)
        chain.freeze()
        chain.publish(chain.plan(seed=city.seed, iterations=iterations))
        chain.desk.close()
        return chain.wall_seconds

    def bring_in_people(self, area_id: str, city: City) -> Chain:
        """Import the file, approve its orders, enter the desk's decisions and rules."""
        chain = Chain(
            server=self.server,
            desk=self.log_in(COORDINATOR),
            area_id=area_id,
            day=city.day,
            on_step=lambda name: self.on_progress(name, 0, 0),
        )
        report = chain.import_people(city.filename, city.content)
        chain.approve_orders()
        numbers = {row["row"]: row["recipient_number"] for row in report["rows"] if row["recipient_number"]}
        decided_at = _clock_at(self._first_moment(city.day))
        with self.database() as database, decided_at, database.write() as session:
            carry_out(session, city, numbers)
        return chain

    def play_day(
        self,
        area_id: str,
        day: date,
        *,
        seed: int,
        speed: float = 0,
        until_seconds: int | None = None,
        before_round: Callable[[datetime], None] = lambda now: None,
    ) -> Outcome:
        """Let the simulated crew carry the published day out, whole or until a second of the day."""
        desk = self.log_in(COORDINATOR)
        played = Day(
            server=self.server,
            desk=desk,
            kitchens=[self.log_in(GENERAL), self.log_in(DYSPHAGIA)],
            area_id=area_id,
            day=day,
            seed=seed,
            speed=speed,
            before_round=before_round,
            on_progress=lambda done, total: self.on_progress("doors", done, total),
        )
        try:
            return played.play(until_seconds=until_seconds)
        finally:
            desk.close()

    def report(self, day: date, outcome: Outcome, wall_seconds: Mapping[str, float]) -> dict[str, Any]:
        """What the day came to, as one JSON object."""
        with self.database() as database, database.read() as session:
            return report_day(session, day, outcome, dict(wall_seconds))

    def remember(self, facts: Facts) -> None:
        self.facts_file.write_text(json.dumps(asdict(facts)))

    def wind_clock(self, *, speed: float = 1) -> None:
        """Let the demo's clock run on from the last thing that happened in it."""
        with self.database() as database, database.read() as session:
            last = session.get(Event, last_number(session))
        assert last is not None
        self.server.set_clock(last.at + timedelta(seconds=1), speed=speed)

    def log_in(self, login: str) -> Screen:
        return Screen(url=self.server.url, login=login, password=DEMO_PASSWORD)

    def _first_moment(self, day: date) -> datetime:
        return clock.moment_of(Calendar(overlay={}).add_working_days(day, -BEFORE_FREEZE_DAYS), 11 * 3600)

    def _scratch(self) -> Path:
        folder = self.server.home / "scratch"
        folder.mkdir(exist_ok=True)
        return folder


@contextmanager
def _clock_at(moment: datetime) -> Iterator[None]:
    """Hold this process's clock, which does not follow the demo's clock file."""
    clock.hold_clock(moment)
    try:
        yield
    finally:
        clock.reset_clock()


def _add_accounts(session: Session, area_id: UUID, kitchens: Mapping[str, UUID]) -> None:
    """One account per role, with a password that `bapgil doctor` warns about."""
    dong = session.exec(select(Dong).order_by(Dong.code)).first()
    assert dong is not None
    for form in (
        AccountForm(login=COORDINATOR, password=DEMO_PASSWORD, role=Role.COORDINATOR, area_id=area_id),
        AccountForm(login=GENERAL, password=DEMO_PASSWORD, role=Role.KITCHEN, kitchen_id=kitchens[GENERAL_KITCHEN]),
        AccountForm(login=DYSPHAGIA, password=DEMO_PASSWORD, role=Role.KITCHEN, kitchen_id=kitchens[DYSPHAGIA_KITCHEN]),
        AccountForm(login=CARE_MANAGER, password=DEMO_PASSWORD, role=Role.CARE_MANAGER, dong_id=dong.id),
        AccountForm(login=AUDITOR, password=DEMO_PASSWORD, role=Role.AUDITOR, area_id=area_id),
    ):
        create_account(session, form)
