"""Limits that functions come near, told before anything is differentiated.

What a function needs is estimated from its graph alone: the sizes of derivatives are not known
before they are made.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Any, NamedTuple

from workbench.ir.counting import count
from workbench.ir.graph import Graph
from workbench.limits import Limit, Limits

#: From this part of a limit on it is near.
NEAR = 0.5
#: A reverse sweep makes a program of so many times the nodes, mostly less.
_SWEEP = 4
#: A difference runs the function so often by each variable, mostly fewer times.
_RUNS = 4
#: Bits that most certificates take.
_BITS = 256


class _Sizes(NamedTuple):
    """What is known of a function: its nodes, its variables, its operations as a tree."""

    nodes: int
    variables: int
    tree: float


class _Bound(NamedTuple):
    """A limit, the method that it bounds (empty: all of them), and an estimate of the need."""

    limit: Limit[Any]
    method: str
    need: Callable[[_Sizes], float]


_BOUNDS = (
    _Bound(Limits.sympy_tree_operations, "symbolic", lambda one: one.tree),
    _Bound(Limits.sympy_swell_operations, "symbolic", lambda one: one.tree * one.variables),
    _Bound(Limits.tape_visits, "notebook_tape", lambda one: one.tree),
    _Bound(Limits.repeated_nodes, "", lambda one: _RUNS * one.nodes * one.variables),
    _Bound(Limits.bound_work, "", lambda one: _SWEEP * one.nodes * (1 + one.variables)),
    _Bound(Limits.certified_partials, "", lambda one: one.variables),
    _Bound(Limits.referee_work, "", lambda one: _BITS * one.nodes * one.variables),
)


def _sizes(graph: Graph) -> _Sizes:
    tree = count(graph).tree_operations
    return _Sizes(len(graph), len(graph.variables), float("inf" if isinstance(tree, str) else tree))


def nearing(functions: Iterable[tuple[str, Graph]], methods: Collection[str]) -> Iterator[str]:
    """A sentence for each limit that some functions, with their names, come near or exceed.

    >>> import workbench as wb
    >>> with wb.limits(sympy_tree_operations=3):
    ...     print(*nearing([("f", wb.parse("sin(x)*x + 1"))], ["symbolic", "reverse"]))
    symbolic: f needs about 3 of 3 operations (limit sympy_tree_operations); beyond it: BudgetError
    """
    names = {label.partition("[")[0] for label in methods}
    bounds = [one for one in _BOUNDS if not one.method or one.method in names]
    found: dict[int, list[tuple[float, str]]] = {place: [] for place in range(len(bounds))}
    for name, graph in functions:
        sizes = _sizes(graph)
        for place, bound in enumerate(bounds):
            need = bound.need(sizes)
            if need >= NEAR * bound.limit.value:
                found[place].append((need, name))
    for place, bound in enumerate(bounds):
        if found[place]:
            yield _sentence(bound, found[place])


def _sentence(bound: _Bound, found: list[tuple[float, str]]) -> str:
    need, name = max(found, key=lambda one: one[0])
    more = f", and {len(found) - 1} more come near" if len(found) > 1 else ""
    who = f"{bound.method}: " if bound.method else ""
    about = f"{need:,.0f}" if need < 1e15 else f"{need:.1e}"
    return (
        f"{who}{name} needs about {about} of {bound.limit}{more}; beyond it: {bound.limit.beyond}"
    )
