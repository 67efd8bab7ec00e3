"""Submissions in the manner of real ones, with what is true of each; `handed_in/` holds them.

Each is a text: what is to be graded, the truth of it, and its files. `wrong` names the concepts
that fail with the kind of their cause (`*` for any), nothing else fails; `passed` are concepts that
must pass; `said` stands somewhere in the report.
"""

import zipfile
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from grading_tools import HERE

from tests.lanes import examples
from workbench.grading.outcome import Grade
from workbench.grading.run import grade
from workbench.grading.submission.session import Limits
from workbench.grading.weights import parse_weights
from workbench.presentation.grade.text import grade_text

CONCEPTS = (
    *("leaf", "values", "sum", "product", "accumulation", "shared", "constants_left", "difference"),
    *("exp", "sin", "tanh", "relu", "second_backward", "zeroing", "long_training"),
    "random_graphs",
)
TEXTS = sorted((HERE / "handed_in").glob("*.txt"))
#: The few that the fast lane takes: a notebook, a zip, duals, a stand-in, what is not recognised.
FAST = frozenset({"notebook", "zipped", "not_recognised"})


@dataclass
class Submission:
    """A submission with its truth."""

    name: str
    truth: dict[str, str]
    said: list[str] = field(default_factory=list)
    files: dict[str, str] = field(default_factory=dict)

    def laid_out(self, folder: Path) -> str:
        """Write its files below a folder; the target to grade."""
        for path, text in self.files.items():
            place = folder / path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(text, encoding="utf-8")
        target = self.truth["target"]
        if ".zip" in target:
            with zipfile.ZipFile(folder / "handed.zip", "w") as archive:
                for path, text in self.files.items():
                    archive.writestr(path, text)
        return str(folder) + target[1:] if target[0] == "." else f"{folder}/{target}"


def read(path: Path) -> Submission:
    head, *files = path.read_text(encoding="utf-8").split("\n--- ")
    found = Submission(path.stem, {})
    for line in head.splitlines():
        name, _, text = line.partition(": ")
        if name == "said":
            found.said.append(text)
        else:
            found.truth[name] = text
    for one in files:
        place, _, text = one.partition("\n")
        found.files[place] = text + "\n"
    return found


def graded(target: str) -> Grade:
    weights = parse_weights({"weights": dict.fromkeys(CONCEPTS, 1)})
    return grade(target, weights=weights, limits=Limits(seconds=60.0), examples=examples(30))


@pytest.mark.parametrize(
    "path",
    [path if path.stem in FAST else pytest.param(path, marks=pytest.mark.slow) for path in TEXTS],
    ids=lambda path: path.stem,
)
def test_what_people_hand_in_gets_its_true_grade(path: Path, tmp_path: Path) -> None:
    one = read(path)
    found = graded(one.laid_out(tmp_path))
    truth = one.truth
    assert (found.kind or "-") == truth["kind"], found.trouble
    if "seed" in truth:
        assert found.seed == truth["seed"]
    failures = {
        each.name: each.outcome.failure.kind for each in found.concepts if each.outcome.failure
    }
    expected = dict(pair.split("=") for pair in truth.get("wrong", "").split())
    anywhere = expected.pop("*", "")
    told = {each.name: each.outcome.failure for each in found.concepts if each.outcome.failure}
    for name, kind in failures.items():
        wanted = expected.get(name, anywhere)
        assert wanted in ("*", kind) and wanted, told[name]
    assert set(expected) <= set(failures)
    passed = {each.name for each in found.concepts if each.outcome.result == "passed"}
    reasons = {each.name: each.outcome.reason for each in found.concepts}
    assert not {
        name: reasons[name] for name in truth.get("passed", "").split() if name not in passed
    }
    report = " ".join([grade_text(found), *reasons.values()])
    for words in one.said:
        assert words in " ".join(report.split())
