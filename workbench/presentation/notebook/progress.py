"""Progress for somebody who is there and waits: on a terminal, or in a notebook's cell."""

import sys
from typing import Any

from workbench.presentation.kernel import in_notebook

#: What is done sooner needs no bar.
SLOW_SECONDS = 2.0


def somebody_watches() -> bool:
    """Whether a bar would be seen: standard error is a terminal, or this is a notebook."""
    return sys.stderr.isatty() or in_notebook()


def place_of_bars() -> Any:
    """The file that a bar is written to: standard error, or one line of the notebook's cell."""
    return sys.stderr if sys.stderr.isatty() or not in_notebook() else _CellLine()


class _CellLine:
    """A file whose last line stands in a notebook's cell, and is replaced by the next.

    An empty line leaves nothing behind, as a bar does that is done.
    """

    encoding = "utf-8"

    def __init__(self) -> None:
        self._shown: Any = None

    def write(self, text: str) -> int:
        from IPython import display

        show: Any = display.display
        line = text.rpartition("\r")[2].strip("\n") or text.strip("\r\n")
        bundle = {"text/plain": line} if line.strip() else {"text/plain": "", "text/html": ""}
        if self._shown is not None:
            self._shown.update(bundle, raw=True)
        elif line.strip():
            self._shown = show(bundle, raw=True, display_id=True)
        return len(text)

    def flush(self) -> None:
        """Nothing waits."""
