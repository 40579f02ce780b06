"""Which service area a command speaks of, and running it on this installation's database."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlmodel import Session, col, select

from dispatch.errors import Refused, refuse
from dispatch.installation import open_database
from dispatch.settings import settings
from models.database import Database
from models.places import Area
from rider_api.command_line.exit_codes import ExitCode
from rider_api.command_line.output import fail


@contextmanager
def installation(*, as_json: bool) -> Iterator[Database]:
    """This installation's database; a refusal inside ends the command with its reason."""
    try:
        database = open_database(settings())
        try:
            yield database
        finally:
            database.close()
    except Refused as refusal:
        bad_file = refusal.reason.code.startswith("file.")
        fail(refusal.reason, exit_code=ExitCode.BAD_INPUT if bad_file else ExitCode.REFUSED, as_json=as_json)


def get_area(session: Session, name: str | None) -> Area:
    """The area of this name, or the only one; `Refused` (area.none, area.unknown, area.choose)."""
    areas = session.exec(select(Area).order_by(col(Area.name))).all()
    if not areas:
        raise _none()
    names = ", ".join(area.name for area in areas)
    if name is None and len(areas) == 1:
        return areas[0]
    found = next((area for area in areas if area.name == name), None)
    if found is not None:
        return found
    raise refuse(
        "area.choose" if name is None else "area.unknown",
        cause=(
            "권역을 정할 수 없습니다." if name is None else f"'{name}' 권역이 없습니다.",
            "it is not clear which service area is meant" if name is None else f"there is no service area '{name}'",
        ),
        action=(f"--area 로 고르세요: {names}", f"Choose one with --area: {names}"),
        status=404,
    )


def _none() -> Refused:
    return refuse(
        "area.none",
        cause=("아직 권역이 없습니다.", "There is no service area yet."),
        action=(
            "먼저 권역과 업체를 등록하세요 (docs/operations.md). 구경하려면 `bapgil demo`.",
            "Set up the area and its kitchens first (docs/operations.md). To look around: `bapgil demo`.",
        ),
        status=404,
    )
