"""The items, goals and functions of the bench fit together, and to what they are compared with."""

import math
import sys
from typing import Any

import numpy as np
import pytest

from tests.lanes import every_row
from workbench.bench.case import Case, functions_of, replay, written
from workbench.bench.contestant import Contestant
from workbench.bench.contestants import CONTESTANTS
from workbench.bench.functions import (
    HANDWRITTEN,
    Handwritten,
    distinct_terms,
    parentheses,
    point_of,
    random_program,
)
from workbench.bench.items import ITEMS
from workbench.bench.memory import build
from workbench.bench.peers.c import C, VectorC
from workbench.bench.run import relative_error
from workbench.calculus.adjoint import gradient_graph
from workbench.errors import UnknownNameError, UnsupportedError
from workbench.frontends.text import parse
from workbench.ir.counting import shared_operations
from workbench.records.bench import BenchRecord, Met


def _full(name: str) -> list[BenchRecord]:
    """Rows as if everybody had done all works of an item, each in one second."""
    return [
        BenchRecord(
            item=name,
            work=work.name,
            size=size,
            contestant=who,
            median_seconds=1.0,
            low_seconds=1.0,
            high_seconds=1.0,
            round_seconds=(1.0,) * 7,
            build_seconds=1.0,
            peak_kilobytes=1.0,
            operations=3 * size,
        )
        for work in ITEMS[name].works
        for size in work.sizes
        for who in work.contestants
    ]


@every_row("name", ITEMS)
def test_every_goal_can_be_measured_at_full_size(name: str) -> None:
    item = ITEMS[name]
    for work in item.works:
        assert set(work.contestants) <= set(CONTESTANTS)
        assert {*work.slow, *work.few, *sum(work.together, ())} <= set(work.contestants)
    for goal in item.goals:
        judged = goal.judged(name, _full(name))
        assert judged.met != Met.NOT_MEASURED, judged
        assert "of" not in judged.note and judged.measured is not None


def test_an_item_that_is_none_is_told() -> None:
    with pytest.raises(UnknownNameError, match="unknown item of work 'B11'; did you mean B1"):
        ITEMS["B11"]


@every_row("one", HANDWRITTEN.values())
def test_what_is_written_by_hand_is_the_gradient(one: Handwritten) -> None:
    columns = one.columns(5)
    namespace = dict(vars(math))
    exec(one.python, namespace)
    program = gradient_graph(one.graph, one.variables).program()
    case = Case(task="gradient", size=1, text=one.text, graph=one.graph)
    for point in columns.T:
        ours = program(*point.tolist())
        assert namespace["gradient"](*point) == pytest.approx(ours, rel=1e-13)
        assert written(case, functions_of(math))(*point) == pytest.approx(ours[0], rel=1e-13)


def test_a_random_program_has_its_size_and_is_finite() -> None:
    graph = random_program(2000)
    assert abs(shared_operations(graph) / 2000 - 1) < 0.01
    assert all(map(math.isfinite, gradient_graph(graph, graph.variables).program()(
        *point_of(graph))))  # fmt: skip
    replayed = replay(graph, functions_of(math), point_of(graph).tolist())
    assert replayed == pytest.approx(graph.program()(*point_of(graph))[0], rel=1e-13)


def test_a_library_without_an_operator_has_no_form() -> None:
    with pytest.raises(UnsupportedError, match="no form for gamma"):
        replay(parse("gamma(x)"), {}, [1.0])


def test_texts_are_as_long_and_as_deep_as_they_say() -> None:
    assert distinct_terms(7).count("sin") == 7 == len(set(distinct_terms(7).split(" + ")))
    assert parse(parentheses(3))(x=1.0, y=2.0) == 7.0


def test_a_difference_in_one_number_is_seen() -> None:
    ours = np.array([1.0, 0.0, 2.0])
    assert relative_error(ours, ours) == 0.0
    assert relative_error(ours + np.array([0.0, 1e-3, 0.0]), ours) == pytest.approx(5e-4)
    assert relative_error(ours, ours[:2]) == math.inf
    assert relative_error(ours * math.nan, ours) == math.inf
    assert relative_error(ours[:1], ours, value_only=True) == 0.0


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere only the peak so far is known")
def test_memory_is_that_of_the_work_alone() -> None:
    build(lambda: np.ones(8 * 2**20))  # a peak before counts for nothing, and it is given back
    _, built = build(lambda: np.ones(2 * 2**20))
    assert 16_000 <= built.kilobytes < 32_000


def _numbers(one: Contestant, case: Case) -> Any:
    ready = one.prepare(case)
    return ready.read(ready.call())


@pytest.mark.slow
@pytest.mark.skipif(bool(C().missing()), reason=C().missing())
@every_row("function", HANDWRITTEN)
def test_c_finds_the_same_also_in_an_incomplete_vector(function: str) -> None:
    one = HANDWRITTEN[function]
    columns = one.columns(13)
    case = Case(task="batch", size=13, function=function, graph=one.graph, inputs=columns)
    ours = _numbers(CONTESTANTS["numpy"], case)
    for contestant in (C(), VectorC()):
        try:
            theirs = _numbers(contestant, case)
        except UnsupportedError:
            continue  # no libmvec here
        assert relative_error(theirs, ours) < 1e-14
    point = Case(task="gradient", size=1, function=function, graph=one.graph, inputs=columns[:, 0])
    assert relative_error(_numbers(C(), point), ours.reshape(-1, 13)[:, 0]) < 1e-14
