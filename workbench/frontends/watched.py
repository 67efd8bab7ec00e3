"""The source of a Python function while it is traced: on which line a node is made, and its names.

Frames tell both, so nothing has to be hooked into the interpreter, where a debugger or a
measurement of coverage may be.
"""

import inspect
from collections.abc import Callable, Iterable
from textwrap import dedent
from tokenize import TokenError
from types import CodeType, FrameType
from typing import Any

from workbench.frontends import functions
from workbench.ir.graph import SHOWN_NODES
from workbench.ir.primal import Listing

#: A function of more lines is not listed.
_MOST_LINES = 200


class Watched:
    """A function that is about to run, and what its frames have told so far.

    Of a lambda nothing is known, since its lines are those of the statement around it, nor of the
    language's own functions.
    """

    def __init__(self, function: Callable[..., Any]) -> None:
        code = getattr(inspect.unwrap(function), "__code__", None)
        own = getattr(function, "__module__", "") == functions.__name__
        known = isinstance(code, CodeType) and code.co_name != "<lambda>" and not own
        self._code = code if known else None
        self._lines: dict[int, int] = {}
        self._frame: FrameType | None = None

    def note(self, node: int, frame: FrameType | None) -> None:
        """A node is made, somewhere below the function; its line is that of the innermost call."""
        if self._code is None or node in self._lines or len(self._lines) > SHOWN_NODES:
            return
        while frame is not None:
            if frame.f_code is self._code:
                self._lines.setdefault(node, frame.f_lineno)
                self._frame = frame
            frame = frame.f_back

    def ends(self) -> dict[str, Any]:
        """What the names of the function meant at its end."""
        frame, self._frame = self._frame, None
        return {} if frame is None else dict(frame.f_locals)

    def listing(self, variables: Iterable[int]) -> Listing | None:
        """The lines of the function, where there are several; `variables` are those of its head."""
        if self._code is None or not 0 < len(self._lines) <= SHOWN_NODES:
            return None
        try:
            texts, first = inspect.getsourcelines(self._code)
        except (OSError, TypeError, SyntaxError, TokenError):  # typed in, or edited since
            return None
        texts = dedent("".join(texts).expandtabs()).splitlines()
        if not 1 < len(texts) <= _MOST_LINES:
            return None
        head = next((n for n, text in enumerate(texts) if text.startswith(("def ", "async "))), 0)
        lines = {node: line - first for node, line in self._lines.items()}
        found = {**dict.fromkeys(variables, head), **lines}
        return Listing(
            tuple(texts), {node: line for node, line in found.items() if 0 <= line < len(texts)}
        )
