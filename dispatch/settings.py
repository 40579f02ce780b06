"""Settings of one installation, from environment variables `BAPGIL_*` (and `.env` in the working folder)."""

import re
from functools import lru_cache
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from dispatch.errors import Refused, refuse

_HOST = re.compile(r"[A-Za-z0-9.-]+(:[0-9]{1,5})?")
_CONTACT = re.compile(r"(mailto:[^@\s]+@[^@\s]+|https://[^\s]+)")


class Settings(BaseSettings):
    """Every setting has a default with which one machine works; docs/operations.md explains each."""

    model_config = SettingsConfigDict(env_prefix="BAPGIL_", env_file=".env", extra="ignore", populate_by_name=True)

    home: Path = Path("var")
    """Folder of everything this installation writes."""
    database_url: str = ""
    """Empty: SQLite in `home/data`. PostgreSQL: postgresql+psycopg://user:password@host/name."""
    key_file: Path | None = None
    """The installation key; default `home/secrets/installation.key`. Keep it away from the backups."""
    photo_dir: Path | None = None
    streets_file: Path | None = None
    """Imported street network; default `home/maps/streets.npz`. Without it distances are estimated."""
    valhalla: str = ""
    """Address of a Valhalla service that gives travel times and lines, such as http://localhost:8002; empty: our own
    streets. They stand in while it does not answer."""
    address_table: Path | None = None
    """Imported official address table; default `home/maps/addresses.sqlite`."""
    data_dir: Path = Field(default=Path("../shared/data"), validation_alias="BAPGIL_DATA")
    """Real maps and addresses for tests and benchmarks; never needed to run."""
    bench_dir: Path = Field(default=Path("../shared/bench"), validation_alias="BAPGIL_BENCH")

    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=0, le=65_535)
    public_url: str = ""
    """Address that phones and browsers use, such as https://bapgil.example.kr; empty: http://host:port."""
    secure_cookies: bool = False
    """True behind TLS: `__Host-` cookies with Secure. `bapgil doctor` warns when it is off on a public address."""
    trusted_proxies: str = ""
    """Addresses whose X-Forwarded-For is believed (comma separated)."""

    lead_working_days: int = Field(default=2, ge=0, le=10)
    """Working days between freeze and service day: D-2, as kitchens buy fresh and riders have a rota."""
    clash_working_days: int = Field(default=2, ge=0, le=10)
    """So many working days before a freeze, a diet clash that nobody has decided becomes a task."""
    cut_off_seconds: int = Field(default=17 * 3600, ge=0, le=86_400)
    """Time of that day, since midnight in Korea: 17:00, so that dong offices can still refer in office hours."""

    workers: int = 1
    """Planning processes started beside the server; 0 when `bapgil worker` runs elsewhere."""
    plan_seconds: int = 20
    plan_cores: int = 1
    unfamiliar_face_won: int = 800
    """What a plan may pay to send the usual courier to a door: about five minutes of a rider's time."""
    unequal_hours_won: int = Field(default=0, ge=0)
    """What a plan may pay so that a tour's paid time is an hour nearer to the mean of its team."""
    unequal_doors_won: int = Field(default=0, ge=0)
    """The same for a door."""
    learn_usual_couriers: bool = True
    """Who came most often in the last weeks is familiar at a door, unless a rule names somebody."""
    learn_service_times: bool = True
    """A door's time follows what its visits have taken."""
    history_days: int = Field(default=28, ge=0, le=365)
    """How far back to learn from; 0: nothing is learned."""

    pin_minutes: int = Field(default=60, ge=0, le=1440)
    """A courier's phone that was not used for so long asks for its PIN; 0: only at the start of a day."""

    kakao_key: str = ""
    vworld_key: str = ""
    juso_key: str = ""
    nominatim_url: str = ""

    tiles_url: str = ""
    """Raster tiles below the map, such as https://tiles.example.kr/{z}/{x}/{y}.png; empty: only our own roads."""
    tiles_attribution: str = ""
    """Whose tiles they are, as their owner wants it written."""

    smtp_host: str = ""
    """Mail server for messages; empty: no e-mail."""
    smtp_port: int = Field(default=587, ge=1, le=65_535)
    smtp_tls: Literal["starttls", "tls", "none"] = "starttls"
    smtp_user: str = ""
    smtp_password: str = ""
    smtp_from: str = "bapgil@localhost"
    webhook_url: str = ""
    """The district's gateway for SMS and Kakao (docs/channels.md); empty: no SMS."""
    webhook_secret: str = ""
    """Shared with the gateway: every message is signed with it."""
    message_log: bool = False
    """Development: messages are noted in the log and nothing leaves the house."""

    push_key: Path | None = None
    """File of the P-256 key with which push services know this installation; None: phones are never woken."""
    push_contact: str = ""
    """Whom a push service writes to when something is wrong: mailto:… or https://…"""
    push_private: bool = False
    """Tests: push services on this machine and in private networks, without TLS."""

    courier_stays_publishes: bool = True
    """The rest of a route whose courier has to stay with somebody goes to others at once; False: as a draft only."""
    silent_minutes: int = Field(default=20, ge=1, le=600)
    """A crew on its route from whose phones nothing came for so long is a task for the desk."""
    unopened_minutes: int = Field(default=15, ge=0, le=600)
    """So long before a route begins somebody of the crew must have opened their link."""
    unseen_minutes: int = Field(default=10, ge=1, le=600)
    """A change that no phone of its crew has shown for so long is a task for the desk."""
    passed_minutes: int = Field(default=15, ge=1, le=600)
    """A door without a record, so long after a later one of its route was recorded, is a task for the desk."""

    @field_validator("database_url")
    @classmethod
    def check_database_url(cls, value: str) -> str:
        """SQLite and PostgreSQL are what Bapgil works on."""
        try:
            backend = make_url(value).get_backend_name() if value else "sqlite"
        except ArgumentError as error:
            raise ValueError("no address of a database") from error
        if backend not in ("sqlite", "postgresql"):
            raise ValueError("neither SQLite nor PostgreSQL")
        return value

    @field_validator("valhalla")
    @classmethod
    def check_valhalla(cls, value: str) -> str:
        """An address of a web server, without name and password: it is told where the service fails."""
        parts = urlsplit(value)
        if value and not (parts.scheme in ("http", "https") and _HOST.fullmatch(parts.netloc)):
            raise ValueError("no address of a service")
        return value.rstrip("/")

    @field_validator("tiles_url")
    @classmethod
    def check_tiles_url(cls, value: str) -> str:
        """An address of a web server with the three places of a tile; its host is the one that browsers may ask."""
        parts = urlsplit(value)
        complete = parts.scheme in ("http", "https") and _HOST.fullmatch(parts.netloc)
        if value and not (complete and all(place in value for place in ("{z}", "{x}", "{y}"))):
            raise ValueError("no address of tiles")
        return value

    @field_validator("push_contact")
    @classmethod
    def check_push_contact(cls, value: str) -> str:
        """An address that a push service can write to."""
        if value and not _CONTACT.fullmatch(value):
            raise ValueError("neither mailto: nor https:")
        return value

    @property
    def tiles_origin(self) -> str:
        """The one host besides our own that the desk's map asks; empty without tiles."""
        parts = urlsplit(self.tiles_url)
        return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""

    @property
    def database(self) -> str:
        return self.database_url or f"sqlite:///{(self.home / 'data' / 'bapgil.sqlite').resolve()}"

    @property
    def key(self) -> Path:
        return self.key_file or self.home / "secrets" / "installation.key"

    @property
    def photos(self) -> Path:
        return self.photo_dir or self.home / "data" / "photos"

    @property
    def streets(self) -> Path:
        return self.streets_file or self.home / "maps" / "streets.npz"

    @property
    def addresses(self) -> Path:
        return self.address_table or self.home / "maps" / "addresses.sqlite"

    @property
    def url(self) -> str:
        return self.public_url or f"http://{self.host}:{self.port}"


@lru_cache
def settings() -> Settings:
    """The settings of this process, read once; `Refused` (installation.setting) where one can't be read."""
    try:
        return Settings()
    except ValidationError as error:
        raise _unreadable(sorted({_variable(fault["loc"][0]) for fault in error.errors()})) from error


def _variable(field: int | str) -> str:
    text = str(field)
    return text if text.startswith("BAPGIL_") else f"BAPGIL_{text.upper()}"


def _unreadable(variables: list[str]) -> Refused:
    named = ", ".join(variables)
    return refuse(
        "installation.setting",
        cause=(f"설정 값을 읽을 수 없습니다: {named}.", f"A setting has no valid value: {named}."),
        action=(
            "환경 변수나 .env 의 값을 고치세요 (docs/operations.md).",
            "Correct it in the environment or in .env (docs/operations.md).",
        ),
        subject=tuple(variables),
        status=503,
    )
