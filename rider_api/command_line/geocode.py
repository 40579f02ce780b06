"""`bapgil geocode`: what every address of a CSV file is read as, and where it is."""

import csv
import io
from collections.abc import Iterator
from typing import Annotated, Any

import typer

from dispatch.intake.locating import build_chain, read_offices
from dispatch.settings import settings
from rider_api.command_line.exit_codes import ExitCode
from rider_api.command_line.files import read_bytes
from rider_api.command_line.output import fail, print_json, print_table, progress_bar
from routing.geocoding import Kind, Located, NotLocated, ParsedAddress
from routing.reasons import Reason, Text

_ADDRESS, _DONG = ("address", "주소"), ("dong", "동", "행정동")


def command(
    file: Annotated[str, typer.Argument(help="주소 열이 있는 CSV · CSV with an address column (- for stdin)")],
    as_json: Annotated[bool, typer.Option("--json", help="JSON 으로 출력 · Print JSON")] = False,
) -> None:
    """주소의 위치를 찾습니다 · Read addresses and find where they are.

    Asks the imported official table, then the map services that have a key, and falls back on the office of the
    dong (a column dong or 동, or the address itself). A row without any place stays in the output without coordinates.
    """
    addresses = _read_addresses(file, as_json)
    chain = build_chain(settings(), read_offices(settings()))
    rows: list[dict[str, Any]] = []
    with progress_bar("주소 · addresses", total=len(addresses), quiet=as_json) as bar:
        for address, dong in addresses:
            rows.append(_row(address, chain.locate(address, dong)))
            bar.advance()
    print_json(rows) if as_json else _print_rows(rows)


def _read_addresses(file: str, as_json: bool) -> list[tuple[str, str | None]]:
    """Address and dong of every row; ends the command when there is no address column."""
    raw = read_bytes(file, as_json=as_json)
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("cp949", errors="replace")
    try:
        table = csv.DictReader(io.StringIO(text, newline=""), strict=True)
        heading, dong = _find_column(table, _ADDRESS), _find_column(table, _DONG)
        if heading is None:
            fail(_no_column(file), exit_code=ExitCode.BAD_INPUT, as_json=as_json)
        return [(row[heading] or "", row[dong] if dong else None) for row in table]
    except csv.Error as error:
        fail(_no_csv(file, error), exit_code=ExitCode.BAD_INPUT, as_json=as_json)


def _find_column(table: "csv.DictReader[str]", names: tuple[str, ...]) -> str | None:
    return next((name for name in table.fieldnames or () if name.strip().lower() in names), None)


def _row(address: str, found: Located | NotLocated) -> dict[str, Any]:
    row: dict[str, Any] = {"address": address, "parsed": _parts(found.parsed) if found.parsed else None}
    if isinstance(found, NotLocated):
        nowhere = dict.fromkeys(("lat", "lon", "precision", "source"))
        return {**row, **nowhere, "needs_pin": True, "reason": found.reason.code}
    return {
        **row,
        "lat": found.lat,
        "lon": found.lon,
        "precision": found.precision.value,
        "source": found.source,
        "needs_pin": found.needs_pin,
        "reason": None,
    }


def _parts(parsed: ParsedAddress) -> dict[str, Any]:
    name = "road" if parsed.kind is Kind.ROAD else "dong"
    return {
        "kind": parsed.kind.value,
        "sido": parsed.sido,
        "district": parsed.district,
        name: getattr(parsed, name),
        "main_number": parsed.main_number,
        "sub_number": parsed.sub_number,
        "underground": parsed.underground,
        "hill": parsed.hill,
        "building": parsed.building,
        "detail": parsed.detail,
    }


def _print_rows(rows: list[dict[str, Any]]) -> None:
    print_table(
        "주소 · Addresses",
        ("주소 · address", "읽은 주소 · read as", "위도 · lat", "경도 · lon", "정밀도 · precision", "출처 · source"),
        [list(_cells(row)) for row in rows],
    )


def _cells(row: dict[str, Any]) -> Iterator[object]:
    yield row["address"]
    parsed = row["parsed"]
    if parsed is None:
        yield "?"
    else:
        sub = f"-{parsed['sub_number']}" if parsed["sub_number"] else ""
        place = parsed.get("road") or parsed.get("dong")
        yield f"{parsed['district']} {place} {parsed['main_number'] or ''}{sub}".strip()
    yield from (row[name] if row[name] is not None else "" for name in ("lat", "lon"))
    yield row["precision"] or row["reason"]
    yield row["source"] or ""


def _no_column(file: str) -> Reason:
    return Reason(
        code="address.no_column",
        cause=Text(ko="‘address’ 또는 ‘주소’ 열이 없습니다.", en="There is no column named address or 주소."),
        action=Text(ko="첫 줄에 열 이름을 적어 주세요.", en="Name the columns in the first line."),
        subject=(file,),
    )


def _no_csv(file: str, error: csv.Error) -> Reason:
    return Reason(
        code="address.no_csv",
        cause=Text(ko=f"CSV 파일로 읽을 수 없습니다 ({error}).", en=f"The file is no CSV ({error})."),
        action=Text(ko="UTF-8 또는 CP949 CSV로 저장해 주세요.", en="Save it as CSV in UTF-8 or CP949."),
        subject=(file,),
    )
