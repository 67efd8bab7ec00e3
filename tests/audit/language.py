"""The language of expressions, read by Python's `ast` into lines of one operation each.

Numbers are kept as the fractions that are written; equal parts are one line, and so are those whose
operands only change places where IEEE 754 gives the same bits.
"""

import ast
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise, takewhile

#: Operations whose operands may change places.
COMMUTING = frozenset({"+", "*", "hypot", "==", "!=", "and", "or"})
#: What compares and chooses: counted apart.
CHOOSING = frozenset({
    "abs", "sign", "min", "max", "relu", "where", "and", "or", "not", "floor", "round",
})  # fmt: skip
CHOOSING |= {"<", "<=", ">", ">=", "==", "!="}
#: Arithmetic: where all below it are numbers it is done before a program runs.
ARITHMETIC = {"+": "additions", "-": "additions", "neg": "additions", "*": "multiplications"}
ARITHMETIC |= {"/": "divisions", "**": "powers"}
_BINARY = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.Pow: "**"}
_COMPARE = {ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Eq: "==", ast.NotEq: "!="}
_TOKEN = re.compile(
    r"(?P<hex>0[xX][0-9a-fA-F.]+[pP][-+]?\d+)|(?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)"
    r"|(?P<name>[^\W\d]\w*)|(?P<power>\^)|(?P<other>\s+|.)",
    re.S,
)
_WORDS = frozenset({"if", "else", "and", "or", "not"})


class LanguageError(Exception):
    """A text that the auditor cannot read."""


@dataclass(frozen=True, slots=True)
class Line:
    """One operation on earlier lines; a number, a constant or a variable has none."""

    operation: str
    operands: tuple[int, ...] = ()
    value: Fraction | str | None = None


