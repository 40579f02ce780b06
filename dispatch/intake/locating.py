"""Where this installation looks addresses up: its official table, then the map services it has keys for."""

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from sqlmodel import select

from dispatch.installation import look_at_database, read_key
from dispatch.intake.placing import Locate, Placement
from dispatch.settings import Settings, settings
from models.database import Database
from models.places import Area, Dong
from models.statuses import Precision
from routing.geocoding import Chain, DongOffice, Located, OfficialTable, Source
from routing.geocoding.providers import juso_source, kakao_source, nominatim_source, vworld_source


def locate(address: str) -> Placement | None:
    """The place of an address, None where no source knows it. May ask the network: call it outside a transaction."""
    return locate_with(address_chain())(address)


def build_locate(chosen: Settings) -> Locate:
    """The same for other settings than this process's own; make one and keep it (its chain remembers what fails)."""
    return locate_with(build_chain(chosen))


def locate_with(chain: Chain) -> Locate:
    """Finds addresses by asking `chain`; dong offices are not asked (`dispatch.intake.placing` knows the dong)."""

    def locate(address: str) -> Placement | None:
        found = chain.locate(address)
        if not isinstance(found, Located):
            return None
        return Placement(lat=found.lat, lon=found.lon, precision=Precision(found.precision.value), source=found.source)

    return locate


def address_chain() -> Chain:
    """The sources of this process, remembered with their state of health; read anew when the table was replaced."""
    table = settings().addresses
    try:
        changed = table.stat().st_mtime_ns
    except FileNotFoundError:
        changed = 0
    return _remembered_chain(table, changed)


def build_chain(chosen: Settings, offices: Sequence[DongOffice] = ()) -> Chain:
    """Official table, Juso, Kakao, VWorld, Nominatim: those that are set up, in this order."""
    sources: list[Source] = []
    if chosen.addresses.exists():
        sources.append(OfficialTable(chosen.addresses))
    if chosen.juso_key:
        sources.append(juso_source(chosen.juso_key))
    if chosen.kakao_key:
        sources.append(kakao_source(chosen.kakao_key))
    if chosen.vworld_key:
        sources.append(vworld_source(chosen.vworld_key))
    if chosen.nominatim_url:
        sources.append(nominatim_source(chosen.nominatim_url))
    return Chain(sources=sources, offices=offices)


def read_offices(chosen: Settings) -> list[DongOffice]:
    """The dong offices this installation knows; none before there is a database. Changes nothing."""
    if not chosen.key.exists():
        return []
    database = Database(chosen.database, read_key(chosen))
    try:
        if not look_at_database(database).migrated:
            return []
        with database.read() as session:
            rows = session.exec(select(Dong, Area).where(Dong.area_id == Area.id)).all()
            return [
                DongOffice(district=area.name, dong=dong.name, lat=dong.office_lat, lon=dong.office_lon)
                for dong, area in rows
            ]
    finally:
        database.close()


@lru_cache(maxsize=1)
def _remembered_chain(table: Path, changed: int) -> Chain:
    return build_chain(settings())
