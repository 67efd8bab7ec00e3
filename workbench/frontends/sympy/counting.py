"""Costs of expressions inside SymPy: operations written out and after `cse`, objects, bytes."""

import sys
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from workbench.frontends.sympy.installation import library


class Size(NamedTuple):
    """`tree_nodes` counts every part as often as it is written, `objects` every object once.

    `bytes` is the memory of those objects and of their tuples of operands.
    """

    tree_nodes: int
    objects: int
    bytes: int


def tree_operations(expressions: Iterable[Any]) -> int:
    """SymPy's own count of operations (`count_ops`), every part as often as it is written.

    >>> import sympy
    >>> x = sympy.Symbol("x")
    >>> tree_operations([sympy.sin(x + 1) + (x + 1) ** 2])
    5
    """
    return sum(int(one.count_ops()) for one in expressions)


def cse_operations(expressions: Sequence[Any]) -> int:
    """SymPy's own count after its elimination of common subexpressions (`cse`), all together.

    >>> import sympy
    >>> x = sympy.Symbol("x")
    >>> cse_operations([sympy.sin(x + 1) + (x + 1) ** 2])
    4
    """
    named, reduced = library().cse(list(expressions))
    return tree_operations([*(one for _, one in named), *reduced])


def size(expressions: Sequence[Any]) -> Size:
    """How large some expressions are, as trees and as objects in memory.

    >>> import sympy
    >>> x = sympy.Symbol("x")
    >>> size([sympy.sin(x) + sympy.cos(sympy.sin(x))])[:2]
    (6, 4)
    """
    nodes: dict[int, int] = {}
    kept: list[Any] = []
    waiting = list(expressions)
    while waiting:
        one = waiting[-1]
        missing = [below for below in one.args if id(below) not in nodes]
        if missing:
            waiting += missing
            continue
        waiting.pop()
        if id(one) not in nodes:
            nodes[id(one)] = 1 + sum(nodes[id(below)] for below in one.args)
            kept.append(one)
    return Size(
        tree_nodes=sum(nodes[id(one)] for one in expressions),
        objects=len(kept),
        bytes=sum(sys.getsizeof(one) + sys.getsizeof(one.args) for one in kept),
    )
