"""SymPy's work is counted in objects: the same number every time, and nothing is left behind."""

from typing import Any

import pytest
import sympy

from workbench.errors import BudgetError
from workbench.frontends.sympy import outward
from workbench.frontends.sympy.budget import object_budget
from workbench.frontends.sympy.installation import forget
from workbench.frontends.sympy.outward import derivative, to_sympy
from workbench.frontends.text import parse
from workbench.limits import Limits, limits


def derive() -> object:
    """A derivative that SymPy has not seen before."""
    forget()
    (function,) = to_sympy(parse("tanh(x*y)**8*exp(sin(x*y))*atan(x/y) + log(x)**5*y"))
    return derivative(function, "x")


def objects_of_a_derivative(monkeypatch: pytest.MonkeyPatch) -> int:
    """How many objects SymPy makes for it, counted where it makes them."""
    made = 0
    make, budget = sympy.Basic.__new__, object_budget("all", Limits.sympy_objects)

    def counted(cls: type, *arguments: Any) -> Any:
        nonlocal made
        made += 1
        return make(cls, *arguments)

    def watched(what: str) -> Any:
        monkeypatch.setattr(sympy.Basic, "__new__", counted)
        return budget

    with monkeypatch.context() as patched:
        patched.setattr(outward, "object_budget", watched)
        derive()
    monkeypatch.setattr(sympy.Basic, "__new__", make)
    return made


def test_the_same_work_is_the_same_count(monkeypatch: pytest.MonkeyPatch) -> None:
    derive()
    found = objects_of_a_derivative(monkeypatch)
    assert found == objects_of_a_derivative(monkeypatch) > 100
    with limits(sympy_objects=found):
        derive()
    with limits(sympy_objects=found - 1), pytest.raises(BudgetError) as caught:
        derive()
    assert f"more than {found - 1} objects (limit sympy_objects) for a derivative by x" in str(
        caught.value
    )
    assert f"--limit sympy_objects={10 * (found - 1)}" in str(caught.value)


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
