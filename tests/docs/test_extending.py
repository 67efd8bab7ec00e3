"""docs/extending.md: its four additions, put into a copy of the tree, work as the page says."""

import ast
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "extending.md"
COPIED = ("workbench", "tests", "docs", "reports", "pyproject.toml", "README.md", "CHANGELOG.md")
COPIED += ("CONTRIBUTING.md", "LICENSE", "notebooks")
#: Names of the tables that the page adds to, and of what the tests make of them.
TABLES = {"ROWS", "OPERATORS", "FUNCTIONS", "FUNCTION_NAMES", "CONCEPTS", "METHODS", "EXPERIMENTS"}
TABLES |= {"ENGINES", "OPERATIONS", "contestants", "random_expressions", "graphs"}
#: Tests that meet the tables through pages, commands and grades.
FROM_OUTSIDE = ("tests/docs", "tests/cli", "tests/grading")
#: They are run in so many parts, so that none takes minutes.
PARTS = 8
#: Tests of what is not in the copy, and the audit, which has its own list of methods.
ELSEWHERE = {
    *("tests/docs/test_extending.py", "tests/test_setup.py", "tests/test_release.py"),
    "tests/audit/test_audit.py",
}
#: A quick sample of the tests that prove the additions, and which cases of them.
PROOFS = {
    "tests/ir/test_operators.py": "are_in_the_language",
    "tests/engines/test_engine_rows.py": "special_values",
    "tests/methods/test_contract.py": "right_methods and relu_difference",
    "tests/test_layers.py": "only_go_down",
    "workbench/methods/seven_point.py": "SevenPoint",
}


def blocks(kind: str) -> list[str]:
    """The contents of the fenced blocks of one kind."""
    return re.findall(rf"^```{kind}\n(.*?)^```$", PAGE.read_text("utf-8"), re.M | re.S)


def new_files() -> dict[str, str]:
    """The files that the page adds, by path."""
    parts = (block.partition("\n") for block in blocks("python") if block.startswith("# file: "))
    return {head.removeprefix("# file: "): content for head, _, content in parts}


def patched(text: str, hunk: list[str]) -> str:
    """A file with one hunk put in: lines with + are new, all others are there, and only once."""
    old = "".join(line[1:] + "\n" for line in hunk if line[:1] != "+")
    new = "".join(line[1:] + "\n" for line in hunk if line[:1] != "-")
    assert text.count(old) == 1, f"the page shows lines that are not there once:\n{old}"
    return text.replace(old, new)


