"""Pieces of a notebook's cell: HTML with one style, no script and no ids; every text is escaped.

Colours are those of the notebook around, light or dark: a cell brings none but that of what is
wrong, which is readable on both.
"""

from collections.abc import Iterable
from dataclasses import replace
from functools import cache

from markupsafe import Markup

from workbench.presentation.markup.document import template_text
from workbench.presentation.tables.grid import Column, Grid
from workbench.presentation.tables.grid_html import rows_html


def cell(kind: str, *parts: Markup) -> str:
    """Pieces as one cell; `kind` names it for a reader's own style sheet.

    >>> cell("fit", paragraph("a < b")).endswith("<p>a &lt; b</p></div>")
    True
    """
    head = Markup('<div class="workbench-cell workbench-{}"><style>{}</style>')
    return str(head.format(kind, Markup(_style())) + Markup("").join(parts) + Markup("</div>"))


def paragraph(*parts: str | Markup) -> Markup:
    """A paragraph of plain text and markup."""
    return Markup("<p>{}</p>").format(Markup("").join(map(Markup.escape, parts)))


def code(text: str, most: int = 240) -> Markup:
    """An expression, cut where it is very long."""
    shown = text if len(text) <= most else text[: most - 1] + "…"
    return Markup("<code>{}</code>").format(shown)


def strong(text: str) -> Markup:
    """What matters most."""
    return Markup("<strong>{}</strong>").format(text)


def link(text: str, address: str) -> Markup:
    """A text that leads to an address."""
    return Markup('<a href="{}">{}</a>').format(address, text)


def facts(pairs: Iterable[tuple[str, str]]) -> Markup:
    """Names and what belongs to them, one below the other; what is empty is left out."""
    lines = [Markup("<dt>{}</dt><dd>{}</dd>").format(*pair) for pair in pairs if pair[1]]
    return Markup("<dl>{}</dl>").format(Markup("").join(lines)) if lines else Markup("")


def folded(title: str, *parts: Markup) -> Markup:
    """Pieces that are there for those who unfold them."""
    return Markup("<details><summary>{}</summary>{}</details>").format(
        title, Markup("").join(parts)
    )


def listing(text: str) -> Markup:
    """A program, line by line; one click selects all of it, so that it can be copied."""
    return Markup('<pre tabindex="0">{}</pre>').format(text)


def items(texts: Iterable[str]) -> Markup:
    """Sentences as a list."""
    lines = [Markup("<li>{}</li>").format(text) for text in texts]
    return Markup("<ul>{}</ul>").format(Markup("").join(lines)) if lines else Markup("")


def grid_table(grid: Grid, most: int | None = None) -> Markup:
    """A table without the columns that say nothing; of more than `most` rows the first ones.

    A column is left out where all its cells are empty. What is left out is said below it.
    """
    rows = grid.rows[:most]
    shown = [place for place in range(len(grid.columns)) if any(row[place].text for row in rows)]
    columns = [grid.columns[place] for place in shown]
    filled = replace(grid, columns=columns, rows=[[row[place] for place in shown] for row in rows])
    table = Markup(
        '<table class="rows"><thead><tr>{}</tr></thead><tbody>{}</tbody></table>'
    ).format(Markup("").join(map(_head, columns)), rows_html(filled, fragment=True))
    total = max(grid.total, len(grid.rows))
    if grid.note:
        return table + paragraph(f"{len(rows)} rows {grid.note}.")
    return table + paragraph(f"{len(rows)} of {total} rows.") if len(rows) < total else table


def _head(column: Column) -> Markup:
    unit = f" [{column.unit}]" if column.unit else ""
    title = Markup(' title="{}"').format(column.meaning) if column.meaning else ""
    look = Markup(' class="n"') if column.numeric else ""
    return Markup('<th scope="col"{}{}>{}{}</th>').format(look, title, column.title, unit)


@cache
def _style() -> str:
    return "".join(line.strip() for line in template_text("fragment.css").splitlines())
