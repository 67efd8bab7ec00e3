"""The lesson's stages: what each one adds, and what it is worth; the starter's holes."""

import re
from dataclasses import dataclass
from importlib.resources import files

from workbench.errors import GradingError

#: The reference solution; the starter is cut out of it.
SOLUTION = files(__package__) / "solution.py"
#: What else weights may say, ready to be uncommented.
_FURTHER = (
    "# When a student sees a result: visible (as all others), hidden, after_due_date.",
    "# [visibility]",
    '# random_graphs = "after_due_date"',
    "",
    "# What your course has agreed on otherwise.",
    "# [conventions]",
    '# backward = "sets"          # each backward() sets gradients; else leaves add them up',
    "# epsilon = { log = 1e-8 }   # log(x) is computed as log(x + 1e-8)",
    "",
    "# Names that are demanded; else any are understood.",
    "# [interface]",
    '# class = "Scalar"',
    '# value = "val"',
    '# gradient = "grad"',
    '# backward = "backward"',
)
_HOLE = re.compile(
    r"^(?P<indent> +)# <stage (?P<text>[^>]+)>\n.*?^ +# </stage>\n", re.MULTILINE | re.DOTALL
)
_MARK = re.compile(r"^ +# </?stage[^>]*>\n", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class LessonStage:
    """One stage: its title, and points by concept of `workbench grade`."""

    number: int
    title: str
    points: dict[str, float]


STAGES: tuple[LessonStage, ...] = (
    LessonStage(1, "a container", {}),
    LessonStage(2, "values", {"values": 5}),
    LessonStage(3, "the base case y = x", {"leaf": 5}),
    LessonStage(4, "the sum", {"sum": 8}),
    LessonStage(5, "the product, and adding up", {"product": 8, "accumulation": 8}),
    LessonStage(6, "shared results", {"shared": 12, "one_visit": 5}),
    LessonStage(7, "plain numbers", {"constants_right": 4, "constants_left": 4}),
    LessonStage(
        8, "the rest of arithmetic", {"negation": 2, "difference": 3, "quotient": 4, "powers": 4}
    ),
    LessonStage(9, "functions", {"exp": 2, "log": 2, "sin": 2, "tanh": 2}),
    LessonStage(10, "more than one sweep", {"second_backward": 4, "zeroing": 3}),
    LessonStage(11, "size", {"deep_chains": 4, "wide_sums": 2}),
    LessonStage(12, "training", {"long_training": 3, "random_graphs": 4}),
)


def solution_text() -> str:
    """The reference solution, without the marks of the holes."""
    return _MARK.sub("", _solution())


def starter_text() -> str:
    """The starter: every stage's code is a hole that says what belongs there.

    >>> "stage 5" in starter_text() and "other.val" not in starter_text()
    True
    """
    return _HOLE.sub(_hole, _solution())


def _solution() -> str:
    try:
        return SOLUTION.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise GradingError(
            "the workbench of an autograder is without the reference solution; make assignments "
            "with one that was installed with: pip install derivative-workbench"
        ) from None


def _hole(match: "re.Match[str]") -> str:
    indent, text = match["indent"], match["text"]
    number = text.partition(":")[0]
    return f'{indent}# Stage {text}.\n{indent}raise NotImplementedError("stage {number}")\n'


def weights_text(title: str) -> str:
    """The weights as TOML, a paragraph a stage.

    >>> import tomllib
    >>> sum(tomllib.loads(weights_text("Scalar"))["weights"].values())
    100
    """
    quoted = title.replace("\\", "\\\\").replace('"', '\\"')
    lines = [
        "# Points by concept. A concept that is not listed is not graded; `workbench grade` says",
        "# what there is. Whoever has all of these has 100 points.",
        f'title = "{quoted}"',
        "",
        "[limits]",
        "seconds = 10  # for one expression",
        "total_seconds = 240",
        "megabytes = 1024",
        "",
        "[weights]",
    ]
    for stage in STAGES:
        if stage.points:
            lines += ["", f"# Stage {stage.number}: {stage.title}"]
            lines += [f"{name} = {points:g}" for name, points in stage.points.items()]
    lines += ["", *_FURTHER]
    return "\n".join(lines) + "\n"
