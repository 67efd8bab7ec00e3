"""A case of work: what a contestant is handed, and what it hands back, ready to be timed."""

import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np

from workbench.bench.memory import Built
from workbench.errors import UnsupportedError
from workbench.ir.graph import Graph
from workbench.ir.operators import LITERAL, ROWS, VARIABLE

#: What every library spells as Python does, by the names of the operator table.
ARITHMETIC: Mapping[str, Callable[..., Any]] = {
    "add": operator.add,
    "subtract": operator.sub,
    "multiply": operator.mul,
    "divide": operator.truediv,
    "power": operator.pow,
    "negate": operator.neg,
}


Functions = Mapping[str, Callable[..., Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What is worked on: `task` names the method of a contestant that does it.

    `function` is the name of a function that was written by hand in other languages. `inputs` are
    one array: a point (variables,), columns (variables, points) or data (x and y, rows).
    """

    task: str
    size: int
    threads: int = 1
    function: str = ""
    graph: Graph | None = None
    inputs: "np.ndarray[Any, Any]" = field(default_factory=lambda: np.empty(0))
    text: str = ""

    @property
    def variables(self) -> tuple[str, ...]:
        """The names of the inputs, in order."""
        return self.primal.variables

    @property
    def primal(self) -> Graph:
        """The graph; UnsupportedError where the case is none of a function."""
        if self.graph is None:
            raise UnsupportedError(f"the task {self.task} has no function")
        return self.graph


def numbers_of(result: Any) -> "np.ndarray[Any, Any]":
    """Numbers and arrays in any nesting as one vector.

    >>> numbers_of((1.0, [2.0, np.array([[3.0], [4.0]])])).tolist()
    [1.0, 2.0, 3.0, 4.0]
    """
    if isinstance(result, tuple | list):
        if all(isinstance(one, float | int) for one in result):
            return np.array(result, dtype=float)
        return np.concatenate([numbers_of(one) for one in result])
    return np.asarray(result, dtype=float).reshape(-1)


class Ready(NamedTuple):
    """Work that is ready to be timed.

    `call` does it once, `read` makes numbers of what it returns: the value, then the partials.
    """

    call: Callable[[], Any]
    read: Callable[[Any], "np.ndarray[Any, Any]"] = numbers_of
    built: Built | None = None
    operations: int | None = None


def functions_of(module: Any, **others: Callable[..., Any]) -> dict[str, Callable[..., Any]]:
    """The operators that a library has, by the names of the operator table."""
    named = {row.name: getattr(module, row.name) for row in ROWS if hasattr(module, row.name)}
    return {**named, **ARITHMETIC, **others}


def written(case: Case, functions: Functions) -> Callable[..., Any]:
    """The function of a case with the operators of a library: as one would type it, if it is short.

    >>> import math
    >>> import workbench as wb
    >>> case = Case(task="gradient", size=1, text="sin(x) + 1", graph=wb.parse("sin(x) + 1"))
    >>> written(case, vars(math))(0.0)
    1.0
    """
    if not case.text:
        return lambda *inputs: replay(case.primal, functions, inputs)
    function: Callable[..., Any] = eval(
        f"lambda {', '.join(case.variables)}: {case.text}", dict(functions)
    )
    return function


def replay(
    graph: Graph,
    functions: Functions,
    inputs: Sequence[Any],
    number: Callable[[Any], Any] = float,
) -> Any:
    """The output of a graph, worked out with the operators of another library.

    Whole numbers stay whole, since powers have a better form for them. Raises UnsupportedError
    where the library lacks an operator.

    >>> import math
    >>> import workbench as wb
    >>> replay(wb.parse("2*sin(x)"), functions_of(math), [0.0])
    0.0
    """
    rows = [functions.get(row.name) for row in ROWS]
    lacking = {
        ROWS[code].name for code in {*graph.codes} - {LITERAL, VARIABLE} if rows[code] is None
    }
    if lacking:
        raise UnsupportedError(f"no form for {', '.join(sorted(lacking))}")
    nodes: list[Any] = []
    for code, first, second in zip(graph.codes, graph.first, graph.second, strict=True):
        apply = rows[code]
        if code == VARIABLE:
            nodes.append(inputs[first])
        elif code == LITERAL:
            literal = graph.literals[first]
            nodes.append(int(float(literal)) if literal.is_integer else number(literal))
        elif second < 0:
            nodes.append(apply(nodes[first]))  # type: ignore[misc]  # looked for above
        else:
            nodes.append(apply(nodes[first], nodes[second]))  # type: ignore[misc]
    return nodes[graph.outputs[0]]
