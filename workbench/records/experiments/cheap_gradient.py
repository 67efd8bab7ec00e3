"""One row of `cheap_gradient.csv`: what a gradient costs against its function."""

from dataclasses import dataclass

from workbench.records.table import column


@dataclass(frozen=True, slots=True, kw_only=True)
class CheapGradientRecord:
    """One problem: operations of value and gradient over those of the function alone.

    The costliest operator is the one of the function's whose adjoint step costs most.
    """

    problem: str = column("", "name in the catalogue", "")
    family: str = column("", "its family", "")
    inputs: int = column("1", "number of variables", 0)
    function_operations: int = column("operation", "of the function, shared", 0)
    forward_operations: int = column("operation", "of the tangent program, shared", 0)
    reverse_operations: int = column("operation", "of the adjoint program, shared", 0)
    forward_ratio: float = column("1", "forward over function", 0.0)
    reverse_ratio: float = column("1", "reverse over function", 0.0)
    costliest_operator: str = column("", "operator with the costliest adjoint step", "")
    dearest_step: int = column("operation", "that operator and its adjoint step, alone", 0)
