"""`bapgil schema`: the JSON Schema of the files for outsiders."""

from enum import Enum
from typing import Annotated

import typer


class Kind(str, Enum):
    """Files that have a schema."""

    PROBLEM = "problem"
    SOLUTION = "solution"


def command(
    kind: Annotated[Kind, typer.Argument(help="problem | solution")],
    json: Annotated[bool, typer.Option("--json", help="늘 JSON 입니다 · It is always JSON")] = True,
) -> None:
    """파일 형식을 JSON Schema(2020-12)로 출력합니다 · Print a file format as JSON Schema (2020-12)."""
    from rider_api.command_line.output import print_json
    from routing.wire import schema

    print_json(schema(kind.value))
