"""The reverse sweep, graph → graph: one adjoint a node, from the output back to the variables."""

from array import array
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from workbench.calculus.folding import WHERE, Folding, Guards
from workbench.calculus.rules import LocalRule, emit_partial, emit_product, rule
from workbench.calculus.templates import Steps
from workbench.ir.builder import GraphBuilder
from workbench.ir.graph import Graph
from workbench.ir.operators import CODES, LITERAL, VARIABLE
from workbench.ir.printing.sharing import free_name, own_names
from workbench.ir.traversal import depends_on

#: Operators that may leave an operand unchosen: below them nothing unchosen may turn into NaN.
SELECTIONS = {CODES[name] for name in ("where", "min", "max", "relu", "abs")}

#: What a sweep tells of each contribution: the node that hands it on, the number of the operand
#: that it goes to, and the builder's nodes of the contribution and of the sum so far.
Observer = Callable[[int, int, int, int], None]
#: Weights by output: a weight is a number, or the name of the input that it is.
Weights = Mapping[int, "str | float"]


def gradient_graph(
    graph: Graph,
    wrt: Sequence[str],
    *,
    guarded: bool = True,
    folding: type[Folding] = Folding,
) -> Graph:
    """The graph of the outputs and of all their partial derivatives, by the reverse sweep.

    Outputs: those of `graph`, then the partials row-major (output, then variable in the order of
    `wrt`). One sweep an output; every node is visited once in reverse topological order. What is
    to be differentiated again as it stands must not be `guarded`: there a product that is 0 has
    the derivative 0 (see `guarded_gradient`). `folding` says what is simplified on the way. Where
    the operation `a` has a name its adjoint has one, too: `a_bar`. Raises GraphError for an unknown
    variable, UnsupportedError for an operand without derivative.
    Source: Griewank & Walther, Evaluating Derivatives, 2nd ed. 2008, section 3.2.

    >>> import workbench as wb
    >>> gradient_graph(wb.parse("x*sin(y)"), ["x", "y"]).to_text()
    'x*sin(y), sin(y), x*cos(y)'
    """
    folder, outputs, names = _swept(graph, wrt, guarded, folding)
    return folder.builder.build(outputs, names=names)


def pullback_graph(graph: Graph, wrt: Sequence[str], weights: Weights) -> Graph:
    """The graph of the outputs and of the partials of their weighted sum (a vjp), by one sweep.

    Weights that are names are further inputs, which follow the variables of `graph`. Raises as
    `gradient_graph`.

    >>> import workbench as wb
    >>> pullback_graph(wb.parse("x*y, sin(y)"), ["x", "y"], {0: "d_0", 1: 3}).to_text()
    'x*y, sin(y), d_0*y, 3*cos(y) + d_0*x'
    """
    builder = GraphBuilder(graph.variables)
    nodes = builder.include(graph)
    total = builder.literal(0)
    for output, weight in weights.items():
        if weight != 0:
            factor = (
                builder.variable(weight) if isinstance(weight, str) else builder.literal(weight)
            )
            term = builder.apply("multiply", factor, nodes[graph.outputs[output]])
            total = builder.apply("add", total, term)
    swept = gradient_graph(builder.build([total]), wrt)
    program = GraphBuilder(swept.variables)
    values, partials = program.include(graph), program.include(swept)
    outputs = [
        *(values[one] for one in graph.outputs),
        *(partials[one] for one in swept.outputs[1:]),
    ]
    return program.build(outputs)


class GuardedGradient(NamedTuple):
    """A gradient program to be differentiated again: after its `size` outputs come the factors of
    its guarded products, so that they keep their place."""

    graph: Graph
    guards: Guards
    size: int


def guarded_gradient(graph: Graph, wrt: Sequence[str]) -> GuardedGradient:
    """`gradient_graph` with its guarded products, by node of the program.

    The derivative of such a product where(adjoint == 0, 0, adjoint*partial) is that of a product:
    the selection is no branch of the function. Raises as `gradient_graph`.
    """
    folder, outputs, names = _swept(graph, wrt)
    guards = folder.guards
    factors = [node for product, pair in guards.items() for node in (product, *pair)]
    program = folder.builder.build([*outputs, *factors], names=names)
    places = iter(program.outputs[len(outputs) :])
    placed = {
        product: (one, other) for product, one, other in zip(places, places, places, strict=True)
    }
    return GuardedGradient(program, placed, len(outputs))


