"""The audit agrees with a report, finds what is corrupted in it, and shares nothing with it."""

import ast
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from tests import sharing
from tests.audit import gallery, meta, summary
from tests.audit.__main__ import main
from tests.audit.auditor import UNREAD, audit
from tests.audit.corruptions import DEFAULT, SMALL, Corruption, corrupt, digit
from tests.audit.findings import Rules
from tests.audit.folder import AuditError, Folder
from tests.audit.ledger import Ledger
from tests.audit.methods import Times, summaries
from tests.audit.page import NUMBER, Page
from tests.audit.truths import Truths
from tests.reporting.test_run import folders
from tests.sharing import once_a_run

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
#: What the auditor may import: nothing that the product is made of.
ALLOWED = {"mpmath", "pytest", *sys.stdlib_module_names}
#: The one module that may ask other tests for a folder, and whom.
FOLDERS = {Path(__file__).name: {"tests", "tests.reporting.test_run", "tests.sharing"}}
#: Kinds of which nothing may be left out.
PAGE = (
    *("partials of a point", "summary: tiles", "summary: table of methods"),
    *("summary: numbers in sentences", "summary: how we know", "gallery: tiles of problems"),
)
__all__ = ["folders"]


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
    for kind in ("truths", *PAGE):
        assert ledger.entries[kind].checked and not ledger.entries[kind].skipped, kind
    assert not any(name.endswith(".csv") for name in ledger.entries)


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
    rank = re.search(r'title="\d+\.\d+ \(rank (\d+)\)">  <a href="#operations', text)
    interval = re.search(r'<td class="n">(\d+\.\d+) – ', text)
    evidence = re.search(r"(\d+) of \d+ rows of <a", text)
    digits = re.search(r'data-digits="(\d+)', text)
    every = [found, judged, middle, interval, evidence, digits, *([rank] if rank else [])]
    for match in sorted(filter(None, every), key=lambda one: -one.start(1)):
        text = text[: match.start(1)] + digit(0)(match[1]) + text[match.end(1) :]
    page.write_text(text, encoding="utf-8")
    ledger, report = Ledger(), Folder(copy)
    for part in (summary, gallery):
        part.audit(report, Truths(report), ledger)
    kinds = [kind for kind, entry in ledger.entries.items() if entry.wrong]
    assert all(every) and kinds == [
        *("summary: table of methods", "summary: times of methods", "summary: tiles"),
        *("summary: numbers in sentences", "summary: how we know", "gallery: tiles of problems"),
    ]


def every_word_of_findings_is_checked(folder: Folder) -> int:
    """No number and no method of a finding can be another; how many were tried."""
    methods = summaries(folder)
    rules, tried = Rules(folder, methods, Times(folder)), 0
    names = "|".join(map(re.escape, sorted(methods, key=len, reverse=True)))
    for sentence in Page(folder.page).findings:
        right = Ledger()
        rules.check(sentence, right)
        assert right.entries and not right.wrong, sentence
        for match in re.finditer(rf"(?<![\w.^])(?:{NUMBER}|{names})(?![\w^])", sentence):
            other = digit(0)(match[0]) if match[0] not in methods else "euler"
            ledger = Ledger()
            rules.check(sentence[: match.start()] + other + sentence[match.end() :], ledger)
            assert ledger.wrong, f"{match[0]} may be {other} in: {sentence}"
            tried += 1
    return tried


def test_another_number_or_name_in_a_finding_is_found(small: Path) -> None:
    assert every_word_of_findings_is_checked(Folder(small)) > 60


def test_other_partials_are_found(small: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(small, copy)
    path = copy / "meta.json"
    said = json.loads(path.read_text(encoding="utf-8"))
    said["specification"]["partials"] = 3
    path.write_text(json.dumps(said), encoding="utf-8")
    ledger, report = Ledger(), Folder(copy)
    meta.audit(report, Truths(report), ledger)
    one, two = ledger.wrong  # of the 8 variables of one problem every third, at each of two points
    assert one.startswith("partials of a point: accuracy.csv (speelpenning_8 ")
    assert one.endswith("has x1 x2 x3 x4 x5 x6 x7 x8, not x1 x4 x7")
    assert two.endswith("not x2 x5 x8")


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
    assert {name for name in ledger.entries if name.endswith(".csv")} == UNREAD.keys()
    assert ledger.entries["truths"].checked > 600
    assert ledger.entries["truths"].skipped.total() <= 10
    assert ledger.entries["operations of printed programs"].checked > 1500
    for kind in PAGE:
        assert ledger.entries[kind].checked and not ledger.entries[kind].skipped, kind
    speed = ledger.entries["verdicts: speed"]
    assert speed.skipped.total() < speed.checked / 10


@pytest.mark.slow
@pytest.mark.parametrize("some", parts(DEFAULT))
def test_changed_cells_of_the_default_report_are_found(
    some: list[Corruption], default: Path, tmp_path: Path
) -> None:
    finds(default, tmp_path / "copy", some)


@pytest.mark.slow
def test_another_number_or_name_in_a_finding_of_the_default_report_is_found(default: Path) -> None:
    assert every_word_of_findings_is_checked(Folder(default)) > 90
