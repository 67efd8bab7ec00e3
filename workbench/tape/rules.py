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
from workbench.errors import UnsupportedError
from workbench.ir.builder import GraphBuilder
from workbench.ir.graph import Graph
from workbench.ir.operators import ROWS

#: How a contribution calls the adjoint of the result.
ADJOINT_NAME = "a"
#: Where a node keeps its operands.
PLACES = ("_first", "_second", "_third")
#: Operators whose Python spelling is a float and raises on none: spelled in place; all others are
#: called, or so are the tests behind them inside a rule.
SPELLED = ("add", "multiply", "subtract", "negate", "relu", "where", "min", "max")
_TESTS = (
    "less",
    "less_equal",
    "greater",
    "greater_equal",
    "equal",
    "not_equal",
    "or",
    "and",
    "not",
)
#: What a rule's text may call: the table's own functions, which never raise.
_TOTALS: dict[str, Any] = {row.name: row.total for row in ROWS if row.arity}


class Rule:
    """One operator, of whose operands some are on the tape and the others plain numbers.

    A node keeps its operands in `PLACES` in this order: those on the tape that its adjoint flows
    to (`carrying` of them), those on the tape with a structurally zero partial (the condition of
    `where`), the numbers. `places[i]` is the place of operand i. `pull(node)` hands the adjoint
    of a node on; `guarded(node, below)` does the same without NaN from what was not chosen, to
    operands with the mark `below`. `statements(guarded)` are their text.
    Raises UnsupportedError for an operand on the tape without a derivative.
    """

    __slots__ = (
        "_followed",
        "_on_tape",
        "carrying",
        "code",
        "guarded",
        "name",
        "places",
        "pull",
        "selects",
        "total",
    )

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
        if self.carrying > 2:  # the sweep has no loop over operands
            raise UnsupportedError(f"{row.name} has more than two operands with a derivative")
        self.places = tuple(order.index(operand) for operand in range(row.arity))
        self._followed, self._on_tape = followed, on_tape

        # Compiled when a sweep first needs them: many an operator is only ever evaluated.

        def pull(node: Any) -> None:
            self.pull = defined("pull(node)", self.statements(guarded=False))
            self.pull(node)

        def guarded(node: Any, below: object) -> None:
            self.guarded = defined("guarded(node, below)", self.statements(guarded=True))
            self.guarded(node, below)

        self.pull = pull
        self.guarded = guarded

    def statements(self, guarded: bool) -> list[str]:
        """The lines that hand the adjoint of `node` on; see the class."""
        if not self._followed:
            return ["pass"]
        graph = _contributions(self.code, self._followed, partials=guarded)
        texts = _spelled(graph)
        lines = self._reads(graph)
        for place, (operand, text) in enumerate(zip(self._followed, texts, strict=False)):
            addition = f"p{place}._grad += {text}"
            if guarded:
                chosen = f"{texts[len(self._followed) + place]} != 0.0"
                if not rule(self.code, operand).bounded:  # or else 0 * a finite partial is 0 anyway
                    chosen = f"(a != 0.0 and {chosen})"
                lines += [f"if p{place}._mark is not below or {chosen}:", f"    {addition}"]
            else:
                lines.append(addition)
        return lines

    def _reads(self, graph: Graph) -> list[str]:
        """Lines that read from a node what a contribution needs."""
        known = {*graph.variables}
        wanted = [
            i
            for i, place in enumerate(self.places)
            if OPERAND_NAMES[i] in known or i in self._followed
        ]
        lines = [f"p{self.places[i]} = node.{PLACES[self.places[i]]}" for i in wanted]
        for i in wanted:
            if OPERAND_NAMES[i] in known:
                value = f"p{self.places[i]}._val" if self._on_tape[i] else f"p{self.places[i]}"
                lines.append(f"{OPERAND_NAMES[i]} = {value}")
        if RESULT_NAME in known:
            lines.append(f"{RESULT_NAME} = node._val")
        return [*lines, f"{ADJOINT_NAME} = node._grad"]


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


def _spelled(graph: Graph) -> list[str]:
    """The outputs as Python expressions that raise on no float."""
    texts: list[str] = []
    for node, row, operands in graph.nodes():
        literal = graph.literal(node)
        own = [texts[operand] for operand in operands]
        if literal is not None:
            texts.append(f"({float(literal)!r})")
        elif row.name == "variable":
            texts.append(str(graph.variable(node)))
        elif not operands:
            texts.append(f"({row.total()!r})")
        elif row.name in (*SPELLED, *_TESTS):
            texts.append(f"({row.spell(row.python, *own)})")
        else:
            texts.append(f"{row.name}({', '.join(own)})")
    return [texts[output] for output in graph.outputs]


def defined(head: str, lines: Sequence[str], **names: Any) -> Any:
    """A function from its lines. Only the operator table's own text gets here."""
    namespace = {**_TOTALS, **names}
    exec("\n    ".join([f"def {head}:", *lines]), namespace)
    return namespace[head.partition("(")[0]]
