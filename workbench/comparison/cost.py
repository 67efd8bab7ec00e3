"""The costs of contestants: operations of their programs, and time by stage."""

from collections.abc import Callable, Mapping, Sequence

from workbench.comparison.contestant import Contestant, failure
from workbench.engines import Engine, engine_named
from workbench.ir.counting import count
from workbench.ir.graph import Graph
from workbench.measure.timing import Timing, time_interleaved, time_once
from workbench.records import OperationsRecord, Stage, Status, TimingRecord
from workbench.records.timing import PRIMAL


def operations_rows(
    problem: str, graph: Graph, contestants: Sequence[Contestant]
) -> list[OperationsRecord]:
    """One row a contestant: the counts of its program, value and all partials."""
    primal = count(graph)
    rows = []
    for one in contestants:
        if one.derivative is None:
            rows.append(OperationsRecord(problem=problem, method=one.label, status=one.status))
            continue
        facts, counted = one.derivative.derivation.facts, one.derivative.operations
        if counted is None:
            rows.append(
                OperationsRecord(
                    problem=problem,
                    method=one.label,
                    evaluations_of_primal=facts.evaluations_of_primal,
                    status=Status.UNSUPPORTED,
                )
            )
            continue
        rows.append(
            OperationsRecord(
                problem=problem,
                method=one.label,
                tree_operations=counted.tree_operations,
                shared_operations=counted.shared_operations,
                ratio_to_primal=counted.ratio_to(primal),
                additions=counted.additions,
                multiplications=counted.multiplications,
                divisions=counted.divisions,
                powers=counted.powers,
                elementary=counted.elementary,
                comparisons=counted.comparisons,
                evaluations_of_primal=facts.evaluations_of_primal,
                sympy_count_ops=facts.sympy_count_ops,
            )
        )
    return rows


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

    The function runs on `engine`. Derive is the one derivation that was made (SymPy's inside its
    worker, cold cache); compile and evaluate are medians of repeats.
    """
    values = tuple(graph.bind(point, {}))
    rows: list[TimingRecord] = []
    function = engine_named(engine)
    compiles: dict[str, Callable[[], object]] = {PRIMAL: lambda: function.compile(graph)}
    primal = function.compile(graph)
    evaluations: dict[str, Callable[[], object]] = {PRIMAL: lambda: primal(*values)}
    engines = {PRIMAL: function.name}
    for one in contestants:
        derivative = one.derivative
        if derivative is None:
            rows.append(TimingRecord(problem=problem, method=one.label, status=one.status))
            continue
        engines[one.label] = one.engine
        derive = derivative.derive_seconds
        rows.append(
            TimingRecord(
                problem=problem,
                method=one.label,
                engine=one.engine,
                stage=Stage.DERIVE,
                median_seconds=derive,
                loops=1,
                repeats=1,
            )
        )
        try:
            call = derivative.call
            _, once = time_once(_bound(call, values))
        except Exception as error:
            status, _ = failure(error)
            rows.append(
                TimingRecord(problem=problem, method=one.label, engine=one.engine, status=status)
            )
            continue
        if derivative.graph is not None:
            compiles[one.label] = derivative.compile
        if once.median_seconds > seconds:  # so long that this one call is its measure
            rows.append(_row(problem, one.label, one.engine, Stage.EVALUATE, once))
        else:
            evaluations[one.label] = _bound(call, values)
    for stage, work, share in (
        (Stage.COMPILE, compiles, 0.3),
        (Stage.EVALUATE, evaluations, 0.7),
    ):
        timings = time_interleaved(work, repeats=repeats, seconds=seconds * share, seed=seed)
        rows += [
            _row(problem, name, engines[name], stage, timing) for name, timing in timings.items()
        ]
    return rows


def _bound(call: Callable[..., object], values: tuple[float, ...]) -> Callable[[], object]:
    return lambda: call(*values)


def _row(problem: str, method: str, engine: str, stage: Stage, timing: Timing) -> TimingRecord:
    return TimingRecord(
        problem=problem,
        method=method,
        engine=engine,
        stage=stage,
        median_seconds=timing.median_seconds,
        low_seconds=timing.low_seconds,
        high_seconds=timing.high_seconds,
        loops=timing.loops,
        repeats=timing.repeats,
    )
