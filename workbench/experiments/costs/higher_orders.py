"""Higher derivatives: error and operations by order, for every method that has them.

Nesting a first derivative n times costs a factor per order unless the program shares what it
repeats; Taylor mode carries all orders along and costs order**2. Differences lose digits with
every order: with n + 1 points and the best power of u for a step, truncation and round-off are
both near u**(2/(n + 2)).
"""

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from workbench.experiments.costs.growth import degree, factor_per_step
from workbench.experiments.costs.higher_order_rows import ORDER, SUBJECTS, subject_rows
from workbench.experiments.protocol import Experiment, Outcome, Table
from workbench.presentation.text.numbers import short
from workbench.presentation.views.plot import Plot, series_by, series_of
from workbench.records import Status
from workbench.records.experiments.higher_orders import HigherOrderRecord, HigherOrderSummaryRecord

NAME = "higher_orders"
#: Orders that the page shows; the files have all.
SHOWN = (1, 2, 4, 8)
#: Counts grow regularly from this order on.
REGULAR_FROM = 3
#: Relative errors below this one, zero included, are drawn here.
LEAST = 2.0**-54
SOURCE = (
    "Griewank & Walther, Evaluating Derivatives, 2nd ed. 2008, sections 13.1 and 13.2; "
    "Fornberg, Math. Comp. 51, 1988; the function: Martins, Sturdza & Alonso, ACM TOMS 29, 2003"
)
CLAIM = (
    "Nested differentiation costs a factor per order, Taylor mode the square of the order "
    "(Griewank & Walther); differences lose digits with every order."
)


def run(_: int = 0) -> Outcome:
    """Every function by every method, orders 1 to 8. The seed plays no part."""
    rows = [row for subject in SUBJECTS for row in subject_rows(subject)]
    return Outcome(
        sentence=sentence(rows),
        claim=CLAIM,
        source=SOURCE,
        plots=(_errors_plot(rows), _operations_plot(rows)),
        tables=(
            Table(
                name=f"{NAME}_summary",
                record=HigherOrderSummaryRecord,
                rows=tuple(summary_rows(rows)),
                meaning="Relative error, and operations of all orders together, by highest order",
                shown="; ".join(
                    (
                        "function; method",
                        *(f"error_{order}: error, order {order}" for order in SHOWN),
                        *(f"operations_{order}: operations to {order}" for order in SHOWN),
                    )
                ),
            ),
            Table(
                name=NAME,
                record=HigherOrderRecord,
                rows=tuple(rows),
                meaning="every order from 1 to 8 by every method, one row each",
            ),
        ),
    )


def summary_rows(rows: Sequence[HigherOrderRecord]) -> list[HigherOrderSummaryRecord]:
    """One row per function and method, of the orders that the page shows."""
    summaries = []
    for function, method in dict.fromkeys((row.function, row.method) for row in rows):
        mine = {row.order: row for row in rows if (row.function, row.method) == (function, method)}
        columns: dict[str, Any] = {}
        for order in set(SHOWN) & set(mine):
            columns[f"error_{order}"] = mine[order].error_relative
            columns[f"operations_{order}"] = mine[order].operations
        summaries.append(HigherOrderSummaryRecord(function=function, method=method, **columns))
    return summaries


def sentence(rows: Sequence[HigherOrderRecord]) -> str:
    """What the rows of the first function show, in their own figures."""
    subject = SUBJECTS[0]
    by_method = _by_method(rows)
    taylor, forward, reverse, symbolic, fornberg = (
        by_method[name]
        for name in ("taylor", "nested_forward", "nested_reverse", "nested_symbolic", "fornberg")
    )
    last = taylor[-1]
    # Terms of a product with itself are equal in pairs: a polynomial for orders of one parity.
    growth = degree([row.operations or 0 for row in taylor if row.order % 2 == 0])
    shape = {1: "linearly", 2: "quadratically", 3: "cubically"}.get(growth or 0, "irregularly")
    return (
        f"{subject.expression} and all its derivatives up to order {last.order} take "
        f"{last.operations} operations in Taylor mode, growing {shape}; nested forward mode takes "
        f"{forward[-1].operations} ({_factor(forward)} times as many with every order) and nested "
        f"reverse mode {reverse[-1].operations} ({_factor(reverse)} times), although equal parts "
        f"are shared; SymPy's are {symbolic[-1].operations} at order {symbolic[-1].order} "
        f"({_factor(symbolic)} times), where this experiment stops it. "
        f"Every exact method keeps at least {_least_digits([taylor, forward, reverse, symbolic])} "
        f"of float64's 16 digits at all orders; differences keep {_digits(fornberg[0])} at order 1 "
        f"and {_digits(fornberg[-1])} at order {fornberg[-1].order}."
    )


def _shown(rows: Sequence[HigherOrderRecord]) -> list[HigherOrderRecord]:
    """The rows of the first function that have a result."""
    return [row for row in rows if row.function == SUBJECTS[0].name and row.status is Status.OK]


def _by_method(rows: Sequence[HigherOrderRecord]) -> dict[str, list[HigherOrderRecord]]:
    found: dict[str, list[HigherOrderRecord]] = {}
    for row in _shown(rows):
        found.setdefault(row.method, []).append(row)
    return found


def _factor(rows: Sequence[HigherOrderRecord]) -> str:
    """By what the operations grow with an order, fitted where they grow regularly."""
    regular = rows[REGULAR_FROM - 1 :]
    return (
        f"{factor_per_step([r.order for r in regular], [r.operations or 0 for r in regular]):.2g}"
    )


def _digits(row: HigherOrderRecord) -> str:
    """The decimal digits that are right."""
    return f"{-math.log10(max(row.error_relative or 0.0, LEAST)):.2g}"


def _least_digits(methods: Sequence[Sequence[HigherOrderRecord]]) -> str:
    worst = max((row for rows in methods for row in rows), key=lambda row: row.error_relative or 0)
    return _digits(worst)


def _errors_plot(rows: Sequence[HigherOrderRecord]) -> Plot:
    fornberg = _by_method(rows)["fornberg"]
    split = [row for row in fornberg if row.truncation_relative]
    return Plot(
        title=f"Relative error at x = {SUBJECTS[0].at:g}",
        x_label="order of the derivative",
        y_label="relative error",
        series=(
            *(
                replace(one, y=tuple(max(error, LEAST) for error in one.y))
                for one in series_by(_shown(rows), "method", "order", "error_relative")
            ),
            series_of(split, "order", "truncation_relative", "truncation: fornberg", kind="line"),
        ),
        y_scale="log",
        alternative=(
            "Relative error by order: exact methods stay near the last bit, differences rise to "
            f"{short(fornberg[-1].error_relative, 2)} at order {ORDER}. Errors below 2**-54 are "
            "drawn there."
        ),
    )


def _operations_plot(rows: Sequence[HigherOrderRecord]) -> Plot:
    return Plot(
        title="Operations of all orders together",
        x_label="highest order",
        y_label="operations",
        series=series_by(_shown(rows), "method", "order", "operations"),
        y_scale="log",
        alternative=(
            "Operations by order, logarithmic: nested reverse mode rises along a straight line, "
            "Taylor mode bends away below it."
        ),
    )


EXPERIMENT = Experiment(NAME, "Higher derivatives: error and operations by order", run)
