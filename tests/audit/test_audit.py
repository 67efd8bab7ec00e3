"""The audit agrees with a report, finds what is corrupted in it, and shares nothing with it."""

import ast
import csv
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from tests import sharing
from tests.audit import (
    canon,
    costs,
    counts,
    derivatives,
    descent,
    differences,
    meta,
    orders,
    summary,
    verdicts,
)
from tests.audit.__main__ import main
from tests.audit.auditor import audit
from tests.audit.folder import AuditError, Folder
from tests.audit.ledger import Ledger
from tests.audit.truths import Truths
from tests.reporting.test_run import folders
from tests.sharing import once_a_run

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
#: What the auditor may import: nothing that the product is made of.
ALLOWED = {"mpmath", "pytest", *sys.stdlib_module_names}
#: The one module that may ask other tests for a folder, and whom.
FOLDERS = {Path(__file__).name: {"tests", "tests.reporting.test_run", "tests.sharing"}}
__all__ = ["folders"]
Cells = dict[str, str]
Change = Callable[[str], str]


@dataclass(frozen=True, eq=False)
class Corruption:
    """One cell that is changed, and the part and the kind of the audit that must see it."""

    file: str
    column: str
    where: Cells
    change: Change
    part: ModuleType
    kind: str


@pytest.fixture(scope="session")
def small(folders: tuple[Path, Path]) -> Path:
    """The folder of a small report, which other tests make too."""
    return folders[0]


@pytest.fixture(scope="session")
@once_a_run
def default() -> Path:
    """The folder of the default report, made as a user makes it."""
    folder = sharing.folder / "default_report"
    command = [sys.executable, "-m", "workbench", "report", "reports/default.toml"]
    subprocess.run([*command, "--out", str(folder)], check=True, capture_output=True, cwd=ROOT)
    return folder


def digit(place: int) -> Change:
    """Another digit at a place of a number, counted from its first one, or from its last."""

    def change(text: str) -> str:
        digits = [match.start() for match in re.finditer(r"\d", text.partition("e")[0])]
        if not -len(digits) <= place < len(digits):
            return text
        at = digits[place]
        return f"{text[:at]}{(int(text[at]) + 1) % 10}{text[at + 1 :]}"

    return change


def one_more(text: str) -> str:
    """The next whole number."""
    return str(int(float(text)) + 1)


def becomes(other: str) -> Change:
    """Another text."""
    return lambda _: other


def corrupt(folder: Path, corruptions: Iterable[Corruption]) -> dict[Corruption, str]:
    """Change one cell for each, in rows of their own; the places as the auditor names them."""
    found: dict[Corruption, str] = {}
    for one in corruptions:
        path = folder / one.file
        with path.open(encoding="utf-8", newline="") as file:
            header, *lines = csv.reader(file)
        for number, line in enumerate(lines, start=2):
            cells = dict(zip(header, line, strict=True))
            where, place = f"{one.file}, line {number} (", header.index(one.column)
            wanted = cells[one.column] and one.where.items() <= cells.items()
            if wanted and where not in found.values() and one.change(line[place]) != line[place]:
                found[one], line[place] = where, one.change(line[place])
                break
        assert one in found, f"no row of {one.file} to corrupt: {one.where}"
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows([header, *lines])
    return found


def finds(folder: Path, copy: Path, corruptions: Iterable[Corruption]) -> None:
    """One part of the audit names every corrupted row, with the kind of the check, and no other."""
    shutil.copytree(folder, copy)
    places = corrupt(copy, corruptions)
    ledger, report = Ledger(), Folder(copy)
    for part in {one.part for one in places}:
        part.audit(report, Truths(report), ledger)
    for one, where in places.items():
        assert any(where in wrong for wrong in ledger.entries[one.kind].wrong), one
    for wrong in ledger.wrong:
        assert any(where in wrong for where in places.values()), wrong


