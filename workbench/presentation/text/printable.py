"""Text that cannot command a terminal: without control characters."""


def printable(text: str) -> str:
    """Text without control characters, which could command a terminal.

    >>> printable("a\\x1b[2Jb\\tc")
    'a\N{REPLACEMENT CHARACTER}[2Jb c'
    """
    spaced = " ".join(text.split())
    return printable_line(spaced)


def printable_line(text: str) -> str:
    """A line without control characters, its blanks kept."""
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)
