"""`workbench compare --fpcore`: which core, at which point, and what is wrong with it."""

import json
from pathlib import Path

import pytest

from tests.cli.test_cli_compare import run
from tests.lanes import every_row

CORES = """(FPCore (x.re y) :name "a: sum" :pre (< 1 x.re y 2) (+ (* x.re x.re) y))
(FPCore (x) :name "cast" (cast x))
"""


@pytest.fixture
def path(tmp_path: Path) -> str:
    found = tmp_path / "two:cores.fpcore"
    found.write_text(CORES)
    return str(found)


ALWAYS = ("--methods", "reverse", "--no-timings", "--json")


def test_a_core_is_compared_at_a_point_of_its_precondition(
    path: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = run(capsys, "compare", "--fpcore", path, *ALWAYS)
    point = json.loads(out)["point"]
    assert code == 0 and 1 < point["x_re"] < point["y"] < 2
    assert err.startswith("a: sum: a point of its precondition, --at x_re=")
    again = err.partition("--at ")[2].strip()
    assert run(capsys, "compare", "--fpcore", path, "--at", again, *ALWAYS) == (0, out, "")


def test_a_core_is_compared_at_a_given_point(path: str, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ("compare", "--fpcore", f"{path}:a: sum", "--at", "x.re=3,y=1", "--wrt", "x.re")
    code, out, err = run(capsys, *arguments, *ALWAYS)
    (row,) = json.loads(out)["accuracy"]
    assert (code, err, row["wrt"], row["derivative"]) == (0, "", "x_re", 6.0)


@every_row(
    "arguments, part",
    [
        (("--fpcore", "{}:cast"), "line 2: 'cast' is not read: cast is not read: a cast rounds"),
        (("--fpcore", "{}:b"), "has no problem 'b'; there are: a: sum"),
        (("--fpcore", "{}.txt:b"), "no file"),
        (("--fpcore", "{}", "--at", "y=1"), "no value for x_re; give the point as --at"),
        (("--fpcore", "{}", "x*x"), "give EXPRESSION or --fpcore, not both"),
        ((), "the argument EXPRESSION is missing"),
    ],
)
def test_what_is_wrong_is_said(
    arguments: tuple[str, ...], part: str, path: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = run(capsys, "compare", *(one.replace("{}", path) for one in arguments))
    assert (code, out) == (2, "") and part in " ".join(err.split())
