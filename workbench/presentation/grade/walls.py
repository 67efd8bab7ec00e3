"""The walls that stand, as a table of 80 columns."""

from collections.abc import Sequence

from workbench.isolation.walls.probing import Probed, trusted
from workbench.presentation.terminal.table import painted, painted_lines, terminal_table

_WIDTH = 80


def walls_text(found: Sequence[Probed], *, colour: bool = False) -> str:
    """A row a wall, what is needed for those that do not stand, and whether marks can be trusted.

    >>> from workbench.isolation.walls.table import TABLE
    >>> print(walls_text([Probed(wall=TABLE[0], why="no seccomp")]).splitlines()[-1])
    Marks that are given here are untrusted.
    """
    rows = [(one.wall.name, one.wall.stops, _state(one)) for one in found]
    table = terminal_table(
        ("wall", "stops", "here"),
        rows,
        align="lll",
        width=_WIDTH,
        colour=colour,
        style=lambda row: "green" if found[row].stands else "red",
    )
    lines = [
        line
        for one in found if not one.stands
        for line in painted_lines(f"{one.wall.name} needs {one.wall.needs}.", _WIDTH, "", colour, 2)
    ]  # fmt: skip
    verdict = "can be trusted" if trusted(list(found)) else "are untrusted"
    last = painted(f"Marks that are given here {verdict}.", "bold", colour)
    return "\n".join([table, "", *lines, *([""] if lines else []), last])


def _state(one: Probed) -> str:
    if one.why:
        return f"does not stand: {one.why}"
    if one.through:
        return f"does not hold: {', '.join(one.through)}"
    return f"stands; {one.tried} attack{'s' if one.tried != 1 else ''} refused"
