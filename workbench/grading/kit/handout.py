"""The handout: a notebook that leads through the stages, with a check after each."""

import json
from typing import Any, NamedTuple


class Step(NamedTuple):
    """One stage of the handout: words, and a check that runs once the stage is done."""

    words: str
    check: str


INTRODUCTION = """# Build your own Scalar

You will write a class of numbers that find their own derivatives: *reverse-mode automatic
differentiation*, the engine below every neural network. It takes about a hundred lines.

Open `scalar.py` beside this notebook. Every hole in it names the stage to which it belongs. Fill
the holes of a stage, restart the kernel, run the cells down to the stage's check, and go on when
the check passes.
"""

STEPS: tuple[Step, ...] = (
    Step(
        """## 1. A container

A `Scalar` keeps a value in `val` and a gradient in `grad`, both floats. The gradient begins at 0.
Fill `__init__`. You may keep more in it, as soon as you need more.""",
        """x = Scalar(42)
assert (x.val, x.grad) == (42.0, 0.0)
x""",
    ),
    Step(
        """## 2. Values

Make `+` and `*` of two Scalars give a Scalar with the right value. Derivatives come later.""",
        """assert ((Scalar(3) + Scalar(3)) * Scalar(7)).val == 42.0""",
    ),
    Step(
        """## 3. The base case

The slope of y = x is 1 everywhere. So `backward()` on a number that was computed from nothing adds
1 to its own gradient.""",
        """x = Scalar(3)
x.backward()
assert x.grad == 1.0""",
    ),
    Step(
        """## 4. The sum

A sum must remember its operands, so that `backward()` can reach them. If z = x + y, then z moves by
as much as x does: the partial derivatives are 1 and 1. `_result` makes a number that remembers.

`backward()` now has two things to do: the result's own gradient is 1 (the derivative of y by y),
and every number hands its gradient, times the partial derivative, on to its operands.""",
        """x, y = Scalar(3), Scalar(4)
(x + y).backward()
assert (x.grad, y.grad) == (1.0, 1.0)""",
    ),
    Step(
        """## 5. The product, and adding up

If z = x*y, then dz/dx = y and dz/dy = x. And a number that is used several times gets a gradient
from every use: **add** them up. What are the derivatives of x + x + x and of x*x*x + x + x?""",
        """x = Scalar(42)
(x + x + x).backward()
assert x.grad == 3.0
x = Scalar(4)
(x * x * x + x + x).backward()
assert x.grad == 50.0  # 3*x**2 + 2""",
    ),
    Step(
        """## 6. Shared results

Here most first attempts fail, published ones too. Let a = x*x and y = a + a. If `backward()` walks
down from y and hands on at once, it meets a twice. What does it hand on the second time?

A number may hand on only when everything has arrived: *after all that use it*. So list all numbers
first, every one once, users before operands, then go through the list.""",
        """x = Scalar(3)
a = x * x
(a + a).backward()
assert x.grad == 12.0
x = Scalar(1)
y = x
for _ in range(40):
    y = y + y  # 2**40 paths, 41 numbers
y.backward()
assert x.grad == 2.0**40""",
    ),
    Step(
        """## 7. Plain numbers

`x + 2` should work, and `2 * x`, for which Python asks `x.__rmul__(2)`.""",
        """x = Scalar(5)
y = 2 * x + x * 3 + 1
y.backward()
assert (y.val, x.grad) == (26.0, 5.0)
assert sum([Scalar(1), Scalar(2)]).val == 3.0""",
    ),
    Step(
        """## 8. The rest of arithmetic

Negation, differences, quotients and powers with a plain exponent. Most of them can be written with
what you have; only the power needs a rule of its own: d(x**n)/dx = n*x**(n - 1).""",
        """x, y = Scalar(3), Scalar(4)
z = (1 - x) / y - x**2
z.backward()
assert (z.val, x.grad, y.grad) == (-9.5, -6.25, 0.125)""",
    ),
    Step(
        """## 9. Functions

exp, log, sin and tanh, as methods. Each knows its value and its own derivative; the chain rule is
in `backward()` already.""",
        """import math

x = Scalar(0.5)
((x * x).sin() * x.exp()).backward()
right = math.exp(0.5) * (math.sin(0.25) + math.cos(0.25))
assert abs(x.grad - right) < 1e-12""",
    ),
    Step(
        """## 10. More than one sweep

Call `backward()` twice without setting anything to zero. The gradients of *leaves* should add up:
that is how PyTorch does it, and a training that collects several losses needs it. But what lies
between must begin afresh, or the second sweep hands on what is left of the first.""",
        """x, y = Scalar(3), Scalar(7)
z = (x + x) * y
z.backward()
z.backward()
assert (x.grad, y.grad) == (28.0, 12.0)
x.grad = 0.0
z.backward()
assert x.grad == 14.0""",
    ),
    Step(
        """## 11. Size

Python allows about 1000 nested calls. If your sweep calls itself, an expression of 5000 operations
ends in a `RecursionError`. Can you do it with a list and a loop?""",
        """x, y = Scalar(1), Scalar(0.5)
z = x
for _ in range(5000):
    z = z + y
z.backward()
assert (x.grad, y.grad) == (1.0, 5000.0)""",
    ),
    Step(
        """## 12. Training

Now use it: find the slope of a line through points, by gradient descent on the mean squared
error. Every epoch computes the loss anew, sweeps, takes a step, and sets the gradient to zero.""",
        """places = [k / 8 for k in range(-20, 20)]
targets = [7 * x + (-1) ** k / 4 for k, x in enumerate(places)]
w = Scalar(0)
for epoch in range(60):
    loss = sum((t - w * x) ** 2 for x, t in zip(places, targets)) / len(places)
    loss.backward()
    w.val -= 0.05 * w.grad
    w.grad = 0.0
assert abs(w.val - 7) < 0.1
w""",
    ),
)

CLOSING = """## What is it worth?

In a terminal, beside `scalar.py`:

    workbench grade scalar.py:Scalar

It tries every concept in turn, then random expressions, and shrinks what fails to the smallest
expression that shows it.
"""


def handout_text() -> str:
    """The notebook as text of the format nbformat 4.5.

    >>> json.loads(handout_text())["nbformat"]
    4
    """
    cells: list[dict[str, Any]] = []

    def add(kind: str, source: str) -> None:
        cell: dict[str, Any] = {"cell_type": kind, "id": f"cell-{len(cells):02d}", "metadata": {}}
        if kind == "code":
            cell |= {"execution_count": None, "outputs": []}
        cells.append({**cell, "source": source.strip("\n").splitlines(keepends=True)})

    add("markdown", INTRODUCTION)
    add("code", "from scalar import Scalar")
    for step in STEPS:
        add("markdown", step.words)
        add("code", step.check)
    add("markdown", CLOSING)
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    document = {
        "cells": cells,
        "metadata": {"kernelspec": kernel, "language_info": {"name": "python"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return json.dumps(document, indent=1, ensure_ascii=False) + "\n"
