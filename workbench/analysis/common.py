"""The problems over which costs are compared: those on which every method could be counted."""

from collections.abc import Sequence
from typing import NamedTuple

from workbench.analysis.summary import operation_ratios, treated_by_all
from workbench.records import OperationsRecord, Status


class Common(NamedTuple):
    """How many problems all methods have in common, of how many, and why not the others.

    `missing` has the methods that could not be counted there, each with its status; none of them
    where the function has no operation to compare with.
    """

    compared: int
    total: int
    missing: dict[str, dict[str, Status]]


def common_problems(operations: Sequence[OperationsRecord]) -> Common:
    """What the medians over problems of `summary.operations_ratio` leave out.

    Methods without a count anywhere do not take part.

    >>> rows = [OperationsRecord(problem="p", method="reverse", ratio_to_primal=2.0),
    ...         OperationsRecord(problem="p", method="symbolic", status=Status.BUDGET_EXCEEDED),
    ...         OperationsRecord(problem="q", method="reverse", ratio_to_primal=2.0),
    ...         OperationsRecord(problem="q", method="symbolic", ratio_to_primal=3.0)]
    >>> found = common_problems(rows)
    >>> found.compared, found.total, [*found.missing], [*found.missing["p"]]
    (1, 2, ['p'], ['symbolic'])
    """
    counts = operation_ratios(operations)
    statuses = {(row.problem, row.method): row.status for row in operations}
    problems = dict.fromkeys(row.problem for row in operations)
    common = treated_by_all(counts)
    missing: dict[str, dict[str, Status]] = {}
    for problem in problems if counts else ():
        if problem not in common:
            absent = [method for method, found in counts.items() if problem not in found]
            missing[problem] = {
                method: statuses.get((problem, method), Status.UNSUPPORTED)
                for method in absent
                if len(absent) < len(counts)
            }
    return Common(len(common), len(problems), missing)
