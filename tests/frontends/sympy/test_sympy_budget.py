"""SymPy's work is counted in objects: the same number every time, and nothing is left behind."""

import pytest
import sympy

from workbench.errors import BudgetError
from workbench.frontends.sympy.budget import object_budget
from workbench.frontends.sympy.installation import forget
from workbench.frontends.text import parse
from workbench.limits import limits
from workbench.methods.symbolic import differentiate, warm_up


def passes(objects: int, text: str) -> bool:
    """Whether a gradient keeps to so many objects a derivative."""
    graph = parse(text)
    forget()
    with limits(sympy_objects=objects):
        try:
            differentiate(graph, graph.variables)
        except BudgetError as error:
            assert f"{objects:,} objects (limit sympy_objects)" in str(error)
            assert f"--limit sympy_objects={10 * objects}" in str(error)
            return False
    return True


def fewest(text: str) -> int:
    """The least budget that a gradient keeps to."""
    low, high = 100, 5_000
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if passes(middle, text) else (middle, high)
    return high


def test_the_same_work_is_the_same_count() -> None:
    warm_up()
    text = "tanh(x*y)**8*exp(sin(x*y))*atan(x/y) + log(x)**5*y"
    found = fewest(text)
    assert 100 < found < 5_000
    assert passes(found, text) and not passes(found - 1, text)


def test_a_budget_leaves_sympy_as_it_was() -> None:
    make, x = sympy.Basic.__new__, sympy.Symbol("x")
    with object_budget("nothing"), limits(sympy_objects=100), object_budget("a sum"):
        assert (x + 1) ** 2 == (1 + x) ** 2
    assert sympy.Basic.__new__ is make
    with (
        limits(sympy_objects=100),
        pytest.raises(BudgetError, match="for an expansion"),
        object_budget("an expansion"),
    ):
        try:
            ((x + 1) ** 200).expand()
        except Exception:  # what SymPy may catch of its own errors is not the budget
            pytest.fail("the budget looks like an error of SymPy")
    assert sympy.Basic.__new__ is make
