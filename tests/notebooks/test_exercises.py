"""Every exercise has a hint and a worked-out answer; every stage has a hole that its check finds.

The code of the answers runs in `test_notebooks.py`, behind the cells of its notebook.
"""

import re
from pathlib import Path
from typing import Any

import pytest

from tests.notebooks.exercises import asserts_something, exercises_of, stages_of

nbformat = pytest.importorskip("nbformat")

FOLDER = Path(__file__).resolve().parents[2] / "notebooks"
PATHS = sorted(FOLDER.glob("*.ipynb"))
#: The notebook in which the student builds.
BUILT = FOLDER / "01_build_your_own_scalar.ipynb"
#: For each of its stages a mistake that students make: a part of the solution, and what it becomes.
MISTAKES = (
    ("len(inner) > 1", "False"),
    ("self.grad = 0.0", "self.grad = 1.0"),
    ("self.val * other.val", "self.val + other.val"),
    ("/ h", "* h"),
    ("other.grad += result.grad", "other.grad = result.grad"),
    ("result.grad * other.val", "result.grad * self.val"),
    ("w.val - rate", "w.val + rate"),
    ("((self, other.val), (other, self.val))", "((self, self.val), (other, other.val))"),
    ("users[operand] == 0", "True"),
    ("node.grad = 0.0", "pass"),
    ("-quotient / other.val", "quotient / other.val"),
)

every_notebook = pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)


def read(path: Path) -> Any:
    return nbformat.read(path, as_version=4)


@every_notebook
def test_every_exercise_has_a_hint_and_an_answer(path: Path) -> None:
    exercises = exercises_of(read(path))
    assert [one.number for one in exercises] == list(range(1, len(exercises) + 1))
    for one in exercises:
        words = re.sub(r"```.*?```", "", one.answer, flags=re.DOTALL)
        assert len(words.split()) >= 5, f"exercise {one.number}: say it in words, too"
        assert one.answer.count("```") == 2 * len(one.code), "fences begin with ```python"
        for block in one.code:
            assert asserts_something(block), f"exercise {one.number}: {block}"
    assert sum(not one.code for one in exercises) <= 1, "at most one is answered in words alone"


@every_notebook
def test_the_solution_of_a_stage_is_folded(path: Path) -> None:
    for number, (hole, solution, check) in enumerate(stages_of(read(path)), start=1):
        assert "raise NotImplementedError" in hole.source
        assert solution.metadata["jupyter"]["source_hidden"]
        assert f"# Our solution of stage {number}" in solution.source
        assert asserts_something(check.source)


def run(cell: Any, names: dict[str, Any], right: str = "", wrong: str = "") -> None:
    """A cell outside a kernel, with a mistake; one that begins with %%writefile writes its file."""
    assert right in cell.source
    source = cell.source.replace(right, wrong) if right else cell.source
    head, _, rest = source.partition("\n")
    if head.startswith("%%writefile "):
        Path(head.removeprefix("%%writefile ").format(**names)).write_text(rest, encoding="utf-8")
    else:
        exec(compile(source, cell.id, "exec"), names)


def test_a_check_fails_on_the_open_hole_and_on_a_mistake_and_passes_on_the_solution() -> None:
    """The stages need the first cell and one another, and nothing else of the notebook."""
    notebook = read(BUILT)
    names: dict[str, Any] = {"__name__": "__main__"}
    run(next(cell for cell in notebook.cells if cell.cell_type == "code"), names)
    assert names["SOLVED"] is True, "who only reads sees the solutions at work"
    stages = stages_of(notebook)
    for (hole, solution, check), (right, wrong) in zip(stages, MISTAKES, strict=True):
        names["SOLVED"] = False
        run(hole, names)
        run(solution, names)
        with pytest.raises((AssertionError, NotImplementedError), match=r"\bstage \d+\b"):
            run(check, names)
        names["SOLVED"] = True
        run(solution, names, right, wrong)
        with pytest.raises(AssertionError, match=r"\bstage \d+\b"):
            run(check, names)
        run(solution, names)
        run(check, names)
