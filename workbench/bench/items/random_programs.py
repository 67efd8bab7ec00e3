"""Random programs of a thousand to a million operations: built, differentiated and run."""

from functools import partial

from workbench.bench.case import Case
from workbench.bench.functions import point_of, random_program
from workbench.bench.goals import Goal, figure, over
from workbench.bench.work import Item, Work

PROGRAM = "random program"
_SLOW = dict.fromkeys(("numpy", "torch", "autograd", "symengine", "jax", "sympy"), 0)


def _case(size: int) -> Case:
    graph = random_program(size)
    return Case(task="program", size=size, graph=graph, inputs=point_of(graph))


_programs = partial(
    Work,
    name=PROGRAM,
    make=_case,
    contestants=("python", "native", "casadi", *_SLOW),
    few={"numpy": 100_000},
    slow=_SLOW,
    fresh=True,
)


def _goals(ours: str, *bounds: tuple[int, float]) -> tuple[Goal, ...]:
    return tuple(
        Goal(f"{ours} ÷ casadi, {size:,} operations", bound, over(PROGRAM, size, ours, "casadi"))
        for size, bound in bounds
    )


B5 = Item(
    name="B5",
    title="The gradient of a random program, thousands of operations",
    works=(_programs(sizes=(1_000, 10_000), quick=(1_000, 4_000)),),
    goals=_goals("native", (1_000, 0.25), (10_000, 0.12)),
)

_LARGE = 1_000_000
_build = over(PROGRAM, _LARGE, "python", "casadi", of="build")
_memory = figure(PROGRAM, _LARGE, "python", "peak_kilobytes")

B6 = Item(
    name="B6",
    title="The gradient of a random program, up to a million operations",
    works=(_programs(sizes=(100_000, _LARGE), quick=(20_000,), seconds=180.0),),
    goals=(
        *_goals("native", (100_000, 0.15), (_LARGE, 0.3)),
        *_goals("python", (100_000, 1.0)),
        Goal("build and differentiate ÷ casadi", 0.25, _build),
        Goal("peak memory an operation while doing so", 0.25, _memory, "kB"),
    ),
)
