"""A trace: what every node is and receives, step by step, and every way to show it."""

from collections.abc import Callable
from dataclasses import asdict, dataclass, field, fields
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from workbench.ir.graph import Graph
from workbench.presentation.text.points import point_text
from workbench.presentation.views.stepper import StepperView
from workbench.presentation.views.trace import TraceView
from workbench.records.result import Result, short_text, written
from workbench.records.trace import NodeRecord

if TYPE_CHECKING:
    import pandas


#: The columns of a frame that every method has.
_COLUMNS = ("node", "name", "operator", "expression", "value", "right_bits", "lost_bits")


@dataclass(frozen=True, kw_only=True, eq=False)
class Trace(Result, TraceView):
    """One output of a function at one point by one method, node by node and step by step.

    `nodes` are the lines of the Wengert list with values, partials, bits and one cell for each of
    the `sweeps`; `steps` tell what happens, in order; `losses` name where the bits of each
    derivative go; `results` are the derivatives, judged. `borrowed`: the bits are those of the
    adjoint program, since the method has no program. `sibling` follows the same function at the
    same point by another method, `walks` makes the stepper of both.

    >>> import workbench as wb
    >>> traced = wb.trace("x*sin(x)", at={"x": 2.0})
    >>> traced.to_frame()[["name", "expression", "adjoint"]].values.tolist()[-1]
    ['v2', 'v0 * v1', 1.0]
    >>> len(traced.steps), traced.steps[3].action.value, traced.steps[3].target
    (8, 'seed', 'v2')
    """

    graph: Graph
    output: int
    sibling: "Callable[..., Trace]" = field(repr=False, compare=False)
    walks: "Callable[[Trace], StepperView]" = field(repr=False, compare=False)

    @cached_property
    def stepper(self) -> StepperView:
        """The walks through this trace and its siblings, which run once, when first asked for."""
        return self.walks(self)

    def to_frame(self) -> "pandas.DataFrame":
        """One row per node as a tidy DataFrame.

        Columns: node, name, operator, expression, value, right_bits, lost_bits (of the value),
        the cell of each sweep (`adjoint`, `tangent_x`, `value_x_plus_h`) with its bits, of the
        operands u, v and z the rule and the value of the local partial, and which part of the
        bound of each derivative the node's roundings make.
        """
        import pandas

        return pandas.DataFrame([self._row(node) for node in self.nodes])

    def _row(self, node: NodeRecord) -> dict[str, Any]:
        row: dict[str, Any] = {name: getattr(node, name) for name in _COLUMNS}
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

    def document(self) -> dict[str, Any]:
        """The result as plain data, ready for JSON."""
        return {
            "expression": self.expression,
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
        }

    def to_text(self, width: int = 80, colour: bool = False, limit: int | None = 200) -> str:
        """The sweeps as one writes them on a board, at most `width` columns wide.

        Of more than `limit` lines in a sweep the first and the last are shown.
        """
        from workbench.presentation.terminal.trace import trace_text

        return trace_text(self, width=width, colour=colour, limit=limit)

    def to_html(self, path: str | Path | None = None) -> str:
        """The stepper as one self-contained page; written to `path` where one is given.

        It walks this trace and those of the other methods: the reverse sweep, the tangents, the
        notebook's tape and a difference quotient.
        """
        from workbench.presentation.steppers.page import stepper_page

        return written(stepper_page(self.stepper), path)

    def _repr_html_(self) -> str:
        from workbench.presentation.steppers.page import stepper_notebook

        return stepper_notebook(self.stepper)

    def __repr__(self) -> str:
        where = f"{short_text(self.expression)} at {short_text(point_text(self.point))}"
        return f"Trace({where} by {self.method}: {len(self.nodes):,} nodes)"

    def __getstate__(self) -> dict[str, Any]:
        # A read-only point knows no pickle; the stepper is made again.
        state = {one.name: getattr(self, one.name) for one in fields(self)}
        return {**state, "point": dict(self.point)}

    def __setstate__(self, state: dict[str, Any]) -> None:
        for name, one in {**state, "point": MappingProxyType(state["point"])}.items():
            object.__setattr__(self, name, one)
