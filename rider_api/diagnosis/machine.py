"""What the machine brings: disk, time, holidays, screens, maps and addresses."""

import os
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from dispatch import clock
from dispatch.calendar import Calendar
from dispatch.settings import Settings
from rider_api.build_screens import screens_are_built
from rider_api.diagnosis.findings import Finding, Level, fail, fine, warn
from routing.travel import TravelServiceFailed
from routing.travel.valhalla import Valhalla

MEBIBYTE = 1024 * 1024
LITTLE_DISK, NO_DISK = 2048 * MEBIBYTE, 256 * MEBIBYTE
SERVICE_SECONDS = 3.0
EARLIEST_SANE = date(2026, 1, 1)


def look_at_machine(settings: Settings) -> Iterator[Finding]:
    """Everything around the program."""
    yield _disk(settings)
    yield _time()
    yield _holidays()
    yield _screens()
    yield _streets(settings)
    if settings.valhalla:
        yield _travel_service(settings.valhalla)
    yield _addresses(settings)


def _disk(settings: Settings) -> Finding:
    folder = next(path for path in (settings.home.resolve(), *settings.home.resolve().parents) if path.exists())
    free = shutil.disk_usage(folder).free
    if free >= LITTLE_DISK:
        return fine("disk")
    report = fail if free < NO_DISK else warn
    return report(
        "disk",
        "doctor.disk",
        cause=(f"남은 디스크가 {free // MEBIBYTE} MiB 입니다.", f"{free // MEBIBYTE} MiB of disk are left."),
        action=("공간을 비우거나 디스크를 늘리세요.", "Free some space or add a disk."),
    )


def _time() -> Finding:
    try:
        ZoneInfo("Asia/Seoul")
    except ZoneInfoNotFoundError:
        return fail(
            "time",
            "doctor.no_time_zones",
            cause=("시간대 자료가 없습니다.", "There is no time zone data."),
            action=("`pip install tzdata` 를 실행하세요.", "Run `pip install tzdata`."),
        )
    if os.environ.get("BAPGIL_CLOCK_FILE"):
        return warn(
            "time",
            "doctor.demo_clock",
            cause=("시연용 시계를 쓰고 있습니다.", "A demo's clock is in use."),
            action=("실제 운영에서는 BAPGIL_CLOCK_FILE 을 지우세요.", "For real work remove BAPGIL_CLOCK_FILE."),
        )
    if clock.machine_now().date() < EARLIEST_SANE:
        return fail(
            "time",
            "doctor.clock_wrong",
            cause=("컴퓨터의 날짜가 맞지 않습니다.", "The machine's date is wrong."),
            action=("시간 동기화(NTP)를 켜세요.", "Turn time synchronisation (NTP) on."),
        )
    return fine("time")


def _holidays() -> Finding:
    """The lunar new year is the holiday that a stale package would miss first."""
    year = clock.today().year + 1
    calendar = Calendar(overlay={})
    days = (date.fromordinal(number) for number in range(date(year, 1, 20).toordinal(), date(year, 2, 22).toordinal()))
    if any("설날" in (calendar.find_holiday(day) or "") for day in days):
        return fine("holidays")
    return warn(
        "holidays",
        "doctor.holidays",
        cause=(f"{year}년의 공휴일 자료가 없습니다.", f"The holidays of {year} are not known."),
        action=("`holidays` 패키지를 새 버전으로 올리세요.", "Upgrade the `holidays` package."),
    )


def _screens() -> Finding:
    if screens_are_built():
        return fine("screens")
    return fail(
        "screens",
        "doctor.screens",
        cause=("화면이 만들어지지 않았습니다.", "The screens are not built."),
        action=("`make setup` 을 실행하세요.", "Run `make setup`."),
    )


def _streets(settings: Settings) -> Finding:
    if _is_filled(settings.streets):
        return fine("streets")
    if settings.valhalla:
        return warn(
            "streets",
            "doctor.no_stand_in",
            cause=(
                "길찾기 서비스가 멈추면 대신할 도로망이 없어 거리를 추정합니다.",
                "No street network stands in when the routing service fails: distances are estimated then.",
            ),
            action=("`bapgil map import 파일.osm.pbf` 로 가져오세요.", "Import one: `bapgil map import FILE.osm.pbf`."),
        )
    return warn(
        "streets",
        "doctor.streets",
        cause=("도로망이 없어 거리를 추정합니다.", "There is no street network: distances are estimated."),
        action=("`bapgil map import 파일.osm.pbf` 로 가져오세요.", "Import one: `bapgil map import FILE.osm.pbf`."),
    )


def _travel_service(url: str) -> Finding:
    try:
        Valhalla(url, seconds=SERVICE_SECONDS).read_version()
    except TravelServiceFailed as failure:
        return Finding(check="valhalla", level=Level.WARN, reason=failure.reason)
    return fine("valhalla")


def _addresses(settings: Settings) -> Finding:
    if _is_filled(settings.addresses):
        return fine("addresses")
    if any((settings.kakao_key, settings.vworld_key, settings.juso_key, settings.nominatim_url)):
        return fine("addresses")
    return warn(
        "addresses",
        "doctor.addresses",
        cause=(
            "주소표도 주소 서비스 키도 없어 모든 주소에 위치 지정이 필요합니다.",
            "There is no address table and no geocoder's key: every address will need a pin.",
        ),
        action=(
            "도로명주소 표를 가져오거나 BAPGIL_JUSO_KEY 등을 정하세요 (docs/operations.md).",
            "Import the official address table, or set BAPGIL_JUSO_KEY or another (docs/operations.md).",
        ),
    )


def _is_filled(path: Path) -> bool:
    return path.is_file() and path.stat().st_size > 0
