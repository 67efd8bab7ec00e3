"""Forms: what a class may be able to write, each as a small expression that tries it out.

`x + 2` and `2 + x` are forms of their own, since a class may take a number on one side only; so
are whole, real and variable exponents. What a class does not have is not attempted, and nothing
is held against it; what it has is graded.
"""

from collections.abc import Mapping
from functools import cache

from workbench.frontends.text import parse
from workbench.ir.graph import Graph
from workbench.ir.operators import FUNCTIONS, LITERAL, Operator

#: Where forms are tried, before the sample of their operator: x and y.
_PLACES = ((3.0, 1.5), (0.5, 1.5), (1.5, 1.5))


def _has_slopes(row: Operator) -> bool:
    """Whether all operands have one: sign, where and polygamma are in nobody's first autodiff."""
    return not {"0", None} & set(row.partials)


#: Functions, the commonest of courses first.
_FIRST = ("exp", "log", "sin", "cos", "tanh", "sqrt", "relu", "sigmoid", "abs", "tan")
FUNCTION_NAMES: tuple[str, ...] = (
    *_FIRST,
    *(name for name, row in FUNCTIONS.items() if name not in _FIRST and _has_slopes(row)),
)

_SYMBOLS = {"add": "+", "subtract": "-", "multiply": "*", "divide": "/"}
BASIC = ("x + y", "x*y")
ARITHMETIC: tuple[str, ...] = (
    *("x + y", "x*y", "-x", "x - y", "x + 2", "2 + x", "x*2", "2*x", "x - 2", "2 - x"),
    *("x/y", "x/2", "2/x", "x**2", "x**-1", "x**0.5", "x**y", "2**x"),
)


def function_form(name: str) -> str:
    """The form of a function.

    >>> function_form("sin"), function_form("hypot")
    ('sin(x)', 'hypot(x, y)')
    """
    return f"{name}(x)" if FUNCTIONS[name].arity == 1 else f"{name}(x, y)"


def form_of(graph: Graph, node: int) -> str:
    """The form that an operation of a graph needs.

    >>> form_of(parse("x**2.5"), 2)
    'x**0.5'
    """
    name, operands = graph.operator(node).name, graph.operands(node)
    if name in FUNCTIONS:
        return function_form(name)
    if name == "negate":
        return "-x"
    left, right = (graph.codes[operand] == LITERAL for operand in operands)
    if name == "power":
        literal = graph.literal(operands[1])
        if literal is None:
            return "2**x" if left else "x**y"
        if not literal.is_integer:
            return "x**0.5"
        return "x**2" if literal.digits >= 0 else "x**-1"
    symbol = _SYMBOLS[name]
    blank = " " if symbol in "+-" else ""
    text = f"{blank}{symbol}{blank}"
    return f"2{text}x" if left else f"x{text}2" if right else f"x{text}y"


def forms_of(graph: Graph) -> frozenset[str]:
    """All forms that a graph needs."""
    return frozenset(form_of(graph, node) for node, row, operands in graph.nodes() if operands)


@cache
def point_of(form: str) -> Mapping[str, float]:
    """A point at which a form has a value and a derivative."""
    graph = parse(form)
    sample = graph.operator(graph.outputs[0]).sample
    for place in (*_PLACES, sample):
        point = dict(zip(graph.variables, place, strict=False))
        value = graph(point)
        if isinstance(value, float) and 1e-3 < abs(value) < 1e3:  # false for NaN
            return point
    raise AssertionError(f"no point for {form}")