def run(tree: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Python in the copied tree, which comes before the installed one."""
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=tree,
        env={**os.environ, "PYTHONPATH": str(tree), "WORKBENCH_LANE": "fast"},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="session")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the tree with everything that the page adds."""
    folder = tmp_path_factory.mktemp("extended")
    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            ignored = shutil.ignore_patterns("__pycache__", "api", ".*")
            shutil.copytree(source, folder / name, ignore=ignored)
        else:
            shutil.copy(source, folder / name)
    for path, content in new_files().items():
        assert not (folder / path).exists()
        (folder / path).write_text(content, encoding="utf-8")
    for block in blocks("diff"):
        head, *lines = block.splitlines()
        target = folder / head.removeprefix("--- ")
        text = target.read_text(encoding="utf-8")
        for hunk in "\n".join(lines).split("\n@@\n"):
            text = patched(text, hunk.splitlines())
        target.write_text(text, encoding="utf-8")
    # The examples of the new files run where these are; on the page they have names of their own.
    page = re.sub(r"^```python\n# file: .*?^```$", "", PAGE.read_text("utf-8"), flags=re.M | re.S)
    (folder / "docs" / PAGE.name).write_text(page, encoding="utf-8")
    done = run(folder, "docs/make_files.py")  # a part of `make docs`
    assert done.returncode == 0, done.stderr
    return folder


def names_imported(path: Path) -> set[str]:
    """What a file imports, modules by their last name."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom):
            found |= {(node.module or "").rpartition(".")[2], *(one.name for one in node.names)}
        elif isinstance(node, ast.Import):
            found |= {one.name.rpartition(".")[2] for one in node.names}
    return found


def table_tests() -> list[str]:
    """Every test file that imports a table, or a helper beside the tests that imports one."""
    imported = {path: names_imported(path) for path in sorted((ROOT / "tests").rglob("*.py"))}
    wanted = set(TABLES)
    for _ in imported:  # helpers of helpers
        wanted |= {path.stem for path, names in imported.items() if names & wanted}
    found = {
        path.relative_to(ROOT).as_posix() for path, names in imported.items() if names & wanted
    }
    for folder in FROM_OUTSIDE:
        found |= {path.relative_to(ROOT).as_posix() for path in (ROOT / folder).glob("test_*.py")}
    return sorted(one for one in found - ELSEWHERE if "/test_" in one)


def test_the_page_adds_what_it_says() -> None:
    assert [path.split("/")[1] for path in new_files()] == ["methods", "experiments", "engines"]
    heads = [block.partition("\n")[0].removeprefix("--- ") for block in blocks("diff")]
    code = [head.split("/")[1] for head in heads if head.endswith(".py")]
    assert code == ["ir", "methods", "experiments", "engines"]
    pages = [head for head in heads if not head.endswith(".py")]
    assert pages == ["docs/language.md", "docs/methods.md", "README.md", "docs/report.md"]


def test_no_test_is_edited() -> None:
    assert not [block for block in blocks("diff") if block.startswith("--- tests/")]
    assert not [path for path in new_files() if path.startswith("tests/")]


def test_additions_to_catalogues_are_single_lines() -> None:
    """One line, of a method its import too; a row and the maker of an engine are the rest."""
    for block in blocks("diff"):
        path = block.partition("\n")[0]
        added = [line for line in block.splitlines() if line.startswith("+")]
        if path.endswith("catalogue.py"):
            assert len(added) == (1 if "experiments" in path else 2), path


@pytest.mark.slow
def test_the_examples_run_and_the_workbench_proves_the_additions(tree: Path) -> None:
    cases = " or ".join(f"({case})" for case in [*PROOFS.values(), "extending"])
    options = [
        "-vv",
        "--durations=5",
        "-p",
        "no:cacheprovider",
        "--doctest-glob=extending.md",
        "-k",
        cases,
    ]
    done = run(tree, "-m", "pytest", *options, "docs/extending.md", *PROOFS)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-2000:]
    for file in ["docs/extending.md", *PROOFS]:
        assert re.search(rf"^{re.escape(file)}::.* PASSED", done.stdout, re.M), file


@pytest.mark.slow
def test_the_tests_of_the_tables_are_found() -> None:
    found = table_tests()
    assert {path.partition("::")[0] for path in PROOFS if path.startswith("tests/ir")} <= {*found}
    assert len(found) > 40
    assert not ELSEWHERE & {*found}


@pytest.mark.slow
@pytest.mark.parametrize("part", range(PARTS))
def test_every_test_of_a_table_passes_with_the_additions(tree: Path, part: int) -> None:
    """Operators, methods, experiments and engines: without an edit of any test."""
    chosen = table_tests()[part::PARTS]
    quiet = ["-q", "--tb=short", "-p", "no:cacheprovider", "-m", "not browser and not slow"]
    done = run(tree, "-m", "pytest", *quiet, *chosen)
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]


@pytest.mark.slow
def test_the_additions_are_formatted_and_linted(tree: Path) -> None:
    changed = [*new_files(), *(block.split()[1] for block in blocks("diff"))]
    changed = [path for path in changed if path.endswith(".py")]
    for arguments in (["check", "--quiet"], ["format", "--check", "--quiet", "--diff"]):
        done = run(tree, "-m", "ruff", *arguments, *changed)
        assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-2000:]
