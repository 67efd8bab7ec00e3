"""A graph as straight-line instructions, for single numbers or for vectors."""

from collections.abc import Sequence

from workbench.engines.native.forms import FORMS, Writer, form_of, power_form
from workbench.ir.graph import Graph
from workbench.ir.operators import CODES, ROWS, VARIABLE
from workbench.writers.constants import constant_values

_POWER = CODES["power"]


def instructions(
    graph: Graph, writer: Writer, inputs: Sequence[str]
) -> tuple[list[str], list[str]]:
    """Instructions for all nodes, and what the outputs are called; inputs are names of values."""
    constants = constant_values(graph)
    forms = [form_of(row.name, writer.width) if row.name in FORMS else "" for row in ROWS]
    names: list[str] = []
    lines: list[str] = []
    for node, code in enumerate(graph.codes):
        constant = constants[node]
        if constant is not None:
            names.append(writer.constant(constant))
        elif code == VARIABLE:
            names.append(inputs[graph.first[node]])
        else:
            operands = graph.operands(node)
            form = forms[code]
            if code == _POWER:
                form = power_form(constants[operands[1]], writer.width)
            lines.append(writer.write(form, f"n{node}", [names[one] for one in operands]))
            names.append(f"%n{node}")
    return lines, [names[output] for output in graph.outputs]
