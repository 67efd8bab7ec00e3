"""The kit: three scores, a handout that works, an autograder that runs."""

import json
import os
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import nbformat
import pytest
from grading_tools import HERE, results

from workbench.errors import GradingError, StorageError
from workbench.grading.assignment import write_assignment
from workbench.grading.concepts import CONCEPTS
from workbench.grading.kit.handout import handout_text
from workbench.grading.kit.stages import STAGES, solution_text, starter_text
from workbench.grading.outcome import Grade
from workbench.grading.run import grade
from workbench.grading.weights import read_weights

#: Concepts that the notebook's class has, of those that the kit weighs.
HAS = {"leaf", "values", "sum", "product", "accumulation", "zeroing", "wide_sums"}
#: The natural repair: right, and one visit per path.
PASSING_THE_SHARE = """
class Scalar:
    def __init__(self, val, edges=()):
        self.val, self.grad, self.edges = float(val), 0.0, edges

    def __add__(self, other):
        return Scalar(self.val + other.val, ((self, 1.0), (other, 1.0)))

    def __mul__(self, other):
        return Scalar(self.val * other.val, ((self, other.val), (other, self.val)))

    def backward(self, share=1.0):
        self.grad += share
        for operand, partial in self.edges:
            operand.backward(share * partial)
"""


