"""Audit of the regression: every step of the descents bit for bit, in plain floats.

The data are those of the notebook that the project grew from: x = -5.0, -4.9, ..., targets 7*x plus
normal noise of a generator seeded with 42, whose first draw is the start of w. The loss is the mean
of (y + (-1)*(w*x))**2 in this order, summed from the left, times 1/n.
"""

import random
import sys
from collections.abc import Callable
from fractions import Fraction
from functools import cache, reduce
from operator import add
from typing import Any

from tests.audit.folder import Folder, Row
from tests.audit.ledger import Ledger
from tests.audit.truths import Truths

#: Relative error of a gradient whose program is not rebuilt here.
CLOSE = {"symbolic": 1e-10, "richardson": 1e-6, "ridders": 1e-6}
#: Whose program computes the loss in another order, as `primal_changed` says.
REWRITTEN = frozenset({"symbolic"})
EPSILON = sys.float_info.epsilon
#: Squarings whose fault is tabulated.
_WORDS = (" squarings of x", " squaring of x")


@cache
def data() -> tuple[float, tuple[float, ...], tuple[float, ...]]:
    """The start, the abscissae and the targets."""
    generator = random.Random(42)
    start = generator.uniform(-1, 1)
    x = tuple(i * 0.1 for i in range(-50, 50))
    return start, x, tuple(7 * one + generator.gauss(mu=0, sigma=1) for one in x)


class Node:
    """A number on a tape, with the recursive sweep of the notebook and one in right order.

    It runs the functions of the fault; descents take thousands of gradients, in the same order of
    operations but without objects.
    """

    def __init__(self, value: float, *edges: tuple["Node", float]) -> None:
        self.value, self.edges, self.gradient, self.visits = value, edges, 0.0, 0

    def __add__(self, other: Any) -> "Node":
        node = _node(other)
        return Node(self.value + node.value, (self, 1.0), (node, 1.0))

    def __mul__(self, other: Any) -> "Node":
        node = _node(other)
        return Node(self.value * node.value, (self, node.value), (node, self.value))

    def __radd__(self, other: Any) -> "Node":
        return _node(other) + self

    def __rmul__(self, other: Any) -> "Node":
        return _node(other) * self

    def notebook(self) -> None:
        """The notebook's sweep: hands on all that it has whenever it is handed anything."""
        self.visits += 1
        for node, partial in self.edges:
            node.gradient += partial * self.gradient
        for node, _ in self.edges:
            node.notebook()

    def sweep(self) -> None:
        """A right sweep: every node once, after all that use it."""
        order: list[Node] = []
        seen: set[int] = set()
        stack = [(self, False)]
        while stack:
            node, left = stack.pop()
            if left:
                order.append(node)
            elif id(node) not in seen:
                seen.add(id(node))
                stack.append((node, True))
                stack += [(one, False) for one, _ in reversed(node.edges)]
        for node in reversed(order):
            for one, partial in node.edges:
                one.gradient += partial * node.gradient


def _node(value: Any) -> Node:
    return value if isinstance(value, Node) else Node(value)


def loss(w: Any) -> Any:
    """The mean squared error at w, a number of any kind."""
    _, x, y = data()
    errors = [target + -1.0 * (w * one) for one, target in zip(x, y, strict=True)]
    return reduce(add, (error * error for error in errors)) * (1 / len(errors))


def by_notebook(w: float) -> float:
    """The gradient by the notebook's sweep: every error is visited twice, from the first row on.

    On its second visit it hands on what it had handed on before, too.
    """
    total = 0.0
    for x, once in _shares(w):
        total += x * once
        total += x * (once + 2 * once)
    return total


def by_sweep(w: float) -> float:
    """The gradient by a right sweep, from the last row to the first."""
    total = 0.0
    for x, once in reversed(_shares(w)):
        total += x * once
    return total


def _shares(w: float) -> list[tuple[float, float]]:
    """Each abscissa, and the gradient that arrives at its product w*x from a square of an error."""
    _, x, y = data()
    part = 1 / len(x)
    errors = (target + -1.0 * (w * one) for one, target in zip(x, y, strict=True))
    return [
        (one, -1.0 * (error * part + error * part)) for one, error in zip(x, errors, strict=True)
    ]


def by_tangents(w: float) -> float:
    """The gradient by a tangent beside every value."""
    _, x, y = data()
    errors = [(target + -1.0 * (w * one), -one) for one, target in zip(x, y, strict=True)]
    return reduce(add, (slope * error + error * slope for error, slope in errors)) * (1 / len(x))


def by_differences(method: str) -> Callable[[float], float]:
    """The gradient by a difference with the default step, eps**(1/(p + 1)) * max(|w|, 1)."""

    def gradient(w: float) -> float:
        root = {"forward_difference": 2, "central_difference": 3, "five_point": 5}[method]
        h = EPSILON ** (1.0 / root) * max(abs(w), 1.0)
        if method == "forward_difference":
            return (loss(w + h) - loss(w)) / h
        if method == "central_difference":
            return (loss(w + h) - loss(w - h)) / (2 * h)
        near = loss(w + h) - loss(w - h)
        return (8 * near - (loss(w + 2 * h) - loss(w - 2 * h))) / (12 * h)

    return gradient


def by_complex_step(w: float) -> float:
    """The gradient by an imaginary step."""
    return loss(complex(w, 1e-200)).imag / 1e-200


