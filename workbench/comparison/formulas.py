"""The derivative of a comparison as a formula, and as the program of `reverse` in Python."""

from collections.abc import Iterator, Mapping, Sequence

from workbench.ir.builder import GraphBuilder
from workbench.ir.counting import count
from workbench.ir.graph import SHOWN_NODES, Graph
from workbench.ir.printing.infix import named_text
from workbench.ir.printing.sharing import free_name, own_names, printed_names, word
from workbench.methods.protocol import first_partials
from workbench.methods.reverse import Reverse
from workbench.methods.symbolic import Symbolic
from workbench.presentation.text.derivatives import derivative_name
from workbench.presentation.text.notation import result_name
from workbench.presentation.text.words import counted
from workbench.presentation.views.comparison import FormulasView, FormulaView
from workbench.records import AccuracyRecord
from workbench.writers.latex import latex_text
from workbench.writers.python import python_source
from workbench.writers.symbols import latex_names

#: Derivatives that are written out, and characters of each; nodes of a program that is.
MOST_DERIVATIVES, MOST_CHARACTERS, MOST_NODES = 12, 2000, 400


def formulas_view(
    graph: Graph,
    wrt: Sequence[str],
    programs: Mapping[str, Graph],
    rows: Sequence[AccuracyRecord],
) -> FormulasView:
    """The gradient as SymPy writes it, and the program of `reverse`, of those that were compared.

    `programs` are by method, `rows` say why SymPy has none.
    """
    if not wrt:
        return FormulasView()
    symbolic, reverse = programs.get(Symbolic.name), programs.get(Reverse.name)
    note = next((row.message for row in rows if row.method == Symbolic.name and row.message), "")
    left = len(graph.outputs) * len(wrt) - MOST_DERIVATIVES
    note = f"no formula: {note}" if note else ""
    if symbolic is not None:
        note = f"{counted(left, 'more derivative')} not written out" if left > 0 else ""
    nodes = 0 if reverse is None else len(reverse)
    return FormulasView(
        formulas=() if symbolic is None else tuple(_formulas(graph, symbolic, wrt)),
        note=note,
        source="" if reverse is None or nodes > MOST_NODES else _source(graph, reverse, wrt),
        source_note=f"{nodes} nodes, too long to be read" if nodes > MOST_NODES else "",
    )


def _formulas(graph: Graph, program: Graph, wrt: Sequence[str]) -> Iterator[FormulaView]:
    builder = GraphBuilder(program.variables)
    nodes = builder.include(program)
    partials, symbols = first_partials(graph.size, wrt), latex_names(graph.variables)
    found = list(zip(partials, program.outputs[graph.size :], strict=True))
    for partial, output in found[:MOST_DERIVATIVES]:
        one = builder.build([nodes[output]])
        text = named_text(one, printed_names(one), MOST_CHARACTERS + 1)
        cut = len(text) > MOST_CHARACTERS
        several = graph.size > 1
        result = result_name([*graph.variables, *own_names(one).values()])
        below = symbols[partial.text]
        head = rf"{result}_{{{partial.output}}}" if several else result
        yield FormulaView(
            name=derivative_name(partial.text, 1, partial.output if several else None),
            text=f"{text[: MOST_CHARACTERS - 1]}…" if cut else text,
            latex=latex_text(one, rf"\frac{{\partial {head}}}{{\partial {below}}}")
            if len(one) <= SHOWN_NODES and not cut
            else "",
            note=f"cut; all of it has {counted(count(one).shared_operations, 'operation')}"
            if cut
            else "",
        )


def _source(graph: Graph, program: Graph, wrt: Sequence[str]) -> str:
    """The program of `reverse`: the partial by x is called x_bar, as adjoints are."""
    builder = GraphBuilder(program.variables)
    builder.include(graph)
    values = len(builder)
    nodes = builder.include(program)
    own = own_names(program)
    taken = {*program.variables, *program.names.values()}
    names = {nodes[node]: name for node, name in own.items()}
    outputs = [nodes[output] for output in program.outputs]
    partials = first_partials(graph.size, wrt)
    for partial, node in zip(partials, outputs[graph.size :], strict=True):
        if node >= values and node not in names:
            names[node] = free_name(taken, f"{word(partial.text)}_bar")
            taken.add(names[node])
    named = builder.build(outputs, names=names)
    return python_source(named, f"{graph.name or 'f'}_and_gradient").strip("\n")
