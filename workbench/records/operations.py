"""One row of `operations.csv`: the cost of one method's derivative program."""

from dataclasses import dataclass

from workbench.records.status import Status
from workbench.records.table import column


@dataclass(frozen=True, slots=True, kw_only=True)
class OperationsRecord:
    """What one derivative program (value and all partials) costs, counted by the one counter.

    Counts beyond 2**1024 are text of the form `10^x`. Class counts are of the shared program.
    """

    problem: str = column("", "name in the catalogue", "")
    method: str = column("", "method with its options", "")
    tree_operations: int | str | None = column("operation", "without sharing")
    shared_operations: int | None = column("operation", "with sharing (the DAG)")
    ratio_to_primal: float | None = column("1", "shared operations over those of the function")
    additions: int | None = column("operation", "additions, subtractions, negations")
    multiplications: int | None = column("operation", "multiplications")
    divisions: int | None = column("operation", "divisions")
    powers: int | None = column("operation", "an integer power is one power")
    elementary: int | None = column("operation", "elementary and special functions")
    comparisons: int | None = column("operation", "comparisons and selections, counted apart")
    evaluations_of_primal: int | None = column("1", "runs of the function a gradient takes")
    sympy_count_ops: int | None = column("operation", "SymPy's own count, for comparison")
    status: Status = column("", "what became of this row", Status.OK)
