"""Black boxes compared: ten of them whose intervals hold the truth, traps, failures, costs."""

import ctypes
import functools
import math
import threading
import time
from collections.abc import Callable
from random import Random
from typing import Any, NamedTuple

import numpy as np
import pytest

import workbench as wb
from tests.lanes import every_row
from workbench.errors import FunctionError, GraphError, MethodError
from workbench.experiments.steps.noise import Noisy
from workbench.ir.primal import Argument
from workbench.limits import limits
from workbench.methods.stencils.measured import measured
from workbench.records import Status

DIFFERENCES = [
    "forward_difference", "central_difference", "five_point", "richardson", "ridders",
    "central_difference[step=noise]",
]  # fmt: skip
STEPS = 50
NODES = np.linspace(0.0, 3.0, 31)
DRAWS = [Random(7).gauss(0.0, 0.2) for _ in range(300)]


def decay(k: Any, y: Any) -> Any:
    """y' = -k y to t = 1 by Runge's and Kutta's steps."""
    h = 1.0 / STEPS
    for _ in range(STEPS):
        a = -k * y
        b = -k * (y + h / 2 * a)
        c = -k * (y + h / 2 * b)
        y = y + h / 6 * (a + 2 * b + 2 * c - k * (y + h * c))
    return y


def decay_slopes(k: float, y: float) -> list[float]:
    """What the steps multiply by is a polynomial of z = -k h."""
    z, h = -k / STEPS, 1.0 / STEPS
    factor, slope = 1 + z + z**2 / 2 + z**3 / 6 + z**4 / 24, 1 + z + z**2 / 2 + z**3 / 6
    return [-h * STEPS * y * factor ** (STEPS - 1) * slope, factor**STEPS]


def option(s: float) -> float:
    """The price of a call by Monte Carlo with a fixed seed."""
    return sum(max(s * math.exp(one) - 1.0, 0.0) for one in DRAWS) / len(DRAWS)


def look_up(x: float) -> float:
    place = int(10 * x)
    left, right = math.sin(place / 10), math.sin((place + 1) / 10)
    return left + (10 * x - place) * (right - left)


@functools.cache
def cached(x: float) -> float:
    return math.log1p(x * x)


def newton(a: float) -> float:
    """A square root that stops at a tolerance."""
    x = a
    while abs(x * x - a) > 1e-9:
        x = (x + a / x) / 2
    return x


def compiled() -> Callable[[float], float]:
    """The gamma function of the C library."""
    library = ctypes.CDLL(None)
    library.tgamma.restype, library.tgamma.argtypes = ctypes.c_double, [ctypes.c_double]
    return lambda x: float(library.tgamma(x))


def walled(x: float) -> float:
    return math.sqrt(x)  # which raises below 0


class Box(NamedTuple):
    """A function, a point, the derivatives there."""

    function: Callable[..., Any]
    at: dict[str, float]
    truths: list[float]


BOXES = {
    "an ODE by steps": Box(decay, {"k": 1.5, "y": 2.0}, decay_slopes(1.5, 2.0)),
    "Monte Carlo": Box(
        option,
        {"s": 1.1},
        [sum(math.exp(one) for one in DRAWS if 1.1 * math.exp(one) > 1) / len(DRAWS)],
    ),
    "a table": Box(look_up, {"x": 1.234}, [10 * (math.sin(1.3) - math.sin(1.2))]),
    "np.interp": Box(
        lambda x: np.interp(x, NODES, np.cos(NODES)),
        {"x": 1.234},
        [10 * (math.cos(1.3) - math.cos(1.2))],
    ),
    "compiled": Box(compiled(), {"x": 2.5}, [1.329340388179137 * 0.7031566406452432]),
    "cached": Box(cached, {"x": 2.0}, [0.8]),
    "a solver": Box(newton, {"a": 2.0}, [1 / math.sqrt(8)]),
    "printed": Box(lambda x: float(f"{math.exp(x):.6g}"), {"x": 1.0}, [math.e]),
    "noisy": Box(Noisy("exp(x)", 1.0, 1e-4, 3).box.function, {"x": 1.0}, [math.e]),
    "near a wall": Box(walled, {"x": 1e-8}, [5000.0]),
}


