"""The problems on which the fast lane holds a contract; the slow lane holds it on all."""

from tests.lanes import some
from workbench.ir.operators import ROWS
from workbench.problems import PROBLEMS

#: Operators that choose: where a point is a tie of these, methods may differ.
CHOICES = {"where", "min", "max", "relu", "abs", "sign", "and", "or", "not"}
#: How many problems without such operators the fast lane takes.
OTHERS = 12


def telling(largest: int | None = None) -> tuple[str, ...]:
    """Every problem that chooses between cases and some of the others, by name.

    `largest` leaves out the functions with more nodes.
    """
    names = [name for name, one in PROBLEMS.items() if largest is None or len(one.graph) <= largest]
    choosing = [name for name in names if CHOICES & operators(name)]
    return *choosing, *some([name for name in names if name not in choosing], OTHERS)


def operators(name: str) -> set[str]:
    """The names of the operators of a problem's function."""
    return {ROWS[code].name for code in {*PROBLEMS[name].graph.codes}}
