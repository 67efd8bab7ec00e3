"""The rows of a table as markup, written directly: a page has tens of thousands of cells.

What holds for a whole column (that it is numeric) stands once on the table and not in each cell.
Cells and rows leave out the end tags that HTML does not need.
"""

from markupsafe import Markup, escape

from workbench.presentation.tables.grid import Cell, Grid
from workbench.presentation.text.prose import bare, prose

#: The style sheet knows the columns of numbers up to this one.
MOST_COLUMNS = 16
#: The class of a cell whose text is to be copied as it is.
VERBATIM = "verbatim"


def numeric_columns(grid: Grid) -> str:
    """Classes of a table: the places of its columns of numbers."""
    return " ".join(
        f"c{place}"
        for place, column in enumerate(grid.columns, start=1)
        if column.numeric and place <= MOST_COLUMNS
    )


def rows_html(grid: Grid, *, fragment: bool = False) -> Markup:
    """The rows of a table, everything escaped; the first cell of a row is its header.

    A `fragment` stands in the page of others: it has all end tags, and no headers, links and ids.
    """
    plain = [
        column.numeric and place < MOST_COLUMNS and not fragment
        for place, column in enumerate(grid.columns)
    ]
    lines = []
    for row in grid.rows:
        parts = ["<tr>"]
        for place, cell in enumerate(row):
            parts.append("<td" if place or fragment else "<th scope=row")
            parts.append(_attributes(cell, plain[place]))
            parts.append(f"{_text(cell)}</td>" if fragment else _content(cell))
        lines.append("".join([*parts, "</tr>"] if fragment else parts))
    return Markup(("" if fragment else "\n").join(lines))


def _attributes(cell: Cell, numeric: bool) -> str:
    classes = cell.classes
    if numeric and classes:
        classes = " ".join(name for name in classes.split() if name != "n")
    text = f' class="{escape(classes)}"' if classes else ""
    return f'{text} title="{escape(bare(cell.title))}">' if cell.title else f"{text}>"


def _content(cell: Cell) -> str:
    anchors = "".join(f'<a id="{escape(one)}"></a>' for one in cell.ids)
    if not cell.href:
        return f"{anchors}{_text(cell)}"
    before, core, after = cell.parts
    link = f'<a href="{escape(cell.href)}">{escape(core)}</a>'
    return f"{anchors}{escape(before)}{link}{escape(after)}"


def _text(cell: Cell) -> Markup:
    """What a cell shows; what is to be copied has its back-quotes."""
    return escape(cell.text) if VERBATIM in cell.classes.split() else prose(cell.text)


def columns_style() -> str:
    """The rules of the style sheet that set columns of numbers."""
    heads = ",".join(f".c{n} th:nth-child({n})" for n in range(1, MOST_COLUMNS + 1))
    cells = ",".join(f".c{n} tbody>tr>:nth-child({n})" for n in range(1, MOST_COLUMNS + 1))
    return (
        f":is({heads}){{text-align:right}}"
        f":is({cells}){{text-align:right;font-family:var(--mono);font-size:.8rem;white-space:pre}}"
    )
