"""Work on the columns of large graphs at once, by NumPy: what loops over nodes do for small ones.

NumPy is imported only here and only when asked for: a small graph takes less time than the import.
"""

from array import array
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, TypeAlias

from workbench.ir.operators import LITERAL, ROWS

if TYPE_CHECKING:
    import numpy as np

#: Graphs of fewer nodes are worked on node by node.
LARGE = 2000
#: Up to so many nodes a dictionary finds them, above them a table: as quick, and 10 to 20 bytes a
#: node, not 130.
LISTED = 1 << 15
ARITIES = bytes(row.arity for row in ROWS)
COMMUTES = bytes(row.commutes for row in ROWS)
#: Added to both operands before they are multiplied into the place of a node: a product commutes.
SPREAD = 0x2545F491
#: Part of a product that is the place: the lower bits depend on too little of the operands.
SHIFT = 16
#: So many nodes are hashed at once.
_BATCH = 1 << 18
#: Rounds that are tried before a loop over all nodes is.
_ROUNDS = 30

Ints: TypeAlias = "bytes | bytearray | array[int] | memoryview[int]"
Column: TypeAlias = "array[int] | memoryview[int]"
#: First, second and third operands; -1 where there is none.
Columns: TypeAlias = "tuple[Column, Column, Column]"


def vector(column: Ints) -> "np.ndarray[Any, Any]":
    """A column as an array that shares its memory."""
    import numpy as np

    kind = np.uint8 if isinstance(column, bytes | bytearray) else np.intc
    shared: np.ndarray[Any, Any] = np.frombuffer(column, kind)
    return shared


def places(codes: bytes | bytearray, code: int) -> Iterator[int]:
    """The nodes with an operator, in order."""
    node = codes.find(code)
    while node >= 0:
        yield node
        node = codes.find(code, node + 1)


def hashed(codes: bytearray, first: Ints, second: Ints, size: int) -> "array[int]":
    """A table of nodes by their operands: open addressing with linear probing, -1 where free.

    Nodes with three operands are not in it: too many of them may have the first two in common.
    """
    import numpy as np

    table = array("i", [-1]) * size
    slots, columns = vector(table), (vector(first), vector(second))
    for start in range(0, len(first), _BATCH):
        one, other = (column[start : start + _BATCH] for column in columns)
        places = _homes(one, other, size - 1)
        nodes = (vector(ARITIES)[vector(codes[start : start + _BATCH])] < 3).nonzero()[0]
        _settle(slots, places[nodes], (nodes + start).astype(np.intc))
    return table


def _homes(one: Any, other: Any, mask: int) -> Any:
    """Where in a table nodes with these operands are looked for first."""
    import numpy as np

    return (
        np.add(one, SPREAD, dtype=np.int64) * np.add(other, SPREAD, dtype=np.int64) >> SHIFT & mask
    )


def _settle(slots: Any, places: Any, nodes: Any) -> None:
    """Put nodes into a table, from these places on."""
    while len(nodes):  # each round settles one node of every place that was free
        free = slots[places] < 0
        slots[places[free]] = nodes[free]
        left = slots[places] != nodes
        nodes, places = nodes[left], places[left] + 1 & len(slots) - 1


def interned(
    table: Ints, columns: tuple[Ints, Ints, Ints], code: int, one: Any, other: Any, commutes: int
) -> tuple[Any, Any]:
    """The nodes of an operator on columns of operands, and which of the operands are new ones.

    New nodes are numbered in the order in which they come and put into the table of `hashed`; it is
    for the caller to append them to the columns of codes and operands.
    """
    import numpy as np

    slots, (codes, first, second) = vector(table), map(vector, columns)
    places = _homes(one, other, len(slots) - 1)
    nodes, waiting = np.full(len(one), -1, np.intc), np.arange(len(one))
    while len(waiting):
        found, left, right = slots[places[waiting]], one[waiting], other[waiting]
        taken = found >= 0
        same = taken & (codes[found] == code) & (first[found] == left) & (second[found] == right)
        if commutes:
            same |= (
                taken & (codes[found] == code) & (first[found] == right) & (second[found] == left)
            )
        nodes[waiting[same]] = found[same]
        waiting = waiting[taken & ~same]
        places[waiting] = places[waiting] + 1 & len(slots) - 1
    new = (nodes < 0).nonzero()[0]
    left, right = one[new].astype(np.int64), other[new].astype(np.int64)
    if commutes:
        left, right = np.minimum(left, right), np.maximum(left, right)
    _, leads, which = np.unique(left << 32 | right & 0xFFFFFFFF, True, True)
    order = np.argsort(leads)
    numbers = np.empty(len(order), np.intc)
    numbers[order] = np.arange(len(codes), len(codes) + len(order))
    nodes[new] = numbers[which]
    new = new[leads[order]]
    _settle(slots, places[new], nodes[new])
    return nodes, new


def reached(codes: bytes, columns: Columns, roots: Iterable[int]) -> bytearray:
    """Marks (0 or 1) of what some nodes need: all but what nothing uses, or only such nodes do."""
    import numpy as np

    arities = vector(ARITIES)[vector(codes)]
    marks = bytearray(len(codes))
    used = vector(marks)
    used[list(roots)] = 1
    inner = [vector(column)[arities > place] for place, column in enumerate(columns)]
    for operands in inner:
        used[operands] = 1
    waiting = np.flatnonzero(used == 0).tolist()
    if waiting:
        users = array("i", bytes(4 * len(codes)))
        counts = vector(users)
        for operands in (*inner, list(roots)):
            counts += np.bincount(operands, minlength=len(codes)).astype(np.intc)
        while waiting:
            node = waiting.pop()
            for column in columns[: ARITIES[codes[node]]]:
                operand = column[node]
                users[operand] -= 1
                if not users[operand]:
                    marks[operand] = 0
                    waiting.append(operand)
    return marks


def kept(codes: bytes, columns: Columns, marks: bytearray) -> tuple[bytes, Columns, Column]:
    """Codes and columns of the marked nodes only, and the new node of each of them.

    Literals are numbered anew as well, in the order of their nodes.
    """
    import numpy as np

    chosen = vector(marks).astype(bool)
    new = np.cumsum(chosen, dtype=np.intc)
    new -= 1
    left = vector(codes)[chosen]
    arities = vector(ARITIES)[left]
    found = [vector(column)[chosen] for column in columns]
    for place, column in enumerate(found):
        inner = arities > place
        column[inner] = new[column[inner]]
    literals = left == LITERAL
    found[0][literals] = np.arange(literals.sum())
    first, second, third = (column.data for column in found)
    return left.tobytes(), (first, second, third), new.data


def only_above(codes: bytes, columns: Columns, marks: bytearray, candidates: bytes) -> bool:
    """Hand marks on to the candidates with none but marked operands, as long as there are any.

    Whether that came to an end within some rounds: a chain of them takes as many as it is long.
    """
    arities = vector(ARITIES)[vector(codes)]
    first, second, third = map(vector, columns)
    marked, nodes = vector(marks), vector(candidates).nonzero()[0]
    for _ in range(_ROUNDS):
        found = marked[first[nodes]] > 0
        found &= (arities[nodes] < 2) | (marked[second[nodes]] > 0)
        found &= (arities[nodes] < 3) | (marked[third[nodes]] > 0)
        if not found.any():
            return True
        marked[nodes[found]] = 1
        nodes = nodes[~found]
    return False
