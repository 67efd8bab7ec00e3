"""The page of a sweep: methods over all cases, then the worst cases, each with its command."""

from collections.abc import Sequence
from typing import Any

from workbench.presentation.markup.document import page
from workbench.presentation.plots.pictures import Picture, strip_picture
from workbench.presentation.plots.styles import Styles, method_styles
from workbench.presentation.sweep.words import SHARES, STATUSES, sentence, share_text
from workbench.presentation.tables.grid import (
    Cell,
    Column,
    Grid,
    grid_of,
    method_cell,
    number_cells,
    number_column,
)
from workbench.presentation.tables.grid_html import VERBATIM
from workbench.presentation.text.numbers import short
from workbench.presentation.views.sweep import SweepView
from workbench.records.sweep import CaseRecord

#: Marks of one method in the picture; beyond these nobody tells them apart.
MOST_MARKS = 400
_Columns = list[tuple[Column, Sequence[Cell]]]


def sweep_page(view: SweepView) -> str:
    """The page of a sweep as one HTML document."""
    styles = method_styles(row.label for row in view.overall if row.method)
    return page("sweep.html.j2", {
        "view": view,
        "styles": styles,
        "sentence": sentence(view),
        "picture": _picture(view, styles),
        "overall": _overall(view, styles),
        "worst": _worst(view, styles),
        "refused": _refused(view),
    })  # fmt: skip


def _picture(view: SweepView, styles: Styles) -> Picture | None:
    values = {
        label: {str(place): one for place, one in enumerate(found[:MOST_MARKS]) if 0 < one < 1e300}
        for label, found in view.medians.items()
    }
    known = {label: cloud for label, cloud in values.items() if cloud}
    if not known:
        return None
    caption = "Median error of every case by method; each mark is a case, the bar is the median."
    return strip_picture(known, "median error [ulp]", styles, caption)


def _texts(title: str, values: Sequence[str], key: str = "", classes: str = "") -> Any:
    cells = [Cell(one, classes=classes, filter=one if key else "") for one in values]
    return Column(title, key=key), cells


def _numbers(rows: Sequence[CaseRecord], *, whole: bool) -> _Columns:
    """Errors, shares and statuses of some rows."""
    medians = "of the cases' medians" if whole else "of the measured derivatives"
    columns: _Columns = [
        number_column(rows, "derivatives", "derivatives"),
        number_column(rows, "certified", "certified"),
        number_column(rows, "median error", "median_error_ulps", unit="ulp", meaning=medians),
        number_column(rows, "worst error", "worst_error_ulps", unit="ulp"),
    ]
    for name, title, meaning in SHARES:
        shares = [share_text(row, name) for row in rows]
        column = Column(title, "%", numeric=True, meaning=f"{meaning}, of the certified ones not 0")
        columns.append((column, number_cells(shares, short)))
    for name in STATUSES:
        if any(getattr(row, name) for row in rows):
            loud = ["bad" if name in ("wrong", "error") and row.wrong + row.error else ""
                    for row in rows]  # fmt: skip
            columns.append(number_column(rows, name.replace("_", " "), name, classes=loud))
    return columns


def _overall(view: SweepView, styles: Styles) -> Grid:
    rows = view.overall
    return grid_of("overall", "Every method over all cases", [
        (Column("method"), [method_cell(row.label, styles) for row in rows]),
        *_numbers(rows, whole=True),
        _texts("worst case", [row.worst_wrt for row in rows]),
    ], csv="overall.csv")  # fmt: skip


def _worst(view: SweepView, styles: Styles) -> Grid:
    rows = view.worst
    message = "message"
    return grid_of("worst", "The worst cases first: wrong ones, ended ones, then by error", [
        _texts("case", [row.problem for row in rows], key="problem"),
        (Column("method", key="method"), [method_cell(row.label, styles) for row in rows]),
        _texts("command that shows the worst derivative", [row.command for row in rows],
               classes=f"wide {VERBATIM}"),
        _texts("by", [row.worst_wrt for row in rows]),
        *_numbers(rows, whole=False),
        _texts(message, [row.message for row in rows], classes=message),
        _texts("expression", [row.expression for row in rows], classes="long"),
        _texts("place", [f"{row.corpus}, line {row.line}" for row in rows]),
    ], total=view.records, csv="cases.csv")  # fmt: skip


def _refused(view: SweepView) -> Grid | None:
    rows = view.refused
    if not rows:
        return None
    return grid_of("refused", "Functions of the corpora that could not be read", [
        _texts("name", [row.name for row in rows]),
        _texts("corpus", [row.corpus for row in rows]),
        number_column(rows, "line", "line"),
        _texts("reason", [row.reason for row in rows], classes="message"),
    ], csv="refused.csv")  # fmt: skip
