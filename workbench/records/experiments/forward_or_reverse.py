"""One row of `forward_or_reverse.csv` and of `forward_or_reverse_crossings.csv`."""

from dataclasses import dataclass

from workbench.records.table import column


@dataclass(frozen=True, slots=True, kw_only=True)
class ForwardReverseRecord:
    """One map of n inputs to m outputs: what the values and the whole Jacobian cost."""

    inputs: int = column("1", "n, number of inputs", 0)
    outputs: int = column("1", "m, number of outputs", 0)
    function_operations: int = column("operation", "of the map, shared", 0)
    forward_operations: int = column("operation", "of the tangent program, shared", 0)
    reverse_operations: int = column("operation", "of the adjoint program, shared", 0)
    forward_over_reverse: float = column("1", "the one over the other; below 1 forward wins", 0.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class CrossingRecord:
    """One number of outputs: for how many inputs forward and reverse mode cost the same."""

    outputs: int = column("1", "m, number of outputs", 0)
    crossing_inputs: float | None = column("1", "n at which both cost the same, interpolated")
    crossing_over_outputs: float | None = column("1", "that n over m; C4 says 1")
