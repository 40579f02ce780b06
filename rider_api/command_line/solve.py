"""`bapgil solve`: a problem file in, a solution file out."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from routing.solution import Solution


def command(
    problem: Annotated[str, typer.Argument(help="문제 파일 · Problem file (- for stdin)")],
    output: Annotated[str, typer.Option("-o", "--output", help="계획 파일 · Solution file (- for stdout)")],
    seconds: Annotated[
        float | None, typer.Option(min=0, help="찾는 시간 · Time budget in seconds [default: 10]")
    ] = None,
    seed: Annotated[int, typer.Option(min=0, help="난수 씨앗 · Seed")] = 0,
    iterations: Annotated[
        int | None, typer.Option(min=0, help="반복 횟수 (같은 씨앗이면 같은 답) · Budget that repeats by seed")
    ] = None,
    cores: Annotated[int, typer.Option(min=1, help="코어 수 · Cores")] = 1,
    svg: Annotated[str | None, typer.Option(help="계획 그림 (SVG 파일) · Picture of the plan")] = None,
    explain: Annotated[
        str | None, typer.Option(help="설명 (JSON): 비용, 여유, 대안 · Costs, slack, alternatives")
    ] = None,
    prices: Annotated[
        bool, typer.Option("--prices", help="설명에 지속성·공평의 값도 (풀이 두 번 더) · Explain what prices cost, too")
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="요약을 기계용으로 · Print the summary as JSON")] = False,
) -> None:
    """문제를 풀고 검사한 뒤 계획 파일을 씁니다 · Solve a problem, check the answer, write the solution file.

    With --iterations and no --seconds the same seed gives the same answer. Exits with 1 when the checker
    finds a violation, 0 otherwise (doors may stay unserved, each with its reason).
    """
    from rider_api.command_line.exit_codes import ExitCode
    from rider_api.command_line.files import read_problem, require_writable, write_bytes, write_json
    from routing.checker import check
    from routing.explain import explain as explain_plan
    from routing.picture import draw_plan
    from routing.wire import solution_to_json
    from routing.worth import weigh_prices

    stated = read_problem(problem, as_json=json)
    for path in (output, svg, explain):
        if path is not None:
            require_writable(path, as_json=json)
    budget = 10.0 if seconds is None and iterations is None else seconds
    answer = _solve(stated, seed=seed, seconds=budget, iterations=iterations, cores=cores, quiet=json)
    violations = check(stated, answer)
    write_json(output, solution_to_json(answer), as_json=json)
    if svg is not None:
        write_bytes(svg, draw_plan(stated, answer).encode(), as_json=json)
    if explain is not None:
        limits = {"seed": seed, "seconds": budget, "iterations": iterations, "cores": cores}
        weighed = weigh_prices(stated, answer, **limits) if prices else None  # type: ignore[arg-type]
        write_json(explain, explain_plan(stated, answer, prices=weighed).to_json(), as_json=json)
    _summarise(answer, [violation.to_json() for violation in violations], as_json=json, output=output)
    raise typer.Exit(int(ExitCode.PROBLEMS if violations else ExitCode.OK))


def _solve(stated: Any, *, seconds: float | None, quiet: bool, **limits: Any) -> "Solution":
    from rider_api.command_line.output import progress_bar
    from routing.solve import Progress, solve

    with progress_bar("풀이 · solving", total=seconds, quiet=quiet) as bar:

        def show(progress: Progress) -> None:
            told = f"{progress.cost_won:,.0f} won, 미배송 · unserved {progress.unserved}"
            bar.show(completed=progress.elapsed_seconds, description=told)

        return solve(stated, seconds=seconds, on_progress=show, **limits)


def _summarise(answer: "Solution", violations: list[dict[str, Any]], *, as_json: bool, output: str) -> None:
    """The summary: on stdout, or on stderr when the plan itself goes there."""
    from dataclasses import asdict

    from rider_api.command_line.output import err, out, print_json

    if as_json and output != "-":
        print_json(
            {
                "cost": {**asdict(answer.cost), "total_won": answer.cost.total_won},
                "tours": len(answer.tours),
                "unserved": [{"visit": entry.visit, "code": entry.reason.code} for entry in answer.unserved],
                "violations": violations,
                "seed": answer.seed,
                "iterations": answer.iterations,
            }
        )
        return
    console = err() if output == "-" else out()
    console.print(
        f"비용 · cost {answer.cost.total_won:,} won, 배송원 · tours {len(answer.tours)}, "
        f"미배송 · unserved {len(answer.unserved)}, 위반 · violations {len(violations)}"
    )
