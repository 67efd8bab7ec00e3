"""The catalogue's structure: how many, which families, which operators, boxes, points, names."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from row_points import PROMISED

from tests.lanes import every_row
from workbench.errors import ProblemError
from workbench.ir.counting import count
from workbench.ir.operators import ROWS
from workbench.problems import PROBLEMS, Problem, problem
from workbench.problems.sampling import seeded_points

EVERY = every_row("entry", PROBLEMS.values())
FAMILIES = [
    "polynomial",
    "rational",
    "elementary",
    "several_variables",
    "ill_conditioned",
    "deep",
    "many_inputs",
    "optimization",
    "non_smooth",
]
#: Canon items of which each must be here, whatever else is.
CANON = {
    1: {"logistic_map_4", "logistic_map_10"},
    2: {"baydin_figure_3"},
    3: {"baydin_trace"},
    4: {"griewank_walther"},
    5: {"squire_trapp", "squire_trapp_quotient", "nine_halves_power"},
    6: {"nested_cosine"},
    7: {"exponential"},
    8: {"sine"},
    9: {"gill_murray"},
    10: {"speelpenning_8", "speelpenning_32"},
    12: {"helmholtz_10"},
    14: {"rump"},
    15: {"micrograd_readme"},
    16: {"hyperbolic_tangent", "hyperbolic_tangent_by_exponentials"},
}


def test_the_catalogue_is_large_enough_and_in_the_order_of_its_families() -> None:
    assert len(PROBLEMS) >= 30
    assert list(dict.fromkeys(entry.family for entry in PROBLEMS.values())) == FAMILIES
    assert sum(len(entry.graph.variables) >= 2 for entry in PROBLEMS.values()) >= 10
    sizes = [count(entry.graph).shared_operations for entry in PROBLEMS.values()]
    assert sum(size > 200 for size in sizes) >= 5
    assert max(sizes) <= 1500, "the default report must stay quick"


@every_row("item", CANON)
def test_the_canon_is_in_the_catalogue(item: int) -> None:
    assert CANON[item] <= set(PROBLEMS)


@pytest.mark.parametrize(("least", "most"), [(1, 1), (2, 4), (5, 19), (20, 100)])
def test_there_are_ten_problems_of_every_number_of_variables(least: int, most: int) -> None:
    sizes = [len(entry.graph.variables) for entry in PROBLEMS.values()]
    assert sum(least <= size <= most for size in sizes) >= 10


def test_every_promised_function_and_every_symbol_is_used() -> None:
    used = {ROWS[code].name for entry in PROBLEMS.values() for code in set(entry.graph.codes)}
    symbols = {row.name for row in ROWS if row.symbol or not row.arity}
    assert {*PROMISED, *symbols} <= used


@EVERY
def test_a_problem_says_what_it_is(entry: Problem) -> None:
    assert PROBLEMS[entry.name] is entry and re.fullmatch(r"[a-z][a-z0-9_]*", entry.name)
    assert tuple(entry.box) == entry.graph.variables
    assert all(low < high for low, high in entry.box.values())
    assert len(entry.source) > 8
    assert entry.reason.endswith(".") and len(entry.reason) > 30
    assert len(entry.graph.outputs) == 1
    assert entry.graph is entry.graph, "parsed once"


@EVERY
def test_points_are_published_first_and_then_inside_the_box(entry: Problem) -> None:
    points = entry.sample(4, seed=7)
    published = entry.published
    assert points[: len(published)] == published and len(points) == 4
    assert len(published) <= 2, "the default report has three points, and the last is seeded"
    for point in published:
        assert tuple(point) == tuple(entry.box)
        assert all(entry.box[name][0] <= point[name] <= entry.box[name][1] for name in point)
    for point in points[len(published) :]:
        assert tuple(point) == tuple(entry.box)
        assert all(entry.box[name][0] < point[name] < entry.box[name][1] for name in point)


@EVERY
def test_the_same_seed_gives_the_same_points_and_another_seed_others(entry: Problem) -> None:
    assert entry.sample(5, seed=3) == entry.sample(5, seed=3)
    assert entry.sample(5, seed=3)[-1] != entry.sample(5, seed=4)[-1]
    assert entry.sample(3, seed=3)[-1] in entry.sample(5, seed=3), "more points, not others"
    assert entry.points == entry.sample(3, seed=42)


def test_a_single_point_is_the_published_one_and_the_last_of_several_is_seeded() -> None:
    entry = problem("squire_trapp_quotient")
    assert entry.sample(1, seed=1) == entry.published[:1]
    assert entry.sample(2, seed=1)[0] == entry.published[0]
    assert entry.sample(2, seed=1)[1] not in entry.published


def test_points_may_be_changed_without_changing_the_catalogue() -> None:
    problem("sine").sample(2, seed=1)[0]["x"] = 99.0
    assert problem("sine").published == ({"x": 1.0},)


def test_points_are_pinned_so_that_reports_stay_comparable() -> None:
    assert problem("griewank_walther").sample(2, seed=42)[1] == {"x1": 1.62672, "x2": 1.20917}


@given(
    low=st.floats(-1e20, 1e20),
    width=st.floats(1e-6, 1e20),
    seed=st.integers(0, 2**63),
)
def test_any_open_interval_can_be_sampled(low: float, width: float, seed: int) -> None:
    high = low + width
    if not high - low > abs(low) * 1e-9:
        return
    (point,) = seeded_points("any", {"x": (low, high)}, 1, seed)
    assert low < point["x"] < high


@pytest.mark.parametrize(
    ("name", "remedy"),
    [("rosenbrok", "did you mean rosenbrock?"), ("?", "there are: notebook_cubic, squarings_5")],
)
def test_an_unknown_name_gets_the_nearest_one(name: str, remedy: str) -> None:
    with pytest.raises(ProblemError, match=re.escape(remedy)):
        problem(name)


def test_the_catalogue_shows_its_names_and_cannot_be_changed() -> None:
    text = repr(PROBLEMS)
    assert text.startswith(f"{len(PROBLEMS)} problems\n") and len(text) < 3000
    assert all(name in text for name in PROBLEMS)
    with pytest.raises(TypeError):
        PROBLEMS["mine"] = PROBLEMS["rump"]  # type: ignore[index]
