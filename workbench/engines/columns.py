"""A graph run node by node over its columns: for graphs too long to compile, and where Python
raises."""

import operator
from array import array
from collections.abc import Callable, Sequence
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
_RAISED = (ValueError, ZeroDivisionError, OverflowError)
#: First operand of nodes that are no operation: a variable's place, or a constant's.
_INPUT, _CONSTANT = -2, -3


class ColumnProgram:
    """Runs a graph by one loop; where a quick function raises, the table's total one answers.

    Values are those of `python_function` on the same graph, to the bit.
    """

    __slots__ = ("_constants", "_first", "_functions", "_second", "_third", "graph")

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        quick = [_ARITHMETIC.get(row.name) or spelled_function(row) or row.total for row in ROWS]
        functions = [quick[code] for code in graph.codes]
        first = graph.first
        second, third = (array("i", column.tobytes()) for column in (graph.second, graph.third))
        self._constants: list[Any] = constant_values(graph)
        constants = self._constants
        for node, (code, value) in enumerate(zip(graph.codes, constants, strict=True)):
            if value is not None:
                second[node], third[node] = _CONSTANT, -1
            elif code == VARIABLE:
                second[node] = _INPUT
            elif code == _POWER and constants[second[node]] in POWERS:
                functions[node] = ROWS[code].total
        self._functions = functions
        self._first, self._second, self._third = first, second, third

    def __call__(self, *inputs: float) -> tuple[float, ...]:
        """The outputs at one point, inputs in the order of `graph.variables`."""
        if len(inputs) != len(self.graph.variables):
            raise PointError(
                f"{len(inputs)} values for {len(self.graph.variables)} variables: "
                f"{', '.join(self.graph.variables) or 'none'}"
            )
        values = self.values([float(value) for value in inputs])
        return tuple(values[output] for output in self.graph.outputs)

    def values(self, inputs: Sequence[float]) -> list[float]:
        """The value of every node."""
        values: list[float] = []
        append = values.append
        constants = self._constants
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
            except _RAISED:
                append(self._total(len(values), values))
                continue
            return values

    def _total(self, node: int, values: Sequence[float]) -> float:
        operands = [values[operand] for operand in self.graph.operands(node)]
        return ROWS[self.graph.codes[node]].total(*operands)
