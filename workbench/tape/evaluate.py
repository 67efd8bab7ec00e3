"""Graphs run on an eager tape: every node once forward, then one backward sweep an output."""

import operator
from collections.abc import Callable, Sequence
from typing import Any

from workbench.calculus.rules import rule
from workbench.ir.graph import Graph
from workbench.ir.operators import FUNCTIONS, VARIABLE
from workbench.ir.traversal import needed
from workbench.tape.domain import quiet

#: Operators that Python itself writes, so that a graph runs on a tape as a person would write it.
_PYTHON: dict[str, Callable[..., Any]] = {
    "add": operator.add,
    "subtract": operator.sub,
    "multiply": operator.mul,
    "divide": operator.truediv,
    "power": operator.pow,
    "negate": operator.neg,
}
Gradient = Callable[[Sequence[float]], tuple[list[float], list[float]]]


def flows(graph: Graph, wrt: Sequence[str]) -> bytearray:
    """Marks (0 or 1) of the nodes to which a derivative in some of `wrt` may flow.

    Those that depend on these variables other than through a comparison or the like, whose
    partials are structurally zero.
    """
    wanted = set(wrt)
    marks = bytearray(len(graph))
    for node, row, operands in graph.nodes():
        if graph.codes[node] == VARIABLE:
            marks[node] = graph.variable(node) in wanted
            continue
        for operand, partial in zip(operands, row.partials, strict=True):
            if marks[operand] and partial != "0":
                marks[node] = 1
    return marks


def gradient_on_tape(graph: Graph, tape: Callable[[float], Any], wrt: Sequence[str]) -> Gradient:
    """A function from values of the variables to (values of outputs, partials row-major).

    `tape` makes a leaf from a float; variables outside `wrt` and literals stay plain numbers. Each
    output gets a tape of its own, swept once. Raises GraphError for an unknown variable.
    """
    graph.require_variables(wrt)
    active = flows(graph, wrt)
    steps = _steps(graph, active)
    chosen = set(wrt)
    wanted = [(index, name in chosen) for index, name in enumerate(graph.variables)]

    def gradient(values: Sequence[float]) -> tuple[list[float], list[float]]:
        primal: list[float] = []
        partials: list[float] = []
        for output in graph.outputs:
            inputs: list[Any] = [
                tape(values[i]) if leaf else float(values[i]) for i, leaf in wanted
            ]
            with quiet():
                result = _forward(graph, steps, inputs, output)
            if active[output]:
                result.grad = 1.0
                result.backward()
                primal.append(result.val)
            else:
                primal.append(result.val if hasattr(result, "val") else result)
            leaves = dict(zip(graph.variables, inputs, strict=True))
            partials += [leaves[name].grad for name in wrt]
        return primal, partials

    return gradient


def evaluate_gradient(
    graph: Graph, tape: Callable[[float], Any], values: Sequence[float], wrt: Sequence[str]
) -> tuple[list[float], list[float]]:
    """The outputs and their partials at a point, computed eagerly on a tape.

    `values` in the order of `graph.variables`; partials row-major (output, then variable of
    `wrt`).

    >>> import workbench as wb
    >>> evaluate_gradient(wb.parse("x**2*y"), wb.Scalar, [3.0, 2.0], ["x", "y"])
    ([18.0], [12.0, 9.0])
    """
    return gradient_on_tape(graph, tape, wrt)(values)


_Step = tuple[Callable[..., Any] | None, tuple[int, ...], Any]


def _steps(graph: Graph, active: bytearray) -> list[_Step]:
    """For each node a function with its operands, or (None, (), payload) for a leaf."""
    steps: list[_Step] = []
    for node, row, operands in graph.nodes():
        code = graph.codes[node]
        literal = graph.literal(node)
        if code == VARIABLE:
            steps.append((None, (graph.first[node],), None))
        elif literal is not None:
            steps.append((None, (), float(literal)))
        elif not operands:
            steps.append((None, (), row.total()))
        elif active[node]:
            steps.append((_on_tape(row.name), operands, None))
        else:
            steps.append((_plain(row.total), operands, None))
    return steps


def _on_tape(name: str) -> Callable[..., Any]:
    if name in _PYTHON:
        return _PYTHON[name]
    if name in FUNCTIONS and FUNCTIONS[name].arity == 1:
        return operator.methodcaller(name)

    def apply(*operands: Any) -> Any:
        one = next(operand for operand in operands if hasattr(operand, "__workbench_apply__"))
        return one.__workbench_apply__(name, operands)

    return apply


def _plain(total: Callable[..., float]) -> Callable[..., float]:
    """An operator on values, of numbers on the tape or off it."""

    def apply(*operands: Any) -> float:
        return total(*(one.val if hasattr(one, "val") else one for one in operands))

    return apply


def _forward(graph: Graph, steps: list[_Step], inputs: list[Any], output: int) -> Any:
    """The value of one output; runs what it needs and nothing else."""
    kept = None if len(graph.outputs) == 1 else needed(graph, [output])
    results: list[Any] = []
    append = results.append
    for node in range(output + 1):
        function, operands, payload = steps[node]
        if kept is not None and not kept[node]:
            append(None)
        elif function is None:
            append(inputs[operands[0]] if operands else payload)
        elif len(operands) == 2:
            append(function(results[operands[0]], results[operands[1]]))
        else:
            append(function(*(results[operand] for operand in operands)))
    return results[output]


def require_derivatives(graph: Graph, wrt: Sequence[str]) -> None:
    """Raise UnsupportedError if `wrt` reaches an operand without derivative (polygamma's order)."""
    active = flows(graph, wrt)
    for node, row, operands in graph.nodes():
        for index, (operand, partial) in enumerate(zip(operands, row.partials, strict=True)):
            if partial is None and active[operand]:
                rule(graph.codes[node], index)
