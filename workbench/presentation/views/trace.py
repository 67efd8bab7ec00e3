"""A trace as plain data, for its table and its stepper."""

from collections.abc import Mapping
from dataclasses import dataclass

from workbench.records.trace import LossRecord, NodeRecord, ResultRecord, StepRecord, SweepRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class TraceView:
    """One function at one point by one method, node by node; every text is shown escaped.

    `function` is how a traced function is called, `result` its value. `borrowed`: the bits are
    those of the reverse sweep, since the method has no program.
    """

    expression: str
    point: Mapping[str, float]
    method: str
    wrt: tuple[str, ...]
    value: float
    latex: str = ""
    function: str = ""
    result: str = "f"
    nodes: tuple[NodeRecord, ...] = ()
    sweeps: tuple[SweepRecord, ...] = ()
    steps: tuple[StepRecord, ...] = ()
    losses: tuple[LossRecord, ...] = ()
    results: tuple[ResultRecord, ...] = ()
    borrowed: bool = False
