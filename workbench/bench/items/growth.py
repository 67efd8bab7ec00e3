"""The gradient beside its function: the law of the cheap gradient, by time and by operations."""

from functools import partial

from workbench.bench.case import Case
from workbench.bench.functions import point_of, random_program
from workbench.bench.goals import Goal, over, per_size, slope
from workbench.bench.work import Item, Work
from workbench.frontends.text import parse
from workbench.problems.large import helmholtz, speelpenning

HELMHOLTZ, PRODUCT, RANDOM = "Helmholtz energy", "product, counted", "random, counted"
_SIZES = (1_000, 10_000, 100_000)


def _energy(size: int) -> Case:
    graph = parse(helmholtz(size))
    return Case(task="gradient", size=size, graph=graph, inputs=point_of(graph) / size**2)


def _product(size: int) -> Case:
    return Case(task="count", size=size, graph=parse(speelpenning(size)))


def _random(size: int) -> Case:
    return Case(task="count", size=size, graph=random_program(size))


_counted = partial(Work, quick=_SIZES[:2], contestants=("workbench",), once=True, seconds=180.0)
_PAIRS = tuple((name, f"{name}, value") for name in ("python", "native", "casadi"))

B7 = Item(
    name="B7",
    title="The gradient over its function",
    works=(
        Work(
            name=HELMHOLTZ,
            make=_energy,
            sizes=(100,),
            quick=(100,),
            contestants=sum(_PAIRS, ()),
            together=_PAIRS,
        ),
        _counted(name=PRODUCT, make=_product, sizes=_SIZES),
        _counted(name=RANDOM, make=_random, sizes=(*_SIZES, 1_000_000)),
    ),
    goals=(
        *(
            Goal(
                f"Helmholtz energy of 100 fluids, {one}: gradient ÷ function",
                2.0,
                over(HELMHOLTZ, 100, one, f"{one}, value"),
            )
            for one in ("python", "native")
        ),
        Goal(
            "product of any length: operations ÷ function's",
            3.0,
            per_size(PRODUCT, _SIZES[-1], "workbench"),
        ),
        Goal(
            "slope of operations, 1e3 to 1e6: distance from 1",
            0.01,
            slope(RANDOM, 1_000_000, "workbench", "operations", distance=True),
        ),
    ),
)
