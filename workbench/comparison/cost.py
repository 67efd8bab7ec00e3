"""The costs of contestants: operations of their programs, and time by stage."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from functools import partial
from typing import Any

from workbench.comparison.contestant import Contestant, failure
from workbench.engines import Engine, engine_named
from workbench.ir.builder import GraphBuilder
from workbench.ir.counting import OperationCount, count
from workbench.ir.graph import Graph
from workbench.measure.timing import time_interleaved, time_once, time_repeatedly
from workbench.records import OperationsRecord, Stage, Status, TimingRecord, columns
from workbench.records.timing import PRIMAL

#: Part of the time of a problem that the derivations of one method may take again.
DERIVING = 0.1
#: What no method is called.
_CALL = "(empty call)"


def operations_rows(
    problem: str, graph: Graph, contestants: Sequence[Contestant]
) -> list[OperationsRecord]:
    """One row a contestant: the counts of its program, value and all partials."""
    primal = count(graph)
    return [
        OperationsRecord(problem=problem, method=one.label, **_counts(one, primal))
        for one in contestants
    ]


def _counts(one: Contestant, primal: OperationCount) -> dict[str, Any]:
    """What the row of a contestant says beside its name; a status where nothing is counted."""
    if one.derivative is None:
        return {"status": one.status}
    facts, counted = one.derivative.derivation.facts, one.derivative.operations
    found: dict[str, Any] = {"evaluations_of_primal": facts.evaluations_of_primal}
    if counted is None:
        return found | {"status": Status.UNSUPPORTED}
    names = [name for name in columns(OperationsRecord) if hasattr(counted, name)]
    found |= {name: getattr(counted, name) for name in names}
    ratio = counted.ratio_to(primal)
    return found | {"ratio_to_primal": ratio, "sympy_count_ops": facts.sympy_count_ops}


def timing_rows(
    problem: str,
    graph: Graph,
    contestants: Sequence[Contestant],
    point: Mapping[str, float],
    *,
    repeats: int,
    seconds: float,
    seed: int,
    engine: str | Engine = "python",
) -> list[TimingRecord]:
    """Rows of each stage of each contestant, evaluations interleaved with the function itself.

    The function runs on `engine`, and in the same rounds a program of it without any operation: an
    empty call. Derive is the derivation that was made, cold, and as many more as `seconds` have
    room for (SymPy's inside its worker, each with an empty cache); compile and evaluate are medians
    of repeats.
    """
    values = tuple(graph.bind(point, {}))
    rows: list[TimingRecord] = []
    function = engine_named(engine)
    compiles: dict[str, Callable[[], object]] = {PRIMAL: lambda: function.compile(graph)}
    primal = function.compile(graph)
    evaluations: dict[str, Callable[[], object]] = {
        _CALL: _bound(function.compile(_empty(graph)), values),
        PRIMAL: _bound(primal, values),
    }
    engines = {PRIMAL: function.name}
    for one in contestants:
        derivative, engines[one.label] = one.derivative, one.engine
        row = partial(TimingRecord, problem=problem, method=one.label, engine=one.engine)
        if derivative is None:
            rows.append(row(status=one.status))
            continue
        derive = time_repeatedly(
            derivative.derive_again,
            derivative.derive_seconds,
            repeats=repeats,
            seconds=seconds * DERIVING,
        )
        rows.append(row(stage=Stage.DERIVE, **asdict(derive)))
        try:
            call = derivative.call
            _, once = time_once(_bound(call, values))
        except Exception as error:
            rows.append(row(status=failure(error)[0]))
            continue
        if derivative.graph is not None:
            compiles[one.label] = derivative.compile
        if once.median_seconds > seconds:  # so long that this one call is its measure
            rows.append(row(stage=Stage.EVALUATE, **asdict(once)))
        else:
            evaluations[one.label] = _bound(call, values)
    for stage, work, share in ((Stage.COMPILE, compiles, 0.3), (Stage.EVALUATE, evaluations, 0.7)):
        timings = time_interleaved(work, repeats=repeats, seconds=seconds * share, seed=seed)
        for name, timing in timings.items():
            what = (PRIMAL, Stage.CALL) if name == _CALL else (name, stage)
            row = partial(TimingRecord, problem=problem, method=what[0], stage=what[1])
            rows.append(row(engine=engines[what[0]], **asdict(timing)))
    return rows


def _empty(graph: Graph) -> Graph:
    """A function of the same variables that returns the first of them, or 0."""
    builder = GraphBuilder(graph.variables)
    first = graph.variables[:1]
    return builder.build([builder.variable(first[0]) if first else builder.literal(0)])


def _bound(call: Callable[..., object], values: tuple[float, ...]) -> Callable[[], object]:
    return lambda: call(*values)
