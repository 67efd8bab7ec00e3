"""The kernel of a notebook, where one runs this process."""

import sys


def in_notebook() -> bool:
    """Whether a notebook's kernel runs this: that its libraries are imported is not enough."""
    shell = getattr(sys.modules.get("IPython"), "get_ipython", lambda: None)()
    return getattr(shell, "kernel", None) is not None
