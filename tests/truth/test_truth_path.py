"""The conditions of a traced function are decided again at the exact point."""

import pytest

import workbench as wb
from tests.lanes import every_row
from tests.traced import line, traced
from workbench.errors import PathError
from workbench.truth import (
    certified_derivatives,
    certified_directional,
    certified_hessian_vector,
    certified_second,
    certified_value,
)

OTHER, EDGE, SAME = "floats took another path at ", "edge of the path, ", ""

#: A condition, how it was decided, the point, and what is said of the partials by x and by y.
DECISIONS = [
    ("x > 1", True, (1.5, 2), SAME, SAME),
    ("x > 1", False, (1.0, 2), EDGE, SAME),
    ("x > 1", True, (1.0, 2), OTHER, OTHER),
    ("x > 1", False, (1.5, 2), OTHER, OTHER),
    ("x == 3", False, (3.5, 2), SAME, SAME),
    ("x == 3", True, (3, 2), EDGE, SAME),
    # What a function of steps says is the same around a point that is none of its jumps.
    ("floor(x) == 3", True, (3.5, 2), SAME, SAME),
    ("floor(x) == 3", True, (3, 2), EDGE, SAME),
    ("floor(x + y) == 3", True, (1.5, 1.5), EDGE, EDGE),
    ("floor(x) == 3", True, (2.9999999999999996, 2), OTHER, OTHER),
    # A corner, or the end of a domain, is no edge of the path where the sides differ.
    ("abs(x) < 0.001", True, (0, 2), SAME, SAME),
    ("sqrt(x) < 0.001", True, (0, 2), SAME, SAME),
    ("abs(x) > 0", False, (0, 2), EDGE, SAME),
    # Floats and exact numbers part: 0.1 + 0.2 is 0.3, and 2 is not the square of a float.
    ("0.1 + 0.2 > 0.3", True, (1, 2), OTHER, OTHER),
    ("x**2 > 2", True, (2**0.5, 2), SAME, SAME),
    # Equal by an identity that a normal form knows, and by one that nothing here proves.
    ("log(x) > 2*log(y)", False, (9, 3), EDGE, EDGE),
    ("4*atan(x/5) - atan(x/239) > pi/4", False, (1, 3), EDGE, EDGE),
    # What another operand has decided hides an edge.
    ("x > 0 and y > 0", False, (0, -1), SAME, SAME),
    ("x > 0 and y > 0", False, (0, 1), EDGE, SAME),
    ("x > 0 or y > 0", True, (0, 1), SAME, SAME),
    ("not (x > 0 or y > 0)", True, (0, -1), EDGE, SAME),
    ("where(y > 0, x, 1) > 0", False, (0, 1), EDGE, SAME),
    ("where(y > 0, x, 1) > 0", True, (0, -1), SAME, SAME),
    ("where(y > 0, x, 1) > 0", True, (0, 0), SAME, EDGE),
    # A number is a condition as well.
    ("x", True, (0.5, 2), SAME, SAME),
    ("x", False, (0, 2), EDGE, SAME),
    ("atan2(y, x) > 0", False, (-1, 0), OTHER, OTHER),
    ("atan2(y, x) > 0", True, (-1, 0), EDGE, EDGE),
]


@every_row("text, holds, point, by_x, by_y", DECISIONS)
def test_a_condition_is_decided_again(
    text: str, holds: bool, point: tuple[float, float], by_x: str, by_y: str
) -> None:
    graph = traced(("x", "y"), "x**2*y", (text, holds))
    at = dict(zip("xy", point, strict=True))
    for name, said in (("x", by_x), ("y", by_y)):
        found = wb.certify(graph, at)[name]
        free = wb.certify(graph.unconditional, at)[name]
        assert found.reason == (said + line(text) if said else ""), (name, found)
        assert found.status == ("undetermined" if said else "ok")
        assert found.value == (None if said else free.value)


def test_every_order_has_the_same_path() -> None:
    graph = traced(("x", "y"), "x**2*y", ("y < 5", True), ("x > 1", False))
    edge, both = {"x": 1, "y": 2}, ("x", "y")
    second = certified_second(graph, edge)
    assert [str(second[pair].status) for pair in (both, ("y", "y"))] == ["undetermined", "ok"]
    assert second["x", "x"].reason == EDGE + line("x > 1", 3)
    product = certified_hessian_vector(graph, edge, {"y": 1})
    assert [str(product[name].status) for name in both] == ["undetermined", "ok"]
    orders = certified_derivatives(graph, edge, "x", 3)
    assert [str(one.status) for one in orders] == ["ok", *3 * ["undetermined"]]
    assert certified_directional(graph, edge, {"x": 1, "y": 1}).reason == EDGE + line("x > 1", 3)
    assert certified_value(graph, edge).value == 2.0
    assert certified_value(graph, {"x": 2, "y": 2}).reason == OTHER + line("x > 1", 3)


def test_a_condition_without_a_value_is_told() -> None:
    graph = traced(("x",), "x**2", ("log(x) > 0", False))
    reason = wb.certify(graph, {"x": -0.5})["x"].reason
    assert reason.startswith(f"a condition of the path has no value, {line('log(x) > 0')}")


def test_a_graph_is_refused_where_it_is_not_its_function() -> None:
    graph = traced(("x",), "x**2", ("x > -9", True), ("x > 1", True), name="bent")
    assert graph(x=1.5) == 2.25
    with pytest.raises(PathError, match=r"^bent takes another path .* line 3, if x > 1: was true"):
        graph(x=1.0)
    with pytest.raises(PathError, match="line 3"):
        wb.compare(graph, at={"x": 0.5}, methods="reverse", timings=False)


def test_a_comparison_shows_the_edge() -> None:
    graph = traced(("x",), "x**2", ("x > 1", False))
    (row,) = wb.compare(graph, at={"x": 1.0}, methods="reverse", timings=False).accuracy
    assert (row.status, row.message) == ("undetermined", EDGE + line("x > 1"))
