"""`workbench compare FILE.py:function` and `trace`: arrays, paths, the source, messages."""

import json
from pathlib import Path
from typing import Any

import pytest

from workbench.cli import main

SOURCE = """\
import numpy as np

def radius(x, k):
    r = np.sqrt(np.sum(x**2))
    if r > 1.0:
        return 2 * r * k
    return r**k
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "radii.py").write_text(SOURCE)
    monkeypatch.chdir(tmp_path)


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """Exit code, standard output and standard error of one call."""
    with pytest.raises(SystemExit) as left:
        main(list(arguments))
    captured = capsys.readouterr()
    return int(left.value.code or 0), captured.out, captured.err


def compared(capsys: pytest.CaptureFixture[str], at: str, *more: str) -> dict[str, Any]:
    options = ("--at", at, "--json", "--no-timings", "--methods", "central_difference", *more)
    code, out, err = run(capsys, "compare", "radii.py:radius", *options)
    assert (code, err) == (0, "")
    return {row["wrt"]: row for row in json.loads(out)["accuracy"]}


def test_a_function_in_a_file_is_compared(capsys: pytest.CaptureFixture[str]) -> None:
    found = compared(capsys, "x=[3,4],k=0.5")
    assert {name: row["truth"][:4] for name, row in found.items()} == {
        "x[0]": "0.60",
        "x[1]": "0.80",
        "k": "10",
    }
    assert {row["status"] for row in found.values()} == {"ok"}
    near = compared(capsys, "x=[1.0000000001,0],k=2", "--wrt", "x[0]")["x[0]"]
    assert near["status"] == "inaccurate"
    assert near["message"].endswith("crosses line 5, if r > 1.0:")
    edge = compared(capsys, "x=[1,0],k=2", "--wrt", "x")["x[0]"]
    assert edge["status"] == "undetermined"
    assert edge["message"].startswith("edge of the path, line 5, if r > 1.0:")


def test_a_trace_shows_the_source_beside_the_nodes(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "trace", "radii.py", "--at", "x=[3,4],k=0.5", "--html", "page.html")
    assert code == 0
    lines = out[out.index("The function, line by line") :].split("\n\n")[0].splitlines()[3:]
    assert [line.split()[0] for line in lines] == ["3", "4", "5", "6", "7"]
    assert lines[1].startswith("4      r = np.sqrt(np.sum(x**2))")
    assert lines[1].endswith("r")
    assert lines[2].split("  ")[-1] == "is true"
    page = Path("page.html").read_text(encoding="utf-8")
    assert "if r &gt; 1.0:" in page


def test_a_point_that_is_missing_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "compare", "radii.py:radius", "--at", "x=[1,2]")
    assert (code, out) == (2, "")
    assert err.startswith("error: no value for k; give the point as --at x=1.5,k=1.5")
    code, _, err = run(capsys, "trace", "radii.py:radus", "--at", "x=1")
    assert (code, err) == (
        2,
        "error: there is no function radus in radii.py; did you mean radius?\n",
    )
