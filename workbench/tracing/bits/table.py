"""A table of right and lost bits of any program, node by node."""

from collections.abc import Sequence

from workbench.errors import BudgetError
from workbench.ir.graph import Graph
from workbench.ir.printing.wengert import wengert
from workbench.limits import Limits, limits
from workbench.records.trace import BitsRecord
from workbench.tracing.bits.right_bits import Bits


def bits_table(program: Graph, inputs: Sequence[float], output: int = 0) -> tuple[BitsRecord, ...]:
    """Right bits, lost bits and part in the bound of every node that one output needs.

    `program` is any graph, such as a method's derivative program, `inputs` are float64 numbers in
    the order of its variables. Raises BudgetError for a program of more than
    `limits.trace_bits_nodes`: bits take a sweep a node.

    >>> import workbench as wb
    >>> rows = bits_table(wb.parse("1 - cos(x)"), [1e-5])
    >>> [(row.expression, round(row.lost_bits), row.worst) for row in rows if row.lost_bits]
    [('cos(v0)', 3, False), ('1 - v1', 34, True)]
    """
    if len(program) > limits.trace_bits_nodes:
        raise BudgetError(
            f"a program of {len(program)} nodes is too large to follow its bits node by node; the "
            f"limit is {Limits.trace_bits_nodes}"
        )
    root = program.outputs[output]
    columns = (program.first, program.second, program.third)
    every = Graph(
        program.codes, columns, program.literals, program.variables, tuple(range(len(program)))
    )
    bits = Bits(every, inputs, [root])
    spelled, shares, worst = wengert(program), bits.shares(root), bits.worst(root).node
    needed = bits.linear.adjoints(root)
    return tuple(
        BitsRecord(
            node=node,
            name=spelled.names[node],
            expression=spelled.texts[node],
            right_bits=bits.right(node),
            lost_bits=bits.lost(node),
            bound_share=shares.get(node),
            worst=node == worst,
        )
        for node in sorted(needed)
    )