def _swept(
    graph: Graph, wrt: Sequence[str], guarded: bool = True, folding: type[Folding] = Folding
) -> tuple[Folding, list[int], dict[int, str]]:
    """One sweep an output: the folder, the nodes of the outputs and of all partials, and what
    adjoints of named operations are called."""
    graph.require_variables(wrt)
    folder, nodes = folding.over(graph)
    active = depends_on(graph, wrt)
    partials: list[int] = []
    own = own_names(graph)
    names: dict[int, str] = {}
    taken = {*graph.variables, *graph.names.values()}
    inner = len(folder.builder)
    leaves = graph.variable_nodes()
    for output in graph.outputs:
        adjoints = adjoint_sweep(graph, output, nodes, folder, active, guarded=guarded)
        for node, name in own.items():
            total = adjoints[node]
            if total >= inner and total not in names:
                names[total] = free_name(taken, f"{name}_bar")
                taken.add(names[total])
        found = [adjoints[leaves[name]] if name in leaves else -1 for name in wrt]
        partials += [folder.zero if one < 0 else one for one in found]
    return folder, [*(nodes[output] for output in graph.outputs), *partials], names


def _below_selections(graph: Graph, output: int) -> bytearray | None:
    """Marks of what lies below a selection of one output; None where there is no selection."""
    if not any(code in SELECTIONS for code in set(graph.codes)):
        return None
    needed, marks = bytearray(len(graph)), bytearray(len(graph))
    needed[output] = 1
    for node in range(output, -1, -1):
        if needed[node]:
            below = marks[node] or graph.codes[node] in SELECTIONS
            for operand in graph.operands(node):
                needed[operand] = 1
                if below:
                    marks[operand] = 1
    return marks


def adjoint_sweep(
    graph: Graph,
    output: int,
    nodes: Sequence[int],
    folder: Folding,
    active: bytearray,
    observe: Observer | None = None,
    *,
    guarded: bool = True,
) -> "array[int]":
    """The adjoint of every active node of one output, by node of the primal; -1 for none.

    `nodes` are the primal's nodes in the folder's builder, `active` marks what depends on the
    variables of differentiation. `observe` is told of every contribution, in order. Only a
    `guarded` sweep keeps NaN away from what a selection did not choose.
    """
    adjoints = array("i", [-1]) * len(graph)
    if active[output]:
        adjoints[output] = folder.one
    below = _below_selections(graph, output) if guarded else None
    wild = bytearray(len(graph))  # adjoints that may be infinite or NaN

    def careful(node: int, adjoint: int) -> None:
        """Hand an adjoint on to the operands."""
        code, operands = graph.codes[node], graph.operands(node)
        mapped = tuple([nodes[operand] for operand in operands])
        for index, operand in enumerate(operands):
            if not active[operand]:
                continue
            local = rule(code, index)
            if not guarded and local.tested is not None and active[operands[local.tested]]:
                local = local.unguarded()
            if below is not None and below[operand] and code != WHERE:
                term = guarded_product(folder, local, mapped, nodes[node], adjoint, wild[node])
            else:
                term = emit_product(folder, local, mapped, nodes[node], adjoint)
            if term == folder.zero:
                continue
            if wild[node] or not local.bounded:
                wild[operand] = 1
            held = adjoints[operand]
            total = adjoints[operand] = term if held < 0 else folder.add(held, term)
            if observe is not None:
                observe(node, index, term, total)

    plain = type(folder) is Folding and isinstance(nodes, range) and not below and not observe
    steps = Steps(graph, folder, active, adjoints, seeded=False)
    seeded = Steps(graph, folder, active, adjoints, seeded=True)
    known, kinds, one = folder.known, folder.builder.codes, folder.one
    codes = graph.codes
    for node in range(output, -1, -1):
        adjoint = adjoints[node]
        code = codes[node]
        if adjoint < 0 or code == VARIABLE:
            continue
        step = None
        if plain:
            if adjoint == one:
                step = seeded[code]
            elif kinds[adjoint] != LITERAL and adjoint not in known:
                step = steps[code]
        if step is None or not step(node, adjoint):
            careful(node, adjoint)
    return adjoints


def guarded_product(
    folder: Folding,
    local: LocalRule,
    operands: tuple[int, ...],
    result: int,
    adjoint: int,
    wild: int,
) -> int:
    """adjoint * partial, but 0 where either is 0: no NaN from what a selection did not choose.

    The test is emitted only where one factor can be 0 and the other infinite.
    """
    if local.bounded and not wild:
        return emit_product(folder, local, operands, result, adjoint)
    builder = folder.builder
    partial = emit_partial(folder, local, operands, result)
    # min, max: the adjoint enters the branches; power's selection holds products that can be wild
    selection = local.bounded and builder.code(partial) == WHERE
    if selection or folder.exact(partial) is not None or adjoint == folder.one:
        return emit_product(folder, local, operands, result, adjoint)
    tests = []
    if not local.bounded:
        tests.append(builder.apply("equal", adjoint, folder.zero))
    if wild:
        tests.append(builder.apply("equal", partial, folder.zero))
    test = tests[0] if len(tests) == 1 else builder.apply("or", tests[0], tests[1])
    product = (
        folder.multiply(adjoint, partial)
        if wild
        else emit_product(folder, local, operands, result, adjoint)
    )
    guarded = folder.apply(WHERE, test, folder.zero, product)
    folder.guards[guarded] = (adjoint, partial)
    return guarded
