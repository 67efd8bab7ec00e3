"""Operations of FPCore as nodes of a graph: atoms, operators, calls of cores.

Every form is a generator, which asks for the values of its parts; a loop runs them, so that depth
is not limited.
"""

from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache, reduce
from itertools import combinations, pairwise
from typing import Any, ClassVar, NamedTuple

from workbench.catalogue import proposal
from workbench.errors import GraphError, LiteralError
from workbench.frontends.fpcore.forms import Atom, Form, Group, Refusal, shortened, top_forms
from workbench.frontends.fpcore.numerals import exact
from workbench.frontends.fpcore.vocabulary import (
    COMPARISONS,
    CONNECTIVES,
    EXACT,
    EXPRESSIONS,
    FOLDS,
    NO_NUMBERS,
    OUTSIDE,
    PRELUDE,
    ROWS,
    TRUTHS,
)
from workbench.frontends.text.derived import derived_node
from workbench.ir.builder import GraphBuilder
from workbench.ir.literal import Literal
from workbench.ir.operators import OPERATORS
from workbench.limits import Limits, limits

#: Operators that are rows, or expressions of the language.
KNOWN = frozenset({*ROWS, *EXPRESSIONS, *CONNECTIVES, *COMPARISONS})
#: Numbers of more bits are not followed to the condition of a loop.
_KNOWN_BITS = 1024
#: All cores of a file may unroll so many times what one may.
FILE_SHARE = 5


class Cell(NamedTuple):
    """A value: its node, and whether it is true or false."""

    node: int
    truth: bool = False

    def number(self, form: Form, what: str) -> int:
        """The node of a number. Raises Refusal, which begins with `what`."""
        if self.truth:
            raise Refusal(f"{what} is a number, not true or false", form.start)
        return self.node

    def condition(self, form: Form, what: str) -> int:
        """The node of what is true or false. Raises Refusal, which begins with `what`."""
        if not self.truth:
            raise Refusal(f"{what} is true or false, not a number", form.start)
        return self.node


class Definition(NamedTuple):
    """What a call needs of a core: the names of its arguments, and its body."""

    parameters: tuple[str, ...]
    body: Form


@dataclass
class Library:
    """The cores that may be called, and what may still be unrolled in the whole file."""

    cores: Mapping[str, Definition]
    left: int = field(default_factory=lambda: FILE_SHARE * limits.unrolled_operations)
    #: Proposals take time.
    proposals: int = 100

    def nearest(self, name: str, known: Sequence[str]) -> str:
        """What may have been meant, for a message; nothing after the first hundred messages."""
        self.proposals -= 1
        return f"; {proposal(name[:60], known[:1000])}" if self.proposals >= 0 else ""


#: What asks for the values of forms, one by one, and gives a value in the end.
Steps = Generator[Form, Cell, Cell]


