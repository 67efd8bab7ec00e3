"""Expression swell: the derivative of the logistic map by SymPy, forward and reverse.

Written out, SymPy's derivative grows exponentially with the length of the sequence. How much of
that is the method and how much is missing sharing, the columns beside it show: SymPy after its
`cse`, SymPy's program with equal parts shared, SymPy on each step with the steps kept by name, and
the two modes of automatic differentiation.
"""

from typing import NamedTuple

from workbench.experiments.costs.growth import degree
from workbench.experiments.costs.swell_counts import memory_rows, swell_rows
from workbench.experiments.protocol import Experiment, Outcome, Table
from workbench.presentation.views.plot import Plot, Series, series_of
from workbench.records.experiments.claim import Evidence, Verdict
from workbench.records.experiments.swell import SwellMemoryRecord, SwellRecord

#: Growth is fitted from this length on; before it the first steps' own forms show.
FITTED_FROM = 4
SOURCE = (
    "Baydin, Pearlmutter, Radul & Siskind, JMLR 18(153), 2018, table 1; "
    "the objection: Laue, arXiv:1904.02990, 2019"
)
#: With sharing, symbolic differentiation may cost so many times what reverse mode does before
#: the claim would hold without reservation.
SAME_ORDER = 2.0
_DEGREES = {1: "linearly", 2: "quadratically", 3: "cubically"}

Rows = tuple[SwellRecord, ...]


class Growth(NamedTuple):
    """How the columns grow from `FITTED_FROM` on: factors, degrees and operations per step."""

    #: Of the first step and of the last: they fall, so that no single factor is true of both.
    tree_factors: tuple[float, float]
    #: Of the polynomial that the counts over 2**n follow exactly; None where they follow none.
    tree_degree: int | None
    cse_degree: int | None
    shared_degree: int | None
    named_per_step: float
    forward_per_step: float
    reverse_per_step: float


def run(_: int) -> Outcome:
    """Count the derivatives of l1 to l10 in every form. The seed plays no part."""
    rows, memory = swell_rows(), memory_rows()
    return Outcome(
        sentence=f"{operations_sentence(rows)} {memory_sentence(rows, memory)}",
        claim="C1: symbolic differentiation needs more computation and memory than autodiff.",
        source=SOURCE,
        plots=_plots(rows),
        tables=(_operations_table(rows), _memory_table(memory)),
    )


def growth(rows: Rows) -> Growth:
    """How the columns grow, fitted or found exactly on the rows from `FITTED_FROM` on."""
    tail = [row for row in rows if row.length >= FITTED_FROM]

    def per_step(name: str) -> float:
        rise = getattr(tail[-1], name) - getattr(tail[0], name)
        return float(rise / (tail[-1].length - tail[0].length))

    return Growth(
        tree_factors=(
            tail[1].sympy_tree / tail[0].sympy_tree,
            tail[-1].sympy_tree / tail[-2].sympy_tree,
        ),
        tree_degree=degree([row.sympy_tree / 2.0**row.length for row in tail]),
        cse_degree=degree([row.sympy_cse for row in tail]),
        shared_degree=degree([row.symbolic_shared for row in tail]),
        named_per_step=per_step("named_shared"),
        forward_per_step=per_step("forward_shared"),
        reverse_per_step=per_step("reverse_shared"),
    )


def operations_sentence(rows: Rows) -> str:
    """What the counts of operations show."""
    found, last = growth(rows), rows[-1]
    return (
        f"Written out, SymPy's derivative of l{last.length} has {last.sympy_tree} operations. "
        f"One step multiplies them by {found.tree_factors[0]:.2f} at l{FITTED_FROM + 1} and by "
        f"{found.tree_factors[1]:.2f} at l{last.length}{_law(found)}. Value and derivative "
        f"take {last.reverse_shared} in reverse mode ({found.reverse_per_step:g} more per step) "
        f"and {last.forward_shared} in forward mode ({found.forward_per_step:g}). "
        f"{_objection(last)}SymPy's derivative after cse has {last.sympy_cse} and "
        f"grows {_DEGREES.get(found.cse_degree or 0, 'as fitted in no degree')}, because SymPy "
        "flattens nested products before it shares. If it differentiates step by step and the "
        f"steps keep their names, {last.named_shared} are enough ({found.named_per_step:g} per "
        "step)."
    )


def _law(found: Growth) -> str:
    """The law of the tree's counts, where they follow one exactly."""
    if found.tree_degree is None:
        return ""
    return (
        f" (from l{FITTED_FROM} on exactly 2^n times a polynomial of degree {found.tree_degree} "
        "in n)"
    )


