"""Autograd (HIPS): a tape over NumPy."""

from typing import Any

from workbench.bench.case import Case, Ready, functions_of, numbers_of, written
from workbench.bench.contestant import Contestant


class Autograd(Contestant):
    """`value_and_grad`, over points of the sum."""

    name = "autograd"
    module = "autograd"

    def gradient(self, case: Case) -> Ready:
        """Value and partials at a point."""
        import autograd

        function = _function(case)
        call = autograd.value_and_grad(lambda x: function(*x))
        point = tuple(case.inputs.tolist())
        return Ready(lambda: call(point), lambda found: numbers_of([found[0], [*found[1]]]))

    program = gradient

    def batch(self, case: Case) -> Ready:
        """Value and partials of many points: it has no map that keeps all values."""
        import autograd

        function = _function(case)
        slope = autograd.elementwise_grad(lambda x: function(*x))

        def call() -> Any:
            return function(*case.inputs), slope(case.inputs)

        return Ready(call)


def _function(case: Case) -> Any:
    import autograd.numpy

    return written(case, functions_of(autograd.numpy))
