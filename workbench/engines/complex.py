"""The complex engine: a graph on Python complex numbers, continued from the real axis."""

import cmath
import math
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

from workbench.engines.columns import RAISED, Columns
from workbench.engines.protocol import BuiltIn, Use, require_point
from workbench.ir.graph import Graph
from workbench.ir.operators import LITERAL, ROWS, VARIABLE
from workbench.writers.complex import (
    NAMES,
    complex_function,
    require_spellings,
    spelled_complex_function,
)
from workbench.writers.constants import constant_values

#: Graphs with more nodes and outputs than this run over their columns.
MAX_EMITTED = 20_000

Number = float | complex
Program = Callable[..., tuple[complex, ...]]


class ComplexEngine(BuiltIn):
    """Runs a graph on complex numbers whose imaginary parts may be tiny: 1e-200 keeps its digits.

    Branches (abs, max, comparisons, which root) are decided by real parts. Where the real
    function is undefined the result is NaN, as on floats, and not a complex number.
    """

    name = "complex"
    float64 = False

    def compile(self, graph: Graph, use: Use = Use.POINT) -> Program:
        """A function of floats or complex numbers to the tuple of outputs, complex numbers.

        It never raises for a value. EngineError where an operator has no complex spelling, and for
        many points.

        >>> import workbench as wb
        >>> cube, root = ComplexEngine().compile(wb.parse("x**3, sqrt(x)"))(-2 + 1e-200j)
        >>> cube, root
        ((-8+1.2e-199j), (nan+nanj))
        """
        require_point(self, use)
        graph = graph.unconditional
        constants = constant_values(graph)
        require_spellings(graph, constants)
        careful = _Careful(graph, constants)
        if len(graph) + len(graph.outputs) + len(graph.variables) > MAX_EMITTED:
            quick: Program = _Quick(graph, constants)
        else:
            quick = _emitted(graph, constants)

        is_finite = cmath.isfinite

        def program(*inputs: Number) -> tuple[complex, ...]:
            try:
                results = quick(*inputs)
            except RAISED:
                return careful(*inputs)
            for result in results:
                if not is_finite(result):
                    return careful(*inputs)
            return results

        return program


def _emitted(graph: Graph, constants: Sequence[float | None]) -> Program:
    function = complex_function(graph, constants, "program")
    namespace: dict[str, Any] = {"__builtins__": {}, "complex": complex}
    namespace |= {name: NAMES[name] for name in function.names}
    code = compile(function.text, "<workbench complex engine>", "exec", dont_inherit=True)
    exec(code, namespace)
    program: Program = namespace["program"]
    return program


class _Quick:
    """The graph over its columns, by the spellings; raises where these raise."""

    def __init__(self, graph: Graph, constants: Sequence[float | None]) -> None:
        functions = [_spelled(code) for code in graph.codes]
        self._columns = Columns(graph, constants, functions, _again)

    def __call__(self, *inputs: Number) -> tuple[complex, ...]:
        values = self._columns.values(inputs)
        return tuple(complex(values[output]) for output in self._columns.graph.outputs)


class _Careful(_Quick):
    """The graph over its columns by total functions: infinities and NaN as floats have them."""

    def __init__(self, graph: Graph, constants: Sequence[float | None]) -> None:
        functions = [_total(code) for code in graph.codes]
        self._columns = Columns(graph, constants, functions, _again)


def _spelled(code: int) -> Callable[..., Any]:
    return spelled_complex_function(code) if ROWS[code].arity and ROWS[code].complex else _leaf


def _leaf(*_: Any) -> Any:
    raise AssertionError("a leaf has a value, not a function")


def _again(_node: int, _values: Sequence[Any]) -> Any:
    """Called where a function raised: the whole graph is to run again, carefully."""
    raise ValueError("outside the domain of a spelling")


@cache
def _total(code: int) -> Callable[..., Any]:
    """The function of an operator that never raises.

    Its real part is that of the float engines wherever the spelling gives no finite number; what
    has no imaginary part has none afterwards, and elsewhere NaN is the part that is not known.
    """
    row = ROWS[code]
    if code in (LITERAL, VARIABLE) or not row.arity or not row.complex:
        return _leaf
    spelled = spelled_complex_function(code)
    flat = all(partial == "0" for partial in row.partials)

    def total(*operands: Number) -> Number:
        reals = [operand.real for operand in operands]
        if flat or not any(operand.imag for operand in operands):
            return row.total(*(float(real) for real in reals))
        try:
            result: Number = spelled(*operands)
        except RAISED:
            return complex(row.total(*reals), math.nan)
        if cmath.isfinite(result):
            return result
        return complex(row.total(*reals), result.imag)

    return total
