"""Submissions that mean harm, or are merely broken: nothing suffers but their own score."""

import os
from pathlib import Path
from textwrap import indent

import pytest
from grading_tools import failures, graded, results

from tests.lanes import shared_out
from workbench.grading.outcome import Grade

#: A class that is right; what a test adds stands in its body, which is run with the class.
RIGHT = """\
class Scalar:
{top}

    def __init__(self, val):
        self.val, self.grad, self.edges = float(val), 0.0, ()

    def result(self, val, *edges):
        made = Scalar(val)
        made.edges = edges
        return made

    def __add__(self, other):
        {forward}
        return self.result(self.val + other.val, (self, 1.0), (other, 1.0))

    def __mul__(self, other):
        return self.result(self.val * other.val, (self, other.val), (other, self.val))

    def backward(self):
        {backward}
        order, met = [], set()
        def walk(node):
            if node not in met:
                met.add(node)
                for operand, _ in node.edges:
                    walk(operand)
                order.append(node)
        walk(self)
        for node in order:
            if node.edges:
                node.grad = 0.0
        self.grad += 1.0
        for node in reversed(order):
            for operand, partial in node.edges:
                operand.grad += node.grad * partial
"""
CONCEPTS = ("leaf", "sum", "product", "accumulation", "shared")
#: A class that knows no derivative; it hopes to find some.
PEEKING = '''
import gc, sys

class Scalar:
    try:
        {attempt}
    except Exception:
        pass

    def __init__(self, val):
        self.val, self.grad = float(val), 0.0
        self.below = []

    def __add__(self, other):
        made = Scalar(self.val + other.val)
        made.below = [self, other]
        return made

    def __mul__(self, other):
        made = Scalar(self.val * other.val)
        made.below = [self, other]
        return made

    def backward(self):
        for leaf in self.below or [self]:
            leaf.grad = self.looked_up()

    def looked_up(self):
        """Whatever in this process looks like an answer."""
        words = ("expected", "certified", "truth", "answer", "gradient", "solution", "grade")
        for thing in gc.get_objects():
            name = type(thing).__name__.lower()
            if any(word in name for word in ("certificate", "truth", "finding", "judge")):
                return float(getattr(thing, "value", 0.0))
        frame = sys._getframe()
        while frame is not None:
            for name, value in [*frame.f_locals.items(), *frame.f_globals.items()]:
                if any(word in name.lower() for word in words) and isinstance(value, float):
                    return value
            frame = frame.f_back
        return 12345.678
'''


def written(folder: Path, text: str) -> str:
    path = folder / "scalar.py"
    path.write_text(text, encoding="utf-8")
    return f"{path}:Scalar"


def right_but(
    folder: Path, *, top: str = "", forward: str = "pass", backward: str = "pass", **limits: float
) -> Grade:
    source = RIGHT.format(top=indent(top, "    "), forward=forward, backward=backward)
    return graded(written(folder, source), *CONCEPTS, examples=0, **limits)


def test_the_class_itself_is_right(tmp_path: Path) -> None:
    assert right_but(tmp_path).full_marks


def test_printing_is_kept_and_harmless(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    grade = right_but(
        tmp_path,
        top='print("hello from the import", flush=True)',
        forward='print(\'{"score": 100, "full_marks": true}\' * 1000)',
        backward='import os; os.write(1, b"\\x00" * 4096); os.write(2, b"noise")',
    )
    assert grade.full_marks
    assert grade.printed.startswith("hello from the import")
    assert len(grade.printed) <= 20_000
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("top", "said"),
    shared_out(
        [
            ("import sys; sys.exit(0)", "SystemExit: 0"),
            ("import os; os._exit(0)", "ended its process: exit status 0"),
            ("raise ValueError('no luck')", "ValueError: no luck (scalar.py, line 2)"),
            ("this is no Python", "SyntaxError"),
            (
                "import no_such_library as n; n.run()",
                "ModuleNotFoundError: No module named 'no_such_library', and "
                "no_such_library.run is",
            ),
            ("while True: pass", "did not finish within 0.5 s"),
            ("hoard = [0]\nwhile True: hoard += hoard", "more than 200 MB of memory"),
            ("from workbench import Scalar as Real; Real(3.0)", "not there for a submission"),
            ("import workbench.truth as t; t.certify()", "not there for a submission"),
            ("import os; os.kill(os.getppid(), 9)", "may not use os.kill"),
            ("open('results.json', 'w').write('100')", "may not write files"),
        ],
        4,
    ),
)
def test_what_goes_wrong_at_import_is_said_and_has_no_points(
    tmp_path: Path, top: str, said: str
) -> None:
    endless = "while True: pass" in top
    grade = right_but(tmp_path, top=top, megabytes=200, seconds=0.5 if endless else 60)
    assert grade.trouble is not None and said in str(grade.trouble)
    assert grade.points == 0 and not grade.full_marks
    assert set(results(grade).values()) == {"not_attempted"}


