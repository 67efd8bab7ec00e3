"""A million points of a small function: what counts is the arithmetic, and the memory's speed."""

from collections.abc import Iterator
from functools import partial

from workbench.bench.case import Case
from workbench.bench.functions import F2, HANDWRITTEN, SQUIRE_TRAPP
from workbench.bench.goals import Goal, over
from workbench.bench.work import Item, Work

POINTS, QUICK_POINTS = 1_000_000, 50_000
_ALL = ("numpy", "python", "native", "C", "SIMD C", "jax", "torch", "numba", "casadi", "autograd")
_TWO = ("numpy", "native", "torch.compile", "torch", "jax")
#: What runs in one process with ours, and what a quick run has no time for.
_COMPILED = ("native", "C", "SIMD C")
_SLOW = ("python", "autograd", "casadi", "numba")


def _case(function: str, threads: int, size: int) -> Case:
    one = HANDWRITTEN[function]
    return Case(
        task="batch",
        size=size,
        threads=threads,
        function=function,
        text=one.text,
        graph=one.graph,
        inputs=one.columns(size),
    )


def _name(function: str, threads: int) -> str:
    return f"{function}, points" + (f", {threads} cores" if threads > 1 else "")


def _work(function: str, threads: int, contestants: tuple[str, ...]) -> Work:
    return Work(
        name=_name(function, threads),
        make=partial(_case, function, threads),
        sizes=(POINTS,),
        quick=(QUICK_POINTS,),
        contestants=contestants,
        slow={name: 0 for name in contestants if name in (_SLOW if threads == 1 else _TWO[2:])},
        together=(tuple(name for name in contestants if name in _COMPILED),),
    )


def _goals(threads: int, ours: str, rival: str, bound: float) -> Iterator[Goal]:
    for function in HANDWRITTEN:
        cores = "two cores" if threads > 1 else "one core"
        measure = over(_name(function, threads), POINTS, ours, rival)
        yield Goal(f"{ours} ÷ {rival}, {function}, {cores}", bound, measure)


B3 = Item(
    name="B3",
    title="A million points of a small function, on the native engine",
    works=(
        *(_work(function, 1, _ALL) for function in HANDWRITTEN),
        *(_work(function, 2, _TWO) for function in HANDWRITTEN),
    ),
    goals=(
        *_goals(1, "native", "jax", 0.2),
        *_goals(1, "native", "SIMD C", 1.2),
        *_goals(2, "native", "torch.compile", 0.85),
    ),
)

B4 = Item(
    name="B4",
    title="A million points of a small function, on the numpy engine",
    works=tuple(
        _work(function, threads, ("numpy", "sympy"))
        for threads in (1, 2)
        for function in (F2, SQUIRE_TRAPP)
    ),
    goals=(*_goals(1, "numpy", "sympy", 0.8), *_goals(2, "numpy", "sympy", 0.5)),
)
