"""The catalogue of problems, by family, in a fixed order.

A problem is a function with a box, published and seeded points, its source and the reason why it
is here. Adding one is adding a row to the file of its family.
"""

from collections.abc import Mapping
from difflib import get_close_matches
from types import MappingProxyType

from workbench.errors import ProblemError
from workbench.problems import (
    deep,
    elementary,
    ill_conditioned,
    many_inputs,
    non_smooth,
    polynomial,
    rational,
    several_variables,
)
from workbench.problems.problem import Problem

__all__ = ["PROBLEMS", "Problem", "problem"]

_FAMILIES = (
    *polynomial.PROBLEMS,
    *rational.PROBLEMS,
    *elementary.PROBLEMS,
    *several_variables.PROBLEMS,
    *ill_conditioned.PROBLEMS,
    *deep.PROBLEMS,
    *many_inputs.PROBLEMS,
    *non_smooth.PROBLEMS,
)
#: Every problem by name.
PROBLEMS: Mapping[str, Problem] = MappingProxyType({one.name: one for one in _FAMILIES})


def problem(name: str) -> Problem:
    """A problem by name.

    Raises ProblemError, which proposes the nearest name.

    >>> problem("rump").family
    'ill_conditioned'
    >>> problem("rosenbrok")
    Traceback (most recent call last):
    workbench.errors.ProblemError: no problem is named 'rosenbrok'; did you mean rosenbrock?
    """
    found = PROBLEMS.get(name)
    if found is not None:
        return found
    near = get_close_matches(name, PROBLEMS, n=1)
    remedy = f"did you mean {near[0]}?" if near else f"there are: {', '.join(PROBLEMS)}"
    raise ProblemError(f"no problem is named {name!r:.60}; {remedy}")
