"""PyTorch: its tape, and its compiler."""

from typing import Any

from workbench.bench.case import Case, Ready, functions_of, numbers_of, written
from workbench.bench.contestant import Contestant


class Torch(Contestant):
    """The tape: a fresh graph at every call."""

    name = "torch"
    module = "torch"

    def gradient(self, case: Case) -> Ready:
        """Value and partials at a point."""
        torch = _loaded(case)
        function = written(case, functions_of(torch))
        leaves = [torch.tensor(x, dtype=torch.float64, requires_grad=True) for x in case.inputs]

        def call() -> Any:
            value = function(*leaves)
            return value, torch.autograd.grad(value, leaves)

        return Ready(call, _numbers)

    program = gradient

    def batch(self, case: Case) -> Ready:
        """Value and partials of many points."""
        torch = _loaded(case)
        function = written(case, functions_of(torch))
        columns = [torch.tensor(column, requires_grad=True) for column in case.inputs]

        def call() -> Any:
            values = function(*columns)
            return values, torch.autograd.grad(values.sum(), columns)

        return Ready(call, _numbers)


class TorchCompiled(Contestant):
    """`torch.compile` of the gradient, mapped over points."""

    name = "torch.compile"
    module = "torch"

    def batch(self, case: Case) -> Ready:
        """Value and partials of many points."""
        torch = _loaded(case)
        places = tuple(range(len(case.inputs)))
        one = torch.func.grad_and_value(written(case, functions_of(torch)), argnums=places)
        call = torch.compile(torch.func.vmap(one), fullgraph=True)
        columns = [torch.tensor(column) for column in case.inputs]
        return Ready(lambda: call(*columns), lambda found: _numbers((found[1], found[0])))


def _numbers(found: Any) -> Any:
    value, partials = found
    return numbers_of([one.detach().numpy() for one in (value, *partials)])


def _loaded(case: Case) -> Any:
    """The package, with as many threads as the case has."""
    import torch

    torch.set_num_threads(case.threads)
    return torch
