"""What the exit code of every `bapgil` command means."""

from enum import IntEnum


class ExitCode(IntEnum):
    """Exit codes of all commands, the same everywhere; shown at the end of `bapgil --help`."""

    OK = 0
    PROBLEMS = 1
    USAGE = 2
    BAD_INPUT = 3
    REFUSED = 4
    INTERNAL = 5


MEANINGS: dict[ExitCode, str] = {
    ExitCode.OK: "완료 · done",
    ExitCode.PROBLEMS: "완료했으나 위반이나 잘못된 행이 있음 · done, and found violations or bad rows",
    ExitCode.USAGE: "명령을 잘못 씀 · wrong usage",
    ExitCode.BAD_INPUT: "입력 파일을 읽을 수 없음 · an input file is missing or malformed",
    ExitCode.REFUSED: "지금은 할 수 없거나 거부됨 · not available or refused",
    ExitCode.INTERNAL: "프로그램 오류 · an error of the program itself",
}


def describe_exit_codes() -> str:
    """The exit codes as text for `--help`; blank lines keep each on a line of its own."""
    rows = (f"{code.value} {MEANINGS[code]}" for code in ExitCode)
    return "종료 코드 · Exit codes\n\n" + "\n\n".join(rows)