RUMP = {"problem": "rump", "method": "reverse", "wrt": "a"}
STENCIL = {"method": "central_difference", "status": "ok"}
SMALL = [
    Corruption("accuracy.csv", "truth", RUMP, digit(22), derivatives, "truths"),
    Corruption("accuracy.csv", "truth", {"wrt": "x3"}, digit(0), derivatives, "truths"),
    Corruption(
        "accuracy.csv", "error_absolute", {**RUMP, "wrt": "b"}, digit(1), derivatives, "errors"
    ),
    Corruption("accuracy.csv", "error_ulps", STENCIL, digit(2), derivatives, "errors"),
    Corruption("accuracy.csv", "error_bits", STENCIL, digit(0), derivatives, "errors"),
    Corruption("accuracy.csv", "digits", STENCIL, digit(3), derivatives, "errors"),
    Corruption("v_curve.csv", "error_relative", {}, digit(4), derivatives, "errors"),
    Corruption(
        "accuracy.csv", "truncation_error", STENCIL, digit(6), derivatives, "parts of errors"
    ),
    Corruption("accuracy.csv", "step_error", STENCIL, digit(0), derivatives, "parts of errors"),
    Corruption(
        "accuracy.csv", "status", {"status": "ok"}, becomes("wrong"), derivatives, "statuses"
    ),
    Corruption(
        "accuracy.csv", "status", {"status": "wrong"}, becomes("ok"), derivatives, "statuses"
    ),
    Corruption(
        "v_curve.csv",
        "status",
        {"status": "no_digits_promised"},
        becomes("inaccurate"),
        derivatives,
        "statuses",
    ),
    Corruption(
        "operations.csv",
        "multiplications",
        {"problem": "squire_trapp", "method": "reverse"},
        one_more,
        counts,
        "operations of printed programs",
    ),
    Corruption(
        "operations.csv",
        "ratio_to_primal",
        {"problem": "rump", "method": "forward"},
        digit(5),
        counts,
        "operations of the function",
    ),
    Corruption(
        "operations.csv",
        "evaluations_of_primal",
        {"method": "five_point"},
        one_more,
        counts,
        "runs of the function",
    ),
    Corruption(
        "trade_offs.csv",
        "worst_error_bits",
        {"problem": "overall", "method": "richardson"},
        digit(-3),
        verdicts,
        "trade-offs: medians",
    ),
    Corruption(
        "verdict.csv",
        "figure",
        {"problem": "squire_trapp", "wish": "accuracy"},
        becomes("0.5"),
        verdicts,
        "verdicts",
    ),
    Corruption(
        "verdict.csv", "unit", {"problem": "overall"}, digit(0), verdicts, "verdicts: overall"
    ),
    *(
        Corruption(
            "regression.csv",
            column,
            {"method": method, "epoch": "70"},
            digit(-3),
            descent,
            "regression: steps, losses, gradients",
        )
        for column, method in (
            ("w", "forward"),
            ("gradient_w", "reverse"),
            ("loss", "five_point"),
            ("gradient_w", "notebook_tape"),
        )
    ),
    Corruption("learning_rates.csv", "correct_w", {}, digit(-3), descent, "learning rates"),
    Corruption(
        "notebook_fault.csv", "notebook_gradient", {}, one_more, descent, "the notebook's fault"
    ),
    Corruption(
        "problem_curves.csv", "error_absolute", {}, digit(3), differences, "curves of problems"
    ),
    Corruption("own_class.csv", "right", {}, one_more, orders, "mistakes of one's own class"),
    Corruption(
        "timings.csv",
        "low_seconds",
        {"stage": "evaluate"},
        becomes("7.0"),
        costs,
        "intervals of times",
    ),
]
SPLIT = {"method": "five_point"}
DEFAULT = [
    Corruption(
        "v_curve_split.csv", "error_absolute", SPLIT, digit(4), differences, "V-curves, split"
    ),
    Corruption(
        "v_curve_split.csv", "textbook_truncation", SPLIT, digit(9), differences, "V-curves, split"
    ),
    Corruption(
        "magnitude_errors.csv",
        "truth",
        {"function": "sin(x)", "x": "1e+200"},
        digit(-3),
        differences,
        "magnitudes, row by row",
    ),
    Corruption(
        "magnitudes.csv",
        "median_error_bits",
        {"method": "ridders"},
        digit(-3),
        differences,
        "magnitudes, shares and medians",
    ),
    Corruption(
        "accumulated_roundoff.csv",
        "roundoff_relative",
        {"method": "central_difference", "terms": "64"},
        digit(7),
        differences,
        "accumulated round-off",
    ),
    Corruption("step_rules.csv", "ratio", {}, digit(1), differences, "step rules"),
    Corruption(
        "higher_orders.csv", "truth", {"order": "8"}, digit(20), orders, "higher derivatives"
    ),
    Corruption(
        "higher_orders_summary.csv",
        "operations_4",
        {},
        one_more,
        orders,
        "higher derivatives: summary",
    ),
    Corruption("hazards.csv", "left", {}, one_more, orders, "hazards"),
    Corruption("hazards.csv", "error_bits", {"method": "ridders"}, digit(1), orders, "hazards"),
    Corruption("canon.csv", "ours", {"figure": "dg/da"}, digit(6), canon, "canon"),
    Corruption("canon.csv", "agrees", {"agrees": "yes"}, becomes("no"), canon, "canon"),
    Corruption("cheap_gradient.csv", "reverse_ratio", {}, digit(0), costs, "ratios of counts"),
    Corruption(
        "cheap_gradient.csv", "forward_operations", {}, one_more, costs, "the cheap gradient"
    ),
    Corruption("speelpenning.csv", "reverse_shared", {}, one_more, costs, "Speelpenning's product"),
    Corruption(
        "forward_or_reverse_crossings.csv", "crossing_inputs", {}, digit(4), costs, "crossings"
    ),
    Corruption(
        "expression_swell.csv", "function_operations", {}, one_more, costs, "expression swell"
    ),
    Corruption(
        "random_expressions.csv", "passed_both", {}, one_more, costs, "random expressions: totals"
    ),
]


