"""What the commands on one expression share: how it and its point are read."""

import re
from collections.abc import Sequence

import click

from workbench.cli.points import read_point
from workbench.errors import PointError, listed
from workbench.ir.graph import Graph

#: Variables that the example of a point has at most.
SHOWN_VARIABLES = 8


class ExpressionCommand(click.Command):
    """A command whose expression may start with a minus sign."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read `-x**2` as the expression: no option but -h starts with a single dash."""
        signed = [one for one in args if re.match(r"-[^-]", one) and one != "-h"]
        if signed and "--" not in args:
            args = [*(one for one in args if one not in signed), "--", *signed]
        return super().parse_args(ctx, args)


def point_for(graph: Graph, at: Sequence[str]) -> dict[str, float]:
    """The point of the options `--at`; PointError, which shows one, where values are missing."""
    point = read_point(",".join(at))
    missing = [name for name in graph.variables if name not in point]
    if missing:
        example = ",".join(f"{name}=1.5" for name in graph.variables[:SHOWN_VARIABLES])
        more = ",..." if len(graph.variables) > SHOWN_VARIABLES else ""
        raise PointError(f"no value for {listed(missing)}; give the point as --at {example}{more}")
    return point