def test_ten_intervals_hold_the_truth() -> None:
    held = 0
    for name, (function, at, truths) in BOXES.items():
        box = wb.BlackBox(function, tuple(at))
        for one, truth in zip(measured(box, box.variables, list(at.values())), truths, strict=True):
            assert one.low <= truth <= one.high, (name, one, truth)
            assert one.smooth and one.high - one.low < 0.05 * abs(truth), (name, one)
            held += 1
        assert box.calls <= 80 * len(at)
    assert held == 11


@every_row("name", BOXES)
def test_without_a_truth_nothing_is_ok_and_evaluations_are_the_cost(name: str) -> None:
    function, at, truths = BOXES[name]
    found = wb.compare(wb.BlackBox(function, tuple(at)), at, methods=DIFFERENCES)
    assert {one.status for one in found.certificates.values()} == {Status.UNCERTIFIED}
    assert {row.status for row in found.accuracy} <= {Status.UNCERTIFIED, Status.ERROR}
    assert all(row.truth == "" and row.error_absolute is None for row in found.accuracy)
    costs = {row.method: row.evaluations_of_primal or 0 for row in found.operations}
    assert not found.timings and costs["central_difference"] in (2, 1 + 2 * len(at))
    if name == "near a wall":
        assert "raised ValueError: math domain error at x = -" in found.accuracy[1].message
    else:
        assert costs["five_point"] == 1 + 4 * len(at) < costs["ridders"]
    knowing = found.accuracy[-len(at) :]
    for row, truth in zip(knowing, truths, strict=True):
        assert row.derivative == pytest.approx(truth, rel=1e-2) and row.step
        assert "the measured interval" in row.message
    assert "evaluations" in found.to_text() and found.to_html() and found.document()["truth"]


@every_row("truth", ["exp(x)*y", wb.parse("exp(x)*y"), lambda a, b: wb.exp(a) * b])
def test_a_truth_that_is_given_decides(truth: Any) -> None:
    box = wb.BlackBox(lambda x, y: math.exp(x) * y)
    found = wb.compare(box, {"x": 1.0, "y": 2.0}, truth=truth)
    assert {row.status for row in found.accuracy if row.method != "complex_step"} == {Status.OK}
    assert all(row.error_relative is not None and row.error_relative < 1e-7
               for row in found.accuracy if row.derivative is not None)  # fmt: skip
    other = wb.compare(box, {"x": 1.0, "y": 2.0}, truth="exp(x)*y + x", methods="ridders")
    assert [row.status for row in other.accuracy] == [Status.UNJUDGED, Status.OK]
    assert "is not in the measured interval either" in other.accuracy[0].message


def test_noise_makes_a_fixed_step_inaccurate_and_not_wrong() -> None:
    box = Noisy("exp(x)", 1.0, 1e-4, 3).box
    found = wb.compare(box, {"x": 1.0}, truth="exp(x)", methods=DIFFERENCES)
    status = {row.method + row.options: row.status for row in found.accuracy}
    assert status["forward_difference"] is Status.INACCURATE
    assert status["central_differencestep=noise"] is Status.OK


@every_row(
    "function, x, reason",
    [
        (lambda z: z.real * z.real, 1.5, "gives 0, and differences lie 3 ±"),
        (lambda z: abs(z) * z, -1.5, "gives 1.5, and differences lie 3 ±"),
        (lambda z: max(z.real, 1.0), 1.5, "gives 0, and differences lie 1 ±"),
        (lambda z: abs(z), 0.0, "a kink? -1 to the left, 1 to the right"),
        (lambda z: z * z + (1 if isinstance(z, complex) else 0), 1.5, "the real part is 3.25"),
        (math.sin, 1.5, "takes no complex numbers"),
    ],
)
def test_traps_of_the_complex_step_are_refused_with_both_numbers(
    function: Callable[[Any], Any], x: float, reason: str
) -> None:
    (row,) = wb.compare(wb.BlackBox(function, "z"), {"z": x}, methods="complex_step").accuracy
    assert row.status is Status.UNSUPPORTED and reason in row.message, row.message


