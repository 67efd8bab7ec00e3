"""floor at whole numbers: where it jumps, and where it only touches one."""

import pytest

import workbench as wb
from tests.lanes import every_row
from workbench.engines import ENGINES

AT = {"y": 3.0}


@every_row(
    "text, x, derivative",
    [
        ("floor(x)", 2.5, "0.0"),
        ("x*floor(x)", -2.5, "-3.0"),
        ("floor(x)", 2.0, "a jump to the left"),
        ("-floor(-x)", 2.0, "a jump to the right"),
        ("floor(x)", 1e300, "a jump to the left"),
        ("floor(x)*(x - 2)", 2.0, "one-sided slopes differ"),
        ("floor(x)*(x - 2)**2", 2.0, "0.0"),
        ("floor(abs(x))", 0.0, "0.0"),
        ("floor(-abs(x))", 0.0, "a jump to the right and a jump to the left"),
        ("floor(sqrt(x))", 3.0, "0.0"),
        ("floor(sqrt(x)*sqrt(x))", 3.0, "a jump to the left"),
        ("x*floor(2 + x - x)", 1.0, "2.0"),
        ("x - y*floor(x/y)", 6.0, "a jump to the left"),
        ("x - y*floor(x/y)", 7.0, "1.0"),
        ("floor(2**(1e15*x))", 1.0, ""),
    ],
)
def test_a_derivative_at_a_whole_number_is_decided(text: str, x: float, derivative: str) -> None:
    graph = wb.parse(text)
    point = {name: {"x": x, **AT}[name] for name in graph.variables}
    found = wb.certify(graph, point, "x")["x"]
    if found.reason:
        assert derivative in found.reason
    else:
        assert found.value == float(derivative)


@pytest.mark.parametrize("engine", ["python", "numpy", "complex"])
def test_floor_keeps_zeros_and_infinities(engine: str) -> None:
    program = ENGINES[engine].compile(wb.parse("floor(x)"))
    inputs = (-0.0, 0.0, -0.5, 0.5, 2.0**52 + 0.5, -1e300, float("inf"), float("-inf"))
    expected = ("-0.0", "0.0", "-1.0", "0.0", "4503599627370496.0", "-1e+300", "inf", "-inf")
    found = [complex(program(one)[0]).real for one in inputs]
    assert tuple(map(repr, found)) == expected
