"""How commands write: in colour only where a person is looking and has not asked for none."""

import os
import sys


def wants_colour() -> bool:
    """Whether standard output is a terminal and NO_COLOR is not set (https://no-color.org)."""
    return sys.stdout is not None and sys.stdout.isatty() and not os.environ.get("NO_COLOR")
