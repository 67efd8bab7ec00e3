"""What somebody writes who uses the workbench: type checkers read it, and nothing runs it here."""

from pathlib import Path
from typing import reveal_type

import workbench as wb


def bend(x: float, y: float) -> float:
    """A function that is traced, and that runs on numbers."""
    return wb.sin(x) * wb.where(y > 0.0, y, -y) + wb.max(x, y, 1.0)


f = wb.parse("x**2*sin(y)")
value, partials = wb.gradient(f)(x=1.0, y=2.0)
slope: float = value + partials["x"] + f(x=1.0, y=2.0) ** 2
reveal_type(value)  # float
reveal_type(partials)  # dict[str, float]
reveal_type(f)  # Graph
reveal_type(f(x=1.0, y=2.0))  # float
reveal_type(wb.gradient(bend, method="forward").batch({"x": [1.0], "y": 2.0}).derivative)  # Array


def both(x: float, y: float) -> tuple[float, float]:
    """Two outputs: a checker sees what comes out of a function that says what it returns."""
    return x * y, x / y


reveal_type(wb.gradient(bend)(x=1.0, y=2.0).derivative)  # dict[str, float]
reveal_type(wb.gradient(both)(x=1.0, y=2.0).value)  # tuple[float, float]
reveal_type(wb.gradient(both)(x=1.0, y=2.0).derivative["x"])  # tuple[float, float]
reveal_type(wb.jvp(both, vector=[1.0, 2.0])(x=1.0, y=2.0).derivative)  # tuple[float, float]
reveal_type(wb.hvp(both)({"x": 1.0, "y": 2.0}, [1.0, 0.0]).value)  # tuple[float, float]
reveal_type(wb.hvp(both)({"x": 1, "y": 2}, [1, 0]).derivative)  # dict[str, tuple[float, float]]
reveal_type(wb.hessian(both)(x=1.0, y=2.0).value)  # tuple[float, float]
reveal_type(wb.derivatives(both, "x", order=2)(x=1.0, y=2.0).value)  # tuple[float, float]
reveal_type(wb.gradient("x*y")(x=1.0, y=2.0).derivative["x"])  # float

gradient: wb.Derivative = wb.gradient("x*y", "x", method="central_difference")
reveal_type(gradient({"x": 1, "y": 2.5}).derivative)  # dict[str, float]
reveal_type(wb.hessian(f)(x=1.0, y=2.0).derivative)  # Array
reveal_type(wb.hessian(f)(x=1.0, y=2.0).value)  # float
reveal_type(wb.jacobian("x*y, x/y")(x=1.0, y=2.0).derivative)  # Array
reveal_type(wb.jacobian("x*y, x/y")(x=1.0, y=2.0).value)  # float | tuple[float, ...]
reveal_type(wb.jvp(f, vector=[1.0, 2.0])(x=1.0, y=2.0).derivative)  # float
reveal_type(wb.hvp(f)({"x": 1.0, "y": 2.0}, {"x": 1.0}).derivative["y"])  # float
reveal_type(wb.vjp("x*y, x/y", vector=[1.0, 4.0])(x=3.0, y=2.0).derivative)  # dict[str, float]
reveal_type(wb.derivatives("exp(x)", order=3)(x=0.0).derivative)  # Array

comparison = wb.compare(f, {"x": 1.5, "y": 2.0}, methods="reverse, forward", timings=False)
reveal_type(comparison.accuracy[0].error_ulps)  # float | None
reveal_type(comparison.to_json())  # str
reveal_type(wb.trace(f, {"x": 1.5, "y": 2.0}).nodes[0].value)  # float
reveal_type(wb.certify(f, {"x": 1.5, "y": 2.0})["x"].radius)  # float | None
fit = wb.fit("a*x", {"x": [1.0, 2.0], "y": [2.0, 4.1]}, target="y", start={"a": 1.0})
reveal_type(fit.parameters)  # dict[str, float]
reveal_type(wb.grade("scalar.py:Scalar").points)  # float
reveal_type(wb.changes("a", Path("b")).crossed("accuracy"))  # tuple[Crossing, ...]
reveal_type(wb.report({"points": 1}).path)  # Path

x = wb.Scalar(2.0)
reveal_type(wb.sin(x))  # Scalar
reveal_type(wb.sin(0.5))  # float
reveal_type(x * 2.0 + wb.exp(x))  # Scalar
reveal_type(wb.PROBLEMS["sine"].graph)  # Graph
reveal_type(wb.METHODS["reverse"].name)  # str

try:
    wb.parse("x +")
except wb.WorkbenchError as error:
    reveal_type(error)  # WorkbenchError
