"""JAX: compiled by XLA, mapped over points, in float64."""

from typing import Any

from workbench.bench.case import Case, Ready, functions_of, numbers_of, written
from workbench.bench.contestant import Contestant
from workbench.bench.ours import EPOCHS, FIT_EPOCHS, RATE


class Jax(Contestant):
    """`jit(value_and_grad)`, over points `jit(vmap(...))`, loops `fori_loop`."""

    name = "jax"
    module = "jax"

    def gradient(self, case: Case) -> Ready:
        """Value and partials at a point."""
        jax, numpy = _loaded()
        function = written(case, functions_of(numpy))
        call = jax.jit(jax.value_and_grad(lambda x: function(*x)))
        return _compiled(call, numpy.asarray(case.inputs))

    program = gradient

    def batch(self, case: Case) -> Ready:
        """Value and partials of many points."""
        jax, numpy = _loaded()
        function = written(case, functions_of(numpy))
        one = jax.value_and_grad(function, argnums=tuple(range(len(case.inputs))))
        return _compiled(jax.jit(jax.vmap(one)), *map(numpy.asarray, case.inputs))

    def descent(self, case: Case) -> Ready:
        """The notebook's regression, the whole loop compiled."""
        from workbench.experiments.seed.regression_data import notebook_data

        data = notebook_data()
        return _descent([data.x, data.y], data.start, EPOCHS)

    def rows(self, case: Case) -> Ready:
        """Gradient descent on many rows, the whole loop compiled."""
        return _descent(case.inputs, 0.0, FIT_EPOCHS)


def _descent(data: Any, start: float, epochs: int) -> Ready:
    jax, numpy = _loaded()
    slope = jax.grad(lambda w, x, y: numpy.mean((y - w * x) ** 2))

    def descend(w: Any, x: Any, y: Any) -> Any:
        return jax.lax.fori_loop(0, epochs, lambda _, at: at - RATE * slope(at, x, y), w)

    return _compiled(jax.jit(descend), numpy.asarray(start), *map(numpy.asarray, data))


def _compiled(call: Any, *inputs: Any) -> Ready:
    jax, _ = _loaded()
    return Ready(lambda: jax.block_until_ready(call(*inputs)), numbers_of)


def _loaded() -> tuple[Any, Any]:
    """The package and its NumPy, in float64."""
    import jax

    jax.config.update("jax_enable_x64", True)
    return jax, jax.numpy
