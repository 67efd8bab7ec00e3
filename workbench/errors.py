"""One exception tree and the words of its messages, which name thing, place and remedy.

WorkbenchError
├── ParseError           text that is not an expression (line, column, caret)
├── GraphError           a graph that cannot be built, or a request it cannot serve
│   └── LiteralError     a number that the graph refuses to hold
├── PointError           a point that does not fit the graph's variables
│   ├── MissingValueError  it lacks a variable; a KeyError as well
│   └── PathError        a traced function takes another path there than where it was traced
├── MethodError          a method or an option that does not exist
│   └── UnsupportedError a method that cannot treat this graph
├── EngineError          an engine that does not exist or cannot run this graph
├── FunctionError        a black box that raised an exception of its own
├── KindError            an argument of a kind that has no place there; a TypeError as well
│   └── GraphKindError, PointKindError, MethodKindError: a GraphError, ... too
│       └── NoAttributeError   what a traced value does not have; an AttributeError as well
├── UnknownNameError     a name that no catalogue has; a KeyError and a ValueError as well
│   ├── UnknownEngineError, UnknownMethodError, UnknownProblemError: an EngineError, ... too
│   ├── UnknownVariableError: a GraphError and a PointError too
├── BudgetError          more operations than a budget allows
├── LimitError           a limit that does not exist, or a value that it cannot have
├── ScalarError          a misuse of the teaching tape
├── SpecificationError   a report specification that is not valid (file, key, expectation)
├── ReportError          a folder that is no report, a table in it that cannot be read
├── ProblemError         a problem that is not in the catalogue
│   └── CorpusError      a file of problems that cannot be read (file, line, remedy)
├── GradingError         a submission or weights that cannot be had
├── StorageError         a file or folder that cannot be written, or must not be replaced
├── DataError            data that cannot be fitted, or a start that does not fit the model
└── WorkerError          a worker process that did not answer
    ├── WorkerTimeout    it ran out of time
    └── WorkerDied       it ran out of memory or crashed

What finds fault with a value (a ParseError, GraphError, PointError, MethodError, LimitError,
SpecificationError, CorpusError or GradingError) is a ValueError as well.
"""

import reprlib
import sys
import unicodedata
from collections.abc import Collection
from functools import partial
from typing import Any


class WorkbenchError(Exception):
    """Root of every error that the workbench raises for its user.

    >>> import workbench as wb
    >>> try:
    ...     wb.parse("x*y")(x=1.0)
    ... except wb.WorkbenchError as error:
    ...     print(error)
    no value for y; the variables are: x, y
    """

    def __str__(self) -> str:
        """The message itself, where a KeyError shows its repr; it cannot command a terminal.

        >>> str(WorkbenchError("no file 'a\\x1b[2J'"))
        "no file 'a�[2J'"
        """
        return "\n".join(map(printable_line, Exception.__str__(self).split("\n")))