def parts(corruptions: Iterable[Corruption]) -> list[Any]:
    """The corruptions of every part of the audit, called as that is called."""
    found: dict[ModuleType, list[Corruption]] = {}
    for one in corruptions:
        found.setdefault(one.part, []).append(one)
    return [pytest.param(some, id=part.__name__.rpartition(".")[2]) for part, some in found.items()]


def test_a_small_report_holds(small: Path) -> None:
    ledger = audit(small)
    assert not ledger.wrong
    for one in SMALL:
        assert ledger.entries[one.kind].checked, one.kind
    assert not ledger.entries["truths"].skipped


@pytest.mark.parametrize("some", parts(SMALL))
def test_changed_cells_are_found(some: list[Corruption], small: Path, tmp_path: Path) -> None:
    finds(small, tmp_path / "copy", some)


def test_a_changed_number_of_the_page_is_found(small: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(small, copy)
    page = copy / "index.html"
    text = page.read_text(encoding="utf-8")
    found = re.search(r"<dt>problems</dt><dd><a [^>]*>(\d+)", text)
    judged = re.search(r"(\d+) of \d+ judged rows</a>", text)
    middle = re.search(r'title="(\d+\.\d+) \(rank', text)
    assert found and judged and middle
    for match in sorted((found, judged, middle), key=lambda one: -one.start(1)):
        text = text[: match.start(1)] + digit(0)(match[1]) + text[match.end(1) :]
    page.write_text(text, encoding="utf-8")
    ledger, report = Ledger(), Folder(copy)
    summary.audit(report, Truths(report), ledger)
    kinds = [kind for kind, entry in ledger.entries.items() if entry.wrong]
    assert kinds == [
        f"summary: {one}" for one in ("table of methods", "tiles", "numbers in sentences")
    ]


def test_wrong_counts_of_meta_json_and_missing_rows_are_found(small: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(small, copy)
    path = copy / "accuracy.csv"
    first, *others = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join([first, *others[1:]]), encoding="utf-8")
    ledger, report = Ledger(), Folder(copy)
    meta.audit(report, Truths(report), ledger)
    said = "\n".join(ledger.wrong)
    for what in (f"{len(others)} rows of accuracy.csv", "rows ok", "accuracy.csv (squire_trapp"):
        assert what in said


def test_a_missing_column_is_named(small: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(small, copy)
    path = copy / "accuracy.csv"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("error_ulps", "error_in_ulps", 1), encoding="utf-8")
    with pytest.raises(
        AuditError, match=r"accuracy\.csv has no column error_ulps; it has problem,"
    ):
        audit(copy)


def test_the_command_says_what_it_did(
    small: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(small, copy)
    corrupt(copy, [SMALL[2]])
    for name in ("regression.csv", "notebook_fault.csv", "learning_rates.csv"):
        (copy / name).unlink()
    assert main([str(copy)]) == 1
    out = capsys.readouterr().out
    assert re.search(r"^truths +\d+ +0", out, re.M)
    assert re.search(r"^errors: accuracy\.csv, line \d+ \(problem rump.*recomputed", out, re.M)
    assert "meta.json: meta.json: 1111 rows of regression.csv, it has None" in out
    assert main([str(tmp_path)]) == 2
    assert "holds no report" in capsys.readouterr().err
    assert main([]) == 2


def test_nothing_is_shared_with_the_product() -> None:
    seen = set()
    for path in HERE.glob("*.py"):
        allowed = FOLDERS.get(path.name, set())
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = []
            if isinstance(node, ast.Import):
                names = [one.name for one in node.names]
            elif isinstance(node, ast.ImportFrom):
                assert node.level == 0
                names = [node.module or ""]
            elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                assert node.func.id not in ("__import__", "exec", "eval"), path.name
            for name in names:
                ours = name == "tests.audit" or name.startswith("tests.audit.")
                root = name.partition(".")[0]
                assert ours or name in allowed or root in ALLOWED, f"{path.name} imports {name}"
                seen.add(root)
    assert seen >= {"mpmath", "csv", "json", "ast", "tests"}


@pytest.mark.slow
def test_the_default_report_holds(default: Path) -> None:
    ledger = audit(default)
    assert not ledger.wrong
    for one in (*SMALL, *DEFAULT):
        assert ledger.entries[one.kind].checked, one.kind
    assert ledger.entries["truths"].checked > 600
    assert ledger.entries["truths"].skipped.total() <= 10
    assert ledger.entries["operations of printed programs"].checked > 1500
    assert ledger.entries["summary: numbers in sentences"].checked > 10


@pytest.mark.slow
@pytest.mark.parametrize("some", parts(DEFAULT))
def test_changed_cells_of_the_default_report_are_found(
    some: list[Corruption], default: Path, tmp_path: Path
) -> None:
    finds(default, tmp_path / "copy", some)
