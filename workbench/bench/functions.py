"""The functions that are worked on: two that are written out by hand as well, and random programs.

Lines of the handwritten ones are Python and C at once.
"""

import math
from functools import cache
from typing import Any, NamedTuple

import numpy as np

from workbench.experiments.costs.reverse_growth import wired_at_random
from workbench.frontends.text import parse
from workbench.ir.graph import Graph

#: The seed of random programs and of points.
SEED = 2022
#: Operators of a random program whose values neither overflow nor vanish.
BOUNDED = ("multiply", "sin", "add", "tanh", "subtract", "cos")


class Handwritten(NamedTuple):
    """A function as text, and its value and partials as somebody would write them down."""

    text: str
    variables: tuple[str, ...]
    lines: tuple[str, ...]
    results: tuple[str, ...]
    low: float
    high: float

    @property
    def python(self) -> str:
        """A Python function, which finds what it calls in its globals."""
        body = "".join(f"    {line}\n" for line in self.lines)
        arguments, results = ", ".join(self.variables), ", ".join(self.results)
        return f"def gradient({arguments}):\n{body}    return {results}\n"

    def c(self, number: str = "double") -> str:
        """The lines in C, for numbers of a type."""
        return "".join(f"    {number} {line};\n" for line in self.lines)

    @property
    def graph(self) -> Graph:
        """The function as a graph."""
        return parse(self.text)

    def columns(self, points: int) -> "np.ndarray[Any, Any]":
        """So many points within its bounds, shape (variables, points)."""
        random = np.random.default_rng(SEED)
        return random.uniform(self.low, self.high, (len(self.variables), points))


F2 = "f2"
SQUIRE_TRAPP = "Squire-Trapp"
HANDWRITTEN = {
    F2: Handwritten(
        text="sin(x*y) + exp(x)/y - log(x + y**2)",
        variables=("x", "y"),
        lines=(
            "p = x*y",
            "u = 1.0/y",
            "e = exp(x)*u",
            "q = x + y*y",
            "r = 1.0/q",
            "c = cos(p)",
            "value = sin(p) + e - log(q)",
            "by_x = y*c + e - r",
            "by_y = x*c - e*u - 2.0*y*r",
        ),
        results=("value", "by_x", "by_y"),
        low=0.5,
        high=1.5,
    ),
    SQUIRE_TRAPP: Handwritten(
        text="exp(x)/sqrt(sin(x)**3 + cos(x)**3)",
        variables=("x",),
        lines=(
            "s = sin(x)",
            "c = cos(x)",
            "q = s*s*s + c*c*c",
            "value = exp(x)/sqrt(q)",
            "by_x = value*(1.0 - 1.5*s*c*(s - c)/q)",
        ),
        results=("value", "by_x"),
        low=0.1,
        high=1.5,
    ),
}


@cache
def random_program(size: int) -> Graph:
    """A random program of so many operations, a tenth as many inputs, one output."""
    return wired_at_random(size, SEED, BOUNDED)


def point_of(graph: Graph) -> "np.ndarray[Any, Any]":
    """A point at which every variable has another value, between 0.2 and 0.8."""
    return np.array([0.5 + 0.3 * math.sin(place) for place in range(len(graph.variables))])


def distinct_terms(count: int) -> str:
    """A sum of so many terms, no two alike.

    >>> distinct_terms(2)
    '1.5*x*sin(1.25*y) + 2.5*x*sin(2.25*y)'
    """
    return " + ".join(f"{n}.5*x*sin({n}.25*y)" for n in range(1, count + 1))


def parentheses(depth: int) -> str:
    """A variable in so many parentheses, each with a term of its own.

    >>> parentheses(2)
    '(y + (y + x))'
    """
    return "(y + " * depth + "x" + ")" * depth
