"""Commands and the options that several of them share."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import click

from workbench.cli.complaints import Located
from workbench.cli.points import read_point, split_outside
from workbench.cli.values import WrittenFile
from workbench.errors import PointError, listed
from workbench.ir.graph import Graph

#: Variables that the example of a point has at most.
SHOWN_VARIABLES = 8

Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]

json_option: Decorator = click.option(
    "--json", "as_json", is_flag=True, help="Print one JSON document."
)
at_option: Decorator = click.option(
    "--at", multiple=True, metavar="POINT", help="The point: x=1.5,y=pi/4 or x=[1,2]"
)


def file_option(name: str, text: str) -> Decorator:
    """An option that names a file to write beside what is printed."""
    return click.option(name, type=WrittenFile(), metavar="FILE", help=text)


html_option = file_option("--html", "Also write one self-contained page.")
methods_option = click.option(
    "--methods",
    default="",
    metavar="NAMES",
    help="Methods, comma-separated: reverse,central_difference[step=1e-6]. Default: all.",
)


class Command(Located):
    """A command that says in our words what is too much."""

    allow_extra_args = True

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the arguments; UsageError where some are left."""
        left = super().parse_args(ctx, args)
        if left and not ctx.resilient_parsing:
            ctx.fail(f"too many arguments: {' '.join(left)}; quote what has blanks")
        return left


class ExpressionCommand(Command):
    """A command whose expression may start with a minus sign."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read `-x**2` as the expression: no option but -h starts with a single dash."""
        signed = [one for one in args if re.match(r"-[^-]", one) and one != "-h"]
        if signed and "--" not in args:
            args = [*(one for one in args if one not in signed), "--", *signed]
        return super().parse_args(ctx, args)


def read_function(
    expression: str, at: Sequence[str], wrt: str
) -> tuple[Graph, dict[str, Any], list[str] | None]:
    """The graph of EXPRESSION, the point of the options `--at`, and the names of `--wrt`.

    EXPRESSION may name a function in a file, which is traced at the point. Raises PointError, which
    shows a point, where values are missing, and GraphError for what is not there.
    """
    point = read_point(",".join(at))
    graph = graph_at(expression, point)
    require_values(graph, point)
    return graph, point, names_of(wrt)


def graph_at(expression: str, point: Mapping[str, Any], *, needed: bool = True) -> Graph:
    """The graph of EXPRESSION; a function in a file is traced at the point, which is `needed`.

    Raises PointError, which shows a point, where it lacks a value, and GraphError.
    """
    from workbench.frontends.door import graph_of
    from workbench.frontends.files import function_in, names_a_file, needed_arguments

    if not names_a_file(expression):
        return graph_of(expression)
    function = function_in(expression)
    if needed or point:
        _require(needed_arguments(function), point, " (an array as x=[1,2])")
    return graph_of(function, point or None)


def given(expression: str | None) -> str:
    """EXPRESSION, where nothing stands in its place. Raises MissingParameter."""
    if expression is None:
        parameters = click.get_current_context().command.params
        raise click.MissingParameter(param=next(p for p in parameters if p.name == "expression"))
    return expression


def names_of(wrt: str) -> list[str] | None:
    """The names of the option `--wrt`; None for all variables."""
    return ["".join(name.split()) for name in split_outside(wrt) if name.strip()] or None


def require_values(graph: Graph, point: Mapping[str, Any]) -> None:
    """Raise PointError, which shows a point, unless it has a value for every variable."""
    _require(graph.variables, point)


def _require(names: Sequence[str], point: Mapping[str, Any], remark: str = "") -> None:
    missing = [name for name in names if point.keys().isdisjoint({name, name.partition("[")[0]})]
    if missing:
        example = ",".join(f"{name}=1.5" for name in names[:SHOWN_VARIABLES])
        more = ",..." if len(names) > SHOWN_VARIABLES else ""
        raise PointError(
            f"no value for {listed(missing)}; give the point as --at {example}{more}{remark}"
        )
