"""Text for a terminal: tables aligned by the decimal point, never wider than asked."""

import textwrap
from collections.abc import Callable, Mapping, Sequence

from workbench.errors import listed
from workbench.presentation.terminal.widths import GAP, fitted, wrapped
from workbench.presentation.text.notation import columns_of
from workbench.presentation.text.numbers import align_decimals, full, is_number
from workbench.presentation.text.points import coordinates
from workbench.presentation.text.printable import printable

_CODES = {"bold": "1", "faint": "2", "red": "31", "green": "32", "yellow": "33"}


def painted(text: str, style: str, colour: bool) -> str:
    """Text in a style ("bold", "faint", "red", "green", "yellow"), or as it is.

    >>> painted("wrong", "red", False)
    'wrong'
    """
    return f"\x1b[{_CODES[style]}m{text}\x1b[0m" if colour and style in _CODES else text


def painted_lines(text: str, width: int, style: str, colour: bool, indent: int = 0) -> list[str]:
    """A text in lines of at most `width` columns, each in a style; all but the first indented."""
    lines = textwrap.wrap(text, width, subsequent_indent=" " * indent, break_on_hyphens=False)
    return [painted(line, style, colour) for line in lines]


def function_head(
    expression: str, point: Mapping[str, float], width: int, colour: bool, function: str = ""
) -> list[str]:
    """The lines above a table about a function: how it is called, if it is, its expression, and the
    point where there is one.

    >>> function_head("x*y", {"x": 2.0, "y": 0.5}, 80, False)
    ['x*y', 'at x = 2.0, y = 0.5']
    """
    shown = printable(f"{function}: {expression}" if function else expression)
    shown = shown if len(shown) <= 4 * width else shown[: 4 * width] + " …"
    lines = [painted(line, "bold", colour) for line in textwrap.wrap(shown, width) or [""]]
    if point:
        listing = listed(coordinates(point))
        # A name stays with its value: blanks that do not break, until the lines are made.
        whole = printable(f"at {listing}").replace(" = ", "\xa0=\xa0")
        lines += [line.replace("\xa0", " ") for line in textwrap.wrap(whole, width)]
    return lines


def terminal_table(
    header: Sequence[str],
    rows: Sequence[Sequence[object]],
    align: Sequence[str] | None = None,
    width: int = 80,
    *,
    colour: bool = False,
    style: Callable[[int], str] | None = None,
) -> str:
    """A table as text: a header, a rule, one row a line or more where text must wrap.

    `align` has a letter a column: "l", "r" or "." (decimal points below each other); left out, a
    column of numbers gets "." and any other "l". Text wraps to fit `width`; where even that does
    not help, every row becomes a paragraph of its headers and values. `style` gives the style of a
    row by its number and is heeded only with `colour`.

    >>> print(terminal_table(("method", "error"), [("reverse", 0.5), ("forward", 1.25e7)]))
    method        error
    ───────  ──────────
    reverse         0.5
    forward  12500000.0
    """
    texts = [[printable(full(cell)) for cell in row] for row in rows]
    kinds = align or [_kind([row[place] for row in texts]) for place in range(len(header))]
    columns = [
        align_decimals([row[place] for row in texts]) if kinds[place] == "."
        else [row[place] for row in texts]
        for place in range(len(header))
    ]  # fmt: skip
    widths = fitted(header, columns, kinds, width)
    if widths is None:
        return _blocks(header, texts, width, colour, style)
    rule = GAP.join("─" * wide for wide in widths)
    heads = _row([wrapped(*head) for head in zip(header, widths, strict=True)], widths, kinds)
    lines = [painted(line, "faint", colour) for line in (*heads, rule)]
    for number in range(len(texts)):
        paint = style(number) if style else ""
        parts = [
            wrapped(column[number], wide) if kind == "l" else [column[number]]
            for column, wide, kind in zip(columns, widths, kinds, strict=True)
        ]
        lines += [painted(line, paint, colour) for line in _row(parts, widths, kinds)]
    return "\n".join(lines)


def _row(parts: Sequence[list[str]], widths: Sequence[int], kinds: Sequence[str]) -> list[str]:
    """The lines of one row, whose cells have one or several."""
    height = max(map(len, parts), default=1)
    levels = [
        [part[level] if level < len(part) else "" for part in parts] for level in range(height)
    ]
    return [_line(level, widths, kinds) for level in levels]


def _kind(cells: Sequence[str]) -> str:
    filled = [cell for cell in cells if cell not in ("", "nan", "inf", "-inf")]
    return "." if filled and all(map(is_number, filled)) else "l"


def _line(cells: Sequence[str], widths: Sequence[int], kinds: Sequence[str]) -> str:
    padded = [
        f"{' ' * (wide - columns_of(cell))}{cell}" if kind in "r."
        else f"{cell}{' ' * (wide - columns_of(cell))}"
        for cell, wide, kind in zip(cells, widths, kinds, strict=True)
    ]  # fmt: skip
    return GAP.join(padded).rstrip()


def _blocks(
    header: Sequence[str],
    rows: Sequence[Sequence[str]],
    width: int,
    colour: bool,
    style: Callable[[int], str] | None,
) -> str:
    """Every row as a paragraph, `first: header value; header value`, for what is no table."""
    lines = []
    for number, (first, *others) in enumerate(rows):
        told = [f"{name} {cell}" for name, cell in zip(header[1:], others, strict=True) if cell]
        text = ": ".join(filter(None, [first or header[0], "; ".join(told)]))
        paint = style(number) if style else ""
        lines += painted_lines(text, width, paint, colour, indent=2)
    return "\n".join(lines)
