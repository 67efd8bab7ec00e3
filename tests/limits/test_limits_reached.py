"""Every limit of the table is reached: set low, it stops the work, and the message names it."""

import importlib
import math
import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest

import workbench as wb
from tests.lanes import every_row
from tests.traced import traced
from workbench.engines.numpy import NumpyProgram
from workbench.errors import WorkbenchError
from workbench.fitting.checks import make_problem
from workbench.fitting.diagnostics import diagnose
from workbench.fitting.linear import exact_solution
from workbench.fitting.nist_formula import read_formula
from workbench.fitting.objective import Objective
from workbench.frontends.fpcore import read_cores
from workbench.frontends.sympy.budget import object_budget
from workbench.frontends.sympy.limits import (
    refuse_nested_selections,
    refuse_numbers,
    refuse_swell,
)
from workbench.grading.judging import Judge
from workbench.isolation import Worker
from workbench.limits import Limits, limits
from workbench.measure.balls.roundoff import arithmetic_bounds
from workbench.measure.balls.run import BallRun
from workbench.methods import symbolic
from workbench.methods.univariate import nested_symbolic
from workbench.problems.corpora.reading import problems_of
from workbench.problems.corpora.tables import read_lines
from workbench.reporting import background
from workbench.shrinking.forms import BASIC
from workbench.shrinking.reduction import Example, reduce_further
from workbench.sweeping.case import Case as SweptCase
from workbench.sweeping.room import Room
from workbench.tracing.bits.table import bits_table
from workbench.truth import truth_coverage

F = wb.parse("x*y*exp(x*y)")
SINE = wb.parse("sin(x)*x")
SHORT = wb.parse("asin(1e4*x)")
SHARED = wb.parse("a = x*x; b = a*a; b*b")
AT = {"x": 1.5, "y": 0.5}


class Case(NamedTuple):
    """A low value, and a call that gives or raises the message of a limit, of which a part."""

    low: float
    call: Callable[[], object]
    part: str = ""


def line() -> Any:
    data = {"x": np.array([1.0, 2.0, 3.0, 4.0]), "y": np.array([1.0, 2.5, 2.9, 4.2])}
    return make_problem("a*x + b", data, "y", {"a": 1.0, "b": 0.0})


def turning() -> wb.Graph:
    return traced(("x",), "x", ("x > 0", True), function=abs)


def reason(text: str, at: float) -> str:
    return wb.certify(wb.parse(text), at={"x": at})["x"].reason


def slowly(x: float) -> float:
    time.sleep(0.01)
    return x


def expanded() -> object:
    import sympy

    with object_budget("an expansion"):
        return ((sympy.Symbol("x") + 1) ** 60).expand()


