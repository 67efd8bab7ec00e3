"""Certificates for a notebook's cell: the number and its proven radius, or why there is none."""

from collections.abc import Mapping, Sequence

from markupsafe import Markup

from workbench.presentation.notebook.cell import cell, facts, grid_table, paragraph, strong
from workbench.presentation.notebook.certificate_view import CertificateView
from workbench.presentation.tables.grid import Cell, Column, Grid, number_cells
from workbench.presentation.text.derivatives import derivative_name
from workbench.presentation.text.numbers import full, radius_text
from workbench.records import Status


def certificate_cell(view: CertificateView) -> str:
    """One certificate, fact by fact."""
    return cell("certificate", paragraph(strong(_verdict(view))), _facts(view))


def certificates_cell(views: Mapping[str, CertificateView]) -> str:
    """The certificates of several partial derivatives, by variable, as one table."""
    shown = list(views.values())
    columns: list[tuple[Column, Sequence[Cell]]] = [
        (Column("derivative"), [Cell(derivative_name(name)) for name in views]),
        (_number("certified"), number_cells([one.digits for one in shown], full)),
        (_number("± radius"), [_radius(one.digits_radius) for one in shown]),
        (_number("as a float64"), number_cells([one.value for one in shown], full)),
        (_number("bits of precision"), number_cells([one.bits for one in shown], full)),
        (Column("status"), [Cell(_words(one.status)) for one in shown]),
        (_number("from the left"), number_cells([one.left for one in shown], full)),
        (_number("from the right"), number_cells([one.right for one in shown], full)),
        (Column("reason"), [Cell(one.reason, classes="message") for one in shown]),
    ]
    rows = list(zip(*(cells for _, cells in columns), strict=True))
    grid = Grid(name="", caption="", columns=[column for column, _ in columns], rows=rows)
    return cell("certificate", grid_table(grid))


def _verdict(view: CertificateView) -> str:
    if view.status != Status.OK:
        return _words(view.status)
    return "certified, exact" if view.digits_radius == 0 else "certified"


def _facts(view: CertificateView) -> Markup:
    radius = "" if not view.digits_radius else f" ± {radius_text(view.digits_radius)}"
    float64 = "" if view.value is None else full(view.value)
    if float64 and view.radius:
        float64 += f", off by at most {radius_text(view.radius)}"
    return facts(
        [
            ("true value", view.digits and f"{view.digits}{radius}"),
            ("as a float64", float64),
            ("slope from the left", full(view.left)),
            ("slope from the right", full(view.right)),
            ("reason", view.reason),
            ("precision", f"{view.bits} bits" if view.bits else ""),
        ]
    )


def _words(status: str) -> str:
    return str(status).replace("_", " ")


def _number(title: str) -> Column:
    return Column(title, numeric=True)


def _radius(radius: float | None) -> Cell:
    return Cell(radius_text(radius), classes="n", title=full(radius))
