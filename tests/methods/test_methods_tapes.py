"""The eager contestants behind the protocol of methods."""

import pytest

from workbench.engines import ENGINES
from workbench.errors import BudgetError, UnsupportedError
from workbench.frontends.text import parse
from workbench.methods.derivations import EagerDerivation
from workbench.methods.notebook_tape import NotebookTape
from workbench.methods.protocol import First
from workbench.methods.scalar import ScalarTape


@pytest.mark.parametrize(("method", "slope"), [(ScalarTape(), 12.0), (NotebookTape(), 24.0)])
def test_a_tape_evaluates_and_has_no_program(
    method: ScalarTape | NotebookTape, slope: float
) -> None:
    derivation = method.derive(parse("z = x*x; z + z"), First(("x",)))
    assert derivation.program is None
    assert isinstance(derivation, EagerDerivation)
    assert derivation.at([3.0], ENGINES["python"]).flat == (18.0, slope)
    assert method.options == ""


@pytest.mark.parametrize("method", [ScalarTape(), NotebookTape()])
def test_what_has_no_derivative_is_refused_when_derived(
    method: ScalarTape | NotebookTape,
) -> None:
    with pytest.raises(UnsupportedError, match="polygamma"):
        method.derive(parse("polygamma(n, x)"), First(("n", "x")))


def test_the_notebooks_limits_are_said_when_derived() -> None:
    squarings = "; ".join(f"t{i + 1} = t{i}*t{i}" for i in range(1, 40))
    with pytest.raises(BudgetError):
        NotebookTape().derive(parse(f"t1 = x*x; {squarings}; t40"), First(("x",)))
    with pytest.raises(UnsupportedError, match="recursion limit"):
        NotebookTape().derive(parse(" + ".join(["x"] * 2000)), First(("x",)))


def test_a_call_from_deep_inside_another_program_is_refused() -> None:
    derivation = NotebookTape().derive(parse(" + ".join(["x"] * 700)), First(("x",)))

    def deep(levels: int) -> object:
        return deep(levels - 1) if levels else derivation.at([1.0], ENGINES["python"])

    with pytest.raises(UnsupportedError, match="recursion limit"):
        deep(500)
    assert derivation.at([1.0], ENGINES["python"]).flat == (700.0, 700.0)
