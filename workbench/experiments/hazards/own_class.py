"""Common mistakes in a differentiating class of one's own, each of them run.

Every mistake is a class or a sweep that has it, beside a class without; the truth is the referee's.
Source of the list: the notebook that this workbench grew from, and what homework shows.
"""

import math
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from workbench.experiments.protocol import Experiment, Outcome, Table
from workbench.experiments.seed.notebook_fault import doubled_square
from workbench.experiments.seed.regression_data import least_squares, notebook_data
from workbench.faults import sweeps
from workbench.faults.linear import Edge, Linear, linearize
from workbench.frontends.text import parse
from workbench.presentation.text.numbers import short
from workbench.records.experiments.own_class import OwnClassRecord
from workbench.tape import NotebookScalar, Scalar
from workbench.truth import certify

NAME = "own_class"
#: Length of the chain on which recursion ends, and the epochs of the descent without zeroing.
CHAIN, EPOCHS, RATE = 5_000, 100, 0.01
#: Nested calls that Python allows unless it is told otherwise.
USUAL_DEPTH = 1000


def run(_: int = 0) -> Outcome:
    """Every mistake on its example, beside a right class and the truth."""
    rows = tuple(mistakes())
    wrong = sum(row.returned != row.right for row in rows)
    return Outcome(
        sentence=(
            f"{wrong} of {len(rows)} mistakes change the answer of these small examples; each "
            "passes the most obvious test, a product or a sum of fresh variables."
        ),
        tables=(
            Table(
                name=NAME,
                record=OwnClassRecord,
                rows=rows,
                meaning="Mistakes in a class of one's own: what it answers, what is true, why",
                shown="mistake; example; returned: mistaken class; right: right class; truth; why",
            ),
        ),
    )


def mistakes() -> list[OwnClassRecord]:
    """One row a mistake.

    >>> [(row.returned, row.right, row.truth) for row in mistakes()[:2]]
    [('24', '12', '12'), ('1', '2', '2')]
    """
    return [
        _row(
            "a shared result is visited once per path",
            "d/dx of z + z, z = x*x, at 3",
            lambda: _slope(NotebookScalar, doubled_square, 3.0),
            lambda: _slope(Scalar, doubled_square, 3.0),
            _true("z = x*x; z + z", x=3.0),
            "A recursive sweep passes on its first contribution again at the second visit.",
        ),
        _row(
            "gradients are set, not added to",
            "d/dx of x + x at 3",
            lambda: _swept("x + x", sweeps.overwriting(None, left_first=True), x=3.0),
            lambda: _slope(Scalar, lambda x: x + x, 3.0),
            _true("x + x", x=3.0),
            "The second use of x replaces what the first contributed.",
        ),
        _row(
            "a second sweep starts from old gradients",
            "x.grad after two backward() on (x*x)*x at 2",
            lambda: _swept_on_top("x*x*x", x=2.0),
            lambda: _slope(Scalar, lambda x: (x * x) * x, 2.0, passes=2),
            short(2 * float(_true("x*x*x", x=2.0)), 6),
            "Leaves add up (twice the slope); interior results must start again at 0.",
        ),
        _row(
            "no slope in the exponent",
            "d/dn of x**n at x = 2, n = 3",
            lambda: _swept("x**n", rule=_base_only, x=2.0, n=3.0),
            lambda: _slope(Scalar, lambda n: Scalar(2.0) ** n, 3.0),
            _true("x**n", "n", x=2.0, n=3.0),
            "x**n depends on n too: x**n * log(x).",
        ),
        _row(
            "constants on the left",
            "d/dx of 2 - x at 5",
            lambda: _swept("x - 2", x=5.0),  # `__rsub__ = __sub__` takes 2 - x for it
            lambda: _slope(Scalar, lambda x: 2.0 - x, 5.0),
            _true("2 - x", x=5.0),
            "Subtraction and division do not commute; __rsub__ is not __sub__.",
        ),
        _row(
            "recursion on a deep chain",
            f"d/dx of {CHAIN} additions of 1 to x",
            lambda: _slope(NotebookScalar, _chain, 1.0),
            lambda: _slope(Scalar, _chain, 1.0),
            "1",
            "Python stops at about 1000 nested calls; a sweep must be a loop.",
        ),
        _row(
            "zeroing forgotten between epochs",
            f"w of the notebook's regression after {EPOCHS} epochs at rate {RATE}",
            lambda: _descend(zeroed=False),
            lambda: _descend(zeroed=True),
            short(least_squares(notebook_data()), 6),
            "Every step uses the sum of all gradients so far: descent becomes an oscillation.",
        ),
    ]


def _row(
    mistake: str,
    example: str,
    mistaken: Callable[[], float],
    right: Callable[[], float],
    truth: str,
    why: str,
) -> OwnClassRecord:
    return OwnClassRecord(
        mistake=mistake,
        example=example,
        returned=_answer(mistaken),
        right=_answer(right),
        truth=truth,
        why=why,
    )


def _answer(work: Callable[[], float]) -> str:
    try:
        with _usual_depth():
            return short(work(), 6)
    except RecursionError as error:
        return type(error).__name__


@contextmanager
def _usual_depth() -> Iterator[None]:
    """Python's own limit of nested calls, whatever this process has set."""
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(USUAL_DEPTH)
    try:
        yield
    finally:
        sys.setrecursionlimit(limit)


def _true(text: str, wrt: str = "x", **at: float) -> str:
    value = certify(parse(text), at, (wrt,))[wrt].value
    return short(math.nan if value is None else value, 6)


def _slope(tape: type[Any], function: Callable[[Any], Any], at: float, passes: int = 1) -> float:
    leaf = tape(at)
    result = function(leaf)
    for _ in range(passes):
        result.grad = 1.0
        result.backward()
    return float(leaf.grad)


def _swept(
    text: str,
    sweep: sweeps.Sweep = sweeps.once_each,
    rule: sweeps.Rule = sweeps.chain_rule,
    **at: float,
) -> float:
    """The partial by the last variable that a simulated sweep gives."""
    found = sweeps.run(linearize(parse(text), at), sweep, rule)
    return math.nan if found is None else found[-1]


def _swept_on_top(text: str, **at: float) -> float:
    """The same of a second sweep that begins with what the first one left, the seed added."""
    linear = linearize(parse(text), at)
    adjoints = [0.0] * len(linear.values)
    for _ in range(2):
        adjoints[linear.result] += 1.0
        sweeps.once_each(linear, adjoints, sweeps.chain_rule)
    return linear.gradient(adjoints)[-1]


def _base_only(linear: Linear, node: int, edge: Edge, adjoint: float) -> float:
    """The chain rule for the first operand, nothing for the second."""
    return 0.0 if edge.place else sweeps.chain_rule(linear, node, edge, adjoint)


def _chain(x: Any) -> Any:
    for _ in range(CHAIN):
        x = x + 1.0
    return x


def _descend(*, zeroed: bool) -> float:
    """The notebook's loop on its loss as a quadratic of w, its gradient zeroed or not."""
    data = notebook_data()
    squares = math.fsum(x * x for x in data.x) / len(data.x)
    products = math.fsum(x * y for x, y in zip(data.x, data.y, strict=True)) / len(data.x)
    w = Scalar(data.start)
    for _ in range(EPOCHS):
        loss = squares * (w * w) - 2.0 * products * w
        loss.backward()
        w.val -= RATE * w.grad
        if zeroed:
            w.grad = 0.0
    return w.val


EXPERIMENT = Experiment(NAME, "Mistakes in a class of one's own", run)
