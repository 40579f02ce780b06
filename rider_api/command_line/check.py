"""`bapgil check`: does a solution keep every rule of its problem?"""

from typing import Annotated, Any

import typer


def command(
    problem: Annotated[str, typer.Argument(help="문제 파일 · Problem file (- for stdin)")],
    solution: Annotated[str, typer.Argument(help="계획 파일 · Solution file (- for stdin)")],
    json: Annotated[bool, typer.Option("--json", help="기계용 출력 · Print JSON")] = False,
) -> None:
    """계획을 문제와 대조해 모든 위반을 알려 줍니다 · Check a solution against its problem.

    Exits with 0 if it keeps every rule, 1 if it breaks some, 3 if a file cannot be read.
    """
    from rider_api.command_line.exit_codes import ExitCode
    from rider_api.command_line.files import read_problem, read_solution
    from rider_api.command_line.output import print_json
    from routing.checker import check

    stated = read_problem(problem, as_json=json)
    answer = read_solution(solution, as_json=json)
    violations = check(stated, answer)
    if json:
        print_json(
            {
                "valid": not violations,
                "violations": [violation.to_json() for violation in violations],
                "cost": _cost(answer),
                "unserved": len(answer.unserved),
            }
        )
    else:
        _tell(violations, answer)
    raise typer.Exit(int(ExitCode.PROBLEMS if violations else ExitCode.OK))


def _cost(answer: Any) -> dict[str, int]:
    from dataclasses import asdict

    return {**asdict(answer.cost), "total_won": answer.cost.total_won}


def _tell(violations: list[Any], answer: Any) -> None:
    from rider_api.command_line.output import out, print_table

    if violations:
        rows = [(v.reason.code, v.reason.cause.ko, v.reason.cause.en) for v in violations]
        print_table(f"위반 · Violations: {len(violations)}", ("code", "내용", "what"), rows)
    else:
        out().print("[green]모든 조건을 지킵니다 · Every rule is kept[/]")
    out().print(f"비용 · cost {answer.cost.total_won:,} won, 미배송 · unserved {len(answer.unserved)}")
