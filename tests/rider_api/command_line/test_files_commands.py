"""`bapgil solve`, `check`, `schema`, `convert` as a technician calls them: files, pipes, exit codes, JSON."""

import io
import json
import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from rider_api.command_line import COMMANDS, main
from rider_api.command_line.exit_codes import MEANINGS, ExitCode
from routing.schedule import DraftDrop, DraftTrip, schedule
from routing.wire import problem_to_json, schema, solution_to_json
from tests.makers.problems import two_echelon_problem

PROBLEM = problem_to_json(two_echelon_problem())
FED = {
    "rider-1": (DraftTrip(source="K", stops=("c", DraftDrop(hub="H", visits=("a", "b")))),),
    "worker-1": (DraftTrip(source="H", stops=("a", "b")),),
}
SOLUTION = solution_to_json(schedule(two_echelon_problem(), FED).solution)

SOLOMON = "tiny\nVEHICLE\nNUMBER CAPACITY\n1 10\nCUSTOMER\nCUST NO.\n0 0 0 0 0 100 0\n1 3 4 5 0 50 7\n"


@pytest.fixture
def files(tmp_path: Path) -> tuple[str, str]:
    """A problem file and a valid solution file."""
    problem, solution = tmp_path / "problem.json", tmp_path / "solution.json"
    problem.write_text(json.dumps(PROBLEM))
    solution.write_text(json.dumps(SOLUTION))
    return str(problem), str(solution)


def _json(capsys: pytest.CaptureFixture[str]) -> Any:
    return json.loads(capsys.readouterr().out)


