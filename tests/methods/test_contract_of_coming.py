"""The contract with stand-ins for what is to come: a right one is never wrong, a wrong one is."""

import pickle
from collections import Counter
from functools import cache

import pytest

import workbench as wb
from tests.lanes import every_row
from tests.methods.coming import (
    AbsentPeer,
    Claim,
    MeasuredBlackBox,
    Peer,
    RoughEngine,
    black_box,
    traced_norm,
)
from tests.methods.test_contract import excuse
from workbench.comparison.accuracy import accuracy_rows, certificates
from workbench.comparison.compare import comparing
from workbench.comparison.contestant import contestant
from workbench.engines import ENGINES, Use
from workbench.errors import UnsupportedError
from workbench.ir.counting import count
from workbench.ir.graph import Graph
from workbench.methods import METHODS
from workbench.methods.protocol import First, Need
from workbench.problems import PROBLEMS
from workbench.records import AccuracyRecord, Status

#: Small problems of every family.
SAMPLE = [name for name, one in PROBLEMS.items() if len(one.graph) <= 16]
#: What only calls the function.
CALLING = [name for name, one in METHODS.items() if Need.GRAPH not in one.needs]
ROUGH = RoughEngine()


@cache
def rows_of(name: str) -> tuple[AccuracyRecord, ...]:
    """Rows of all stand-ins on one problem at one point."""
    graph = PROBLEMS[name].graph
    wants = First(graph.variables)
    contestants = [
        contestant(black_box(graph), wants, MeasuredBlackBox()),
        *(contestant(black_box(graph), wants, METHODS[method]) for method in CALLING),
        contestant(graph, wants, Peer()),
        contestant(graph, wants, METHODS["reverse"], ROUGH),
        contestant(graph, wants, METHODS["central_difference"], ROUGH),
    ]
    (point,) = PROBLEMS[name].sample(1, 7)
    truths = certificates(graph, point, graph.variables)
    return tuple(accuracy_rows(graph, point, contestants, truths))


@every_row("name", SAMPLE)
def test_a_right_stand_in_is_never_wrong(name: str) -> None:
    for row in rows_of(name):
        if row.method == "reverse" and excuse(name, row) in METHODS["reverse"].faults:
            continue  # a convention at a tie, whatever the engine
        assert row.status is not Status.WRONG, (row.method, row.engine, row.wrt, row.message)


def test_black_boxes_are_judged_by_a_truth_that_is_given_and_never_wrong() -> None:
    found: dict[str, Counter[Status]] = {}
    for name in SAMPLE:
        for row in rows_of(name):
            if row.truth_status is Status.OK:
                found.setdefault(row.method, Counter())[row.status] += 1
    # A truth that is given decides; without one nothing is ok.
    decided = {Status.OK, Status.INACCURATE, Status.UNJUDGED, Status.DOMAIN}
    assert set(found["measured"]) <= decided
    boxed = [
        row
        for name in SAMPLE
        for row in rows_of(name)
        if row.method == "five_point" and row.truth_status is Status.OK
    ]
    assert len(boxed) > 20 and all(row.error_bits is not None for row in boxed)
    assert {row.status for row in boxed} <= decided
    good = [row for row in boxed if row.status is Status.OK]
    assert len(good) > 0.8 * len(boxed)
    rest = [row for row in boxed if row not in good]
    assert all("measured interval" in row.message or "returned" in row.message for row in rest)


def test_what_looks_into_a_function_refuses_a_black_box() -> None:
    box = black_box(wb.parse("x*y"))
    for name, method in METHODS.items():
        found = contestant(box, First(("x", "y")), method)
        assert (found.derivative is None) == (name not in CALLING), name
        if found.derivative is None:
            assert found.status is Status.UNSUPPORTED and "can only be called" in found.message
    optimal = METHODS.find("central_difference[step=optimal]")
    assert contestant(box, First(("x",)), optimal).status is Status.UNSUPPORTED
    assert wb.Derivative(METHODS["ridders"], box, First(("x",))).call(2.0, 3.0)[0] == 6.0


def test_a_peer_is_excused_and_never_accused_alone() -> None:
    graph, point = wb.parse("x**2*sin(y)"), {"x": 1.5, "y": 2.0}
    truths = certificates(graph, point, ("x", "y"))
    statuses = [
        {
            row.status
            for row in accuracy_rows(
                graph, point, [contestant(graph, First(("x", "y")), Peer(off))], truths
            )
        }
        for off in (1.0, 1.0 + 1e-12)
    ]
    assert statuses == [{Status.OK}, {Status.UNJUDGED}]
    absent = contestant(graph, First(("x", "y")), AbsentPeer())
    assert absent.status is Status.UNSUPPORTED and "pip install peer" in absent.message