class Operations:
    """One core on its way to a graph: what its names mean now, and which numbers are known."""

    #: What makes the steps of forms that bind names or choose.
    special: ClassVar[Mapping[str, Callable[[Any, Group], Steps]]] = {}

    def __init__(self, builder: GraphBuilder, scope: dict[str, Cell], library: Library) -> None:
        self.builder = builder
        self.scope = scope
        self.library = library
        #: Nodes that are numbers, whatever the variables, as far as loops need them.
        self.known: dict[int, Fraction] = {}
        #: What nodes are called.
        self.names: dict[int, str] = {}
        #: What the text asks of a computation with floats, and what the real function ignores.
        self.notes: dict[str, None] = {}
        #: Cores whose body is being read, and how many loops and calls this is inside of.
        self.calling: dict[str, None] = {}
        self.unrolling = 0
        self.left = limits.unrolled_operations

    def number(self, form: Form, what: str) -> int:
        """The node of a form that is a number. Raises Refusal."""
        return self.run(form).number(form, what)

    def truth(self, form: Form, what: str) -> int:
        """The node of a form that is true or false. Raises Refusal."""
        return self.run(form).condition(form, what)

    def run(self, form: Form) -> Cell:
        """The value of a form. Raises Refusal, with the place of what is not read."""
        waiting: list[Steps] = [_itself(form)]
        found: Any = None
        place = form.start
        try:
            while waiting:
                try:
                    asked = waiting[-1].send(found)
                except StopIteration as stop:
                    waiting.pop()
                    found = stop.value
                    continue
                place = asked.start
                if self.unrolling:
                    self._count(asked)
                if isinstance(asked, Atom) and (asked in self.scope or asked not in prelude()):
                    found = self._atom(asked)
                else:
                    waiting.append(self._start(asked))
                    found = None
        except GraphError as error:
            raise Refusal(str(error), place) from None
        return Cell(*found)

    def _count(self, form: Form, operations: int = 1) -> None:
        self.left -= operations
        self.library.left -= operations
        if min(self.left, self.library.left) < 0:
            whole = f", {FILE_SHARE} times as many in a file" if self.left >= 0 else ""
            raise Refusal(
                f"loops, calls and comparisons, written out, are too long{whole}; the limit is "
                f"{Limits.unrolled_operations}",
                form.start,
            )

    # -- atoms -----------------------------------------------------------------------------

    def _atom(self, atom: Atom) -> Cell:
        if atom in self.scope:
            return self.scope[atom]
        value = exact(atom)
        if value is not None:
            return Cell(self.literal(value))
        if atom in TRUTHS:
            return Cell(self.literal(Fraction(TRUTHS[atom])), truth=True)
        if atom in ("PI", "E"):
            return Cell(self.builder.apply(atom.lower()))
        if atom in NO_NUMBERS:
            raise Refusal(f"{atom}: {NO_NUMBERS[atom]}", atom.start)
        near = self.library.nearest(atom, [*self.scope, "PI", "E"])
        raise Refusal(f"{shortened(atom)} is not a variable here{near}", atom.start)

    def literal(self, value: Literal | Fraction) -> int:
        """The node of an exact number: a literal where it is a decimal, else a quotient."""
        if isinstance(value, Fraction):
            top, bottom = value.as_integer_ratio()
            try:
                value = Literal.from_number(value)
            except LiteralError:
                if bottom == 1:
                    raise
                parts = self.literal(Literal.of(top)), self.literal(Literal.of(bottom))
                return self.apply("divide", *parts)
        node = self.builder.literal(value)
        if abs(value.exponent) < _KNOWN_BITS and node not in self.known:
            self._know(node, value.fraction)
        return node

    def apply(self, row: str, *nodes: int) -> int:
        """The node of a row, whose number is known where its operands' are."""
        node = self.builder.apply(row, *nodes)
        values = [self.known.get(one) for one in nodes]
        if row in EXACT and None not in values and (row != "divide" or values[1]):
            self._know(node, Fraction(OPERATORS[row].total(*values)))
        return node

    def _know(self, node: int, value: Fraction) -> None:
        if max(value.numerator.bit_length(), value.denominator.bit_length()) <= _KNOWN_BITS:
            self.known[node] = value

    # -- forms -----------------------------------------------------------------------------

    def _start(self, form: Form) -> Steps:
        if isinstance(form, Atom):
            return self._call(form, form, (), prelude()[form])
        if not form or not isinstance(form[0], Atom):
            raise Refusal(f"{shortened(form)} does not begin with an operator", form.start)
        name = form[0]
        if name in OUTSIDE:
            raise Refusal(f"{name} is not read: {OUTSIDE[name]}", form.start)
        if name in self.special:
            return self.special[name](self, form)
        if name in KNOWN:
            return self._operator(form, name)
        called = prelude().get(name) or self.library.cores.get(name)
        if called is None:
            near = self.library.nearest(name, [*KNOWN, *prelude(), *self.library.cores])
            raise Refusal(
                f"{shortened(name)} is not an operator or a core of this file{near}", form.start
            )
        return self._call(form, name, form[1:], called)

    def _operator(self, form: Group, name: str) -> Steps:
        wants = Cell.condition if name in CONNECTIVES else Cell.number
        nodes = []
        for part in form[1:]:
            nodes.append(wants((yield part), part, f"an operand of {name}"))
        if name in COMPARISONS:
            if name == "!=":
                self._count(form, len(nodes) * (len(nodes) - 1) // 2)
            pairs = combinations(nodes, 2) if name == "!=" else pairwise(nodes)
            holds = [self.apply(COMPARISONS[name], *pair) for pair in pairs]
            return Cell(self._joined("and", holds), truth=True)
        if name in ("and", "or"):
            return Cell(self._joined(name, nodes), truth=True)
        if name == "-" and len(nodes) == 1:
            return Cell(self.apply("negate", *nodes))
        if name == "/" and len(nodes) == 1:
            nodes.insert(0, self.literal(Fraction(1)))
        if name == "nearbyint" and next(reversed(self.calling), "") not in prelude():
            self.notes[name] = None
        row, arity = ROWS.get(name) or (name, EXPRESSIONS[name])
        if len(nodes) != arity and not (name in FOLDS and nodes):
            raise Refusal(_count_of(name, arity, len(nodes)), form.start)
        if name in EXPRESSIONS:
            node = derived_node(self.builder, name, nodes)
            assert node is not None
            return Cell(node)
        if name in FOLDS:
            return Cell(reduce(lambda u, v: self.apply(row, u, v), nodes))
        return Cell(self.apply(row, *nodes), truth=name == "not")

    def _joined(self, row: str, nodes: Sequence[int]) -> int:
        if not nodes:
            return self.literal(Fraction(row == "and"))
        return reduce(lambda u, v: self.apply(row, u, v), nodes)

    def _call(self, form: Form, name: str, parts: Sequence[Form], called: Definition) -> Steps:
        cells = []
        for part in parts:
            cells.append(Cell((yield part).number(part, f"an argument of {name}")))
        if len(cells) != len(called.parameters):
            raise Refusal(_count_of(name, len(called.parameters), len(cells)), form.start)
        if name in self.calling:
            raise Refusal(f"{shortened(name)} calls itself; recursion is not read", form.start)
        outside = name not in prelude()
        outer, self.scope = self.scope, dict(zip(called.parameters, cells, strict=True))
        self.calling[name] = None
        self.unrolling += outside
        result = yield called.body
        self.unrolling -= outside
        del self.calling[name]
        self.scope = outer
        return result


def _itself(form: Form) -> Steps:
    return (yield form)


@cache
def prelude() -> Mapping[str, Definition]:
    """Operators and constants that are expressions of others."""
    found = {}
    for form in top_forms(PRELUDE):
        assert isinstance(form, Group)
        _, name, parameters, body = form
        found[str(name)] = Definition(tuple(map(str, parameters)), body)
    return found


def _count_of(name: str, wanted: int, given: int) -> str:
    return f"{shortened(name)} takes {wanted} operand{'s' * (wanted != 1)}, not {given}"