NAMED = {
    "text_characters": Case(3, lambda: wb.parse("x + y")),
    "text_depth": Case(1, lambda: wb.parse("((x))"), "parentheses (limit"),
    "name_characters": Case(3, lambda: wb.parse("abcd")),
    "literal_digits": Case(20, lambda: wb.parse("1" * 21)),
    "literal_exponent": Case(400, lambda: wb.parse("1e500"), "in magnitude"),
    "unrolled_operations": Case(
        9, lambda: read_cores("(FPCore (x) (while (< i 9) ([i 0 (+ i 1)]) x))"), "too long"
    ),
    "sampling_tries": Case(
        1, lambda: problems_of("(FPCore (x) :pre (< 1 (* x x) 2) x)")[0].sample(9, 1), "no point"
    ),
    "refused_lines": Case(0, lambda: read_lines(Path("a.txt"), "x y"), "a.txt, line 1"),
    "graph_nodes": Case(4, lambda: wb.parse("x*y*z")),
    "derivative_order": Case(2, lambda: wb.derivatives(SINE, "x", order=3), "1 to 2"),
    "taylor_nodes": Case(1, lambda: wb.derivatives(SINE, "x", order=3, method="taylor")),
    "nested_nodes": Case(1, lambda: wb.derivatives(SINE, "x", order=3, method="nested_forward")),
    "fornberg_nodes": Case(1, lambda: wb.derivatives(SINE, "x", order=3, method="fornberg")),
    "hessian_variables": Case(1, lambda: wb.hessian(F), "wb.hvp"),
    "counted_sweep": Case(1, lambda: wb.jacobian(F).plan.reason),
    "sweep_tangents": Case(0, lambda: wb.gradient(F, method="forward").plan.reason),
    "program_nodes": Case(0, lambda: wb.gradient(F, method="central_difference").plan.reason),
    "visited_nodes": Case(0, lambda: wb.gradient(F, method="central_difference").plan.reason),
    "repeated_nodes": Case(
        1, lambda: wb.gradient(F, method="complex_step")(AT), "2 runs of 5 nodes"
    ),
    "traced_paths": Case(
        1, lambda: wb.gradient(turning()).batch({"x": [-1.0, 1.0]}), "more than 1 paths"
    ),
    "optimal_step_variables": Case(
        1, lambda: wb.gradient(F, method="forward_difference[step=optimal]")(AT)
    ),
    "black_box_seconds": Case(
        0.01, lambda: wb.gradient(wb.BlackBox(slowly), method="central_difference").at([1.0])
    ),
    "sympy_bits": Case(64, lambda: refuse_numbers(wb.parse("9**99 + x"))),
    "sympy_nested_maxima": Case(0, lambda: refuse_nested_selections(wb.parse("max(x, min(x, y))"))),
    "sympy_maximum_arguments": Case(2, lambda: refuse_nested_selections(wb.parse("max(x, y, z)"))),
    "sympy_nested_conditions": Case(
        0, lambda: refuse_nested_selections(wb.parse("where(x < y, x, y)"))
    ),
    "sympy_tree_operations": Case(1, lambda: refuse_swell(F, ["x"])),
    "sympy_swell_operations": Case(1, lambda: refuse_swell(F, ["x"])),
    "sympy_again_operations": Case(1, lambda: nested_symbolic._refuse_swell(None, SINE, 2)),
    "sympy_objects": Case(100, expanded, "limit sympy_objects=1000"),
    "tape_visits": Case(2, lambda: wb.gradient(SHARED, method="notebook_tape")),
    "trace_visits": Case(2, lambda: wb.trace(SHARED, at={"x": 1.0}, method="notebook_tape")),
    "trace_bits_nodes": Case(2, lambda: bits_table(F, [1.0, 2.0])),
    "referee_bits": Case(128, lambda: reason("sin(1e60*x)", 1.0), "128 bits"),
    "referee_work": Case(0, lambda: reason("sin(x)", 1.0), "work budget"),
    "referee_storage": Case(0, lambda: reason("sin(x)", 1.0), "storage budget"),
    "bound_work": Case(1, lambda: arithmetic_bounds(F, [1.0, 2.0])[0].reason),
    "fit_eager_operations": Case(1, lambda: Objective(line(), "scalar").refuse_long_work(1)),
    "fit_exact_work": Case(1, lambda: exact_solution(line()).reason, "too many rows"),
    "fit_terms": Case(
        2,
        lambda: read_formula(["y = B0 + B1*(x**1) + ... + B9*(x**9) + e"], "a.dat", 7),
        "no rising row",
    ),
}