class ParseError(WorkbenchError, ValueError):
    """Text that is not an expression; knows line, column and the remedy.

    `line` and `column` count from 1. `str(error)` shows the line with a caret below the place.
    `repaired` are the texts that may have been meant; each of them can be parsed.

    >>> print(ParseError("missing operator", text="2x", position=1, remedy="did you mean 2*x?"))
    line 1, column 2: missing operator
      2x
       ^
    did you mean 2*x?
    """

    #: Longest excerpt of a line that a message shows.
    WINDOW = 72

    def __init__(
        self,
        problem: str,
        *,
        text: str,
        position: int,
        remedy: str = "",
        repaired: tuple[str, ...] = (),
    ) -> None:
        self.text = text
        self.repaired = repaired
        self.problem = problem
        self.remedy = remedy
        self.position = position
        start = text.rfind("\n", 0, position) + 1
        end = text.find("\n", position)
        line = text[start : end if end >= 0 else len(text)]
        self.line = text.count("\n", 0, position) + 1
        self.column = position - start + 1
        super().__init__(self._message(line))

    def __reduce__(self) -> tuple[Any, ...]:
        """Errors travel between processes."""
        make = partial(ParseError, text=self.text, position=self.position, remedy=self.remedy)
        return partial(make, repaired=self.repaired), (self.problem,)

    def _message(self, line: str) -> str:
        before = self.column - 1
        first = max(0, before - self.WINDOW // 2)
        excerpt = line[first : first + self.WINDOW]
        head = "..." if first else ""
        tail = "..." if first + self.WINDOW < len(line) else ""
        shown = head + printable_line(excerpt)
        caret = " " * sum(map(_width, shown[: len(head) + before - first])) + "^"
        parts = [f"line {self.line}, column {self.column}: {self.problem}"]
        if line.strip():
            parts += [f"  {shown}{tail}".rstrip(), f"  {caret}"]
        return "\n".join([*parts, self.remedy] if self.remedy else parts)


def _width(character: str) -> int:
    """Columns that a terminal gives a character: Chinese takes two, a combining accent none."""
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


class ExpressionWarning(UserWarning):
    """Text that is an expression, but likely not the one that was meant: PI for pi."""


class GraphError(WorkbenchError, ValueError):
    """A graph that cannot be built, or a request that it cannot serve."""


class LiteralError(GraphError):
    """A number that a graph refuses to hold: not finite, or too long."""


class PointError(WorkbenchError, ValueError):
    """A point that does not fit the variables of a graph."""


class MissingValueError(PointError, KeyError):
    """A point that has no value for a variable."""


class PathError(PointError):
    """A point at which a traced function takes another path: names the line that decides so."""


class MethodError(WorkbenchError, ValueError):
    """A method, or an option of a method, that does not exist."""


class UnsupportedError(MethodError):
    """A method that cannot treat this graph; the message says which node and why."""


class EngineError(WorkbenchError):
    """An engine that does not exist, or cannot run this graph."""


class FunctionError(WorkbenchError):
    """A function that can only be called raised an exception, which is the cause of this one."""


class KindError(WorkbenchError, TypeError):
    """An argument of a kind that has no place there: a number for a name, None for a folder."""


class GraphKindError(GraphError, KindError):
    """What is no expression, no name of a variable or no number of an output."""


class PointKindError(PointError, KindError):
    """What is no point, or no real number: a truth value, a date, a complex number."""


class NoAttributeError(GraphKindError, AttributeError):
    """An attribute of an array or a list, asked of a traced value, which is one number."""


class MethodKindError(MethodError, KindError):
    """What names no method."""


class UnknownNameError(WorkbenchError, KeyError, ValueError):
    """A name that is not in a catalogue; the message proposes the nearest.

    >>> import workbench as wb
    >>> try:
    ...     wb.METHODS["revers"]
    ... except KeyError as error:
    ...     print(error)
    unknown method 'revers'; did you mean reverse?
    """


class UnknownEngineError(EngineError, UnknownNameError):
    """An engine that does not exist."""


class UnknownVariableError(GraphError, PointError, UnknownNameError):
    """A name that is no variable of the function, in a point or among `wrt`."""


class UnknownMethodError(MethodError, UnknownNameError):
    """A method, a step rule or an optimizer that does not exist."""


class BudgetError(WorkbenchError):
    """More operations than a budget allows."""


class LimitError(WorkbenchError, ValueError):
    """A limit that does not exist, or a value that it cannot have."""


class ScalarError(WorkbenchError):
    """A misuse of the teaching tape."""


class ScalarWarning(UserWarning):
    """A finite number on the tape for which an operator has no finite answer: log of -1."""


class SpecificationError(WorkbenchError, ValueError):
    """A report specification that is not valid: names file, key and what was expected."""


class ReportError(WorkbenchError):
    """A folder that is no report, a table in it that cannot be read, or a threshold that cannot be
    judged: names the file, the place and the remedy."""


class StorageError(WorkbenchError):
    """A file or folder that cannot be written, must not be replaced, or is being written by another
    run: names the place and the remedy."""


class ProblemError(WorkbenchError):
    """A problem that is not in the catalogue."""


class CorpusError(ProblemError, ValueError):
    """A file of problems that cannot be read, that lacks a problem, or of which a problem has no
    point: names file, line and remedy."""


class UnknownProblemError(ProblemError, UnknownNameError):
    """A problem that is not in the catalogue, with the nearest that is."""


class DataError(WorkbenchError):
    """Data that cannot be fitted, or a start that does not fit the model; names the place."""


class DataWarning(UserWarning):
    """Data that can be fitted, but not to much purpose: a constant column."""


class GradingError(WorkbenchError, ValueError):
    """A submission that cannot be graded at all, weights that are not valid, a kit without
    a title: names the place and the remedy."""


class WorkerError(WorkbenchError):
    """A worker process that did not answer."""


class WorkerTimeout(WorkerError):  # noqa: N818  (the name says what happened)
    """A worker process that ran out of time."""


class WorkerDied(WorkerError):  # noqa: N818
    """A worker process that ran out of memory or crashed."""


#: What a warning skips on its way to the line that a person wrote.
_OURS = ("workbench", "numpy")


def level_outside() -> int:
    """The stack level, for a warning of the function that calls this one, of the first frame above
    that is a person's."""
    level = 2
    frame = sys._getframe(2)
    while frame.f_back and str(frame.f_globals.get("__name__")).partition(".")[0] in _OURS:
        frame = frame.f_back
        level += 1
    return level


#: Names that a message lists; of more it says how many.
LISTED_NAMES = 20


def listed(names: Collection[object], most: int = LISTED_NAMES) -> str:
    """Names as a message lists them: all of a few, the first of many; "none" of none.

    >>> listed(("x", "y")), listed([])
    ('x, y', 'none')
    >>> listed("abcde", most=2)
    'a, b and 3 more'
    """
    shown = ", ".join(f"{name!s:.60}" for name in list(names)[:most])
    rest = len(names) - most
    return (f"{shown} and {rest:,} more" if rest > 0 else shown) or "none"


#: How much of a value a message shows.
_SHORT = reprlib.Repr()
_SHORT.maxstring = _SHORT.maxother = _SHORT.maxlong = 60


def shown(value: object) -> str:
    """What was given, for a message: short, and made in no time however large it is.

    >>> shown("x"), shown(10**5000), shown([7] * 1000)
    ("'x'", 'an int', '[7, 7, 7, 7, 7, 7, ...]')
    """
    try:
        return f"{_SHORT.repr(value):.60}"
    except Exception:  # too long for Python, or an object with a broken repr
        name = type(value).__name__
        return f"{'an' if name[0] in 'aeiouAEIOU' else 'a'} {name}"


def printable_line(text: str) -> str:
    """A line that cannot command a terminal: white space as blanks, no control characters.

    >>> printable_line("a\\x1b[2Jb\\t c")
    'a\N{REPLACEMENT CHARACTER}[2Jb  c'
    """
    if text.isprintable():
        return text
    shown = (" " if one.isspace() else one for one in text)
    return "".join(one if one.isprintable() else "\N{REPLACEMENT CHARACTER}" for one in shown)