class Program:
    """Lines in the order of computation, each once, and the results among them."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self.results: tuple[int, ...] = ()
        self._known: dict[object, int] = {}

    def add(self, operation: str, *operands: int, value: Fraction | str | None = None) -> int:
        """The line of an operation: an earlier one where that is the same."""
        order = tuple(sorted(operands)) if operation in COMMUTING else operands
        key = (operation, order, value)
        if key not in self._known:
            self._known[key] = len(self.lines)
            self.lines.append(Line(operation, operands, value))
        return self._known[key]

    def needed(self) -> list[int]:
        """The lines that the results need."""
        marks = set(self.results)
        for number in range(len(self.lines) - 1, -1, -1):
            if number in marks:
                marks.update(self.lines[number].operands)
        return sorted(marks)

    def variables(self) -> list[str]:
        """The variables, in the order of first appearance."""
        return [str(line.value) for line in self.lines if line.operation == "variable"]

    def counts(self) -> dict[str, int]:
        """Operations by class, with sharing and (`tree`) without."""
        found = dict.fromkeys(
            ("additions", "multiplications", "divisions", "powers", "elementary", "comparisons"), 0
        )
        folded: set[int] = set()
        tree: dict[int, int] = {}
        for number in self.needed():
            line = self.lines[number]
            arithmetic = line.operation in ARITHMETIC and folded.issuperset(line.operands)
            if line.operation == "number" or arithmetic:
                folded.add(number)
            elif line.operands:
                kind = "comparisons" if line.operation in CHOOSING else "elementary"
                found[ARITHMETIC.get(line.operation, kind)] += 1
                own = line.operation not in CHOOSING
                tree[number] = own + sum(tree.get(one, 0) for one in line.operands)
        shared = sum(found.values()) - found["comparisons"]
        return {
            **found,
            "shared": shared,
            "tree": sum(tree.get(result, 0) for result in self.results),
        }


def parse(text: str) -> Program:
    """A program from its source text; LanguageError where it cannot be read.

    >>> parse("a = x*y; sin(a) + y*x").counts()["shared"]
    3
    """
    return _Reader().read(text)


class _Reader:
    def __init__(self) -> None:
        self._numbers: dict[str, Fraction] = {}
        self._names: dict[str, int] = {}
        self._program = Program()

    def read(self, text: str) -> Program:
        *assignments, last = [one for one in re.split(r"[;\n]", text) if one.strip()]
        for statement in assignments:
            name, _, body = statement.partition("=")
            (self._names[name.strip()],) = self._results(body)
        self._program.results = self._results(last)
        return self._program

    def wengert(self, text: str) -> Program:
        """A listing of one operation a line; its last lines, y1, y2, ..., are the results."""
        results = []
        for statement in text.splitlines():
            name, _, body = statement.partition(" = ")
            (number,) = self._results(_plain(body))
            self._names[_plain(name.strip())] = number
            results.append((name.strip(), number))
        letter = results[-1][0].rstrip("0123456789")
        ends = list(takewhile(lambda one: one[0].rstrip("0123456789") == letter, reversed(results)))
        self._program.results = tuple(number for _, number in reversed(ends))
        return self._program

    def _results(self, text: str) -> tuple[int, ...]:
        source = "".join(self._token(match) for match in _TOKEN.finditer(text)).strip()
        try:
            tree = ast.parse(source, mode="eval").body
        except SyntaxError as error:
            raise LanguageError(f"{text[:60]!r} cannot be read: {error.msg}") from None
        parts = tree.elts if isinstance(tree, ast.Tuple) else [tree]
        return tuple(self._line(part) for part in parts)

    def _token(self, match: re.Match[str]) -> str:
        text = match[0]
        if match["hex"] or match["number"]:
            exact = Fraction(float.fromhex(text)) if match["hex"] else Fraction(text)
            self._numbers[key := f"n{len(self._numbers)}"] = exact
            return key
        if match["name"]:
            return text if text in _WORDS else f"v_{text}"
        return "**" if match["power"] else text

    def _line(self, node: ast.expr) -> int:
        add = self._program.add
        match node:
            case ast.Name(id=name):
                return self._name(name)
            case ast.BinOp(left=left, op=operation, right=right):
                return add(_BINARY[type(operation)], self._line(left), self._line(right))
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                return add("neg", self._line(operand))
            case ast.UnaryOp(op=ast.UAdd(), operand=operand):
                return self._line(operand)
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                return add("not", self._line(operand))
            case ast.BoolOp(op=operation, values=values):
                word = "and" if isinstance(operation, ast.And) else "or"
                return self._folded(word, [self._line(value) for value in values])
            case ast.Compare(left=left, ops=operations, comparators=others):
                terms = [self._line(one) for one in (left, *others)]
                pairs = zip(operations, pairwise(terms), strict=True)
                return self._folded("and", [add(_COMPARE[type(op)], *two) for op, two in pairs])
            case ast.IfExp(test=test, body=body, orelse=other):
                return add("where", *(self._line(one) for one in (test, body, other)))
            case ast.Call(func=ast.Name(id=name), args=operands):
                lines = [self._line(one) for one in operands]
                word = name.removeprefix("v_")
                return self._folded(word, lines) if word in ("min", "max") else add(word, *lines)
        raise LanguageError(f"{ast.dump(node)[:60]} is not part of the language")

    def _folded(self, word: str, lines: Sequence[int]) -> int:
        first, *others = lines
        for other in others:
            first = self._program.add(word, first, other)
        return first

    def _name(self, name: str) -> int:
        if name in self._numbers:
            return self._program.add("number", value=self._numbers[name])
        plain = name.removeprefix("v_")
        if plain in self._names:
            return self._names[plain]
        kind = "constant" if plain in ("pi", "e") else "variable"
        return self._program.add(kind, value=plain)


def parse_listing(text: str) -> Program:
    """A program from a printed list of operations.

    >>> parse_listing("v-1 = x\\nv0 = y\\nv1 = v-1 * v0\\ny1 = v1").counts()["multiplications"]
    1
    """
    return _Reader().wengert(text)


def _plain(text: str) -> str:
    """Names of lines as `v-1`, made readable for Python."""
    return re.sub(r"\bv-(\d+)", r"v_minus_\1", text)


def read_point(text: str) -> Mapping[str, float]:
    """A point from name=value pairs; LanguageError where they are a checksum."""
    try:
        pairs = [pair.split("=") for pair in text.split()]
        return {name: float(value) for name, value in pairs}
    except ValueError:
        raise LanguageError(f"the point is {text!r}") from None
