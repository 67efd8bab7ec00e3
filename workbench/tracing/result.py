"""A trace: what every node is and receives, step by step, and every way to show it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workbench.ir.graph import SHOWN_NODES, Graph
from workbench.presentation.views.trace import TraceView
from workbench.records.document import json_document
from workbench.records.trace import (
    LossRecord,
    NodeRecord,
    ResultRecord,
    StepRecord,
    SweepRecord,
)
from workbench.storage import write_file

if TYPE_CHECKING:
    import pandas


@dataclass(frozen=True, slots=True)
class Trace:
    """One output of a function at one point by one method, node by node and step by step.

    `nodes` are the lines of the Wengert list with values, partials, bits and one cell for each of
    the `sweeps`; `steps` tell what happens, in order; `losses` name where the bits of each
    derivative go; `results` are the derivatives, judged. `borrowed`: the bits are those of the
    adjoint program, since the method has no program.

    >>> import workbench as wb
    >>> traced = wb.trace("x*sin(x)", at={"x": 2.0})
    >>> traced.to_frame()[["name", "expression", "adjoint"]].values.tolist()[-1]
    ['v2', 'v0 * v1', 1.0]
    >>> len(traced.steps), traced.steps[3].action.value, traced.steps[3].target
    (8, 'seed', 'v2')
    """

    graph: Graph
    point: Mapping[str, float]
    method: str
    wrt: tuple[str, ...]
    output: int
    value: float
    nodes: tuple[NodeRecord, ...]
    sweeps: tuple[SweepRecord, ...]
    steps: tuple[StepRecord, ...]
    losses: tuple[LossRecord, ...]
    results: tuple[ResultRecord, ...]
    borrowed: bool = False

    def to_frame(self) -> "pandas.DataFrame":
        """One row a node as a tidy DataFrame.

        Columns: node, name, operator, expression, value, right_bits, lost_bits (of the value),
        the cell of each sweep (`adjoint`, `tangent_x`, `value_x_plus_h`) with its bits, of the
        operands u, v and z the rule and the value of the local partial, and which part of the
        bound of each derivative the node's roundings make.
        """
        import pandas

        return pandas.DataFrame([self._row(node) for node in self.nodes])

    def _row(self, node: NodeRecord) -> dict[str, Any]:
        row: dict[str, Any] = {
            "node": node.node,
            "name": node.name,
            "operator": node.operator,
            "expression": node.expression,
            "value": node.value,
            "right_bits": node.right_bits,
            "lost_bits": node.lost_bits,
        }
        for sweep, cell in zip(self.sweeps, node.cells, strict=True):
            row[sweep.key] = cell.value
            row[f"{sweep.key}_right_bits"] = cell.right_bits
            row[f"{sweep.key}_lost_bits"] = cell.lost_bits
        partials = {partial.operand: partial for partial in node.partials}
        for operand, name in enumerate("uvz"):
            partial = partials.get(operand)
            row[f"rule_{name}"] = None if partial is None else partial.formula
            row[f"partial_{name}"] = None if partial is None else partial.value
        for name, share in zip(self.wrt, node.bound_shares, strict=True):
            row[f"bound_share_{name}"] = share
        if self.method == "notebook_tape":
            row["visits"] = node.visits
        return row

    def to_json(self) -> str:
        """One JSON document; infinities and NaN are the texts "inf", "-inf" and "nan"."""
        return json_document({
            "expression": self.graph.to_text(),
            "variables": list(self.graph.variables),
            "point": dict(self.point),
            "method": self.method,
            "wrt": list(self.wrt),
            "output": self.output,
            "value": self.value,
            "bits_borrowed_from": "reverse" if self.borrowed else None,
            "sweeps": [asdict(one) for one in self.sweeps],
            "nodes": [asdict(one) for one in self.nodes],
            "steps": [asdict(one) for one in self.steps],
            "derivatives": [asdict(one) for one in self.results],
            "losses": [asdict(one) for one in self.losses],
        })  # fmt: skip

    def to_text(self, width: int = 80, colour: bool = False, limit: int | None = 200) -> str:
        """The sweeps as one writes them on a board, at most `width` columns wide.

        Of more than `limit` lines in a sweep the first and the last are shown.
        """
        from workbench.presentation.terminal.trace import trace_text

        return trace_text(self.view(), width=width, colour=colour, limit=limit)

    def to_html(self, path: str | Path | None = None) -> str:
        """The stepper as one self-contained page; written to `path` where one is given.

        It walks this trace and those of the other methods: the reverse sweep, the tangents, the
        notebook's tape and a difference quotient.
        """
        from workbench.presentation.steppers.page import stepper_page
        from workbench.tracing.modes import modes

        page = stepper_page(modes(self))
        if path is not None:
            write_file(path, page)
        return page

    def _repr_html_(self) -> str:
        from workbench.presentation.steppers.page import stepper_notebook
        from workbench.tracing.modes import modes

        return stepper_notebook(modes(self))

    def __repr__(self) -> str:
        return self.to_text()

    def view(self) -> TraceView:
        """The plain data that tables and the stepper are drawn from."""
        return TraceView(
            expression=self.graph.to_text(),
            latex=self.graph.to_latex() if len(self.graph) <= SHOWN_NODES else "",
            point=dict(self.point),
            method=self.method,
            wrt=self.wrt,
            value=self.value,
            nodes=self.nodes,
            sweeps=self.sweeps,
            steps=self.steps,
            losses=self.losses,
            results=self.results,
            borrowed=self.borrowed,
        )