def _objection(last: SwellRecord) -> str:
    """Laue's objection, where the counts bear it out."""
    if not isinstance(last.reverse_tree, int) or last.reverse_tree < last.sympy_tree:
        return ""
    return (
        "As Laue objects, only the written form swells: reverse mode's program, written out, has "
        f"{last.reverse_tree} operations. "
    )


def memory_sentence(rows: Rows, memory: tuple[SwellMemoryRecord, ...]) -> str:
    """What the sizes in memory show."""
    last, peak = rows[-1], memory[-1]
    return (
        f"In memory SymPy shares as well: the {last.sympy_nodes} nodes of that derivative are "
        f"{last.sympy_objects} objects of {last.sympy_bytes} bytes together, the adjoint graph's "
        f"{last.reverse_nodes} nodes take {last.reverse_bytes} bytes; while differentiating "
        f"l{peak.length}, SymPy held {peak.sympy_peak_bytes / peak.reverse_peak_bytes:.0f} times "
        "what the reverse sweep held."
    )


def finding(rows: Rows) -> Evidence:
    """What the rows say of claim C1."""
    found, last = growth(rows), rows[-1]
    measured = (
        f"l{last.length}: {last.sympy_tree} operations written out, {last.sympy_cse} after cse, "
        f"{last.named_shared} with named steps; reverse {last.reverse_shared}, forward "
        f"{last.forward_shared}; SymPy's objects {last.sympy_bytes} bytes, the adjoint graph "
        f"{last.reverse_bytes}"
    )
    if last.sympy_cse <= last.reverse_shared or last.sympy_bytes <= last.reverse_bytes:
        return Evidence(Verdict.FAILS, measured, "shared, SymPy's derivative is the cheaper one")
    if found.named_per_step <= SAME_ORDER * found.reverse_per_step:
        return Evidence(
            Verdict.RESERVED,
            measured,
            "without sharing the growth is exponential; where intermediate results keep their "
            f"names, symbolic differentiation takes {found.named_per_step:g} operations per step "
            f"and reverse mode {found.reverse_per_step:g}",
        )
    return Evidence(Verdict.HOLDS, measured)


def _operations_table(rows: Rows) -> Table:
    return Table(
        name="expression_swell",
        record=SwellRecord,
        rows=rows,
        meaning="Operations and size of the derivative of the logistic map, by length",
        shown="length: n; function_operations: function [op]; "
        "sympy_tree: SymPy's count, tree [op]; sympy_cse: SymPy's count, cse [op]; "
        "symbolic_tree: symbolic, tree [op]; symbolic_shared: symbolic, shared [op]; "
        "named_shared: symbolic, named steps [op]; forward_shared: forward [op]; "
        "reverse_shared: reverse [op]; reverse_tree: reverse, tree [op]; "
        "sympy_objects: SymPy's objects; sympy_bytes: SymPy's objects [byte]; "
        "reverse_bytes: adjoint graph [byte]",
    )


def _memory_table(memory: tuple[SwellMemoryRecord, ...]) -> Table:
    return Table(
        name="expression_swell_memory",
        record=SwellMemoryRecord,
        rows=memory,
        meaning="The most memory that making the derivative took, as traced in this run",
        shown="length: n; sympy_peak_bytes: SymPy's diff, peak [byte]; "
        "reverse_peak_bytes: reverse sweep, peak [byte]",
        timed=True,
    )


def _plots(rows: Rows) -> tuple[Plot, ...]:
    shown = [row for row in rows if row.length > 1]

    def series(label: str, name: str, method: str = "") -> Series:
        return series_of(shown, "length", name, label, method=method)

    return (
        Plot(
            title="Operations of the derivative by the length n of the sequence.",
            x_label="n",
            y_label="operations",
            y_scale="log",
            series=(
                series("reverse, as a tree", "reverse_tree"),
                series("symbolic, as a tree", "symbolic_tree", "symbolic"),
                series("symbolic, after cse", "sympy_cse"),
                series("symbolic, named steps", "named_shared"),
                series("forward", "forward_shared", "forward"),
                series("reverse", "reverse_shared", "reverse"),
            ),
            alternative="On a logarithmic axis the two trees rise as straight lines; all programs "
            "that share equal parts stay far below them and bend.",
        ),
        Plot(
            title="Size of the derivative in memory by the length n of the sequence.",
            x_label="n",
            y_label="nodes or objects",
            y_scale="log",
            series=(
                series("SymPy's nodes, written out", "sympy_nodes", "symbolic"),
                series("SymPy's objects in memory", "sympy_objects"),
                series("nodes of the adjoint graph", "reverse_nodes", "reverse"),
            ),
            alternative="The nodes of the tree rise exponentially; the objects in memory and the "
            "nodes of the adjoint graph rise slowly.",
        ),
    )


EXPERIMENT = Experiment(
    "expression_swell", "Expression swell: the derivative of the logistic map", run
)