def test_a_complex_step_that_is_confirmed_is_a_row() -> None:
    box = wb.BlackBox(decay)
    rows = wb.compare(box, BOXES["an ODE by steps"].at, methods="complex_step").accuracy
    for row, truth in zip(rows, BOXES["an ODE by steps"].truths, strict=True):
        assert row.status is Status.UNCERTIFIED and row.derivative == pytest.approx(
            truth, rel=1e-14
        )


def test_failures_are_rows() -> None:
    def failing(x: float) -> float:
        raise KeyError("no entry")

    def hanging(x: float) -> float:
        while True:
            time.sleep(0.001)

    (row,) = wb.compare(wb.BlackBox(failing), {"x": 1.0}, methods="ridders").accuracy
    assert (row.status, row.message) == (
        Status.ERROR,
        "failing raised KeyError: 'no entry' at x = 1.0",
    )
    (row,) = wb.compare(wb.BlackBox(lambda x: math.nan), {"x": 1.0}, methods="five_point").accuracy
    assert row.status is Status.DOMAIN and row.message == "returned nan; the value is nan"
    with limits(black_box_seconds=0.02):
        found = wb.compare(wb.BlackBox(hanging), {"x": 1.0}, methods="central_difference")
    (row,) = found.accuracy
    assert row.status is Status.BUDGET_EXCEEDED and "limit black_box_seconds" in row.message
    assert math.isnan(found.values[0])
    (row,) = wb.compare(wb.BlackBox(lambda x: (x, x)), {"x": 1.0}, methods="ridders").accuracy
    assert row.status is Status.ERROR and "size=" in row.message
    with pytest.raises(FunctionError, match="no entry") as caught:
        wb.BlackBox(failing)(x=1.0)
    assert isinstance(caught.value.__cause__, KeyError)


def opaque(x: Any) -> float:
    return float(f"{x:.17g}") ** 2


def test_what_cannot_be_traced_is_called_where_only_differences_are_asked_for() -> None:
    (row,) = wb.compare(opaque, {"x": 1.234}, methods="central_difference").accuracy
    assert row.status is Status.UNCERTIFIED
    with pytest.raises(wb.WorkbenchError):
        wb.compare(opaque, {"x": 1.234}, methods="central_difference, reverse")
    assert wb.gradient(look_up, method="ridders")(x=1.234).derivative["x"] == pytest.approx(
        BOXES["a table"].truths[0], rel=1e-9
    )
    refused = wb.compare(wb.BlackBox(look_up), {"x": 1.234}, methods="reverse").accuracy
    assert "can only be called" in refused[0].message


def test_what_does_not_fit_is_refused() -> None:
    box = wb.BlackBox(look_up)
    with pytest.raises(GraphError, match="truth= is the same function"):
        wb.compare(box, {"x": 1.0}, truth="x*y")
    with pytest.raises(MethodError, match="truth= is for black boxes"):
        wb.compare("x", {"x": 1.0}, truth="x")
    with pytest.raises(MethodError, match="compare takes order=1 of it"):
        wb.compare(box, {"x": 1.0}, order=2)
    for use in (lambda: wb.certify(box, {"x": 1.0}), lambda: wb.hessian(box)):
        with pytest.raises(GraphError, match="can only be called and has no graph"):
            use()
    with pytest.raises(GraphError, match="hides its arguments"):
        wb.BlackBox(print)
    with pytest.raises(GraphError, match="a black box is a function, not int 3"):
        wb.BlackBox(3)  # type: ignore[arg-type]


def test_a_function_of_arrays_gets_arrays() -> None:
    box = wb.BlackBox(lambda x, k: k * x @ x, arguments=(Argument("x", (2,)), Argument("k")))
    assert box.variables == ("x[0]", "x[1]", "k")
    found = wb.gradient(box, method="complex_step")
    assert found.call(3.0, 4.0, 2.0) == (50.0, 12.0, 16.0, 25.0)


def test_another_thread_may_compare_as_well() -> None:
    found: list[Any] = []

    def work() -> None:
        found.append(wb.compare(wb.BlackBox(cached), {"x": 2.0}, methods="ridders").accuracy[0])

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert found[0].derivative == pytest.approx(0.8, rel=1e-9)
