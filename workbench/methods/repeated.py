"""A program with a direction among its inputs, run once a unit direction: instead of one program
for all directions that would be too large."""

from collections.abc import Sequence

from workbench.engines import ENGINES
from workbench.ir.counting import OperationCount, count, count_by_formula
from workbench.ir.graph import Graph

#: A derivative program whose sweep would carry more tangents runs a small one again and again.
MAX_TANGENTS = 200_000


class UnitDirections:
    """Runs a program along every unit direction; its inputs are a point, then a direction.

    Of its outputs the first `values` do not depend on the direction.
    """

    def __init__(self, program: Graph, directions: int, values: int) -> None:
        self._run = ENGINES["python"].compile(program)
        self._directions, self._values = directions, values

    def __call__(self, values: Sequence[float]) -> tuple[list[float], list[Sequence[float]]]:
        """The values at a point, and for each direction what the program gives along it."""
        primal: list[float] = []
        along: list[Sequence[float]] = []
        unit = [0.0] * self._directions
        for place in range(self._directions):
            unit[place] = 1.0
            found = self._run(*values, *unit)
            unit[place] = 0.0
            primal, slopes = list(found[: self._values]), found[self._values :]
            along.append(slopes)
        return primal, along


def repeated(program: Graph, times: int) -> OperationCount:
    """The operations of a program that is run several times."""
    return count_by_formula(count(program), times)
