"""Speelpenning's product: sharing alone does not reach the cheap gradient."""

from functools import cache

from workbench.calculus.adjoint import gradient_graph
from workbench.experiments.costs.growth import log_log_slope
from workbench.experiments.costs.programs import gradient_operations
from workbench.experiments.costs.sympy_gradient import in_sympy
from workbench.experiments.protocol import Experiment, Outcome, Table
from workbench.frontends.text import parse
from workbench.ir.counting import count
from workbench.presentation.views.plot import Plot, log_log_plot, series_of
from workbench.problems.large import speelpenning
from workbench.records.experiments.speelpenning import SpeelpenningRecord

FACTORS = (4, 8, 16, 32)
SOURCE = (
    "Speelpenning, doctoral thesis, University of Illinois, 1980; "
    "Griewank & Walther, Evaluating Derivatives, 2nd ed. 2008, section 3.3"
)
_SEED = "seed"

Rows = tuple[SpeelpenningRecord, ...]


def run(_: int) -> Outcome:
    """Count the gradients of products. The seed plays no part."""
    rows = speelpenning_rows()
    return Outcome(
        sentence=sentence(rows),
        source=SOURCE,
        plots=(_plot(rows),),
        tables=(
            Table(
                name="speelpenning",
                record=SpeelpenningRecord,
                rows=rows,
                meaning="Multiplications of the gradient of a product, by number of factors",
                shown="factors; function_operations: function [op]; "
                "sympy_tree: SymPy's count, tree [op]; sympy_cse: SymPy's count, cse [op]; "
                "symbolic_shared: symbolic, shared [op]; forward_shared: forward [op]; "
                "reverse_shared: reverse [op]; reverse_seeded: reverse, seed multiplied [op]",
            ),
        ),
    )


@cache
def speelpenning_rows(factors: tuple[int, ...] = FACTORS) -> Rows:
    """One row a number of factors; SymPy runs in isolation."""
    graphs = [parse(speelpenning(number)) for number in factors]
    return tuple(
        SpeelpenningRecord(
            factors=number,
            function_operations=count(graph).shared_operations,
            sympy_tree=sympy.tree,
            sympy_cse=sympy.cse,
            symbolic_shared=count(sympy.program).shared_operations,
            forward_shared=gradient_operations(graph, "forward"),
            reverse_shared=gradient_operations(graph, "reverse"),
            reverse_seeded=_seeded(number),
        )
        for number, graph, sympy in zip(factors, graphs, in_sympy(graphs), strict=True)
    )


def _seeded(number: int) -> int:
    """Operations of the adjoint program when its seed is an input and not the number 1.

    The seed comes in as a factor; its own multiplication in the function is not counted.
    """
    seeded = parse(f"{_SEED}*({speelpenning(number)})")
    names = [name for name in seeded.variables if name != _SEED]
    return count(gradient_graph(seeded, names)).shared_operations - 1


def sentence(rows: Rows) -> str:
    """What the rows show, in their own figures."""
    last = rows[-1]
    sizes = [row.factors for row in rows]
    cse = log_log_slope(sizes, [row.sympy_cse for row in rows])
    reverse = log_log_slope(sizes, [row.reverse_shared for row in rows])
    quadratic = all(row.sympy_cse == row.factors * (row.factors - 1) // 2 for row in rows)
    formula = ", which is n(n - 1)/2 in every row" if quadratic else ""
    folded = all(row.reverse_shared == 3 * row.factors - 5 for row in rows)
    seeded = all(row.reverse_seeded == 3 * (row.factors - 1) for row in rows)
    moral = (
        ": sharing alone does not reach the cheap gradient, the order of the multiplications does"
        if cse > reverse + 0.5
        else ""
    )
    # A fitted power says less than an exact formula does.
    fitted = (
        f" From {sizes[0]} to {sizes[-1]} factors the cost after cse grows about as n^{cse:.2f}, "
        f"that of reverse mode as n^{reverse:.2f}"
    )
    grown = " After cse the cost is quadratic in n, in reverse mode linear"
    return (
        f"The gradient of {last.factors} factors takes {last.sympy_tree} multiplications as SymPy "
        f"writes it and {last.sympy_cse} after cse{formula}; forward mode takes "
        f"{last.forward_shared} and reverse mode {last.reverse_shared}, each with the product. "
        f"Reverse mode is shown with the multiplications by the seed 1 left out"
        f"{' (3n - 5)' if folded else ''}; with them there are {last.reverse_seeded}"
        f"{' (3n - 3)' if seeded else ''}."
        f"{grown if quadratic and folded else fitted}{moral}."
    )


def _plot(rows: Rows) -> Plot:
    return log_log_plot(
        title="Multiplications of the gradient of a product of n factors.",
        x_label="n, number of factors",
        y_label="multiplications",
        series=tuple(
            series_of(rows, "factors", name, label, method=method)
            for name, label, method in (
                ("sympy_tree", "symbolic, as a tree", "symbolic"),
                ("sympy_cse", "symbolic, after cse", ""),
                ("forward_shared", "forward", "forward"),
                ("reverse_shared", "reverse", "reverse"),
            )
        ),
        alternative="On two logarithmic axes symbolic gradients and forward mode rise about twice "
        "as steeply as reverse mode.",
    )


EXPERIMENT = Experiment("speelpenning", "Speelpenning's product: the cheap gradient", run)