def test_help_names_every_command_and_exit_code(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == ExitCode.OK
    told = capsys.readouterr().out
    assert all(entry.name in told for entry in COMMANDS)
    assert all(re.search(rf"{code.value} {meaning[:3]}", told) for code, meaning in MEANINGS.items())


def test_error_of_the_program_shows_no_traceback(
    files: tuple[str, str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fall_over(*_: Any) -> None:
        raise ZeroDivisionError("secret")

    monkeypatch.setattr("routing.checker.check", fall_over)
    monkeypatch.delenv("BAPGIL_DEBUG", raising=False)
    assert main(["check", *files]) == ExitCode.INTERNAL
    told = capsys.readouterr()
    assert "internal_error" in told.err
    assert "secret" not in told.out + told.err
    monkeypatch.setenv("BAPGIL_DEBUG", "1")
    with pytest.raises(ZeroDivisionError):
        main(["check", *files])


def test_unknown_command_is_wrong_usage() -> None:
    assert main(["nix"]) == ExitCode.USAGE
    assert main(["check"]) == ExitCode.USAGE


def test_check_says_valid(files: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", *files, "--json"]) == ExitCode.OK
    answer = _json(capsys)
    assert (answer["valid"], answer["violations"], answer["unserved"]) == (True, [], 0)
    assert answer["cost"]["total_won"] == sum(SOLUTION["cost"].values())
    assert main(["check", *files]) == ExitCode.OK


def test_check_names_violations(files: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    broken = json.loads(json.dumps(SOLUTION))
    broken["tours"][0]["distance_metres"] += 1
    Path(files[1]).write_text(json.dumps(broken))
    assert main(["check", *files, "--json"]) == ExitCode.PROBLEMS
    answer = _json(capsys)
    assert not answer["valid"]
    assert [(found["code"], found["amount"], found["unit"]) for found in answer["violations"]] == [
        ("check.tour_distance_wrong", 1, "metres")
    ]
    assert main(["check", *files]) == ExitCode.PROBLEMS
    assert "check.tour_distance_wrong" in capsys.readouterr().out


def test_check_reads_a_pipe(files: tuple[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(json.dumps(SOLUTION).encode())))
    assert main(["check", files[0], "-"]) == ExitCode.OK


def test_bad_file_is_refused_with_every_fault(files: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    broken = json.loads(json.dumps(PROBLEM))
    broken["visits"][0]["place"] = "nix"
    broken["visits"][1]["service_seconds"] = True
    Path(files[0]).write_text(json.dumps(broken))
    assert main(["check", *files, "--json"]) == ExitCode.BAD_INPUT
    answer = _json(capsys)
    assert [(fault["code"], fault["pointer"]) for fault in answer["errors"]] == [
        ("file.unknown_reference", "/visits/0/place"),
        ("file.wrong_type", "/visits/1/service_seconds"),
    ]
    assert main(["check", *files]) == ExitCode.BAD_INPUT
    told = capsys.readouterr().err
    assert "/visits/0/place" in told
    assert "Traceback" not in told


def test_missing_file_and_swapped_files_are_refused(files: tuple[str, str]) -> None:
    assert main(["check", files[0] + ".nix", files[1]]) == ExitCode.BAD_INPUT
    assert main(["check", files[1], files[0]]) == ExitCode.BAD_INPUT


def test_solve_writes_a_plan_that_checks(
    files: tuple[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plans = [str(tmp_path / name) for name in ("first.json", "second.json")]
    for plan in plans:
        words = ["solve", files[0], "--iterations", "200", "--seed", "7", "-o", plan, "--json"]
        assert main(words) == ExitCode.OK
        summary = _json(capsys)
        assert (summary["unserved"], summary["violations"], summary["seed"]) == ([], [], 7)
        assert main(["check", files[0], plan]) == ExitCode.OK
        capsys.readouterr()
    assert Path(plans[0]).read_text() == Path(plans[1]).read_text()


def test_solve_to_a_pipe_keeps_the_summary_out_of_it(
    files: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["solve", files[0], "--iterations", "50", "-o", "-"]) == ExitCode.OK
    printed = capsys.readouterr()
    assert json.loads(printed.out)["format"] == "bapgil-solution"
    assert "won" in printed.err


def test_plan_that_cannot_be_written_is_refused(files: tuple[str, str], tmp_path: Path) -> None:
    """And at once: a year's search would be refused as well."""
    words = ["solve", files[0], "--seconds", "31536000", "-o", str(tmp_path / "no" / "folder.json")]
    assert main(words) == ExitCode.REFUSED


@pytest.mark.parametrize("kind", ["problem", "solution"])
def test_schema_is_printed(kind: Any, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema", kind]) == ExitCode.OK
    assert _json(capsys) == schema(kind)


def test_convert_writes_a_problem_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source, target = tmp_path / "tiny.txt", tmp_path / "tiny.json"
    source.write_text(SOLOMON)
    assert main(["convert", str(source), "--from", "solomon", "-o", str(target)]) == ExitCode.OK
    assert json.loads(target.read_text())["visits"][0]["windows"] == [[0, 500]]
    assert "1 / 10" in capsys.readouterr().err
    assert main(["convert", str(source), "--from", "solomon"]) == ExitCode.OK
    assert _json(capsys) == json.loads(target.read_text())


def test_convert_refuses_what_it_cannot_read(tmp_path: Path) -> None:
    source = tmp_path / "tiny.txt"
    source.write_text(SOLOMON.replace("1 3 4 5 0", "1 3 4 -5 0"))
    assert main(["convert", str(source), "--from", "solomon"]) == ExitCode.BAD_INPUT
    assert main(["convert", str(source), "--from", "cvrplib"]) == ExitCode.BAD_INPUT
    assert main(["convert", str(source), "--from", "tsplib"]) == ExitCode.USAGE


def test_solve_draws_and_explains_its_plan(
    files: tuple[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    picture, explanation = tmp_path / "plan.svg", tmp_path / "why.json"
    options = ["--iterations", "50", "--svg", str(picture), "--explain", str(explanation), "--prices", "--json"]
    assert main(["solve", files[0], "-o", str(tmp_path / "plan.json"), *options]) == ExitCode.OK
    assert picture.read_text(encoding="utf-8").startswith("<svg ")
    told = json.loads(explanation.read_text(encoding="utf-8"))
    assert told["cost_won"]["total_won"] == _json(capsys)["cost"]["total_won"]
    assert set(told["slack_seconds"]) == {"a", "b", "c"}
