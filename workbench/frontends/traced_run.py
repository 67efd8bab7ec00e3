"""The graph of a function that is running on traced values, what the values decided, and what went
wrong in the run."""

import linecache
import math
import sys
import weakref
from collections.abc import Iterable, Sequence
from itertools import count, islice, repeat
from pathlib import Path
from types import CodeType, FrameType, TracebackType
from typing import TYPE_CHECKING, Any, NoReturn

from workbench.errors import GraphError, GraphKindError, LiteralError, ParseError, WorkbenchError
from workbench.frontends.watched import Watched
from workbench.ir.builder import GraphBuilder
from workbench.ir.columns import LARGE
from workbench.ir.graph import SHOWN_NODES
from workbench.ir.operators import CODES
from workbench.ir.primal import Condition

if TYPE_CHECKING:
    import numpy as np

    Ints = np.ndarray[Any, np.dtype[np.int32]]

#: How Python, NumPy and pandas speak of a traced value for which they have no use.
_NAMED = (
    "Tracer",
    "TracedArray",
    "traced value",
    "dtype('O')",
    "not supported for the input types",
    "arrays are valid indices",
    "loop of ufunc does not support",
    "dtype object",
    "Rational instance",
    "required argument is not a float",
)
#: Why a traced value is no array, and what to write.
ONE_NUMBER_LATER = (
    "always stands for one number; "
    "make every entry a parameter and collect them: np.array([x1, x2]), or give a point: at=..."
)
#: What is said where a number is asked for and none is known.
GIVE_A_POINT = "give a point: at=..."
#: What takes traced values.
TAKERS = "arithmetic and the functions of math, NumPy and wb take traced values"
#: Where frames are no user's.
_OURS = str(Path(__file__).parent)
_NEGATE = CODES["negate"]
#: So many nodes are made at once.
_PIECE = 1 << 18


