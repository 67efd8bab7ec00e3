"""The catalogue of problems, by family, in a fixed order.

A problem is a function with a box, published and seeded points, its source and the reason why it
is here. Adding one is adding a row to the file of its family.
"""

from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches

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


class _Catalogue(Mapping[str, Problem]):
    """Problems by name; shown as their names, a line a family."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self._problems = {one.name: one for one in problems}

    def __getitem__(self, name: str) -> Problem:
        return self._problems[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._problems)

    def __len__(self) -> int:
        return len(self._problems)

    def __repr__(self) -> str:
        families: dict[str, list[str]] = {}
        for one in self.values():
            families.setdefault(one.family, []).append(one.name)
        lines = [f"{family}: {', '.join(names)}" for family, names in families.items()]
        return "\n".join([f"{len(self)} problems", *lines])


#: Every problem by name.
PROBLEMS: Mapping[str, Problem] = _Catalogue(_FAMILIES)


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
