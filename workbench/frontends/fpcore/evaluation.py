"""Whole cores of FPCore as nodes: operations, and the forms that bind names or choose."""

from collections.abc import Callable, Generator, Mapping, Sequence
from functools import cache
from typing import Any, ClassVar

from workbench.frontends.fpcore.forms import (
    Atom,
    Form,
    Group,
    Refusal,
    bindings_of,
    parts,
    properties,
    shortened,
    top_forms,
)
from workbench.frontends.fpcore.names import readable
from workbench.frontends.fpcore.numerals import with_digits
from workbench.frontends.fpcore.operations import Cell, Operations, Steps
from workbench.frontends.fpcore.vocabulary import FLOATS
from workbench.ir.operators import OPERATORS
from workbench.ir.printing.fpcore import OPERATOR_PROPERTY, WRITTEN_OUT

#: Names that were bound, and what they meant before.
Undo = list[tuple[str, Cell | None]]
_UNKNOWN_END = (
    "how often the loop runs depends on more than numbers; a loop is read where its condition is "
    "decided by rational numbers alone"
)


class Evaluation(Operations):
    """The steps of all forms of a core."""

    def _if(self, form: Group) -> Steps:
        _, condition, chosen, otherwise = parts(form, 4, "(if condition value value)")
        test = (yield condition).condition(condition, "a condition")
        first = yield chosen
        second = yield otherwise
        if first.truth is not second.truth:
            raise Refusal("one branch of if is a number, the other is true or false", form.start)
        return Cell(self.apply("where", test, first.node, second.node), first.truth)

    def _let(self, form: Group) -> Steps:
        _, bindings, body = parts(form, 3, "(let ([name value]) body)")
        rows = bindings_of(bindings, 2, unique=form[0] == "let")
        undo: Undo = []
        yield from self._assign(rows, 1, form[0] == "let*", undo)
        if not self.calling and not self.unrolling:
            for name, _ in rows:
                self.names.setdefault(self.scope[str(name)].node, readable(str(name)))
        result = yield body
        self._unbind(undo)
        return result

    def _while(self, form: Group) -> Steps:
        _, condition, bindings, body = parts(form, 4, "(while condition ([name init next]) body)")
        rows = bindings_of(bindings, 3, unique=True)
        one_by_one = form[0] == "while*"
        undo: Undo = []
        yield from self._assign(rows, 1, one_by_one, undo)
        self.unrolling += 1
        while True:
            node = (yield condition).condition(condition, "the condition of a loop")
            if node not in self.known:
                raise Refusal(_UNKNOWN_END, condition.start)
            if not self.known[node]:
                break
            yield from self._assign(rows, 2, one_by_one, [])
        self.unrolling -= 1
        result = yield body
        self._unbind(undo)
        return result

    def _annotated(self, form: Group) -> Steps:
        found, rest = properties(form[1:])
        if len(rest) != 1:
            raise Refusal("an annotation is written (! :precision binary64 value)", form.start)
        self.note(found)
        named = {str(key): value for key, value in found}.get(OPERATOR_PROPERTY)
        operands = _written_out(str(named), rest[0]) if named is not None else None
        if operands is None:
            return (yield rest[0])
        cells = []
        for operand in operands:
            cells.append((yield operand))
        if named == "number":
            return Cell(cells[0].condition(operands[0], "the operand of number"))
        pairs = zip(cells, operands, strict=True)
        numbers = [cell.number(operand, f"an operand of {named}") for cell, operand in pairs]
        if named == "truth":
            return Cell(numbers[0], truth=True)
        return Cell(self.apply(str(named), *numbers))

    def _digits(self, form: Group) -> Steps:
        _, *given = parts(form, 4, "(digits 3 -2 10)")
        yield from ()
        return Cell(self.literal(with_digits(*map(shortened, given))))

    def _assign(
        self, rows: Sequence[Sequence[Form]], place: int, one_by_one: bool, undo: Undo
    ) -> Generator[Form, Cell, None]:
        """Bind names to values, of which each sees the earlier ones or none does."""
        found = []
        for row in rows:
            cell = yield row[place]
            if place == 2 and cell.node in self.known:  # what counts in a loop stays a number
                cell = Cell(self.literal(self.known[cell.node]), cell.truth)
            if one_by_one:
                self._bind(str(row[0]), cell, undo)
            else:
                found.append((str(row[0]), cell))
        for name, cell in found:
            self._bind(name, cell, undo)

    def _bind(self, name: str, cell: Cell, undo: Undo) -> None:
        undo.append((name, self.scope.get(name)))
        self.scope[name] = cell

    def _unbind(self, undo: Undo) -> None:
        for name, cell in reversed(undo):
            if cell is None:
                del self.scope[name]
            else:
                self.scope[name] = cell

    def note(self, found: Sequence[tuple[Atom, Form]]) -> None:
        """Keep what properties ask of a computation. Raises Refusal for what changes the function
        on the real numbers."""
        for keyword, value in found:
            if keyword == ":precision":
                spelled = value[0] if isinstance(value, Group) and value else value
                if not isinstance(spelled, Atom) or not spelled.startswith(FLOATS):
                    raise Refusal(
                        f"the precision {shortened(value)} is not a format of floating-point "
                        "numbers, so the function is another",
                        keyword.start,
                    )
                if spelled not in ("binary64", "real"):
                    self.notes[f"precision {shortened(spelled)}"] = None
            elif keyword == ":round" and value != "nearestEven":
                self.notes[f"rounding {shortened(value)}"] = None

    special: ClassVar[Mapping[str, Callable[[Any, Group], Steps]]] = {
        "if": _if,
        "let": _let,
        "let*": _let,
        "while": _while,
        "while*": _while,
        "!": _annotated,
        "digits": _digits,
    }


def _written_out(row: str, form: Form) -> list[Form] | None:
    """The operands of a row that is written out; None where that is another expression."""
    if row not in WRITTEN_OUT or not isinstance(form, Group) or len(form) != 3:
        return None
    head, bindings, body = form
    arity = OPERATORS[row].arity if row in OPERATORS else 1
    if head != "let" or not isinstance(bindings, Group) or len(bindings) != arity:
        return None
    operands: list[Form] = []
    for binding, letter in zip(bindings, "uv", strict=False):
        if not isinstance(binding, Group) or len(binding) != 2 or binding[0] != letter:
            return None
        operands.append(binding[1])
    return operands if body == _template(row) else None


@cache
def _template(row: str) -> Form:
    form = next(top_forms(f"(FPCore {WRITTEN_OUT[row]})"))
    assert isinstance(form, Group)
    return form[1]
