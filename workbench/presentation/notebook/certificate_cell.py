"""Certificates for a notebook's cell: the number and its proven radius, or why there is none."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from markupsafe import Markup

from workbench.presentation.notebook.cell import cell, facts, grid_table, paragraph, strong
from workbench.presentation.tables.grid import Cell, Column, grid_of, number_column
from workbench.presentation.text.derivatives import derivative_name
from workbench.presentation.text.numbers import full, radius_text
from workbench.records import Status


class ShownCertificate(Protocol):
    """What a cell shows of a certified number; `workbench.truth.Certificate` says what it means."""

    @property
    def status(self) -> str: ...
    @property
    def reason(self) -> str: ...
    @property
    def digits(self) -> str: ...
    @property
    def digits_radius(self) -> float | None: ...
    @property
    def value(self) -> float | None: ...
    @property
    def radius(self) -> float | None: ...
    @property
    def bits(self) -> int: ...
    @property
    def left(self) -> float | None: ...
    @property
    def right(self) -> float | None: ...


def certificate_cell(view: ShownCertificate) -> str:
    """One certificate, fact by fact."""
    return cell("certificate", paragraph(strong(_verdict(view))), _facts(view))


def certificates_cell(views: Mapping[str, ShownCertificate]) -> str:
    """The certificates of several partial derivatives, by variable, as one table."""
    shown = list(views.values())
    columns: list[tuple[Column, Sequence[Cell]]] = [
        (Column("derivative"), [Cell(derivative_name(name)) for name in views]),
        number_column(shown, "certified", "digits", full),
        (Column("± radius", numeric=True), [_radius(one.digits_radius) for one in shown]),
        number_column(shown, "as a float64", "value", full),
        number_column(shown, "bits of precision", "bits", full),
        (Column("status"), [Cell(_words(one.status)) for one in shown]),
        number_column(shown, "from the left", "left", full),
        number_column(shown, "from the right", "right", full),
        (Column("reason"), [Cell(one.reason, classes="message") for one in shown]),
    ]
    return cell("certificate", grid_table(grid_of("", "", columns)))


def _verdict(view: ShownCertificate) -> str:
    if view.status != Status.OK:
        return _words(view.status)
    return "certified, exact" if view.digits_radius == 0 else "certified"


def _facts(view: ShownCertificate) -> Markup:
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


def _radius(radius: float | None) -> Cell:
    return Cell(radius_text(radius), classes="n", title=full(radius))
