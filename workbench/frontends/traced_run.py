"""The graph of a function that is running on traced values, and what went wrong in the run."""

import sys
import weakref
from collections.abc import Sequence
from itertools import count
from typing import Any

from workbench.errors import GraphKindError, WorkbenchError
from workbench.frontends.numpy_calls import ONE_NUMBER_LATER, boxed
from workbench.frontends.watched import Watched
from workbench.ir.builder import GraphBuilder

#: How Python, NumPy and pandas speak of a traced value for which they have no use.
_NAMED = (
    "Tracer",
    "traced value",
    "dtype('O')",
    "not supported for the input types",
    "arrays are valid indices",
    "loop of ufunc does not support",
    "dtype object",
    "Rational instance",
    "required argument is not a float",
)


class TracedRun(GraphBuilder):
    """Builds the graph of a function, and knows which traced values became arrays by themselves.

    NumPy asks x in `np.asarray(x)` and in `np.array([x, y])` for the same thing, an array of no
    dimension. Of a list it copies the entry and drops that array within the same call; one that
    lives on is an array of one traced value, whose sum is not that of what x will be. `source` is
    told of every node when it is made.
    """

    def __init__(self, variables: Sequence[str], source: Watched) -> None:
        super().__init__(variables)
        self._source = source
        self._entries: dict[int, weakref.ref[Any]] = {}
        self._numbers = count()
        self._lone = False

    def apply_code(self, code: int, *operands: int) -> int:
        """The node of an operator by code on operand nodes."""
        node = super().apply_code(code, *operands)
        self._source.note(node, sys._getframe(1))
        return node

    def entry(self, value: object) -> Any:
        """A traced value as the array that NumPy asks it for."""
        box, number, asked = boxed(value), next(self._numbers), _instruction(3)
        owner = box.base  # views of the box keep this one only

        def dropped(_: object) -> None:
            del self._entries[number]
            self._lone = self._lone or _instruction(2) != asked

        self._entries[number] = weakref.ref(owner, dropped)
        return box

    def refuse_lone(self) -> None:
        """GraphKindError where a traced value became an array by itself."""
        if self._lone or self._entries:
            raise GraphKindError(
                "np.asarray(x) and np.array(x) make an array, and a traced value "
                f"{ONE_NUMBER_LATER}, or leave the conversion out"
            )

    def refuse(self, error: Exception) -> None:
        """Raise what an exception of the function says of traced values, if it does."""
        self.refuse_lone()
        cause: BaseException | None = error
        while cause is not None:  # NumPy puts its own exception around that of an entry
            if isinstance(cause, WorkbenchError):
                raise cause from None
            cause = cause.__cause__
        if any(name in str(error) for name in _NAMED):
            raise GraphKindError(
                f"no place for a traced value, which is not a float yet: {error!s:.200}; use the "
                "functions of wb on every value, as wb.sin(x)"
            ) from error


def _instruction(level: int) -> tuple[int, int]:
    """The frame so many levels above this one, and the instruction that it executes."""
    frame = sys._getframe(level)
    return id(frame), frame.f_lasti