@pytest.mark.parametrize(
    ("claims", "status"),
    [
        ({"x": "2*x*sin(y)", "y": "x**2*cos(y)"}, Status.OK),
        ({"x": "x*(sin(y) + sin(y))", "y": "cos(y)*x*x"}, Status.OK),
        ({"x": "2*x*cos(y)", "y": "x**2*sin(y)"}, Status.WRONG),
        ({"x": "2.000000001*x*sin(y)", "y": "-x**2*cos(y)"}, Status.WRONG),
    ],
)
def test_a_claim_is_a_contestant(claims: dict[str, str], status: Status) -> None:
    table = wb.compare(
        "x**2*sin(y)", at={"x": 1.5, "y": 2}, methods=[Claim(claims), "reverse"], timings=False
    )
    assert [row.status for row in table.accuracy] == [status, status, Status.OK, Status.OK]
    if status is Status.WRONG:
        assert all(row.message.startswith("rule test") for row in table.accuracy[:2])


def test_an_engine_is_judged_by_what_it_states() -> None:
    honest = wb.compare(
        "exp(x)*sin(x)", at={"x": 1.3}, methods="reverse", engine=ROUGH, timings=False
    )
    (row,) = honest.accuracy
    assert (row.engine, row.status) == ("rough", Status.OK)
    assert row.error_ulps is not None and row.error_ulps > 1e4  # it is the rough engine that ran
    boast = RoughEngine(stated=1.0)
    (row,) = wb.compare(
        "exp(x)*sin(x)", at={"x": 1.3}, methods="reverse", engine=boast, timings=False
    ).accuracy
    assert row.status is Status.WRONG and row.message.startswith("arithmetic test")
    (plain,) = wb.compare("exp(x)*sin(x)", at={"x": 1.3}, methods="reverse").accuracy
    assert plain.status is Status.OK and plain.error_ulps is not None and plain.error_ulps < 4


@pytest.mark.parametrize("name", ["python", "numpy"])
def test_the_engine_asked_for_runs_points_and_batches(name: str) -> None:
    derivative = wb.gradient(wb.parse("x*y, x/y"), engine=name)
    assert derivative.plan.engine == name
    assert derivative(x=6.0, y=3.0).derivative == {"x": (3.0, 1 / 3), "y": (6.0, -2 / 3)}
    values, partials = derivative.batch({"x": [6.0, 1.0], "y": 3.0})
    assert values.tolist() == [[18.0, 2.0], [3.0, 1 / 3]]
    assert partials[0].tolist() == [[3.0, 6.0], [1 / 3, -2 / 3]]
    sums = ENGINES[name].compile(wb.parse("x*y, x"), Use.SUMS)([1.0, 2.0, 3.0], 2.0)
    assert list(sums) == [12.0, 6.0]


def test_a_traced_function_carries_its_conditions() -> None:
    graph = traced_norm()
    assert graph.arguments == (("x", (2,)),) and graph.size == 1
    copy = pickle.loads(pickle.dumps(graph))
    assert copy == graph and hash(copy) == hash(graph)
    assert (copy.conditions, copy.arguments, dict(copy.names)) == (
        graph.conditions,
        graph.arguments,
        dict(graph.names),
    )
    bare = graph.unconditional
    assert bare != graph and not bare.conditions and len(bare) < len(graph)
    text = str(graph)
    assert "# x has the shape (2,)" in text and "is true, norm.py, line 2" in text
    assert "total = v1 + v2" in text
    assert graph(x0=3.0, x1=4.0) == 25.0
    assert count(graph) == count(bare)
    table = wb.compare(graph, at={"x0": 3.0, "x1": 4.0}, timings=False)
    assert {row.status for row in table.accuracy} == {Status.OK}


def test_no_program_computes_a_condition() -> None:
    graph = traced_norm()
    for engine in ENGINES:
        assert ENGINES[engine].compile(graph)(3.0, 4.0)[0] == 25
    gradient = wb.gradient(graph).graph
    assert isinstance(gradient, Graph) and "greater" not in {
        row.name for _, row, _ in gradient.nodes()
    }


def test_a_comparison_grows_contestant_by_contestant_and_can_be_left() -> None:
    asked = []

    class Asked(Peer):
        def derive(self, primal: object, wants: object) -> object:  # type: ignore[override]
            asked.append(self.off)
            raise UnsupportedError("asked")

    parts = comparing("x*y", {"x": 1.0, "y": 2.0}, methods=["reverse", Asked()], timings=False)
    first, second = next(parts), next(parts)
    assert (len(first.accuracy), len(first.certificates)) == (0, 2)
    assert [row.method for row in second.accuracy] == ["reverse", "reverse"]
    parts.close()
    assert not asked
