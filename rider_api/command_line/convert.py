"""`bapgil convert`: published benchmark instances as problem files."""

from enum import Enum
from typing import Annotated

import typer


class Dialect(str, Enum):
    """Formats of published instances."""

    SOLOMON = "solomon"
    CVRPLIB = "cvrplib"
    VRPSPD = "vrpspd"


def command(
    file: Annotated[str, typer.Argument(help="벤치마크 파일 · Benchmark file (- for stdin)")],
    dialect: Annotated[Dialect, typer.Option("--from", help="파일 형식 · Its format")],
    output: Annotated[str, typer.Option("-o", "--output", help="문제 파일 · Problem file (- for stdout)")] = "-",
    json: Annotated[bool, typer.Option("--json", help="요약을 기계용으로 · Print the summary as JSON")] = False,
) -> None:
    """벤치마크 파일을 문제 파일로 바꿉니다 · Turn a benchmark file into a problem file.

    Numbers are scaled to integers; the scale and the published objective's convention stand in the problem's name and
    go to stderr, or with --json and -o to stdout.
    """
    from rider_api.command_line.exit_codes import ExitCode
    from rider_api.command_line.files import read_bytes, tell_malformed, write_json
    from rider_api.command_line.output import err, fail, print_json
    from routing.convert import NotConvertible, convert
    from routing.wire import Malformed, problem_from_json, problem_to_json

    try:
        converted = convert(read_bytes(file, as_json=json), dialect.value)
        document = problem_to_json(converted.problem)
        problem_from_json(document)
    except NotConvertible as refused:
        fail(refused.reason, exit_code=ExitCode.BAD_INPUT, as_json=json)
    except Malformed as malformed:  # numbers that no problem may have, such as a negative demand
        tell_malformed(file, malformed, as_json=json)
        raise typer.Exit(int(ExitCode.BAD_INPUT)) from None
    write_json(output, document, as_json=json)
    if json and output != "-":
        print_json({"file": output, "scale": converted.scale, "convention": converted.convention})
        return
    err().print(f"1 / {converted.scale}: {converted.convention}", markup=False)
