"""The operator table's rules, compiled for a tape: how one node hands its adjoint on.

There are no rules here. Values come from a row's `total`, partials from its partial strings by way
of `calculus.rules`: the same programs that the reverse sweep writes into a derivative graph, so
tape and graph agree to the bit wherever the sweep had no literals to fold.
"""

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

from workbench.calculus.adjoint import SELECTIONS
from workbench.calculus.folding import Folding
from workbench.calculus.rules import OPERAND_NAMES, RESULT_NAME, emit_partial, emit_product, rule
from workbench.ir.builder import GraphBuilder
from workbench.ir.graph import Graph
from workbench.ir.operators import ROWS

#: How a contribution calls the adjoint of the result.
ADJOINT_NAME = "a"
#: Where a node keeps its operands.
PLACES = ("_first", "_second", "_third")
#: Operators whose Python spelling raises on no float: spelled in place, all others are called.
SPELLED = ("add", "subtract", "multiply", "negate")


class Rule:
    """One operator, of whose operands some are on the tape and the others plain numbers.

    A node keeps its operands in `PLACES` in this order: those on the tape that its adjoint flows
    to (`carrying` of them), those on the tape with a structurally zero partial (the condition of
    `where`), the numbers. `places[i]` is the place of operand i. `pull(node)` hands the adjoint
    of a node on; `guarded(node, below)` does the same without NaN from what was not chosen.
    Raises UnsupportedError for an operand on the tape without a derivative.
    """

    __slots__ = ("carrying", "code", "guarded", "name", "places", "pull", "selects", "total")

    pull: Callable[[Any], None]
    guarded: Callable[[Any, Any], None]

    def __init__(self, code: int, on_tape: tuple[bool, ...]) -> None:
        row = ROWS[code]
        self.code = code
        self.name = row.name
        self.total = row.total
        self.selects = code in SELECTIONS
        followed = [i for i, active in enumerate(on_tape) if active and _flows(code, i)]
        order = [
            *followed,
            *(i for i, active in enumerate(on_tape) if active and i not in followed),
            *(i for i, active in enumerate(on_tape) if not active),
        ]
        self.carrying = len(followed)
        self.places = tuple(order.index(operand) for operand in range(row.arity))

        if not followed:
            self.pull = self.guarded = _nothing
            return

        def pull(node: Any) -> None:
            self.pull = _pull(code, followed, on_tape, self.places)
            self.pull(node)

        def guarded(node: Any, below: Any) -> None:
            self.guarded = _guarded(code, followed, on_tape, self.places)
            self.guarded(node, below)

        # Compiled when a sweep first needs them: many an operator is only ever evaluated.
        self.pull = pull
        self.guarded = guarded


def _nothing(*_: Any) -> None:
    """Hand nothing on: the partials are structurally zero."""


@cache
def tape_rule(code: int, on_tape: tuple[bool, ...]) -> Rule:
    """The rule of an operator by code, for one choice of operands on the tape."""
    return Rule(code, on_tape)


def partial_program(code: int, operands: tuple[int, ...]) -> Callable[..., Sequence[float]]:
    """The partials in some operands as one function of the operands and the result.

    >>> from workbench.ir.operators import CODES
    >>> partial_program(CODES["multiply"], (0, 1))(2.0, 5.0, 10.0)
    (5.0, 2.0)
    """
    arity = ROWS[code].arity
    builder = GraphBuilder((*OPERAND_NAMES[:arity], RESULT_NAME))
    nodes = [builder.variable(name) for name in (*OPERAND_NAMES[:arity], RESULT_NAME)]
    folder = Folding(builder)
    outputs = [
        emit_partial(folder, rule(code, operand), tuple(nodes[:-1]), nodes[-1])
        for operand in operands
    ]
    return _compile(builder.build(outputs))


def _compile(graph: Graph) -> Callable[..., Sequence[float]]:
    from workbench.engines import ENGINES

    program: Callable[..., Sequence[float]] = ENGINES["python"].compile(graph)
    return program


@cache
def _flows(code: int, operand: int) -> bool:
    """Whether an adjoint flows to an operand: its partial is not structurally zero."""
    graph = _contributions(code, (operand,), partials=False)
    literal = graph.literal(graph.outputs[0])
    return literal is None or literal.digits != 0


