"""The one operation counter: what a program costs, with sharing and without."""

import math
from array import array
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from workbench.ir.graph import Graph
from workbench.ir.operators import CODES, LITERAL, ROWS, VARIABLE, Cost
from workbench.ir.traversal import literal_arithmetic, needed

#: Tree counts from here on are text of the form `10^x`.
EXACT_LIMIT = 2**1024
#: Largest integer that every float64 up to it represents exactly.
_FLOAT_EXACT = 2.0**53
_POWER = CODES["power"]
#: What one node of each operator adds to the operations: comparisons and selections add nothing.
_OPERATIONS = tuple(
    int(row.cost not in (Cost.LEAF, Cost.COMPARISON, Cost.SELECTION)) for row in ROWS
)


@dataclass(frozen=True, slots=True, kw_only=True)
class OperationCount:
    """What one program costs, in operations.

    An operation is an arithmetic or elementary node; literals, variables and constants are none,
    and literal arithmetic is done before the program runs. The class counts are those of the
    shared program (the DAG) and sum to `shared_operations`; comparisons and selections are counted
    apart. `tree_operations` is the count without sharing, summed over the outputs: an int below
    2**1024, beyond that text of the form `10^x`.
    """

    additions: int = 0
    multiplications: int = 0
    divisions: int = 0
    powers: int = 0
    elementary: int = 0
    comparisons: int = 0
    tree_operations: int | str = 0
    #: Multiplications and divisions once every power with a whole literal exponent is expanded by
    #: repeated squaring.
    expanded_multiplications: int = 0
    expanded_divisions: int = 0

    @property
    def shared_operations(self) -> int:
        """Operations of the shared program, comparisons and selections not among them."""
        return (
            self.additions + self.multiplications + self.divisions + self.powers + self.elementary
        )

    def ratio_to(self, primal: "OperationCount") -> float | None:
        """Shared operations over those of another program; None where that one has none."""
        other = primal.shared_operations
        return self.shared_operations / other if other else None


def count(graph: Graph, outputs: Iterable[int] | None = None) -> OperationCount:
    """Count the operations of a program, or of what some of its outputs need.

    `outputs` are positions in `graph.outputs`; None means all of them. One pass over the nodes,
    in time proportional to their number; nothing is ever expanded.

    >>> import workbench as wb
    >>> counted = count(wb.parse("a = x*y; sin(a) + a**3"))
    >>> counted.shared_operations, counted.tree_operations
    (4, 5)
    >>> counted.powers, counted.expanded_multiplications
    (1, 3)
    """
    if outputs is None:
        roots, marks = graph.outputs, None if not graph.conditions else needed(graph, graph.outputs)
    else:
        for output in outputs:
            graph.chosen_output(output)
        roots = tuple(graph.outputs[output] for output in outputs)
        marks = needed(graph, roots)
    folded = literal_arithmetic(graph)
    tally = _tally(graph, folded, marks)
    by_class: Counter[Cost] = Counter()
    for code, times in tally.items():
        by_class[ROWS[code].cost] += times
    multiplications, divisions = _expanded_powers(graph, folded, marks)
    return OperationCount(
        additions=by_class[Cost.ADDITION],
        multiplications=by_class[Cost.MULTIPLICATION],
        divisions=by_class[Cost.DIVISION],
        powers=by_class[Cost.POWER],
        elementary=by_class[Cost.ELEMENTARY],
        comparisons=by_class[Cost.COMPARISON] + by_class[Cost.SELECTION],
        tree_operations=_tree_operations(graph, folded, roots),
        expanded_multiplications=by_class[Cost.MULTIPLICATION] + multiplications,
        expanded_divisions=by_class[Cost.DIVISION] + divisions,
    )


def shared_operations(graph: Graph) -> int:
    """Operations of a program with sharing, without its other counts: quick on large programs.

    >>> import workbench as wb
    >>> shared_operations(wb.parse("a = x*y; sin(a) + a**3"))
    4
    """
    graph = graph.unconditional
    tally = _tally(graph, literal_arithmetic(graph), None)
    return sum(times * _OPERATIONS[code] for code, times in tally.items())