GRADIENTS: dict[str, Callable[[float], float]] = {
    "notebook_tape": by_notebook,
    "scalar": by_sweep,
    "reverse": by_sweep,
    "forward": by_tangents,
    "complex_step": by_complex_step,
}
GRADIENTS |= {
    name: by_differences(name)
    for name in ("forward_difference", "central_difference", "five_point")
}


@cache
def _gradient(name: str, w: float) -> float:
    return GRADIENTS[name](w)


@cache
def _loss(w: float) -> float:
    return float(loss(w))


@cache
def moments() -> tuple[Fraction, Fraction, int]:
    """The sums of x*x and of x*y in rational numbers, and how many there are."""
    _, x, y = data()
    pairs = [(Fraction(a), Fraction(b)) for a, b in zip(x, y, strict=True)]
    squares = sum((a * a for a, _ in pairs), Fraction(0))
    return squares, sum((a * b for a, b in pairs), Fraction(0)), len(pairs)


def exact_gradient(w: float) -> Fraction:
    """The derivative of the loss, in rational numbers."""
    squares, products, count = moments()
    return 2 * (Fraction(w) * squares - products) / count


def audit(folder: Folder, truths: Truths, ledger: Ledger) -> None:
    """regression.csv, notebook_fault.csv and learning_rates.csv."""
    settings = folder.meta["specification"]["regression"]
    descents: dict[str, list[Row]] = {}
    for row in folder.rows("regression.csv"):
        descents.setdefault(row["method"], []).append(row)
    for name, rows in descents.items():
        _descent(name, rows, settings["learning_rate"], settings["epochs"], ledger)
    for row in folder.rows("notebook_fault.csv"):
        _fault(row, ledger)
    for row in folder.rows("learning_rates.csv"):
        _rate(row, ledger)


def _descent(name: str, rows: list[Row], rate: float, epochs: int, ledger: Ledger) -> None:
    kind = "regression: steps, losses, gradients"
    numbers = [row.whole("epoch") for row in rows]
    whole = numbers == list(range(epochs + 1))
    ledger.check(kind, whole, rows[0], f"has {len(rows)} epochs, not {epochs + 1} in order")
    w = data()[0]
    for row in rows:
        shown, gradient = row.known("w"), row.known("gradient_w")
        what = f"w is {shown!r}, one step from the row before is {w!r}"
        if not ledger.check(kind, shown == w, row, what):
            return
        expected, found = _loss(w), row.known("loss")
        near = found == expected or (
            name in REWRITTEN and abs(found - expected) <= 1e-12 * abs(expected)
        )
        ledger.check(kind, near, row, f"loss is {found!r}, recomputed {expected!r}")
        if name in GRADIENTS:
            own = _gradient(name, w)
            what = f"gradient_w is {gradient!r}, recomputed {own!r}"
            ledger.check(kind, gradient == own, row, what)
            gradient = own
        elif name in CLOSE:
            true = float(exact_gradient(w))
            near = abs(gradient - true) <= CLOSE[name] * max(abs(true), 1.0)
            ledger.check(kind, near, row, f"gradient_w is {gradient!r}, in exact numbers {true!r}")
        else:
            ledger.skip(kind, "a gradient by a method with options")
        w = shown - rate * gradient


def _fault(row: Row, ledger: Ledger) -> None:
    """What the notebook's sweep answers for a function, run on the tape above."""
    kind = "the notebook's fault"
    text, at = row["function"], row.known("at")
    leaf, right = Node(at), Node(at)
    for node, sweep in ((leaf, Node.notebook), (right, Node.sweep)):
        result = _function(text, node)
        if result is None:
            ledger.skip(kind, "a function that is not known here")
            return
        result.gradient = 1.0
        sweep(result)
    found = {"notebook_gradient": leaf.gradient, "correct_gradient": right.gradient}
    for column, expected in found.items():
        what = f"{column} is {row[column]}, recomputed {expected!r}"
        ledger.check(kind, row.known(column) == expected, row, what)
    ratio, factor = leaf.gradient / right.gradient, row.known("factor")
    near = abs(factor - ratio) <= 1e-12 * abs(ratio)
    ledger.check(kind, near, row, f"factor is {factor}, recomputed {ratio}")


def _function(text: str, x: Node) -> Node | None:
    if text == "z + z, z = x*x":
        square = x * x
        return square + square
    if text == "e*e, e = x + 1":
        error = x + 1
        return error * error
    if text == "mean squared error":
        result = loss(x)
        assert isinstance(result, Node)
        return result
    count = next((text.removesuffix(word) for word in _WORDS if text.endswith(word)), "")
    if not count.isdigit():
        return None
    for _ in range(int(count)):
        x = x * x
    return x


def _rate(row: Row, ledger: Ledger) -> None:
    """Where the descent ends by either gradient, and how far from least squares."""
    kind = "learning rates"
    rate, epochs = row.known("learning_rate"), int(row["epochs"])
    squares, products, count = moments()
    best, bend = products / squares, 2 * squares / count
    for name, method, times in (("notebook", "notebook_tape", 4), ("correct", "scalar", 1)):
        w = data()[0]
        for _ in range(epochs):
            w = w - rate * _gradient(method, w)
        expected = {f"{name}_w": w, f"{name}_distance": float(abs(Fraction(w) - best))}
        for column, number in expected.items():
            what = f"{column} is {row[column]}, recomputed {number!r}"
            ledger.check(kind, row.known(column) == number, row, what)
        factor = float(1 - Fraction(row["learning_rate"]) * times * bend)
        shown = row.known(f"{name}_epoch_factor")
        near = abs(shown - factor) <= 1e-12
        ledger.check(kind, near, row, f"{name}_epoch_factor is {shown}, recomputed {factor}")