def _contributions(code: int, operands: Sequence[int], partials: bool) -> Graph:
    """adjoint * partial for some operands (then the partials, if asked for) as one graph.

    Its variables are those it needs of u, v, z, w and a.
    """
    names = (*OPERAND_NAMES, RESULT_NAME, ADJOINT_NAME)
    builder = GraphBuilder(names)
    node = {name: builder.variable(name) for name in names}
    folder = Folding(builder)
    values = tuple(node[name] for name in OPERAND_NAMES[: ROWS[code].arity])
    result, adjoint = node[RESULT_NAME], node[ADJOINT_NAME]
    rules = [rule(code, operand) for operand in operands]
    outputs = [emit_product(folder, one, values, result, adjoint) for one in rules]
    if partials:
        outputs += [emit_partial(folder, one, values, result) for one in rules]
    wide = builder.build(outputs)
    used = wide.variable_nodes()
    narrow = GraphBuilder([name for name in names if name in used])
    included = narrow.include(wide)
    return narrow.build([included[output] for output in wide.outputs])


def _pull(
    code: int, operands: Sequence[int], on_tape: Sequence[bool], places: Sequence[int]
) -> Callable[[Any], None]:
    graph = _contributions(code, operands, partials=False)
    texts = _spelled(graph)
    lines = ["def pull(node):", *_reads(graph, on_tape, places, range(len(operands)))]
    if texts is None:
        lines.append(f"    terms = program({', '.join(graph.variables)})")
        texts = [f"terms[{place}]" for place in range(len(operands))]
    lines += [f"    p{place}._grad += {text}" for place, text in enumerate(texts)]
    pull: Callable[[Any], None] = _define("pull", lines, graph)
    return pull


def _guarded(
    code: int, operands: Sequence[int], on_tape: Sequence[bool], places: Sequence[int]
) -> Callable[[Any, Any], None]:
    graph = _contributions(code, operands, partials=True)
    count = len(operands)
    lines = [
        "def guarded(node, below):",
        *_reads(graph, on_tape, places, range(count)),
        f"    terms = program({', '.join(graph.variables)})",
    ]
    for place, operand in enumerate(operands):
        chosen = f"terms[{count + place}] != 0.0"
        if not rule(code, operand).bounded:  # or else 0 times a finite partial is 0 anyway
            chosen = f"(node._grad != 0.0 and {chosen})"
        lines += [
            f"    if p{place} not in below or {chosen}:",
            f"        p{place}._grad += terms[{place}]",
        ]
    guarded: Callable[[Any, Any], None] = _define("guarded", lines, graph)
    return guarded


def _reads(
    graph: Graph, on_tape: Sequence[bool], places: Sequence[int], targets: Sequence[int]
) -> list[str]:
    """Lines that read from a node what a contribution needs."""
    known = {*graph.variables}
    wanted = [i for i, place in enumerate(places) if OPERAND_NAMES[i] in known or place in targets]
    lines = [f"    p{places[i]} = node.{PLACES[places[i]]}" for i in wanted]
    for i in wanted:
        if OPERAND_NAMES[i] in known:
            value = f"p{places[i]}._val" if on_tape[i] else f"p{places[i]}"
            lines.append(f"    {OPERAND_NAMES[i]} = {value}")
    if RESULT_NAME in known:
        lines.append(f"    {RESULT_NAME} = node._val")
    if ADJOINT_NAME in known:
        lines.append(f"    {ADJOINT_NAME} = node._grad")
    return lines


def _spelled(graph: Graph) -> list[str] | None:
    """The outputs as Python expressions, or None where one of them could raise."""
    texts: list[str] = []
    for node, row, operands in graph.nodes():
        literal = graph.literal(node)
        if literal is not None:
            texts.append(f"({float(literal)!r})")
        elif row.name == "variable":
            texts.append(str(graph.variable(node)))
        elif row.name in SPELLED:
            spelled = row.spell(row.python, *(texts[operand] for operand in operands))
            texts.append(f"({spelled})")
        else:
            return None
    return [texts[output] for output in graph.outputs]


def _define(name: str, lines: Sequence[str], graph: Graph) -> Any:
    """A function from its lines. Only the operator table's own text gets here."""
    inline = not any("program(" in line for line in lines)
    namespace: dict[str, Any] = {} if inline else {"program": _compile(graph)}
    exec("\n".join(lines), namespace)
    return namespace[name]