@pytest.fixture(scope="session")
def kit(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("course") / "kit"
    written = write_assignment(folder, 'A "title"')
    assert all(path.is_file() for path in written)
    return folder


def score(kit: Path, target: str) -> Grade:
    return grade(target, weights=read_weights(kit / "weights.toml"), examples=30)


def test_the_solution_has_100_points(kit: Path) -> None:
    one = score(kit, f"{kit / 'solution' / 'scalar.py'}:Scalar")
    assert (one.points, one.possible, one.full_marks) == (100, 100, True)


def test_the_empty_starter_has_none(kit: Path) -> None:
    one = score(kit, f"{kit / 'starter' / 'scalar.py'}:Scalar")
    assert (one.points, one.possible, one.full_marks) == (0, 100, False)


def test_the_notebooks_class_has_the_concepts_that_it_has(kit: Path) -> None:
    one = score(kit, f"{HERE / 'notebook_class.py'}:Scalar")
    passed = {name for name, result in results(one).items() if result == "passed"}
    weights = tomllib.loads((kit / "weights.toml").read_text(encoding="utf-8"))["weights"]
    assert passed == HAS
    full = sum(weights[name] for name in HAS)
    assert (full, one.points) == (39, 39.67)  # and cases of what it has in part


def test_weights_follow_the_stages_and_name_concepts(kit: Path) -> None:
    content = tomllib.loads((kit / "weights.toml").read_text(encoding="utf-8"))
    assert content["title"] == 'A "title"'
    assert set(content["weights"]) <= {one.name for one in CONCEPTS}
    assert sum(content["weights"].values()) == 100
    assert [stage.number for stage in STAGES] == list(range(1, 13))


def test_the_starter_says_of_every_hole_what_belongs_there() -> None:
    starter, solution = starter_text(), solution_text()
    assert "<stage" not in starter + solution and "</stage" not in starter + solution
    compile(starter, "starter", "exec")
    compile(solution, "solution", "exec")
    for number in range(1, 12):
        assert f"stage {number}" in starter.lower() or f"{number}: " in starter, number
    holes = starter.count("raise NotImplementedError")
    assert holes == starter.count("# Stage ") > 15
    assert "NotImplementedError" not in solution
    namespace: dict[str, object] = {}
    exec(starter, namespace)
    with pytest.raises(NotImplementedError, match="stage 1"):
        namespace["Scalar"](1.0)  # type: ignore[operator]


def test_the_handout_is_a_notebook_whose_checks_the_solution_passes(kit: Path) -> None:
    text = (kit / "starter" / "handout.ipynb").read_text(encoding="utf-8")
    notebook = nbformat.reads(text, as_version=4)
    nbformat.validate(notebook)
    code = [cell.source for cell in notebook.cells if cell.cell_type == "code"]
    assert len(code) == 1 + len(STAGES)
    words = [cell.source for cell in notebook.cells if cell.cell_type == "markdown"]
    hints = [one.count("<details><summary>Hint</summary>") for one in words]
    assert hints == [0] + [1] * len(STAGES) + [0], "a hint a stage, and the solution elsewhere"
    done = subprocess.run(
        [sys.executable, "-c", "\n".join(code)],
        cwd=kit / "solution",
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    done = subprocess.run(
        [sys.executable, "-c", "\n".join(code)],
        cwd=kit / "starter",
        capture_output=True,
        text=True,
        check=False,
    )
    assert "stage 1" in done.stderr, "and the starter does not"


def test_the_handout_counts_the_calls_of_a_sweep_that_walks_every_path() -> None:
    notebook = nbformat.reads(handout_text(), as_version=4)
    (check,) = [cell.source for cell in notebook.cells if "calls_of" in cell.source]
    names: dict[str, object] = {}
    exec(PASSING_THE_SHARE, names)
    with pytest.raises(AssertionError, match=r"\d+ calls for 13 numbers: .* each of the 2\*\*12"):
        exec(check, names)


def test_the_zip_is_what_gradescope_expects(kit: Path) -> None:
    with zipfile.ZipFile(kit / "autograder.zip") as archive:
        entries = {entry.filename: entry for entry in archive.infolist()}
        names = sorted(name for name in entries if not name.endswith(".whl"))
        assert names == ["requirements.txt", "run_autograder", "setup.sh", "weights.toml"]
        for script in ("run_autograder", "setup.sh"):
            assert entries[script].external_attr >> 16 & 0o111, "executable"
            assert archive.read(script).startswith(b"#!/usr/bin/env bash\n")
        contents = {name: archive.read(name) for name in entries}
    assert not any(b"solution" in name.encode() for name in entries)
    (kit / "autograder.zip").unlink()
    subprocess.run([sys.executable, str(kit / "make_zip.py")], check=True, capture_output=True)
    with zipfile.ZipFile(kit / "autograder.zip") as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == contents


def test_the_wheel_holds_the_whole_workbench(kit: Path) -> None:
    (wheel,) = (kit / "autograder").glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        assert archive.testzip() is None
        record = next(name for name in names if name.endswith("RECORD"))
        assert len(archive.read(record).decode().splitlines()) == len(names)
        assert any(name.endswith("METADATA") for name in names)
    assert not any("solution" in name for name in names), "a submission might find it"
    for name in (
        "workbench/grading/submission/sandbox.py",
        "workbench/presentation/markup/templates/grade.html.j2",
        "workbench/grading/kit/files/handout.md",
        "workbench/grading/kit/files/setup.sh",
    ):
        assert name in names
    done = subprocess.run(
        [sys.executable, "-c", "import workbench; print(workbench.__file__)"],
        cwd=kit,
        env={**os.environ, "PYTHONPATH": str(wheel)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert wheel.name in done.stdout, done.stderr


def autograder(kit: Path, root: Path, submission: str | None) -> tuple[int, dict[str, object]]:
    """Run the autograder as Gradescope does, below another root; its exit code and results."""
    for folder in ("source", "submission"):
        (root / folder).mkdir(parents=True)
    with zipfile.ZipFile(kit / "autograder.zip") as archive:
        archive.extractall(root / "source")
    if submission is not None:
        (root / "submission" / "scalar.py").write_text(submission, encoding="utf-8")
    command = root / "workbench"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m workbench "$@"\n', encoding="utf-8")
    command.chmod(0o755)
    done = subprocess.run(
        ["bash", str(root / "source" / "run_autograder")],
        cwd=root,
        env={**os.environ, "AUTOGRADER_ROOT": str(root), "WORKBENCH": str(command)},
        capture_output=True,
        text=True,
        check=False,
    )
    results_file = root / "results" / "results.json"
    return done.returncode, json.loads(results_file.read_text(encoding="utf-8"))


def test_the_autograder_writes_results(kit: Path, tmp_path: Path) -> None:
    code, document = autograder(kit, tmp_path, (HERE / "notebook_class.py").read_text("utf-8"))
    assert (code, document["score"]) == (0, 39.67)


@pytest.mark.slow
def test_the_autograder_writes_results_of_nothing_too(kit: Path, tmp_path: Path) -> None:
    code, document = autograder(kit, tmp_path, None)
    assert (code, document["score"]) == (0, 0)
    assert "there is no file" in str(document["output"])


#: Imports all that grading imports, where nothing else can be.
ONLY_PINNED = """
import sys
allowed = set(sys.argv[1].split(","))
class Finder:
    def find_spec(self, name, path=None, target=None):
        top = name.partition(".")[0]
        if top in {"matplotlib", "pandas", "scipy", "sympy", "tqdm", "mpmath", "IPython"}:
            raise ModuleNotFoundError(name, name=top)
sys.meta_path.insert(0, Finder())
import workbench.cli.grade, workbench.grading.course.marking, workbench.grading.diagnosis
import workbench.presentation.grade.page, workbench.presentation.grade.course_page
import workbench.shrinking.random_expressions, hypothesis, numpy
installed = {getattr(one, "__file__", None) or "" for one in list(sys.modules.values())}
tops = {one.split("site-packages/")[1].split("/")[0].removesuffix(".py")
        for one in installed if "site-packages/" in one}
left = {one for one in tops if not one.startswith("_") and one not in allowed}
assert not left, left
"""
#: Distributions that are imported under another name.
IMPORTED_AS = {"python-flint": "flint", "pydantic-core": "pydantic_core"}


def test_the_kit_pins_all_that_grading_imports(kit: Path) -> None:
    lines = (kit / "starter" / "requirements.txt").read_text(encoding="utf-8").splitlines()
    pins = [line.partition("==")[0] for line in lines if "==" in line]
    assert {"numpy", "hypothesis", "python-flint", "pydantic-core"} <= set(pins)
    names = ",".join(IMPORTED_AS.get(one, one.replace("-", "_")) for one in pins)
    subprocess.run([sys.executable, "-c", ONLY_PINNED, names], check=True)


def test_students_are_told_how_to_check_at_home(kit: Path) -> None:
    told = (kit / "starter" / "CHECK.md").read_text(encoding="utf-8")
    (wheel,) = (kit / "starter").glob("*.whl")
    assert wheel.name in told and "workbench grade scalar.py --weights weights.toml" in told
    with zipfile.ZipFile(wheel) as archive:
        assert not any("solution" in name for name in archive.namelist())


def test_the_scripts_are_shell(kit: Path) -> None:
    for script in ("setup.sh", "run_autograder"):
        subprocess.run(["bash", "-n", str(kit / "autograder" / script)], check=True)


def test_a_folder_with_something_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(StorageError, match="is not empty"):
        write_assignment(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]
    with pytest.raises(StorageError, match="is not a folder"):
        write_assignment(tmp_path / "mine.txt")
    with pytest.raises(GradingError, match="printable"):
        write_assignment(tmp_path / "new", "\x00")
