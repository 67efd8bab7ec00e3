"""`NotebookScalar`: the recursive scheme of the notebook that this workbench grew from."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from workbench.errors import BudgetError, ScalarError, UnsupportedError
from workbench.ir.graph import Graph
from workbench.ir.operators import CODES, ROWS
from workbench.limits import Limit, Limits
from workbench.tape.evaluate import flows
from workbench.tape.operators import Tape, number, operator_row
from workbench.tape.rules import partial_program

#: Deepest expression: Python stops at 1000 nested calls, of which a caller needs some.
MAX_DEPTH = 800


class NotebookScalar(Tape):
    """A number on a tape whose `backward` is WRONG wherever a result is used more than once.

    Its `backward` hands its gradient on to the operands and at once asks each of them to do the
    same. A result that is reached along k paths does so k times, each time with all that it had
    gathered so far: contributions are counted twice and more, and the visits grow as 2^k for k
    shared results in a row. Leaves hand nothing on and survive it; interior results do not. Deep
    expressions meet Python's recursion limit.

    This is the scheme of C. Osipov's notebook (2022), extended from + and * to every operator of
    the table. It is kept as a contestant that shows what the fault costs; use `Scalar`.

    >>> x = NotebookScalar(3)
    >>> z = x * x
    >>> y = z + z
    >>> y.grad = 1.0
    >>> y.backward()
    >>> x.grad  # truly 12
    24.0
    """

    __slots__ = ("_edges", "grad", "val")

    def __init__(self, val: float) -> None:
        if isinstance(val, Tape):
            raise ScalarError(f"{val!r} is on a tape already; use it as it is")
        self.val: float = number(val, "the value of a NotebookScalar")
        self.grad: float = 0.0
        #: The operands on the tape, each with the partial derivative in it.
        self._edges: tuple[tuple[NotebookScalar, float], ...] = ()

    # The notebook's own two operators, written out as it does; all others come from the table.

    def __add__(self, other: Any) -> "NotebookScalar":
        if isinstance(other, NotebookScalar):
            return _result(self.val + other.val, ((self, 1.0), (other, 1.0)))
        if type(other) is float:
            return _result(self.val + other, ((self, 1.0),))
        return super().__add__(other)

    def __radd__(self, other: Any) -> "NotebookScalar":
        return self + other if type(other) is float else super().__radd__(other)

    def __mul__(self, other: Any) -> "NotebookScalar":
        if isinstance(other, NotebookScalar):
            return _result(self.val * other.val, ((self, other.val), (other, self.val)))
        if type(other) is float:
            return _result(self.val * other, ((self, other),))
        return super().__mul__(other)

    def __rmul__(self, other: Any) -> "NotebookScalar":
        return self * other if type(other) is float else super().__rmul__(other)

    def __workbench_apply__(self, name: str, operands: Sequence[Any]) -> "NotebookScalar":
        row = operator_row(name, len(operands))
        for operand in operands:
            if isinstance(operand, Tape) and not isinstance(operand, NotebookScalar):
                raise ScalarError(
                    f"{name} of a NotebookScalar and a {type(operand).__name__}: "
                    "two tapes do not mix; make all numbers of the same class"
                )
        values = [
            one.val if isinstance(one, NotebookScalar) else number(one, f"an operand of {name}")
            for one in operands
        ]
        value = row.total(*values)
        followed = tuple(
            index
            for index, one in enumerate(operands)
            if isinstance(one, NotebookScalar) and row.partials[index] != "0"
        )
        if not followed:
            return _result(value, ())
        partials = _partials(CODES[name], followed)(*values, value)
        return _result(value, tuple(zip([operands[i] for i in followed], partials, strict=True)))

    def backward(self) -> None:
        """Hand the gradient on to the operands, then have each of them do so at once.

        Seeds nothing: set `grad` to 1 first. Does nothing on a leaf. Raises RecursionError on a
        deep expression.
        """
        for operand, partial in self._edges:
            operand.grad += self.grad * partial
        for operand, _ in self._edges:
            operand.backward()


_Edges = tuple[tuple[NotebookScalar, float], ...]
_partials = cache(partial_program)


def _result(value: float, edges: _Edges) -> NotebookScalar:
    result = NotebookScalar.__new__(NotebookScalar)
    result.val = value
    result.grad = 0.0
    result._edges = edges
    return result


def visits(graph: Graph, wrt: Sequence[str], limit: Limit[int] = Limits.tape_visits) -> int:
    """How many calls of `backward` the notebook's scheme makes for a gradient, leaves included.

    It is the number of paths from the outputs down. Counting stops with BudgetError above
    `limit`; UnsupportedError where the scheme would exceed Python's recursion limit.

    >>> import workbench as wb
    >>> visits(wb.parse("a = x*x; b = a*a; b*b"), ["x"])
    15
    """
    most = limit.value
    active = flows(graph, wrt)
    total = 0
    for output in graph.outputs:
        if not active[output]:
            continue
        paths = {output: 1}
        depth = {output: 1}
        for node in range(output, -1, -1):
            count = paths.pop(node, 0)
            if not count:
                continue
            total += count
            if total > most:
                raise BudgetError(
                    f"the notebook's scheme visits shared results again and again: more than "
                    f"{limit} in a graph of {len(graph)} nodes; use `scalar`"
                )
            deep = depth.pop(node)
            if deep > MAX_DEPTH:
                raise UnsupportedError(
                    f"recursion limit: the notebook's scheme calls itself {deep} and more levels "
                    f"deep, and Python allows 1000 in all; use `scalar`"
                )
            row = ROWS[graph.codes[node]]
            for operand, partial in zip(graph.operands(node), row.partials, strict=True):
                if active[operand] and partial != "0":
                    paths[operand] = paths.get(operand, 0) + count
                    depth[operand] = max(depth.get(operand, 0), deep + 1)
    return total
