"""Forward mode as a method: one program, or one direction again and again."""

import pytest

import workbench as wb
from workbench.comparison.accuracy import accuracy_rows, certificates
from workbench.comparison.contestant import prepare
from workbench.methods.derivations import LoopedDerivation
from workbench.methods.protocol import First
from workbench.records import Status


def test_it_stands_before_reverse() -> None:
    names = list(wb.METHODS)
    assert names.index("forward") + 1 == names.index("reverse")


def test_a_small_function_is_one_program() -> None:
    derivative = wb.gradient(wb.parse("x**2*sin(y)"), method="forward")
    assert derivative.graph is not None
    assert derivative.plan.runs == "derivative program"
    assert derivative(x=3.0, y=0.5) == wb.gradient(wb.parse("x**2*sin(y)"))(x=3.0, y=0.5)


@pytest.fixture(scope="session")
def wide() -> wb.Graph:
    return wb.parse("*".join(f"x{i}" for i in range(640)))


def test_a_large_one_runs_one_direction_again_and_again(wide: wb.Graph) -> None:
    derivative = wb.gradient(wide, method="forward")
    assert derivative.graph is None
    assert isinstance(derivative.derivation, LoopedDerivation)
    assert derivative.plan.runs == "a small program, once per direction"
    assert derivative.plan.engine == "python"
    point = {name: 1.0 + place / 1e5 for place, name in enumerate(wide.variables)}
    reverse = wb.gradient(wide)(point).derivative
    assert derivative(point).derivative == pytest.approx(reverse, rel=1e-12)
    assert derivative.operations is not None
    along = wb.jvp(wide).operations
    assert along is not None
    assert derivative.operations.shared_operations == 640 * along.shared_operations


def test_a_large_one_is_judged_by_the_bound_of_reverse(wide: wb.Graph) -> None:
    point = {name: 1.0 + place / 1e5 for place, name in enumerate(wide.variables)}
    wrt = wide.variables
    contestants = prepare(wide, First(wrt), [wb.METHODS["forward"]])
    truths = certificates(wide, point, wrt)
    rows = accuracy_rows(wide, point, contestants, truths)
    assert len(rows) == 17  # a sample of 16, and the checksum
    assert {row.status for row in rows} == {Status.OK}
    assert all(row.error_bound is not None and row.engine == "python" for row in rows)
