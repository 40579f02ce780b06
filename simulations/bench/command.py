"""`bapgil bench`: how good the plans are, measured against published figures and every peer in the same run."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from rider_api.command_line.exit_codes import ExitCode
from rider_api.command_line.output import err, fail, out, print_json, print_table
from simulations.bench.options import (
    ALL_ENGINES,
    AsJson,
    Budgets,
    Engines,
    Iterations,
    Plot,
    Save,
    Seeds,
    collecting,
    load,
    numbers_of,
    pairs_of,
    show_by_engine,
    split,
    words_of,
    write_plot,
)

command = typer.Typer(no_args_is_help=True, help="엔진 비교 측정 · Measure the engine against its peers")


@command.command("families")
def bench_families(
    data: Annotated[
        Path | None, typer.Option(envvar="BAPGIL_BENCH", help="벤치마크 폴더 · Folder of the instances")
    ] = None,
    budgets: Budgets = "1,5,30",
    seeds: Seeds = 3,
    engines: Engines = ALL_ENGINES,
    only: Annotated[str, typer.Option("--families", help="문제군 · Families, by commas [default: all]")] = "",
    instances: Annotated[str, typer.Option(help="문제 이름 · Instances, by commas [default: all]")] = "",
    objective: Annotated[
        Literal["distance", "vehicles"], typer.Option(help="VRPTW: 거리 / 차량 수 먼저 · or vehicles, then distance")
    ] = "distance",
    iterations: Iterations = None,
    save: Save = None,
    plot: Plot = None,
    json: AsJson = False,
) -> None:
    """공개된 문제군에서 알려진 최선과의 차이 · Gap to the best-known costs of six published families.

    One thread per engine, CPU time with model building, every plan checked. Rows go to stdout with --json.
    """
    from dispatch.settings import settings
    from simulations.bench.families import TOPIC, list_gaps, list_measurements, measure, summarise
    from simulations.bench.instances import FAMILIES, WINDOWED, InstancesMissing, read_instances

    chosen = words_of(only, FAMILIES if objective == "distance" else WINDOWED, as_json=json)
    loaded = load(engines, as_json=json)
    try:
        stated = read_instances(
            data or settings().bench_dir, families=chosen, names=split(instances), objective=objective
        )
    except InstancesMissing as missing:
        fail(missing.reason, exit_code=ExitCode.BAD_INPUT, as_json=json)
    work = list_measurements(stated, loaded, budgets=numbers_of(budgets, as_json=json), seeds=seeds)
    with collecting(TOPIC, len(work), save=save, quiet=json) as collect:
        for row in measure(work, iterations=iterations):
            collect(row, f"{row['family']} {row['instance']} {row['engine']}")
    for (engine, family), lacks in list_gaps(stated, loaded).items():
        err().print(f"{family}: {engine} – {', '.join(sorted(lacks))}", markup=False)
    summary = summarise(collect.rows)
    write_plot(plot, summary, panel="family", up="mean gap %", value="mean_gap_percent")
    if json:
        print_json(collect.rows)
    else:
        show_by_engine("best-known + %", summary, group="family", value="mean_gap_percent", count="infeasible")


@command.command("days")
def bench_days(
    days: Annotated[str, typer.Option(help="하루 이름 · Days, by commas [default: all]")] = "",
    day_seed: Annotated[int, typer.Option(help="하루를 뽑는 씨앗 · Seed of the days themselves")] = 1,
    budgets: Budgets = "5,30",
    seeds: Seeds = 1,
    engines: Engines = ALL_ENGINES,
    iterations: Iterations = None,
    save: Save = None,
    plot: Plot = None,
    json: AsJson = False,
) -> None:
    """실제 규모의 하루를 엔진마다 계획 · Days of the real sizes with all constraints, planned by every engine.

    Peers get the problem with what they cannot state left out; our checker and bill judge the whole. A door that a
    violation names counts as unserved.
    """
    from simulations.bench.days import TOPIC, list_measurements, measure, summarise
    from simulations.bench.seeded import list_days

    drawers = list_days()
    chosen = [drawers[name](day_seed) for name in words_of(days, list(drawers), as_json=json)]
    loaded = load(engines, as_json=json)
    work = list_measurements(chosen, loaded, budgets=numbers_of(budgets, as_json=json), seeds=seeds)
    with collecting(TOPIC, len(work), save=save, quiet=json) as collect:
        for row in measure(work, iterations=iterations):
            collect(row, f"{row['day']} {row['engine']}")
    summary = summarise(collect.rows)
    write_plot(plot, summary, panel="day", up="above the best engine %", value="above_best_percent")
    if json:
        print_json(collect.rows)
        return
    print_table(
        "하루 · days",
        ("day", "s", "engine", "won", "+ %", "unserved", "✗", "couriers", "hours"),
        [
            (row["day"], f"{row['budget_seconds']:g}", row["engine"], f"{row['scored_won']:,.0f}",
             f"{row['above_best_percent']:.1f}", f"{row['unserved']:g}", f"{row['violations']:g}",
             f"{row['couriers']:g}", f"{row['paid_hours']:.1f}")
            for row in summary
        ],
    )  # fmt: skip
    for day in chosen:
        out().print(f"{day.name}: 보고된 실제 · in practice {day.practice}", markup=False)


@command.command("matrix")
def bench_matrix(
    points: Annotated[str, typer.Option(help="지점 수 · Numbers of points, by commas")] = "100,300,500",
    profiles: Annotated[str, typer.Option(help="이동 수단 · Profiles, by commas [default: all]")] = "",
    valhalla_url: Annotated[str, typer.Option("--valhalla", help="Valhalla 주소 · Its service's URL")] = "",
    osrm: Annotated[
        str, typer.Option(help="수단=OSRM 주소 · Profile=URL of its services, by commas: van=URL,bicycle=URL,foot=URL")
    ] = "",
    seed: Annotated[int, typer.Option(help="지점의 씨앗 · Seed of the points")] = 1,
    save: Save = None,
    json: AsJson = False,
) -> None:
    """이동 시간표를 만드는 시간 · CPU seconds for a travel matrix: ours beside Valhalla and OSRM where they are.

    Uses the imported street network, or the demo's made-up one where there is none; services need the same extract.
    """
    from dispatch.settings import settings
    from routing.travel import Streets, TravelServiceFailed
    from simulations.bench.matrix import (
        HEADINGS,
        KNOWN_PROFILES,
        OSRM_PROFILES,
        TOPIC,
        draw_points,
        list_sources,
        measure,
        summarise,
        tell_line,
    )
    from simulations.streets import build_streets

    path = settings().streets
    streets = Streets.load(path) if path.exists() else build_streets().streets
    services = pairs_of(osrm, OSRM_PROFILES, as_json=json)
    sources = list_sources(streets, valhalla=valhalla_url, osrm=services)
    for name in sorted({"valhalla", "osrm"} - {source.name for source in sources}):
        err().print(f"{name}: 서비스 주소가 없어 재지 않았습니다 · not measured, no service given (--{name})")
    asked = [draw_points(streets, int(count), seed) for count in numbers_of(points, as_json=json)]
    chosen = words_of(profiles, KNOWN_PROFILES, as_json=json)
    total = len(asked) * sum(profile in source.profiles for source in sources for profile in chosen)
    with collecting(TOPIC, total, save=save, quiet=json) as collect:
        try:
            for row in measure(sources, streets=streets.origin.source, points=asked, profiles=chosen):
                collect(row, f"{row['provider']} {row['profile']} {row['points']}")
        except TravelServiceFailed as failure:
            fail(failure.reason, exit_code=ExitCode.REFUSED, as_json=json)
    if json:
        print_json(collect.rows)
        return
    print_table("이동 시간표 · matrix", HEADINGS, [tell_line(line) for line in summarise(collect.rows)])


@command.command("city")
def bench_city(
    homes: Annotated[str, typer.Option(help="구마다 가구 수 · Homes per district, by commas")] = "112,225,450",
    districts: Annotated[int, typer.Option(min=1, help="구의 수 · Districts per size")] = 25,
    budgets: Budgets = "1,2,5,10",
    workers: Annotated[str, typer.Option(help="동시 프로세스 수 · Processes side by side, by commas")] = "1,2",
    iterations: Annotated[
        int | None, typer.Option(min=1, help="초마다 반복 횟수 (시간 대신) · Iterations for each second")
    ] = None,
    save: Save = None,
    json: AsJson = False,
) -> None:
    """서울 25개 구 · A city's districts with four models: seconds per district, growth with homes, cores.

    A district's seconds are the smallest budget whose plan lies within 1 % of one with ten times the budget.
    """
    from simulations.bench.city import (
        LONGER,
        TOPIC,
        fit_exponent,
        measure,
        measure_workers,
        seconds_needed,
        summarise,
    )

    sizes, chosen = [int(size) for size in numbers_of(homes, as_json=json)], numbers_of(budgets, as_json=json)
    runs = len({budget * longer for budget in chosen for longer in (1, LONGER)})
    with collecting(TOPIC, len(sizes) * districts * runs, save=save, quiet=json) as collect:
        for row in measure(homes=sizes, districts=districts, budgets=chosen, iterations=iterations):
            collect(row, f"{row['homes']} homes, district {row['district']}, {row['budget_seconds']:g} s")
    counts = [int(count) for count in split(workers)]
    side_by_side = {
        count: measure_workers(workers=count, homes=sizes[-1], districts=districts, iterations=iterations or 20_000)
        for count in counts
    }
    needed = seconds_needed(collect.rows)
    if json:
        print_json({"rows": collect.rows, "seconds_needed": needed, "exponent": fit_exponent(needed),
                    "wall_seconds_per_district": side_by_side})  # fmt: skip
        return
    lines = [
        (row["homes"], f"{row['budget_seconds']:g}", f"{row['above_longer_percent']:.2f}", f"{row['unserved']:g}")
        for row in summarise(collect.rows)
    ]
    print_table("구 · districts", ("homes", "s", f"+ % over {LONGER} x longer", "unserved"), lines)
    out().print(f"seconds needed {needed}, grows with homes to the power {fit_exponent(needed)}")
    out().print(f"wall seconds per district by workers {side_by_side}")


@command.command("repair")
def bench_repair(
    days: Annotated[str, typer.Option(help="하루 이름 · Days, by commas")] = "mapo,four-districts,jongno",
    day_seed: Annotated[int, typer.Option(help="하루를 뽑는 씨앗 · Seed of the days themselves")] = 1,
    changes: Annotated[int, typer.Option(min=1, help="하루의 변경 수 · Changes per day")] = 200,
    plan_seconds: Annotated[float, typer.Option(help="처음 계획의 CPU 초 · CPU seconds of the plan they meet")] = 10,
    full_every: Annotated[int, typer.Option(min=0, help="몇 번에 한 번 새로 · Solve every n-th anew; 0: none")] = 10,
    full_seconds: Annotated[float, typer.Option(help="새로 풀 때의 CPU 초 · CPU seconds of that")] = 60,
    seed: Annotated[int, typer.Option(help="씨앗 · Seed of the changes")] = 1,
    iterations: Iterations = None,
    save: Save = None,
    json: AsJson = False,
) -> None:
    """하루 중의 변경 · Random changes to a running day: time to answer, stops moved, cost against a full solve."""
    from simulations.bench.pages import tell_above
    from simulations.bench.repair import TOPIC, measure, plan_day, summarise
    from simulations.bench.seeded import list_days

    drawers = list_days()
    chosen = [drawers[name](day_seed) for name in words_of(days, list(drawers), as_json=json)]
    with collecting(TOPIC, len(chosen) * changes, save=save, quiet=json) as collect:
        for day in chosen:
            seconds = plan_seconds if iterations is None else None
            plan = plan_day(day, seconds=seconds, iterations=iterations, seed=seed)
            for row in measure(
                day, plan, changes=changes, full_every=full_every, full_seconds=full_seconds, seed=seed,
                iterations=iterations,
            ):  # fmt: skip
                collect(row, f"{row['day']} {row['kind']}")
    if json:
        print_json(collect.rows)
        return
    print_table(
        "변경 · repair",
        ("day", "changes", "p50 s", "p95 s", "p95 wall", "moved", "above a full solve", "re-ordered", "✗"),
        [
            (row["day"], row["changes"], f"{row['p50_seconds']:.2f}", f"{row['p95_seconds']:.2f}",
             f"{row['p95_wall_seconds']:.2f}", f"{row['moved']:.1f}", tell_above(row), row["reordered"],
             row["violations"])
            for row in summarise(collect.rows)
        ],
    )  # fmt: skip


@command.command("continuity")
def bench_continuity(
    days: Annotated[int, typer.Option(min=1, help="서비스 일수 · Service days")] = 60,
    prices: Annotated[str, typer.Option(help="낯선 얼굴의 값(원) · Prices in won")] = "0,200,400,800,1600,3200",
    seconds: Annotated[float, typer.Option(min=0.01, help="하루 CPU 초 · CPU seconds a day")] = 1,
    seed: Annotated[int, typer.Option(help="씨앗 · Seed")] = 1,
    iterations: Iterations = None,
    save: Save = None,
    plot: Plot = None,
    json: AsJson = False,
) -> None:
    """같은 얼굴이 오게 하는 값 · Weeks of days at several prices of an unfamiliar face: faces seen, extra cost."""
    from simulations.bench.chart import draw_panels
    from simulations.bench.continuity import TOPIC, measure, summarise

    asked = sorted({int(word) for word in split(prices)})
    with collecting(TOPIC, len(asked) * days, save=save, quiet=json) as collect:
        for row in measure(days=days, prices=asked, cpu_seconds=seconds, seed=seed, iterations=iterations):
            collect(row, f"{row['price_won']} won, day {row['day'] + 1}")
    summary = summarise(collect.rows)
    if plot is not None:
        lines = {
            "usual courier %": [(row["price_won"] + 1, row["familiar_percent"]) for row in summary],
            "extra cost %": [(row["price_won"] + 1, row["extra_percent"]) for row in summary],
        }
        plot.write_text(draw_panels({"price of a new face": lines}, across="won + 1", up="%"), encoding="utf-8")
    if json:
        print_json(collect.rows)
        return
    print_table(
        "낯선 얼굴 · continuity",
        ("won", "days", "extra %", "faces a person", "usual courier %", "unserved"),
        [
            (row["price_won"], row["days"], f"{row['extra_percent']:.1f}", f"{row['faces']:.2f}",
             f"{row['familiar_percent']:.1f}", row["unserved"])
            for row in summary
        ],
    )  # fmt: skip


@command.command("report")
def bench_report(
    figures: Annotated[Path, typer.Argument(help="--save 로 모은 파일 · What --save has kept")] = Path(
        "docs/benchmarks.json"
    ),
    page: Annotated[Path, typer.Argument(help="표가 있는 문서 · The page")] = Path("docs/benchmarks.md"),
) -> None:
    """모은 결과로 문서의 표를 다시 씁니다 · Write the tables of docs/benchmarks.md anew from what --save has kept."""
    from simulations.bench.pages import write_page
    from simulations.bench.record import read_book

    page.write_text(write_page(page.read_text(encoding="utf-8"), read_book(figures)), encoding="utf-8")
    err().print(f"{page}")
