"""When progress is worth showing: to somebody who is there, and waits."""

import sys

#: What is done sooner needs no bar.
SLOW_SECONDS = 2.0


def somebody_watches() -> bool:
    """Whether standard error is a terminal or a notebook's cell."""
    return sys.stderr.isatty() or "ipykernel" in sys.modules