def count_by_formula(
    primal: OperationCount,
    evaluations: int,
    *,
    additions: int = 0,
    multiplications: int = 0,
    divisions: int = 0,
) -> OperationCount:
    """The count of a program that runs a function several times and is too large for a graph.

    `evaluations` runs of the primal, nothing shared between them, plus the operations around
    them: the shifts of the inputs, the differences and the divisions by the step.

    >>> one = OperationCount(multiplications=2, elementary=1, tree_operations=3)
    >>> forward = count_by_formula(one, 4, additions=6, divisions=3)
    >>> forward.shared_operations, forward.tree_operations
    (21, 21)
    """
    extra = additions + multiplications + divisions
    tree = primal.tree_operations
    if isinstance(tree, int):
        counted: int | str = _exact_or_power(evaluations * tree + extra)
    else:
        # Beyond 2**1024 the few operations around the runs are far below the shown digits.
        counted = _power_of_ten(float(tree.removeprefix("10^")) + math.log10(max(evaluations, 1)))
    return replace(
        primal,
        additions=evaluations * primal.additions + additions,
        multiplications=evaluations * primal.multiplications + multiplications,
        divisions=evaluations * primal.divisions + divisions,
        powers=evaluations * primal.powers,
        elementary=evaluations * primal.elementary,
        comparisons=evaluations * primal.comparisons,
        tree_operations=counted,
        expanded_multiplications=evaluations * primal.expanded_multiplications + multiplications,
        expanded_divisions=evaluations * primal.expanded_divisions + divisions,
    )


# -- sharing ---------------------------------------------------------------------------------


def _tally(graph: Graph, folded: bytearray, needed: bytearray | None) -> Counter[int]:
    """How often each operator code occurs among the nodes that are needed and do not fold."""
    if needed is None:
        tally = Counter(graph.codes)
        tally.subtract(code for code, fold in zip(graph.codes, folded, strict=True) if fold)
        return tally
    columns = zip(graph.codes, folded, needed, strict=True)
    return Counter(code for code, fold, need in columns if need and not fold)


def _expanded_powers(graph: Graph, folded: bytearray, needed: bytearray | None) -> tuple[int, int]:
    """Multiplications and divisions of all whole literal powers by repeated squaring."""
    multiplications = divisions = 0
    node = graph.codes.find(_POWER)
    while node >= 0:
        exponent = graph.literal(graph.second[node])
        counted = not folded[node] and (needed is None or needed[node])
        if counted and exponent is not None and exponent.is_integer:
            size = abs(int(exponent.fraction))
            if size:
                multiplications += size.bit_length() + size.bit_count() - 2
            divisions += exponent.digits < 0
        node = graph.codes.find(_POWER, node + 1)
    return multiplications, divisions


# -- without sharing -------------------------------------------------------------------------


def _tree_operations(graph: Graph, folded: bytearray, roots: Iterable[int]) -> int | str:
    """Operations of the expression tree of some nodes, summed over them.

    Float64 first: below 2**53 that is exact. Larger counts are done again as integers, those
    beyond float64 as logarithms.
    """
    sizes = array("d")
    append = sizes.append
    columns = zip(graph.codes, folded, graph.first, graph.second, graph.third, strict=True)
    for code, fold, first, second, third in columns:
        if fold or first < 0 or code in (LITERAL, VARIABLE):
            append(0.0)
        elif second < 0:
            append(_OPERATIONS[code] + sizes[first])
        elif third < 0:
            append(_OPERATIONS[code] + sizes[first] + sizes[second])
        else:
            append(_OPERATIONS[code] + sizes[first] + sizes[second] + sizes[third])
    total = sum(sizes[root] for root in roots)
    return int(total) if total < _FLOAT_EXACT else _large_tree(graph, sizes, roots)


def _large_tree(graph: Graph, sizes: "array[float]", roots: Iterable[int]) -> int | str:
    """The same, for counts that float64 does not hold exactly."""
    exact: dict[int, int] = {}
    logarithms: dict[int, float] = {}

    def size(nodes: Iterable[int], own: int) -> int | float:
        """The exact count (an int) or its base-2 logarithm (a float) of some subtrees."""
        total = own
        powers: list[float] = []
        for node in nodes:
            if node in logarithms:
                powers.append(logarithms[node])
            else:
                total += exact[node] if node in exact else int(sizes[node])
        if not powers:
            return total if total < EXACT_LIMIT else math.log2(total)
        if total:
            powers.append(math.log2(total))
        largest = max(powers)
        return largest + math.log2(sum(2.0 ** (power - largest) for power in powers))

    for node, count_here in enumerate(sizes):
        if count_here < _FLOAT_EXACT:
            continue
        counted = size(graph.operands(node), _OPERATIONS[graph.codes[node]])
        if isinstance(counted, int):
            exact[node] = counted
        else:
            logarithms[node] = counted
    total = size(roots, 0)
    if isinstance(total, int):
        return total
    return _power_of_ten(total * math.log10(2.0))


def _exact_or_power(number: int) -> int | str:
    return number if number < EXACT_LIMIT else _power_of_ten(math.log10(number))


def _power_of_ten(logarithm: float) -> str:
    return f"10^{logarithm:.2f}"
