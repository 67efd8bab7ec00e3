"""A graph run node by node over its columns: for graphs too long to compile, and where Python
raises."""

import operator
from array import array
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

from workbench.errors import PointError
from workbench.ir.graph import Graph
from workbench.ir.operators import CODES, ROWS, VARIABLE
from workbench.writers.constants import constant_values
from workbench.writers.python import POWERS, spelled_function

#: C functions of arithmetic: quicker than the table's total functions, and not total.
_ARITHMETIC: dict[str, Callable[..., float]] = {
    "add": operator.add,
    "subtract": operator.sub,
    "multiply": operator.mul,
    "divide": operator.truediv,
    "negate": operator.neg,
}
_POWER = CODES["power"]
#: What Python raises where a value leaves the domain or the range of a function.
RAISED = (ValueError, ZeroDivisionError, OverflowError)
#: First operand of nodes that are no operation: a variable's place, or a constant's.
_INPUT, _CONSTANT = -2, -3


def require_inputs(graph: Graph, inputs: Sequence[Any]) -> None:
    """Raise PointError where there is not one input per variable."""
    if len(inputs) != len(graph.variables):
        raise PointError(
            f"{len(inputs)} values for {len(graph.variables)} variables: "
            f"{', '.join(graph.variables) or 'none'}"
        )


@cache
def point_function(code: int) -> Callable[..., float]:
    """The quickest function of an operator on floats; it may raise where the total one does not."""
    row = ROWS[code]
    return _ARITHMETIC.get(row.name) or spelled_function(row) or row.total


class Columns:
    """Values of all nodes by one loop over the columns; `functions` has one function a node.

    Where a function raises, `total` answers: it is asked with the node and the values so far.
    """

    __slots__ = ("_first", "_functions", "_second", "_third", "_total", "constants", "graph")

    def __init__(
        self,
        graph: Graph,
        constants: Sequence[Any],
        functions: Sequence[Callable[..., Any]],
        total: Callable[[int, Sequence[Any]], Any],
    ) -> None:
        self.graph = graph
        self.constants = constants
        first = graph.first
        second, third = (array("i", column.tobytes()) for column in (graph.second, graph.third))
        for node, (code, value) in enumerate(zip(graph.codes, constants, strict=True)):
            if value is not None:
                second[node], third[node] = _CONSTANT, -1
            elif code == VARIABLE:
                second[node] = _INPUT
        self._functions, self._total = functions, total
        self._first, self._second, self._third = first, second, third

    def values(self, inputs: Sequence[Any]) -> list[Any]:
        """The value of every node, inputs in the order of `graph.variables`; raises PointError."""
        require_inputs(self.graph, inputs)
        values: list[Any] = []
        append = values.append
        constants = self.constants
        rows = zip(self._functions, self._first, self._second, self._third, strict=True)
        while True:
            try:
                for function, first, second, third in rows:
                    if second >= 0:
                        if third >= 0:
                            append(function(values[first], values[second], values[third]))
                        else:
                            append(function(values[first], values[second]))
                    elif second == -1:
                        append(function(values[first]))
                    elif second == _INPUT:
                        append(inputs[first])
                    else:
                        append(constants[len(values)])
            except RAISED:
                append(self._total(len(values), values))
                continue
            return values


class ColumnProgram:
    """Runs a graph by one loop; where a quick function raises, the table's total one answers.

    Values are those of `python_function` on the same graph, to the bit.
    """

    __slots__ = ("_columns", "graph")

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        functions = [point_function(code) for code in graph.codes]
        constants = constant_values(graph)
        for node, code in enumerate(graph.codes):
            if code == _POWER and constants[graph.second[node]] in POWERS:
                functions[node] = ROWS[code].total
        self._columns = Columns(graph, constants, functions, self._total)

    def __call__(self, *inputs: float) -> tuple[float, ...]:
        """The outputs at one point, inputs in the order of `graph.variables`."""
        values = self.values([float(value) for value in inputs])
        return tuple(values[output] for output in self.graph.outputs)

    def values(self, inputs: Sequence[float]) -> list[float]:
        """The value of every node."""
        return self._columns.values(inputs)

    def _total(self, node: int, values: Sequence[float]) -> float:
        operands = [values[operand] for operand in self.graph.operands(node)]
        return ROWS[self.graph.codes[node]].total(*operands)
