"""A notebook taken apart: its exercises with hint and answer, and the stages a student builds."""

import ast
import re
from dataclasses import dataclass
from typing import Any

_EXERCISE = re.compile(
    r"### Exercise (?P<number>\d+)\n\n(?P<task>.+?)\n\n"
    r"<details><summary>Hint</summary>\n\n(?P<hint>.+?)\n\n</details>\n\n"
    r"<details><summary>Answer</summary>\n\n(?P<answer>.+?)\n\n</details>",
    re.DOTALL,
)
_FENCE = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)
#: The cells of a stage, in their order.
STAGE = ("hole", "solution", "check")


@dataclass(frozen=True, slots=True)
class Exercise:
    """One exercise; `code` has what its answer runs, block by block."""

    number: int
    task: str
    hint: str
    answer: str

    @property
    def code(self) -> list[str]:
        return _FENCE.findall(self.answer)


def exercises_of(notebook: Any) -> list[Exercise]:
    """The exercises behind the heading `## Exercises`, one a cell to the end of the notebook."""
    cells = notebook.cells
    heads = [n for n, cell in enumerate(cells) if cell.source.startswith("## Exercises")]
    assert len(heads) == 1, "one cell begins with '## Exercises'"
    found = []
    for cell in cells[heads[0] + 1 :]:
        match = _EXERCISE.fullmatch(cell.source)
        assert match and cell.cell_type == "markdown", f"no task, hint, answer: {cell.source[:60]}"
        found.append(Exercise(int(match["number"]), match["task"], match["hint"], match["answer"]))
    return found


def answers_of(notebook: Any) -> list[str]:
    """The code of all answers, in order."""
    return [block for exercise in exercises_of(notebook) for block in exercise.code]


def asserts_something(block: str) -> bool:
    """Whether a block has an assertion about a name, so that it can fail.

    >>> asserts_something("x = 1\\nassert x == 2"), asserts_something("assert True")
    (True, False)
    """
    return any(
        isinstance(node, ast.Assert) and any(isinstance(n, ast.Name) for n in ast.walk(node.test))
        for node in ast.walk(ast.parse(block))
    )


def stages_of(notebook: Any) -> list[tuple[Any, Any, Any]]:
    """The cells hole, solution and check of every stage that the student builds."""
    tagged = [
        (tag, cell)
        for cell in notebook.cells
        for tag in cell.metadata.get("tags", ())
        if tag in STAGE
    ]
    assert [tag for tag, _ in tagged] == list(STAGE) * (len(tagged) // 3), "in their order"
    cells = [cell for _, cell in tagged]
    return list(zip(cells[::3], cells[1::3], cells[2::3], strict=True))
