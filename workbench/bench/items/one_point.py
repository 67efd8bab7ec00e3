"""One point of a small function: what counts is the cost of a call."""

from functools import partial

from workbench.bench.case import Case
from workbench.bench.functions import F2, HANDWRITTEN
from workbench.bench.goals import Goal, over
from workbench.bench.work import Item, Work

POINT = "f2 at a point"
_OURS = ("python", "numpy", "native")
_WRITTEN = ("by hand", "sympy")
_OTHERS = ("symengine", "jax", "torch", "autograd", "numdifftools")
_COMPILED = ("python", "native", "casadi", "C", "numba")


def _case(size: int) -> Case:
    one = HANDWRITTEN[F2]
    (point,) = one.columns(size).T
    return Case(
        task="gradient", size=size, function=F2, text=one.text, graph=one.graph, inputs=point
    )


_at_a_point = partial(Work, name=POINT, make=_case, sizes=(1,), quick=(1,))
_over = partial(over, POINT, 1)

B1 = Item(
    name="B1",
    title="One point of a small function, on the python engine",
    works=(
        _at_a_point(contestants=(*_OURS, *_WRITTEN, *_OTHERS), together=(("python", *_WRITTEN),)),
    ),
    goals=(
        Goal("python ÷ handwritten Python", 1.05, _over("python", "by hand")),
        Goal("python ÷ sympy's lambdify", 1.0, _over("python", "sympy")),
    ),
)

B2 = Item(
    name="B2",
    title="One point of a small function, on the native engine",
    works=(_at_a_point(contestants=_COMPILED, together=(_COMPILED,)),),
    goals=(
        Goal("native ÷ casadi, buffered", 0.65, _over("native", "casadi")),
        Goal("native ÷ C extension", 1.1, _over("native", "C")),
    ),
)
