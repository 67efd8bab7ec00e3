"""CasADi, called through buffers: its own arguments are slower to hand over than to work on."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from workbench.bench.case import Case, Ready, functions_of, replay
from workbench.bench.contestant import Contestant
from workbench.bench.memory import Built, build


class Casadi(Contestant):
    """Expressions of scalars (SX), its gradient, its virtual machine."""

    module = "casadi"

    def __init__(self, function_only: bool = False) -> None:
        self.function_only = function_only
        self.name = "casadi, value" if function_only else "casadi"

    def gradient(self, case: Case) -> Ready:
        """Value and partials at a point."""
        import casadi

        (x, outputs), built = build(lambda: self._expressions(case))
        function = casadi.Function("f", [x], [casadi.densify(casadi.vertcat(*outputs))])
        return _buffered(function, case.inputs, built)

    program = gradient

    def batch(self, case: Case) -> Ready:
        """Value and partials of many points, by its map over columns."""
        import casadi

        x, outputs = self._expressions(case)
        function = casadi.Function("f", [x], [casadi.densify(casadi.vertcat(*outputs))])
        ready = _buffered(function.map(case.size), np.ascontiguousarray(case.inputs.T))
        return ready._replace(read=lambda _: ready.read(_).reshape(case.size, -1).T.reshape(-1))

    def _expressions(self, case: Case) -> tuple[Any, Sequence[Any]]:
        import casadi

        graph = case.primal
        leaves = [casadi.SX.sym(name) for name in graph.variables]
        x = casadi.vertcat(*leaves)
        value = replay(graph, functions_of(casadi), leaves)
        return x, [value] if self.function_only else [value, casadi.gradient(value, x)]


def _buffered(function: Any, inputs: "np.ndarray[Any, Any]", built: Built | None = None) -> Ready:
    """A function with one input and one output that stay where they are."""
    results = np.empty(function.numel_out(0))
    buffer, trigger = function.buffer()
    buffer.set_arg(0, inputs.reshape(-1).data)
    buffer.set_res(0, results.data)

    def read(_: object, alive: object = (function, buffer, inputs)) -> "np.ndarray[Any, Any]":
        return results

    return Ready(trigger, read, built)