class TracedRun(GraphBuilder):
    """Builds the graph of a function, and keeps what was decided by the values at a point.

    `source` is told of every node when it is made, `decides` says whether there is a point.
    `sources` are the codes of the functions that were copied: what stands there is the user's.

    NumPy asks x in `np.asarray(x)` and in `np.array([x, y])` for the same thing, an array of no
    dimension. Of a list it copies the entry and drops that array within the same call; one that
    lives on is an array of one traced value, whose sum is not that of what x will be. With a point
    it is known what x is.
    """

    def __init__(self, variables: Sequence[str], source: Watched, *, decides: bool = False) -> None:
        super().__init__(variables)
        self.decides = decides
        self.sources: set[CodeType] = set()
        #: The variables for which the point has whole numbers of Python's.
        self.wholes: set[int] = set()
        self._source = source
        self._conditions: dict[int, Condition] = {}
        self._floats: dict[float, int] = {}
        self._entries: dict[int, weakref.ref[Any]] = {}
        self._numbers = count()
        self._caught: GraphError | None = None
        self._lone = False

    # -- nodes -----------------------------------------------------------------------------

    def apply_code(self, code: int, *operands: int) -> int:
        """The node of an operator by code on operand nodes."""
        node = super().apply_code(code, *operands)
        self._source.note(node, sys._getframe(1))
        return node

    def bulk(self, code: int, operands: "Sequence[Ints]") -> "Ints":
        """The nodes of an operator by code on columns of operand nodes, all of one length."""
        import numpy as np

        known, length = len(self), len(operands[0])
        if length >= LARGE and len(operands) < 3 and code != _NEGATE:
            nodes: Ints = np.empty(length, np.intc)
            for start in range(0, length, _PIECE):
                piece = slice(start, start + _PIECE)
                nodes[piece] = self.intern_all(code, *(column[piece] for column in operands))
        else:
            make = super().apply_code if code == _NEGATE else self.apply_unchecked
            made = map(make, repeat(code), *(column.tolist() for column in operands))
            nodes = np.fromiter(made, np.intc, length)
        frame = sys._getframe(1)
        for node in islice(range(known, len(self)), SHOWN_NODES):
            self._source.note(node, frame)
        return nodes

    def literal(self, number: Any) -> int:
        """The node of an exact number; LiteralError for what is none."""
        try:
            return super().literal(number)
        except LiteralError as error:
            if isinstance(number, float):
                told = f"{error}; a traced value meets it, so leave it out there"
                raise LiteralError(told) from None
            raise

    def literals(self, numbers: "np.ndarray[Any, Any]") -> "Ints":
        """The nodes of an array of floats; LiteralError for one that is not finite."""
        import numpy as np

        different, places = np.unique(numbers, return_inverse=True)
        nodes = np.array([self.float_node(one) for one in different.tolist()], np.int32)
        return nodes[places].reshape(numbers.shape)

    def float_node(self, number: float) -> int:
        """The node of a float, made once."""
        node = self._floats.get(number)
        if node is None:
            node = self._floats[number] = self.literal(number)
        return node

    def value_of(self, node: int, operand: Any) -> float:
        """The value of an operand, a traced value or a number whose node is known."""
        if not self.decides:
            return math.nan
        known = getattr(operand, "value", None)
        return known if type(known) is float else nearest_float(self.value(node) or operand)

    # -- decisions -------------------------------------------------------------------------

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """What was decided, in order, each condition once."""
        return tuple(self._conditions.values())

    def require_point(self, what: str) -> None:
        """Raise GraphError unless there is a point; `what` begins the message."""
        if not self.decides:
            raise self.refusal(GraphError(f"{what}; {GIVE_A_POINT}"))

    def decide(self, node: int, value: float) -> bool:
        """Whether a condition of this value holds, kept with the line that asks."""
        holds = value != 0
        if node not in self._conditions:
            self._conditions[node] = Condition(node, holds, self.line())
        return holds

    def decide_whole(self, node: int, whole: float) -> None:
        """Keep that a node of whole numbers has this value."""
        self.decide(self.apply("equal", node, self.literal(int(whole))), 1.0)

    def line(self) -> str:
        """The line of the user that runs now: `line 12, if r > 1.0:`."""
        frames = list(_frames(sys._getframe(1)))
        for frame in frames:
            if frame.f_code in self.sources:
                return line_text(frame.f_code, frame.f_lineno)
        outside = (one for one in frames if not one.f_code.co_filename.startswith(_OURS))
        frame = next(outside, frames[0])
        return line_text(frame.f_code, frame.f_lineno)

    # -- arrays that NumPy makes -----------------------------------------------------------

    def entry(self, value: object) -> Any:
        """A traced value as the array that NumPy asks it for."""
        box, number, asked = boxed(value), next(self._numbers), _instruction(3)
        if self.decides:
            return box
        owner = box.base  # views of the box keep this one only

        def dropped(_: object) -> None:
            del self._entries[number]
            self._lone = self._lone or _instruction(2) != asked

        self._entries[number] = weakref.ref(owner, dropped)
        return box

    def refusal(self, error: GraphError) -> GraphError:
        """An error that the user's own line causes: it is not lost where that line catches it."""
        frames = _frames(sys._getframe(1))
        asks = next(one for one in frames if not one.f_code.co_filename.startswith(_OURS))
        if asks.f_code in self.sources and self._caught is None:
            told = _expression(asks.f_code, asks.f_lasti, asks.f_lineno)
            self._caught = type(error)(f"{told}: {error}")
        return error

    def refuse_caught(self) -> None:
        """Raise what the function caught of refusals."""
        if self._caught is not None:
            raise self._caught

    def refuse_lone(self) -> None:
        """GraphKindError where a traced value became an array by itself."""
        if self._lone or self._entries:
            raise GraphKindError(LONE)

    # -- what went wrong -------------------------------------------------------------------

    def refuse(self, error: Exception) -> None:
        """Raise what an exception of the function says of traced values, if it does, with the line
        and the expression."""
        self.refuse_lone()
        cause: BaseException | None = error
        while cause is not None:  # NumPy puts its own exception around that of an entry
            if isinstance(cause, WorkbenchError):
                self._raise_at(cause, error.__traceback__)
            cause = cause.__cause__
        if any(name in str(error) for name in _NAMED):
            told = GraphKindError(
                f"no place for a traced value, which is not a float yet: {error!s:.200}; {TAKERS}"
            )
            self._raise_at(told, error.__traceback__, error)

    def refuse_as_ours(self, error: Exception) -> NoReturn:
        """Raise GraphKindError for an exception that only traced values cause."""
        told = GraphKindError(
            f"no place for a traced value: {type(error).__name__}, {error!s:.200}; {TAKERS}"
        )
        self._raise_at(told, error.__traceback__, error)

    def _raise_at(
        self, told: WorkbenchError, trace: TracebackType | None, cause: Exception | None = None
    ) -> NoReturn:
        """Raise an error with the user's line and expression before its message."""
        place = ""
        while trace is not None:
            if trace.tb_frame.f_code in self.sources:
                place = _expression(trace.tb_frame.f_code, trace.tb_lasti, trace.tb_lineno)
            trace = trace.tb_next
        if place and not isinstance(told, ParseError) and not str(told).startswith("line "):
            told.args = (f"{place}: {told}",)
        raise told from cause


#: What is said of an array of one traced value.
LONE = (
    f"np.asarray(x) and np.array(x) make an array, and a traced value {ONE_NUMBER_LATER}, "
    "or leave the conversion out"
)


def boxed(one: Any) -> Any:
    """An array as it is, anything else in an array of its own: NumPy asks no box what to do."""
    import numpy as np

    if getattr(one, "shape", ()):
        return one
    box = np.empty(1, dtype=object)
    box[0] = one
    return box.reshape(())


def nearest_float(number: Any) -> float:
    """The float64 next to an exact number."""
    try:
        return float(number)
    except OverflowError:
        return math.inf if number > 0 else -math.inf


def _frames(frame: FrameType | None) -> Iterable[FrameType]:
    while frame is not None:
        yield frame
        frame = frame.f_back


def line_text(code: CodeType, number: int) -> str:
    """A line of a function, with its number, as conditions and errors show it."""
    text = linecache.getline(code.co_filename, number).strip()
    return f"line {number}, {text}" if text else f"line {number}"


def _expression(code: CodeType, instruction: int, line: int) -> str:
    """The line and the expression of an instruction, the whole line where that is not told."""
    positions = list(code.co_positions())[instruction // 2]
    first, last, start, end = positions
    text = linecache.getline(code.co_filename, line)
    if text and first == last == line and start is not None and end is not None:
        return f"line {line}, {text.encode()[start:end].decode(errors='replace')}"
    return line_text(code, line)


def _instruction(level: int) -> tuple[int, int]:
    """The frame so many levels above this one, and the instruction that it executes."""
    frame = sys._getframe(level)
    return id(frame), frame.f_lasti
