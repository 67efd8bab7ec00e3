"""The result of comparing methods at one point: rows, and every way to show them."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workbench.comparison.formulas import formulas_view
from workbench.errors import WorkbenchError, listed
from workbench.ir.black_box import BlackBox
from workbench.ir.graph import SHOWN_NODES as SHOWN_FORMULA_NODES
from workbench.ir.graph import Graph
from workbench.methods.protocol import Partial
from workbench.presentation.text.points import point_text
from workbench.presentation.views.comparison import (
    ComparisonView,
    FormulasView,
    ProgramView,
    TruthView,
)
from workbench.records import (
    AccuracyRecord,
    OperationsRecord,
    TimingRecord,
    columns,
    csv_text,
    rows,
)
from workbench.records.result import Result, short_text, written
from workbench.storage import make_folder, write_file
from workbench.truth.certificate import Certificate

if TYPE_CHECKING:
    import pandas
    from matplotlib.axes import Axes

#: Derivative programs up to this many nodes are shown as a Wengert list.
SHOWN_NODES = 60


@dataclass(frozen=True, slots=True, eq=False)
class Comparison(Result):
    """One expression at one point by several methods, judged against the certified truth.

    >>> import workbench as wb
    >>> c = wb.compare("x**2", at={"x": 3.0}, methods="reverse, scalar", timings=False)
    >>> c.to_frame()[["method", "derivative", "error_ulps"]].values.tolist()
    [['reverse', 6.0, 0.0], ['scalar', 6.0, 0.0]]
    """

    graph: Graph | BlackBox
    point: dict[str, float]
    wrt: tuple[str, ...]
    values: tuple[float, ...]
    #: The certificate of each derivative that was certified.
    certificates: Mapping[Partial, Certificate]
    accuracy: tuple[AccuracyRecord, ...] = ()
    operations: tuple[OperationsRecord, ...] = ()
    timings: tuple[TimingRecord, ...] = field(default=(), compare=False)
    programs: tuple[tuple[str, Graph], ...] = ()
    command: str = field(default="", compare=False)
    #: The order of the derivatives: 1 for gradients, 2 for Hessians.
    order: int = 1

    def to_frame(self, table: str = "accuracy") -> "pandas.DataFrame":
        """The rows of `accuracy`, `operations` or `timings` as a tidy DataFrame.

        Columns are those of the CSV file of that name; units are in the names (`error_ulps`).
        Raises WorkbenchError for another table.
        """
        import pandas

        tables = self._tables()
        if table not in tables:
            raise WorkbenchError(f"no table {table!r:.40}; there are {listed(list(tables))}")
        record, records = tables[table]
        return pandas.DataFrame(rows(records), columns=list(columns(record)))

    def _tables(self) -> dict[str, tuple[type[Any], tuple[Any, ...]]]:
        return {
            "accuracy": (AccuracyRecord, self.accuracy),
            "operations": (OperationsRecord, self.operations),
            "timings": (TimingRecord, self.timings),
        }

    def plot(self, ax: "Axes | None" = None) -> "Axes":
        """Draw the relative error of each method; returns the Axes and shows nothing."""
        from workbench.presentation.plots.figures import comparison_bars

        return comparison_bars(self.accuracy, ax=ax)

    def plot_steps(self, ax: "Axes | None" = None) -> "Axes":
        """Draw the error of difference methods by their step sizes, with its two parts.

        The total is a line with marks, truncation dashed, round-off dotted. For a comparison by one
        variable of methods with many steps; returns the Axes and shows nothing.

        >>> import workbench as wb
        >>> steps = [wb.CentralDifference(step=10.0**-k) for k in range(1, 12)]
        >>> c = wb.compare("sin(x)", at={"x": 1.0}, methods=steps, timings=False)
        >>> c.plot_steps().get_xscale()
        'log'
        """
        from workbench.presentation.plots.figures import v_curve

        return v_curve(self.accuracy, ax)

    def to_csv(self, folder: str | Path) -> tuple[Path, ...]:
        """Write accuracy.csv, operations.csv and timings.csv into a folder; their paths."""
        place = make_folder(folder)
        written = []
        for name, (record, records) in self._tables().items():
            header = columns(record)
            lines = ([line[key] for key in header] for line in rows(records))
            written.append(write_file(place / f"{name}.csv", csv_text(header, lines)))
        return tuple(written)

    def document(self) -> dict[str, Any]:
        """The result as plain data, ready for JSON."""
        return {
            "expression": self.graph.to_text(),
            "variables": list(self.graph.variables),
            "point": self.point,
            "wrt": list(self.wrt),
            "order": self.order,
            "value": list(self.values) if len(self.values) > 1 else self.values[0],
            "truth": [
                {
                    "output": partial.output,
                    "wrt": partial.text,
                    "order": partial.order,
                    **_certificate(certificate),
                }
                for partial, certificate in self.certificates.items()
            ],
            "accuracy": rows(self.accuracy),
            "operations": rows(self.operations),
            "timings": rows(self.timings),
            "gradient": asdict(self._gradient()),
        }

    def to_html(self, path: str | Path | None = None) -> str:
        """One self-contained page; written to `path` where one is given."""
        from workbench.presentation.page.comparison_page import comparison_html

        return written(comparison_html(self.view()), path)

    def to_text(self, width: int = 80, colour: bool = False, formula: bool | None = None) -> str:
        """A table for a terminal, the truth on top.

        `formula`: whether the derivative is written out, as a formula and as a program; by default
        where that is short.
        """
        from workbench.presentation.terminal.comparison import comparison_table

        return comparison_table(self.view(), width=width, colour=colour, formula=formula)

    def __repr__(self) -> str:
        statuses = Counter(str(row.status) for row in self.accuracy)
        told = ", ".join(f"{count:,} {status}" for status, count in statuses.items())
        function, point = self.graph.to_text(limit=200), point_text(self.point)
        where = f"{short_text(function)} at {short_text(point)}"
        return f"Comparison({where}: {told or 'no method'})"

    def _repr_html_(self) -> str:
        from workbench.presentation.notebook.comparison_cell import comparison_cell

        return comparison_cell(self.view())

    def _gradient(self) -> FormulasView:
        if self.order != 1 or isinstance(self.graph, BlackBox):
            return FormulasView()
        return formulas_view(self.graph, self.wrt, dict(self.programs), self.accuracy)

    def _latex(self) -> str:
        graph = self.graph
        if isinstance(graph, BlackBox) or len(graph) > SHOWN_FORMULA_NODES:
            return ""
        return graph.to_latex()

    def view(self) -> ComparisonView:
        """The plain data that tables and pages are drawn from."""
        return ComparisonView(
            expression=self.graph.to_text(),
            function="" if isinstance(self.graph, BlackBox) else self.graph.signature,
            gradient=self._gradient(),
            point=self.point,
            latex=self._latex(),
            values=self.values,
            truths=tuple(
                TruthView(
                    wrt=partial.text,
                    order=partial.order,
                    output=partial.output,
                    digits=one.digits,
                    radius=one.digits_radius,
                    status=str(one.status),
                    reason=one.reason,
                    left=one.left,
                    right=one.right,
                )
                for partial, one in self.certificates.items()
            ),
            accuracy=self.accuracy,
            operations=self.operations,
            timings=self.timings,
            programs=tuple(
                ProgramView(method=name, text=str(program))
                for name, program in self.programs
                if len(program) <= SHOWN_NODES
            ),
            command=self.command,
            order=self.order,
        )


def _certificate(one: Certificate) -> dict[str, Any]:
    numbers = ("value", "radius", "digits", "digits_radius", "bits")
    return {
        **{name: getattr(one, name) for name in numbers},
        "status": str(one.status),
        "certified": one.status == "ok",
        "reason": one.reason,
        "left": one.left,
        "right": one.right,
    }
