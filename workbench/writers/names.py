"""Names of variables and operations in code: slots, or the user's own where Python takes them."""

import builtins
import keyword
from collections.abc import Collection, Iterator, Mapping
from itertools import count
from typing import NamedTuple

from workbench.errors import EngineError
from workbench.ir.graph import Graph
from workbench.ir.printing.sharing import free_stem, fresh_names, own_names, word
from workbench.ir.printing.wengert import STEMS

_PYTHON = frozenset({*keyword.kwlist, *dir(builtins)})


class Names(NamedTuple):
    """What the variables are called, what some operations are, and what all others may be."""

    inputs: tuple[str, ...]
    nodes: Mapping[int, str]
    fresh: Iterator[str]


def slots(graph: Graph) -> Names:
    """v0, v1, ... for everything: no user's name gets into code that is run here."""
    names = (f"v{number}" for number in count())
    return Names(tuple(next(names) for _ in graph.variables), {}, names)


def python_names(graph: Graph, called: Collection[str]) -> Names:
    """The user's names, and others with which they do not clash.

    A word of Python, a built-in name and what the code has `called` get an underscore; the element
    w[1,2] of an array is called w_1_2.

    >>> import workbench as wb
    >>> names = python_names(wb.parse("sin = v1*lambda; sin*sin(sin)"), ["sin"])
    >>> names.inputs, dict(names.nodes), next(names.fresh)
    (('v1', 'lambda_'), {2: 'sin_'}, 'w1')
    """
    own = own_names(graph)
    wanted = (*graph.variables, *own.values())
    reserved = {*_PYTHON, *called}
    taken = reserved.union(wanted)
    given = {}
    for name in wanted:
        free = word(name)
        while free in (taken if free != name else reserved):
            free += "_"
        taken.add(free)
        given[name] = free
    fresh = fresh_names(taken, free_stem(taken, *STEMS))
    inputs = tuple(given[name] for name in graph.variables)
    return Names(inputs, {node: given[name] for node, name in own.items()}, fresh)


def function_name(graph: Graph, name: str | None, called: Collection[str]) -> str:
    """The name of a function in code: the one that is asked for, else that of the graph, else f.

    EngineError for a name that is asked for and is none, or that the code calls.
    """
    if name is None:
        name = graph.name if graph.name.isidentifier() else "f"
        while name in _PYTHON or name in called:
            name += "_"
    elif not name.isidentifier() or keyword.iskeyword(name) or name in called:
        raise EngineError(f"{name!r:.60} is not a name for this Python function; take another one")
    return name
