"""Inputs that mean harm: what would run, and what a spreadsheet would take for a formula."""

import csv
import re
from contextlib import suppress
from pathlib import Path

import pytest

import workbench as wb
from tests.fuzz.doors import CLASS, DOORS, OURS, door

#: What makes a file of the name if anybody runs it, in the guises of several languages.
RUNS = (
    "__import__('pathlib').Path('{0}').touch()",
    "open('{0}', 'w')",
    "[x for x in [open('{0}', 'w')]]",
    "x.__class__.__mro__[1].__subclasses__()[0](open('{0}', 'w'))",
    "(FPCore (x) (! :system \"touch {0}\" (open '{0}')))",
    "expression\n=cmd|'/c touch {0}'!A1\n@SUM(open('{0}'))",
    "!!python/object/apply:os.system ['touch {0}']",
    "cos\nsystem\n(S'touch {0}'\ntR.",
    CLASS + "\nopen('{0}', 'w')\n",
    "x=open('{0}'),y=$(touch {0})",
    "y = open('{0}', 'w')",
)
_NUMBER = re.compile(r"[-+]?(\d+\.?\d*([eE][-+]?\d+)?|inf|nan)")


@pytest.mark.parametrize("name", DOORS)
def test_nothing_that_comes_in_is_run(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    entrance = door(name)
    for text in RUNS:
        with suppress(*OURS):
            entrance.enter(text.replace("{0}", "owned"))
    assert not list(tmp_path.iterdir())


def test_no_cell_begins_a_formula(tmp_path: Path) -> None:
    for text, point in (("-A1+B2", {"A1": 1, "B2": 2}), ("+x", {"x": 3}), ("-1e3*x", {"x": 0.5})):
        wb.compare(text, at=point, methods="reverse, central_difference").to_csv(tmp_path / "r")
        for path in (tmp_path / "r").glob("*.csv"):
            for row in csv.reader(path.read_text().splitlines()):
                wrong = [one for one in row if one[:1] in "=+-@" and one]
                assert all(map(_NUMBER.fullmatch, wrong)), wrong
        cells = (tmp_path / "r" / "accuracy.csv").read_text()
        assert text.replace("+x", "x") in cells.replace(" ", "").replace("1000", "1e3")
