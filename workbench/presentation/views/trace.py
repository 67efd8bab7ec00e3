"""A trace as plain data, for its table and its stepper."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from workbench.records.trace import LossRecord, NodeRecord, ResultRecord, StepRecord, SweepRecord


class SourceLine(NamedTuple):
    """A line of a function's source: its number, the nodes that it made, by name, and how the
    conditions that it asks were decided."""

    number: int
    text: str
    nodes: tuple[str, ...] = ()
    decided: tuple[bool, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TraceView:
    """One function at one point by one method, node by node; every text is shown escaped.

    `function` is how a traced function is called, `source` its lines where there are several, and
    `result` its value. `borrowed`: the bits are
    those of the reverse sweep, since the method has no program.
    """

    expression: str
    point: Mapping[str, float]
    method: str
    wrt: tuple[str, ...]
    value: float
    latex: str = ""
    function: str = ""
    source: tuple[SourceLine, ...] = ()
    result: str = "f"
    nodes: tuple[NodeRecord, ...] = ()
    sweeps: tuple[SweepRecord, ...] = ()
    steps: tuple[StepRecord, ...] = ()
    losses: tuple[LossRecord, ...] = ()
    results: tuple[ResultRecord, ...] = ()
    borrowed: bool = False
