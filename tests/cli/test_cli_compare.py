"""`workbench compare` from the outside: results, files, messages, exit codes."""

import json
import math
import subprocess
import sys
from pathlib import Path

import pytest

from tests.lanes import every_row, shared_out
from workbench.cli import main

SQUIRE_TRAPP = "exp(x)/sqrt(sin(x)**3+cos(x)**3)"


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """Exit code, standard output and standard error of one call."""
    with pytest.raises(SystemExit) as left:
        main(list(arguments))
    captured = capsys.readouterr()
    return int(left.value.code or 0), captured.out, captured.err


def test_json_is_one_document_with_certified_truth(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "compare", SQUIRE_TRAPP, "--at", "x=1.5", "--json")
    document = json.loads(out)
    assert code == 0
    (truth,) = document["truth"]
    assert truth["certified"] and truth["digits"].startswith("4.05342789389862065771")
    assert truth["digits_radius"] < 1e-20
    rows = {row["method"]: row for row in document["accuracy"]}
    for name in ("symbolic", "reverse", "scalar"):
        assert rows[name]["error_ulps"] <= 4
        assert rows[name]["status"] == "ok"
    central = rows["central_difference"]
    assert 0 < central["error_absolute"] <= central["error_bound"]
    assert central["error_absolute"] == pytest.approx(
        abs(central["truncation_error"] + central["roundoff_error"]), rel=1e-6
    )
    counts = {row["method"]: row for row in document["operations"]}
    assert counts["reverse"]["shared_operations"] > 0
    assert counts["symbolic"]["sympy_count_ops"] > 0
    stages = {(row["method"], row["stage"]) for row in document["timings"]}
    assert ("reverse", "evaluate") in stages and ("primal", "evaluate") in stages


def test_the_table_fits_eighty_columns(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "compare", "x**2*sin(y)", "--at", "x=1.5,y=pi/4")
    assert code == 0
    assert max(len(line) for line in out.splitlines()) <= 80
    for name in ("symbolic", "forward_difference", "reverse", "scalar", "notebook_tape"):
        assert name in out
    assert "\x1b" not in out


@every_row(
    "at, wrt",
    [
        ("x=[3,2],w=[[0,pi/4]]", "x,w[0,1]"),
        ("x[0]=3,x[1]=2,w[0, 1]=pi/4", " x[0] , x[1],w[0, 1]"),
        ("w=[[max(1,2), pi/4]],x = [ 3, 2 ]", ""),
    ],
)
def test_points_of_arrays(capsys: pytest.CaptureFixture[str], at: str, wrt: str) -> None:
    arguments = ("x[0]**2*x[1]*w[0,1]", "--at", at, "--wrt", wrt, "--methods", "reverse")
    code, out, _ = run(capsys, "compare", *arguments, "--no-timings", "--json")
    document = json.loads(out)
    assert code == 0
    assert document["point"] == {"x[0]": 3.0, "x[1]": 2.0, "w[0,1]": math.pi / 4}
    assert document["wrt"] == ["x[0]", "x[1]", "w[0,1]"]
    assert [row["derivative"] for row in document["accuracy"]][::2] == [3 * math.pi, 18.0]


@every_row(
    "at, said",
    [
        ("x=[1,2", "lacks a closing ]"),
        ("x=[1,]", "lacks a number"),
        ("x=[1,2,3]", "x has the shape (2,), and the shape (3,) was given"),
        ("x=[[1],[2,3]]", "rows of several lengths"),
        ("x=3", "x has the shape (2,): give an array"),
        ("x=[1,y]", "contains a variable"),
        ("x=[1,1e999]", "write a finite number"),
        ("x=[1,2],x[0]=1", "x[0] given twice"),
        ("x[1]=1", "no value for x[0]; give the point as --at x[0]=1.5,x[1]=1.5"),
    ],
)
def test_points_of_arrays_that_do_not_fit(
    capsys: pytest.CaptureFixture[str], at: str, said: str
) -> None:
    code, out, err = run(capsys, "compare", "x[0]**2*x[1]", "--at", at, "--no-timings")
    assert (code, out) == (2, "")
    assert said in err and "Traceback" not in err


