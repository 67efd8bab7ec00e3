"""The eager contestants behind the protocol of methods."""

import pytest

from workbench.errors import BudgetError, UnsupportedError
from workbench.frontends.text import parse
from workbench.methods.notebook_tape import NotebookTape
from workbench.methods.protocol import Kind
from workbench.methods.scalar import ScalarTape


@pytest.mark.parametrize(("method", "slope"), [(ScalarTape(), 12.0), (NotebookTape(), 24.0)])
def test_a_tape_evaluates_and_has_no_program(
    method: ScalarTape | NotebookTape, slope: float
) -> None:
    derivation = method.derive(parse("z = x*x; z + z"), ("x",))
    assert derivation.program is None
    assert derivation.kind is Kind.EAGER
    assert derivation.evaluate is not None
    assert derivation.evaluate([3.0]) == ([18.0], [slope])
    assert method.options == ""


@pytest.mark.parametrize("method", [ScalarTape(), NotebookTape()])
def test_what_has_no_derivative_is_refused_when_derived(
    method: ScalarTape | NotebookTape,
) -> None:
    with pytest.raises(UnsupportedError, match="polygamma"):
        method.derive(parse("polygamma(n, x)"), ("n", "x"))


def test_the_notebooks_limits_are_said_when_derived() -> None:
    squarings = "; ".join(f"t{i + 1} = t{i}*t{i}" for i in range(1, 40))
    with pytest.raises(BudgetError):
        NotebookTape().derive(parse(f"t1 = x*x; {squarings}; t40"), ("x",))
    with pytest.raises(UnsupportedError, match="recursion limit"):
        NotebookTape().derive(parse(" + ".join(["x"] * 2000)), ("x",))


def test_a_call_from_deep_inside_another_program_is_refused() -> None:
    derivation = NotebookTape().derive(parse(" + ".join(["x"] * 700)), ("x",))
    assert derivation.evaluate is not None

    def deep(levels: int) -> object:
        assert derivation.evaluate is not None
        return deep(levels - 1) if levels else derivation.evaluate([1.0])

    with pytest.raises(UnsupportedError, match="recursion limit"):
        deep(500)
    assert derivation.evaluate([1.0]) == ([700.0], [700.0])