@pytest.mark.parametrize("name", NAMED)
def test_a_limit_that_is_reached_is_named(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    case = NAMED[name]
    # SymPy takes seconds to load; what comes back from it is a graph.
    monkeypatch.setattr(nested_symbolic, "from_sympy", lambda *_, **__: F)
    with limits(**{name: case.low}):
        try:
            message = str(case.call())
        except WorkbenchError as error:
            kinds = {one.__name__ for one in type(error).__mro__}
            message = str(error)
            assert kinds & set(Limits.rows()[name].beyond.split(", "))
        assert re.search(rf"\(limit ([\w ]+ )?{name}\b", message) and case.part in message
    try:
        message = str(case.call())
    except WorkbenchError as error:
        message = str(error)
    assert name not in message


# -- limits beyond which there is another way, or less to say ------------------------------------


def one_sided() -> bool:
    data = {"x": np.array([1.0, 2.0]), "y": np.array([1.0, 2.0])}
    objective = Objective(
        make_problem("sqrt(w)*x", data, "y", {"w": 1e-9}), "central_difference[step=1e-6]"
    )
    return bool(np.isfinite(objective.jacobian([1e-9])[1]).all())


def shrunk() -> int:
    example = Example(wb.parse("x + y*x"), {"x": 2.0, "y": 3.0})
    return len(reduce_further(example, BASIC, lambda one: True).graph)


def tolerance() -> float:
    return Judge().truths(F, AT)["x"].tolerance


def threads() -> int:
    """How many threads share the blocks of a batch where there are four processors."""
    shares = []
    blocks = NumpyProgram._blocks

    def counted(program: NumpyProgram, *arguments: Any) -> Any:
        shares.append(arguments)
        return blocks(program, *arguments)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("workbench.engines.numpy.processors", lambda: 4)
        patch.setattr(NumpyProgram, "_blocks", counted)
        NumpyProgram(SINE).sums(np.zeros(100_000))
    return len(shares)


#: A low value, and what is otherwise beyond it.
QUIET: dict[str, tuple[float, Callable[[], object]]] = {
    "threads": (1, threads),
    "sympy_counted_operations": (0, lambda: symbolic.counted_operations(F, ())),
    "certified_partials": (1, lambda: len(truth_coverage(wb.parse("+".join(VARIABLES))).certified)),
    "certified_sample": (5, lambda: len(truth_coverage(wb.parse("+".join(MANY))).certified)),
    "judging_storage": (0, lambda: BallRun(wb.parse("(1 + x) - 1"), [1e-300]).value(0)[1]),
    "shortening_nodes": (0, lambda: wb.gradient(SHORT, method="five_point").call(3e-5)[1] > 0),
    "fit_rescued_rows": (0, one_sided),
    "fit_diagnosed_numbers": (0, lambda: diagnose(line(), np.array([1.0, 0.0])).covariance is None),
    "graded_bound_nodes": (0, tolerance),
    "shrinking_trials": (0, shrunk),
}
VARIABLES = [f"x{number}" for number in range(20)]
MANY = [f"x{number}" for number in range(65)]


@every_row("name", QUIET)
def test_beyond_a_limit_there_is_another_way(name: str) -> None:
    low, call = QUIET[name]
    usual = call()
    with limits(**{name: low}):
        assert call() != usual
    assert call() == usual


# -- workers and times ---------------------------------------------------------------------------

RECORDED = {
    "symbolic_seconds",
    "symbolic_megabytes",
    "experiment_seconds",
    "experiment_megabytes",
    "timing_seconds",
    "case_seconds",
    "case_megabytes",
}
IN_A_WORKER = {"worker_seconds", "worker_megabytes"}


def case_of(text: str) -> SweptCase:
    (problem,) = read_lines(Path("a.txt"), text)
    return SweptCase(
        number=0,
        name=problem.name,
        problem=problem,
        path="a.txt",
        corpus="a.txt",
        points=1,
        seed=1,
        over="range",
        methods=("reverse",),
    )


def test_what_bounds_a_worker_and_timings(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: dict[str, float] = {}

    def record(*_: object, seconds: float, megabytes: float = 0.0, **__: object) -> Any:
        seen.update({str(seconds): float(seconds), str(megabytes): float(megabytes)})
        raise WorkbenchError("enough")

    monkeypatch.setattr(symbolic, "run_isolated", record)
    monkeypatch.setattr(Worker, "call", record)
    monkeypatch.setattr(
        importlib.import_module("workbench.comparison.compare"), "timing_rows", record
    )
    with limits(**dict.fromkeys(RECORDED, 64.5)):
        with pytest.raises(WorkbenchError):
            wb.gradient(F, method="symbolic")
        with background.Background(["own_class"], 1) as running:
            assert running.outcomes()["own_class"].message == "enough"
        with pytest.raises(WorkbenchError):
            wb.compare("x", {"x": 1.0}, methods="reverse")
        assert Room().outcome(case_of("x")) != b""
    units = {name: Limits.rows()[name].unit for name in RECORDED - {"timing_seconds"}}
    assert seen.pop("64.5") == 64.5 and math.isfinite(seen.pop("0.0"))
    assert seen == {f"64.5 {unit} (limit {name})": 64.5 for name, unit in units.items()}


def test_no_row_without_a_test() -> None:
    assert {*NAMED, *QUIET, *RECORDED, *IN_A_WORKER} == set(Limits.rows())
