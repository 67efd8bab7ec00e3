"""Text that cannot command a terminal: without control characters, on one line."""

from workbench.errors import printable_line


def printable(text: str) -> str:
    """Text without control characters, which could command a terminal.

    >>> printable("a\\x1b[2Jb\\tc")
    'a\N{REPLACEMENT CHARACTER}[2Jb c'
    """
    return printable_line(" ".join(text.split()))
