"""A graph as a kernel: steps that fill given buffers, with buffers reused as soon as may be."""

from array import array
from collections.abc import Callable
from functools import cache
from typing import Any, NamedTuple

from workbench.ir.graph import Graph
from workbench.ir.operators import VARIABLE
from workbench.writers.constants import constant_values
from workbench.writers.numpy import array_namespace, spellings, statement
from workbench.writers.registers import Registers, last_uses


class Kernel(NamedTuple):
    """Steps over places: inputs, then outputs, then constants, then registers.

    Step i runs the spelling `templates[i]` on the places `first[i]`, `second[i]`, `third[i]` (-1
    where absent) into the place `target[i]`. Then `copies` (from place, to place) are made.
    """

    inputs: int
    outputs: int
    constants: tuple[float, ...]
    registers: int
    templates: list[str]
    first: "array[int]"
    second: "array[int]"
    third: "array[int]"
    target: "array[int]"
    copies: tuple[tuple[int, int], ...]


def array_kernel(graph: Graph) -> Kernel:
    """The kernel of a graph: every output in its own place, all else in registers.

    A register is given back at its value's last use (linear scan), so that a step may write over
    its own operand. Nodes that no variable reaches are constants.

    >>> import workbench as wb
    >>> kernel = array_kernel(wb.parse("sin(cos(exp(x) + 1))"))
    >>> kernel.registers, kernel.constants
    (1, (1.0,))
    """
    constants = constant_values(graph)
    templates = spellings(graph, constants)
    runs = [
        value is None and code != VARIABLE
        for value, code in zip(constants, graph.codes, strict=True)
    ]
    operands = [graph.operands(node) if run else () for node, run in enumerate(runs)]
    numbers = _needed_constants(graph, constants, operands)
    inputs, outputs = len(graph.variables), len(graph.outputs)
    base = inputs + outputs
    top = base + len(numbers)
    order = list(numbers)
    own = {node: inputs + place for place, node in reversed([*enumerate(graph.outputs)])}
    last = last_uses(len(graph), operands, graph.outputs)
    registers = Registers()
    places = array("i")
    used: list[str] = []
    columns = array("i"), array("i"), array("i"), array("i")
    for node, needed in enumerate(operands):
        value = constants[node]
        if not runs[node]:
            known = graph.first[node] if value is None else numbers.get(value.hex(), -1)
            places.append(known if value is None or known < 0 else base + known)
            continue
        for operand in {*needed}:
            if last[operand] == node and places[operand] >= top:
                registers.give_back(places[operand] - top)
        if last[node] == node:  # no output needs it
            places.append(-1)
            continue
        places.append(own[node] if node in own else top + registers.take())
        used.append(templates[node])
        read = needed[: operand_count(templates[node])]
        padded = [*(places[operand] for operand in read), -1, -1][:3]
        for column, place in zip(columns, (*padded, places[node]), strict=True):
            column.append(place)
    copies = tuple(
        (places[node], inputs + index)
        for index, node in enumerate(graph.outputs)
        if places[node] != inputs + index
    )
    values = tuple(float.fromhex(text) for text in order)
    return Kernel(inputs, outputs, values, registers.count, used, *columns, copies)


def _needed_constants(
    graph: Graph, constants: list[float | None], operands: list[tuple[int, ...]]
) -> dict[str, int]:
    """The constants that a step or an output reads, by their bits, numbered."""
    numbers: dict[str, int] = {}
    for needed in (*operands, graph.outputs):
        for node in needed:
            value = constants[node]
            if value is not None:
                numbers.setdefault(value.hex(), len(numbers))
    return numbers


def kernel_source(kernel: Kernel) -> str:
    """The kernel as a Python function `kernel(v0, v1, ...)` of a buffer for every place.

    Constants stand in the text and are no parameters.

    >>> import workbench as wb
    >>> print(kernel_source(array_kernel(wb.parse("sin(x*y) + 1"))), end="")
    def kernel(v0, v1, v2, v4):
        np.multiply(v0, v1, out=v4)
        np.sin(v4, out=v4)
        np.add(v4, 1.0, out=v2)
    """
    base = kernel.inputs + kernel.outputs
    top = base + len(kernel.constants)
    names = [f"v{place}" for place in range(top + kernel.registers)]
    names[base:top] = [repr(value) for value in kernel.constants]
    lines = [f"def kernel({', '.join([*names[:base], *names[top:]])}):"]
    columns = zip(
        kernel.templates, kernel.first, kernel.second, kernel.third, kernel.target, strict=True
    )
    for template, *operands, target in columns:
        given = [names[operand] for operand in operands if operand >= 0]
        lines.append(f"    {statement(template, given, names[target])}")
    lines += [f"    {names[to]}[...] = {names[source]}" for source, to in kernel.copies]
    return "\n".join([*lines, ""])


@cache
def operand_count(template: str) -> int:
    """How many operands a spelling reads; a square reads no exponent."""
    return max((index + 1 for index in range(3) if f"{{{index}}}" in template), default=0)


@cache
def step_function(template: str) -> Callable[..., Any]:
    """A spelling as a function of its operands and the buffer to fill."""
    operands = ["u", "v", "z"][: operand_count(template)]
    body = statement(template, ["u", "v", "z"], "target")
    namespace = array_namespace([template])
    exec(f"def step({', '.join(operands)}, target):\n    {body}\n", namespace)
    function: Callable[..., Any] = namespace["step"]
    return function
