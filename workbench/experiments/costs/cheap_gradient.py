"""The cheap gradient: operations of value and gradient over those of the function, everywhere."""

from functools import cache
from statistics import median

from workbench.calculus.adjoint import gradient_graph
from workbench.experiments.costs.programs import gradient_operations
from workbench.experiments.protocol import Experiment, Outcome, Table
from workbench.ir.builder import GraphBuilder
from workbench.ir.counting import count
from workbench.ir.graph import Graph
from workbench.ir.literal import Literal
from workbench.ir.traversal import depends_on
from workbench.presentation.views.plot import Plot, Series, log_log_plot, series_of
from workbench.problems import PROBLEMS
from workbench.records.experiments.cheap_gradient import CheapGradientRecord

#: Published bounds on cost(gradient)/cost(function), smallest first.
BOUNDS = (3.0, 4.0, 5.0)
MODES = ("forward", "reverse")
SOURCE = (
    "bound of 3 to 4: Griewank & Walther, Evaluating Derivatives, 2nd ed. 2008; "
    "bound of 5: as reported elsewhere"
)

Rows = tuple[CheapGradientRecord, ...]


def run(_: int) -> Outcome:
    """Count value and gradient of every problem of the catalogue. The seed plays no part."""
    rows = cheap_gradient_rows()
    return Outcome(
        sentence=sentence(rows),
        claim="Value and gradient together cost at most 3 to 4 times the function (others say 5), "
        "however many inputs there are.",
        source=SOURCE,
        plots=_plots(rows),
        tables=(
            Table(
                name="cheap_gradient",
                record=CheapGradientRecord,
                rows=rows,
                meaning="Operations of value and gradient over those of the function, by problem",
                shown="problem; inputs; function_operations: function [op]; "
                "forward_ratio: forward [× function]; reverse_ratio: reverse [× function]; "
                "costliest_operator: costliest operator; "
                "dearest_step: with its adjoint step [op]",
            ),
        ),
    )


@cache
def cheap_gradient_rows() -> Rows:
    """One row a problem whose function has an operation, the costliest gradient first."""
    rows = []
    for one in PROBLEMS.values():
        graph = one.graph
        function = count(graph).shared_operations
        if not function:
            continue
        forward = gradient_operations(graph, "forward")
        reverse = gradient_operations(graph, "reverse")
        operator, step = costliest_step(graph)
        rows.append(
            CheapGradientRecord(
                problem=one.name,
                family=one.family,
                inputs=len(graph.variables),
                function_operations=function,
                forward_operations=forward,
                reverse_operations=reverse,
                forward_ratio=forward / function,
                reverse_ratio=reverse / function,
                costliest_operator=operator,
                dearest_step=step,
            )
        )
    return tuple(sorted(rows, key=lambda row: (-row.reverse_ratio, row.problem)))


def costliest_step(graph: Graph) -> tuple[str, int]:
    """The operator of a graph whose adjoint step costs most, and its cost with the operator.

    >>> from workbench.frontends.text import parse
    >>> costliest_step(parse("x + x*y"))
    ('multiply', 3)
    """
    active = depends_on(graph, graph.variables)
    found = [("", 0)]
    for node, row, operands in graph.nodes():
        if operands and active[node]:
            fixed = tuple(graph.literal(one) for one in operands)
            active_ones = tuple(bool(active[one]) for one in operands)
            found.append((row.name, step_cost(graph.codes[node], active_ones, fixed)))
    return max(found, key=lambda one: one[1])


@cache
def step_cost(code: int, active: tuple[bool, ...], fixed: tuple[Literal | None, ...]) -> int:
    """Operations of one operator and of its adjoint step, with an adjoint to multiply.

    Operands that are not active are the literals given, or variables that are not differentiated.
    """
    builder = GraphBuilder()
    names = [f"u{place}" for place in range(len(active))]
    operands = [
        builder.variable(name) if literal is None else builder.literal(literal)
        for name, literal in zip(names, fixed, strict=True)
    ]
    result = builder.apply_code(code, *operands)
    whole = builder.build([builder.apply("multiply", builder.variable("adjoint"), result)])
    wrt = [name for name, is_active in zip(names, active, strict=True) if is_active]
    return count(gradient_graph(whole, wrt)).shared_operations - 1


def sentence(rows: Rows) -> str:
    """What the rows show, in their own figures."""
    ratios = [row.reverse_ratio for row in rows]
    forward = max(rows, key=lambda row: row.forward_ratio)
    worst = rows[0]
    within = "; ".join(
        f"{sum(ratio <= bound for ratio in ratios)} of {len(ratios)} stay within {bound:g}"
        for bound in BOUNDS
    )
    return (
        f"In reverse mode value and gradient cost {median(ratios):.3g} times the function in the "
        f"median over {len(rows)} problems: {within}. The costliest is {worst.problem} with "
        f"{worst.reverse_ratio:.3g} times its {worst.function_operations} operations, because its "
        f"{worst.costliest_operator} alone comes to {worst.dearest_step} with its adjoint step. "
        f"Forward mode costs up to {forward.forward_ratio:.3g} times the function "
        f"({forward.problem}, {forward.inputs} inputs)."
    )


def _plots(rows: Rows) -> tuple[Plot, ...]:
    shares = tuple(100.0 * (place + 0.5) / len(rows) for place in range(len(rows)))
    by_inputs = sorted(rows, key=lambda row: row.inputs)
    ratios = {mode: tuple(sorted(getattr(row, f"{mode}_ratio") for row in rows)) for mode in MODES}

    def levels(start: float, end: float) -> list[Series]:
        ends = (start, end)
        return [
            Series(label=f"published bound {bound:g}", x=ends, y=(bound, bound), kind="line")
            for bound in BOUNDS
        ]

    return (
        Plot(
            title="Cost of value and gradient over that of the function, problems in order.",
            x_label="problems with at most this cost [%]",
            y_label="operations [× function]",
            y_scale="log",
            series=(
                *(Series(label=mode, x=shares, y=ratios[mode], method=mode) for mode in MODES),
                *levels(0.0, 100.0),
            ),
            alternative="The ratios of all problems in order, with level lines at the published "
            f"bounds; reverse mode ends at {ratios['reverse'][-1]:.3g}, forward mode at "
            f"{ratios['forward'][-1]:.3g}.",
        ),
        log_log_plot(
            title="The same by the number of inputs.",
            x_label="inputs",
            y_label="operations [× function]",
            series=(
                *(
                    series_of(
                        by_inputs, "inputs", f"{mode}_ratio", mode, method=mode, kind="points"
                    )
                    for mode in MODES
                ),
                *levels(1.0, float(by_inputs[-1].inputs)),
            ),
            alternative="The same ratios over the number of inputs. Forward mode costs more with "
            "every input, reverse mode does not.",
        ),
    )


EXPERIMENT = Experiment("cheap_gradient", "The cheap gradient, over all problems", run)
