"""The catalogue of problems, by family, in a fixed order.

A problem is a function with a box, published and seeded points, its source and the reason why it
is here. Adding one is adding a row to the file of its family.
"""

from workbench.catalogue import Catalogue
from workbench.errors import UnknownProblemError
from workbench.problems import (
    deep,
    elementary,
    ill_conditioned,
    many_inputs,
    non_smooth,
    optimization,
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
    *optimization.PROBLEMS,
    *non_smooth.PROBLEMS,
)


class _Problems(Catalogue[Problem]):
    """Problems by name; shown as their names, a line per family."""

    def __repr__(self) -> str:
        families: dict[str, list[str]] = {}
        for one in self.values():
            families.setdefault(one.family, []).append(one.name)
        lines = [f"{family}: {', '.join(names)}" for family, names in families.items()]
        return "\n".join([f"{len(self)} problems", *lines])


#: Every problem by name.
PROBLEMS = _Problems("problem", UnknownProblemError, {one.name: one for one in _FAMILIES})


def problem(name: str) -> Problem:
    """A problem by name.

    Raises ProblemError, which proposes the nearest name.

    >>> problem("rump").family
    'ill_conditioned'
    >>> problem("rosenbrok")
    Traceback (most recent call last):
    workbench.errors.UnknownProblemError: unknown problem 'rosenbrok'; did you mean rosenbrock?
    """
    return PROBLEMS[name]