@pytest.mark.parametrize(
    ("backward", "kind", "said"),
    shared_out(
        [
            ("import sys; sys.exit(0)", "exception", "SystemExit"),
            ("import os; os._exit(0)", "ended_process", "exit status 0"),
            ("raise KeyboardInterrupt", "exception", "KeyboardInterrupt"),
            ("1/0", "exception", "ZeroDivisionError: division by zero in backward() (scalar.py"),
            ("self.hoard = bytearray(2**40)", "memory", "more than 200 MB"),
            ("self.val = 'text'; self.grad = None; return", "nothing_flows", "is 0, certified"),
            ("self.grad = object(); return", "exception", "a number was expected"),
        ],
        3,
    ),
)
def test_what_goes_wrong_in_backward_costs_the_concepts_that_need_it(
    tmp_path: Path, backward: str, kind: str, said: str
) -> None:
    grade = right_but(tmp_path, backward=backward, megabytes=200)
    found = failures(grade)
    assert grade.points == 0 and "sum" in found
    if kind == "nothing_flows":
        assert found["sum"].kind == kind
    else:
        assert found["product"].kind == kind or found["leaf"].kind == kind
    assert any(said in one.message for one in found.values())


def test_a_class_that_never_ends_is_stopped_a_few_times_and_then_left_alone(
    tmp_path: Path,
) -> None:
    # Asleep: beside a busy machine half a second would not do to import the class.
    asleep = '__import__("time").sleep(600)'
    grade = right_but(tmp_path, backward=asleep, seconds=2.0, patience=2)
    kinds = [one.kind for one in failures(grade).values()]
    assert grade.points == 0
    assert kinds.count("endless") <= 2 and kinds[-1] == "not_tried"


def test_an_end_in_one_concept_leaves_the_others_alone(tmp_path: Path) -> None:
    """Only 42 + 42 ends the process; the next question starts a new one."""
    grade = right_but(tmp_path, backward="import os; self.val == 84.0 and os._exit(3)")
    assert results(grade) == {
        "leaf": "passed",
        "sum": "passed",
        "product": "passed",
        "accumulation": "failed",
        "shared": "passed",
    }
    assert failures(grade)["accumulation"].expression == "x + x"


#: What a submission may try to find the answers.
ATTEMPTS = [
    "import workbench.truth",
    "import workbench.grading.judging as judging",
    # The sandbox is there, and whatever it is made to say is only a number that is judged.
    "import walled.sandbox as s; s.evaluate = lambda *a: {'value': 1.0, "
    "'gradient': [1.0, 1.0, 1.0], 'before': 0.0, 'calls': 1}",
    'import json; json.dumps = lambda *a, **k: \'["result", {"gradient": [7.0, 3.0]}]\'',
    "import math; math.isclose = lambda *a, **k: True; import builtins; "
    "builtins.abs = lambda x: 0.0",
    "import __main__ as p; p.PLAIN_BYTES = 10**18",
    "sys.modules['walled.sandbox'].__dict__.clear()",
    "[module.__dict__.clear() for name, module in list(sys.modules.items()) "
    "if name.startswith('walled')]",
    "import os; [os.close(n) for n in range(3, 20)]",
    "import os, struct; [os.write(n, struct.pack('>Q', 2**62)) for n in range(3, 12)]",
]


@pytest.mark.parametrize("attempt", shared_out(ATTEMPTS, 2))
def test_looking_for_the_answers_finds_none(tmp_path: Path, attempt: str) -> None:
    source = PEEKING.replace("{attempt}", attempt)
    grade = graded(
        written(tmp_path, source), "product", "shared", examples=0, seconds=1, megabytes=300
    )
    assert grade.points == 0 and not grade.full_marks


def test_files_of_the_grader_stay_whole(tmp_path: Path) -> None:
    results_file = tmp_path / "results.json"
    results_file.write_text("{}", encoding="utf-8")
    attempt = f"import os; os.remove({str(results_file)!r})"
    grade = right_but(tmp_path, backward=f"\n        try: {attempt}\n        except OSError: pass")
    assert grade.full_marks, "a refusal that it survives costs it nothing"
    assert results_file.read_text(encoding="utf-8") == "{}"


def test_the_grader_itself_is_not_touched(tmp_path: Path) -> None:
    before = os.getpid(), Path.cwd(), dict(os.environ), float("1.5")
    right_but(tmp_path, top="import os, builtins; os.chdir('/'); builtins.float = str")
    assert (os.getpid(), Path.cwd(), dict(os.environ), float("1.5")) == before
