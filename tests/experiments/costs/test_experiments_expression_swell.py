"""Expression swell: the published table to the last count, and what grows how."""

import pytest

from tests.sharing import once_a_run
from workbench.calculus.adjoint import gradient_graph
from workbench.experiments.costs import expression_swell
from workbench.experiments.costs.growth import degree, factor_per_step, log_log_slope
from workbench.experiments.costs.swell_counts import by_named_steps, logistic, swell_rows
from workbench.frontends.text import parse
from workbench.ir.counting import shared_operations
from workbench.methods.protocol import First
from workbench.methods.symbolic import Symbolic
from workbench.records.experiments.claim import Verdict
from workbench.records.experiments.swell import SwellMemoryRecord, SwellRecord


@pytest.fixture(scope="session")
@once_a_run
def rows() -> tuple[SwellRecord, ...]:
    return swell_rows()


def test_the_published_table(rows: tuple[SwellRecord, ...]) -> None:
    """Baydin et al. 2018, table 1: the counts of SymPy, written out and after cse."""
    found = [(row.sympy_tree, row.sympy_cse, row.function_cse) for row in rows]
    assert found == [
        (0, 0, 0),
        (2, 2, 3),
        (21, 12, 6),
        (82, 27, 9),
        (264, 45, 12),
        (768, 67, 15),
        (2096, 93, 18),
        (5472, 123, 21),
        (13824, 157, 24),
        (34048, 195, 27),
    ]


def test_ours_beside_it(rows: tuple[SwellRecord, ...]) -> None:
    assert [row.function_operations for row in rows] == [3 * n for n in range(10)]
    assert [row.reverse_shared for row in rows[1:]] == [8 * n - 10 for n in range(2, 11)]
    assert [row.named_shared for row in rows[1:]] == [6 * n - 7 for n in range(2, 11)]
    for row in rows[2:]:
        assert row.reverse_shared == shared_operations(gradient_graph(logistic(row.length), "x"))
        assert row.function_operations < row.forward_shared < 10 * row.length
        assert isinstance(row.reverse_tree, int) and isinstance(row.symbolic_tree, int)
        assert row.symbolic_shared < row.symbolic_tree < row.reverse_tree


def test_how_it_grows(rows: tuple[SwellRecord, ...]) -> None:
    """Exponentially written out, as polynomials of rising degree with less and less sharing."""
    found = expression_swell.growth(rows)
    first, last = found.tree_factors
    assert 3.5 > first > last > 2.4 and found.tree_degree == 2
    assert (found.cse_degree, found.shared_degree) == (2, 3)
    assert (found.named_per_step, found.reverse_per_step) == (6.0, 8.0)
    assert degree([row.sympy_tree for row in rows[3:]]) is None


def test_sharing_keeps_sympys_memory_small(rows: tuple[SwellRecord, ...]) -> None:
    last = rows[-1]
    assert last.sympy_nodes > 500 * last.sympy_objects
    assert last.sympy_bytes > 10 * last.reverse_bytes
    assert last.reverse_nodes < 100 < last.sympy_objects < 110


def test_named_steps_are_the_derivative() -> None:
    step = Symbolic().derive(parse("4*p*(1 - p)"), First(("p",))).program
    assert step is not None
    named = by_named_steps(step, 6)
    expected = gradient_graph(logistic(6), ["x"])
    for x in (0.125, 0.3, 0.75):
        assert named(x=x) == pytest.approx(expected(x=x), rel=1e-12)
    assert shared_operations(named) == 29


def test_the_outcome() -> None:
    outcome = expression_swell.run(0)
    operations, memory = outcome.tables
    assert [table.timed for table in (operations, memory)] == [False, True]
    assert all(isinstance(row, SwellMemoryRecord) for row in memory.rows)
    peaks = [(row.sympy_peak_bytes, row.reverse_peak_bytes) for row in memory.rows]
    assert peaks == sorted(peaks) and peaks[-1][0] > 10 * peaks[-1][1]
    for figure in ("34048", "525818", "195", "70", "quadratically", "(8 more per step)"):
        assert figure in outcome.sentence
    assert {len(series.x) for plot in outcome.plots for series in plot.series} == {9}


def test_the_verdict_follows_the_rows(rows: tuple[SwellRecord, ...]) -> None:
    found = expression_swell.finding(rows)
    assert found.verdict is Verdict.RESERVED
    assert "34048" in found.measured and "6 operations per step" in found.reservation
    cheap = tuple(
        SwellRecord(
            length=row.length,
            sympy_tree=2**row.length,
            sympy_cse=1,
            named_shared=row.length,
            forward_shared=row.length,
            reverse_shared=2 * row.length,
            symbolic_shared=row.length,
        )
        for row in rows
    )
    assert expression_swell.finding(cheap).verdict is Verdict.FAILS


def test_growth_is_read_from_costs() -> None:
    sizes = [10, 100, 1000]
    assert log_log_slope(sizes, [5 * n**1.5 for n in sizes]) == pytest.approx(1.5)
    assert factor_per_step([4, 5, 6], [7 * 2.5**n for n in (4, 5, 6)]) == pytest.approx(2.5)
    assert degree([n**3 - n for n in range(2, 9)]) == 3
    assert degree([3, 3, 3]) == 0
    assert degree([1, 2]) is None
