"""Graphs as straight-line Python on complex numbers, for the complex engine."""

import cmath
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

from workbench.errors import EngineError
from workbench.ir.graph import Graph
from workbench.ir.operators import CODES, ROWS, Cost, complex_functions
from workbench.writers.python import Function, function_of_statements
from workbench.writers.statements import Statements, as_float

#: What the spellings of the table call: functions of ours before those of cmath.
NAMES: dict[str, Any] = {
    "abs": abs,
    **{name: value for name, value in vars(cmath).items() if not name.startswith("_")},
    **{name: getattr(complex_functions, name) for name in complex_functions.__all__},
}
#: Whole exponents with a spelling of their own; `complex_functions.power` does the same with them.
_MULTIPLIED = {2.0: "{0} * {0}", **{float(whole): "{0} ** {1}" for whole in range(3, 9)}}
_POWER = CODES["power"]


def complex_function(graph: Graph, constants: Sequence[float | None], name: str) -> Function:
    """One function of floats or complex numbers to a tuple of complex numbers.

    `constants` are the values of the nodes that no variable reaches. It raises ValueError,
    ZeroDivisionError or OverflowError where the real function has no finite value. EngineError
    where an operator has no complex spelling.

    >>> import workbench as wb
    >>> from workbench.writers.constants import constant_values
    >>> graph = wb.parse("sin(x*y) + 1")
    >>> print(complex_function(graph, constant_values(graph), "f").text, end="")
    def f(v0, v1):
        return (complex(sin(v0 * v1) + 1.0),)
    """
    statements = Statements(graph, _spellings(graph, constants), constants)
    statements.write()
    results = [f"complex({statements.number(output)})" for output in graph.outputs]
    return function_of_statements(statements, results, name)


def require_spellings(graph: Graph, constants: Sequence[float | None]) -> None:
    """EngineError, naming the operator, unless every operation has a complex spelling."""
    for code in {code for code, value in zip(graph.codes, constants, strict=True) if value is None}:
        if ROWS[code].arity and not ROWS[code].complex:
            raise EngineError(f"{ROWS[code].name} has no spelling on complex numbers")


def _spellings(graph: Graph, constants: Sequence[float | None]) -> list[str]:
    require_spellings(graph, constants)
    templates = [ROWS[code].complex for code in graph.codes]
    for node, code in enumerate(graph.codes):
        exponent = constants[graph.second[node]] if code == _POWER else None
        if exponent is not None:
            templates[node] = _MULTIPLIED.get(exponent, templates[node])
    return templates


@cache
def spelled_complex_function(code: int) -> Callable[..., Any]:
    """The function on complex numbers of an operator by code, made from its spelling."""
    row = ROWS[code]
    if row.complex.isidentifier() and row.arity:
        function: Callable[..., Any] = NAMES[row.complex]
    else:
        names = ("u", "v", "z")[: row.arity]
        text = row.spell(row.complex, *names)
        if row.cost is Cost.COMPARISON:  # the negative of False would be 0, and that of 0.0 is -0.0
            text = as_float(text)
        function = eval(f"lambda {', '.join(names)}: {text}", dict(NAMES))
    return function
