"""Hash-consing: the one function that makes nodes, or finds them where they exist already."""

from array import array
from collections.abc import Callable
from typing import Any

from workbench.errors import GraphError
from workbench.ir.columns import COMMUTES, LISTED, SHIFT, SPREAD, hashed, interned
from workbench.ir.operators import ROWS
from workbench.limits import Limits, limits

#: Code and up to three operands to the node.
Intern = Callable[..., int]


def consing(
    codes: bytearray,
    first: "array[int]",
    second: "array[int]",
    third: dict[int, int],
    *,
    ordered: bool,
) -> tuple[Intern, Callable[[], None], Intern]:
    """A function that appends nodes to columns, one that hashes what the columns hold by then, and
    one that does for columns of one or two operands what the first does for operands.

    Operands that commute are found in either order, unless nodes are `ordered`; the columns have
    them as they were written first. `third` has the third operands of the few nodes with so many.
    The state is in cells, not in attributes: nothing else takes as much of the time to build.
    """
    commutes = bytes(len(ROWS)) if ordered else COMMUTES
    #: Nodes by code and operands in one number; of many nodes only those with three operands.
    nodes: dict[int, int] = {}
    #: Of many nodes all others, at the place that `columns.hashed` gives them.
    table, mask = array("i"), 0
    most = limits.graph_nodes
    full = min(most, LISTED)
    add_code, add_first, add_second = codes.append, first.append, second.append

    def intern(code: int, one: int = -1, other: int = -1, last: int = -1) -> int:
        new = len(codes)
        if mask and last < 0:
            slot = (one + SPREAD) * (other + SPREAD) >> SHIFT & mask
            while (node := table[slot]) >= 0:
                if codes[node] == code:
                    left, right = first[node], second[node]
                    if left == one and right == other:
                        return node
                    if left == other and right == one and commutes[code]:
                        return node
                slot = slot + 1 & mask
            table[slot] = new
        else:  # how many operands there are, the code tells
            if last >= 0:
                key = _key_of_three(code, one, other, last)
                third.setdefault(nodes.get(key, new), last)
            elif other < 0:
                key = code | one << 8
            elif other < one and commutes[code]:
                key = code | other << 8 | one << 40
            else:
                key = code | one << 8 | other << 40
            node = nodes.setdefault(key, new)
            if node != new:
                return node
        add_code(code)
        add_first(one)
        add_second(other)
        if new >= full:
            hash_all()
        return new

    def intern_all(code: int, one: Any, other: Any = None) -> Any:
        if not mask or len(codes) + len(one) > full:
            hash_all(len(one))
        other = one * 0 - 1 if other is None else other
        found, new = interned(table, (codes, first, second), code, one, other, commutes[code])
        codes.extend(bytes([code]) * len(new))
        first.frombytes(one[new].tobytes())
        second.frombytes(other[new].tobytes())
        if len(codes) >= full:
            hash_all()
        return found

    def hash_all(more: int = 0) -> None:
        nonlocal nodes, table, mask, full
        if len(codes) > most:
            raise GraphError(f"a graph of more than {Limits.graph_nodes}")
        size = 4 << (len(codes) + more).bit_length()
        table = array("i")  # the old one leaves the memory first
        table, mask, full = hashed(codes, first, second, size), size - 1, min(most, size * 3 // 8)
        nodes = {
            _key_of_three(codes[node], first[node], second[node], last): node
            for node, last in third.items()
        }

    return intern, hash_all, intern_all


def _key_of_three(code: int, one: int, other: int, last: int) -> int:
    return code | one << 8 | other << 40 | last << 72