def test_wrt_and_methods_choose(capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ("compare", "x**2*y", "--at", "x=3,y=2", "--wrt", "y", "--no-timings", "--json")
    code, out, _ = run(capsys, *arguments, "--methods", "central_difference[step=1e-6],reverse")
    rows = json.loads(out)["accuracy"]
    assert code == 0
    assert [(row["method"], row["options"], row["wrt"]) for row in rows] == [
        ("central_difference", "step=1e-06", "y"),
        ("reverse", "", "y"),
    ]
    assert json.loads(out)["timings"] == []


def test_files_are_written_and_named(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    page, folder = tmp_path / "page.html", tmp_path / "tables"
    code, out, err = run(
        capsys, "compare", "x*y", "--at", "x=1,y=2", "--html", str(page), "--csv", str(folder)
    )
    assert code == 0
    assert page.read_text(encoding="utf-8").lower().startswith("<!doctype html>")
    assert {path.name for path in folder.iterdir()} == {
        "accuracy.csv",
        "operations.csv",
        "timings.csv",
    }
    assert str(page) in err and str(page) not in out


def test_the_notebooks_fault_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(
        capsys,
        "compare",
        "a = x + 1; a*a",
        "--at",
        "x=2",
        "--methods",
        "scalar,notebook_tape",
        "--json",
    )
    rows = {row["method"]: row for row in json.loads(out)["accuracy"]}
    assert code == 0
    assert (rows["scalar"]["derivative"], rows["scalar"]["status"]) == (6.0, "ok")
    assert (rows["notebook_tape"]["derivative"], rows["notebook_tape"]["status"]) == (12.0, "wrong")


def test_an_expression_may_start_with_a_sign_and_a_point_come_in_parts(
    capsys: pytest.CaptureFixture[str],
) -> None:
    arguments = ("--at", "x=3", "--at", "y=-2", "--methods", "reverse", "--no-timings", "--json")
    for order in (("-x**2*y", *arguments), (*arguments, "--", "-x**2*y")):
        code, out, _ = run(capsys, "compare", *order)
        assert code == 0
        assert [row["derivative"] for row in json.loads(out)["accuracy"]] == [12.0, -9.0]
    code, out, _ = run(capsys, "compare", "-h")
    assert code == 0 and "EXPRESSION" in out


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("2x", "--at", "x=1"), ["line 1, column 2", "^", "2*x"]),
        (("sinn(x)", "--at", "x=1"), ["sinn", "sin"]),
        (("x*y", "--at", "x=1"), ["no value for y", "--at x=1.5,y=1.5"]),
        (("x", "--at", "x=1,z=2"), ["unknown variable z", "x"]),
        (("x", "--at", "x"), ["name=value"]),
        (("x", "--at", "x=1,x=2"), ["x is given twice"]),
        (("x", "--at", "x=y+1"), ["contains a variable"]),
        (("x", "--at", "x=sin("), ["value of x", "^"]),
        (("x", "--at", "x=inf"), ["finite"]),
        (("x", "--at", "x=1", "--wrt", "y"), ["unknown variable y", "x"]),
        (("x", "--at", "x=1", "--methods", "revers"), ["did you mean reverse"]),
        (("x", "--at", "x=1", "--methods", "reverse[a=1]"), ["option", "no options"]),
        (("x", "--at", "x=1", "--methods", "central_difference[step=-1]"), ["positive"]),
        (("", "--at", "x=1"), ["line 1"]),
        (("__import__('os')", "--at", "x=1"), ["line 1, column"]),
        (("x", "--at", "x=1", "--html", "/nowhere/at/all/x.html"), ["x.html"]),
        (("x", "--at", "x=1", "--nonsense"), ["--nonsense"]),
    ],
)
def test_bad_input_is_told_and_exits_with_2(
    capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], expected: list[str]
) -> None:
    code, out, err = run(capsys, "compare", *arguments)
    assert code == 2
    assert out == ""
    for part in expected:
        assert part in err
    assert "Traceback" not in err


def test_help_is_quick_and_shows_examples(capsys: pytest.CaptureFixture[str]) -> None:
    for arguments in (("--help",), ("compare", "--help"), ("report", "--help")):
        code, out, _ = run(capsys, *arguments)
        assert code == 0
        assert "Examples:\n    workbench" in out


def test_methods_lists_the_catalogue(capsys: pytest.CaptureFixture[str]) -> None:
    from workbench.methods import METHODS

    code, out, _ = run(capsys, "methods")
    assert code == 0
    assert all(name in out for name in METHODS)
    assert max(len(line) for line in out.splitlines()) <= 80
    code, out, _ = run(capsys, "methods", "--json")
    assert [one["name"] for one in json.loads(out)] == list(METHODS)


def test_the_command_runs_as_a_module() -> None:
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "workbench",
            "compare",
            "x**2",
            "--at",
            "x=3",
            "--methods",
            "reverse",
        ],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0
    assert "6" in done.stdout


@pytest.mark.slow
@pytest.mark.parametrize(
    "arguments", shared_out([["--help"], ["methods"], ["methods", "--json"]], 1)
)
def test_a_reader_that_goes_away_is_no_failed_check(arguments: list[str]) -> None:
    command = [sys.executable, "-m", "workbench", *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        assert running.stdout is not None and running.stderr is not None
        running.stdout.close()
        assert running.stderr.read() == b""
        assert running.wait(60) == 0


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device that is always full")
def test_output_that_cannot_be_written_is_told() -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "workbench", "methods"],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            timeout=60,
            check=False,
        )
    assert done.returncode == 2
    assert "No space left" in done.stderr and "Traceback" not in done.stderr
