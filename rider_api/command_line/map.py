"""`bapgil map`: the street network and the address table of this installation."""

from pathlib import Path
from typing import Annotated, Any

import typer

from dispatch.settings import settings
from rider_api.command_line.exit_codes import ExitCode
from rider_api.command_line.output import fail, out, print_json, print_table, progress_bar
from routing.geocoding import AddressTableUnreadable, import_address_table
from routing.reasons import Reason, Text
from routing.travel import Bounds, Elevation, ElevationTileUnreadable, Streets, StreetsFileUnreadable
from routing.travel.osm import SEOUL, ExtractUnreadable, import_streets

command = typer.Typer(help="지도와 주소 자료 · Streets and the address table", no_args_is_help=True)
AsJson = Annotated[bool, typer.Option("--json", help="JSON 으로 출력 · Print JSON")]


@command.command("import")
def import_map(
    file: Annotated[Path, typer.Argument(help="OpenStreetMap 파일 · Extract (.osm.pbf)")],
    elevation: Annotated[Path | None, typer.Option(help="표고 .hgt 폴더 · Folder of .hgt tiles")] = None,
    bounds: Annotated[
        str, typer.Option(help="seoul, 또는 서,남,동,북 · seoul, or west,south,east,north; empty: everything")
    ] = "",
    output: Annotated[Path | None, typer.Option("-o", "--output", help="저장할 파일 · File to write")] = None,
    as_json: AsJson = False,
) -> None:
    """도로망을 가져옵니다 · Read the streets that couriers may use, with heights where tiles are given."""
    target = output or settings().streets
    heights = Elevation(elevation) if elevation else None
    try:
        with progress_bar("도로 · streets", quiet=as_json) as bar:
            streets = import_streets(
                file,
                elevation=heights,
                bounds=_read_bounds(bounds, as_json),
                progress=lambda step, count: bar.show(completed=count, description=step),
            )
        target.parent.mkdir(parents=True, exist_ok=True)
        streets.save(target)
    except (ExtractUnreadable, ElevationTileUnreadable, OSError) as error:
        fail(_refusal(file, error), exit_code=ExitCode.BAD_INPUT, as_json=as_json)
    _show(target, streets, as_json)


@command.command("info")
def info(
    file: Annotated[Path | None, typer.Argument(help="도로망 파일 · Street network file")] = None,
    as_json: AsJson = False,
) -> None:
    """가져온 도로망을 보여 줍니다 · Say what the imported street network holds."""
    path = file or settings().streets
    try:
        streets = Streets.load(path)
    except (StreetsFileUnreadable, OSError) as error:
        fail(_refusal(path, error), exit_code=ExitCode.BAD_INPUT, as_json=as_json)
    _show(path, streets, as_json)


@command.command("addresses")
def import_addresses(
    file: Annotated[Path, typer.Argument(help="위치정보요약DB 파일 · Official table (entrc_seoul.txt)")],
    output: Annotated[Path | None, typer.Option("-o", "--output", help="저장할 파일 · File to write")] = None,
    as_json: AsJson = False,
) -> None:
    """공식 주소 위치표를 가져옵니다 · Read the official table of building entrances."""
    target = output or settings().addresses
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with progress_bar("주소 · addresses", quiet=as_json) as bar:
            imported = import_address_table(file, target, lambda count: bar.show(completed=count))
    except (AddressTableUnreadable, OSError) as error:
        fail(_refusal(file, error), exit_code=ExitCode.BAD_INPUT, as_json=as_json)
    facts = {"file": str(target), **vars(imported)}
    print_json(facts) if as_json else print_table("주소표 · Address table", ("", ""), list(facts.items()))


def _read_bounds(text: str, as_json: bool) -> Bounds | None:
    if not text:
        return None
    if text.lower() == "seoul":
        return SEOUL
    try:
        west, south, east, north = (float(part) for part in text.split(","))
    except ValueError:
        west = south = east = north = 0.0
    if not (west < east and south < north):
        fail(_bad_bounds(text), exit_code=ExitCode.USAGE, as_json=as_json)
    return west, south, east, north


def _show(path: Path, streets: Streets, as_json: bool) -> None:
    facts: dict[str, Any] = {
        "file": str(path),
        **vars(streets.origin),
        "nodes": streets.node_count,
        "edges": streets.edge_count,
        "bounds": [round(side, 6) for side in streets.bounds],
        "kilometres_by_class": streets.kilometres_by_class(),
        "kilometres_by_mode": streets.kilometres_by_mode(),
    }
    if as_json:
        print_json(facts)
        return
    print_table("도로망 · Street network", ("", ""), [(name, _text(value)) for name, value in facts.items()])
    if streets.origin.synthetic:
        out().print("[yellow]가상의 도로망입니다 · These streets are made up.[/]")


def _text(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name} {kilometres} km" for name, kilometres in value.items())
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _refusal(file: Path, error: Exception) -> Reason:
    """The reason behind an error of `routing`, whose text is "code: what was found", or of the system."""
    if isinstance(error, FileNotFoundError):
        return _missing(file)
    code, _, said = str(error).partition(": ")
    if isinstance(error, OSError):
        code, said = "file.unreadable", error.strerror or str(error)
    return Reason(
        code=code,
        cause=Text(ko=f"파일을 읽을 수 없습니다: {said}", en=f"The file cannot be read: {said}"),
        action=Text(
            ko="파일 이름과 종류를 확인하고, 손상되었으면 다시 내려받으세요.",
            en="Check the file's name and kind; download it again if it is damaged.",
        ),
        subject=(str(file),),
    )


def _missing(file: Path) -> Reason:
    return Reason(
        code="file.unreadable",
        cause=Text(ko="그런 파일이 없습니다.", en="There is no such file."),
        action=Text(
            ko="이름을 확인하세요. 도로망은 `bapgil map import 파일.osm.pbf` 로 가져옵니다.",
            en="Check the name; streets come in with `bapgil map import FILE.osm.pbf`.",
        ),
        subject=(str(file),),
    )


def _bad_bounds(text: str) -> Reason:
    return Reason(
        code="travel.bad_bounds",
        cause=Text(ko="범위를 읽을 수 없습니다.", en="The bounds cannot be read."),
        action=Text(
            ko="seoul 또는 서,남,동,북 경위도를 적으세요 (126.76,37.42,127.19,37.71).",
            en="Give seoul, or west,south,east,north in degrees (126.76,37.42,127.19,37.71).",
        ),
        subject=(text,),
    )
