"""`workbench trace`: one expression at one point, both sweeps of a method node by node."""

from pathlib import Path

import click

from workbench.cli.options import (
    ExpressionCommand,
    at_option,
    file_option,
    json_option,
    read_function,
)
from workbench.cli.output import say, show, write_page
from workbench.cli.values import Number

_EXAMPLES = """\b
Examples:
  workbench trace "log(x1) + x1*x2 - sin(x2)" --at x1=2,x2=5
  workbench trace "(1 - cos(x))/x**2" --at x=1e-5
  workbench trace "a = x*x; a*a" --at x=3 --method notebook_tape
  workbench trace "sin(x)" --at x=1 --method central_difference[step=1e-6]
  workbench trace "x**2*sin(y)" --at x=1.5,y=2 --html stepper.html
  workbench trace orbits.py:energy --at "x=[1,2],k=3"
"""


@click.command("trace", cls=ExpressionCommand, epilog=_EXAMPLES)
@click.argument("expression")
@at_option
@click.option(
    "--method",
    default="reverse",
    metavar="METHOD",
    show_default=True,
    help="reverse, forward, notebook_tape, forward_difference or central_difference.",
)
@click.option(
    "--wrt",
    default="",
    metavar="NAMES",
    help="Differentiate by these variables only; forward mode takes one tangent for each.",
)
@click.option(
    "--output",
    type=Number(int),
    default=None,
    metavar="NUMBER",
    help="The number of the output, from 0. Default: the first.",
)
@json_option
@file_option(
    "--html", "Also write the stepper: one self-contained page that walks through every sweep."
)
def command(
    expression: str,
    at: tuple[str, ...],
    method: str,
    wrt: str,
    output: int | None,
    as_json: bool,
    html: Path | None,
) -> None:
    """Follow EXPRESSION at a point through a method. Shows value, adjoint or tangent, local
    partials and lost bits of every node, and compares the derivatives with the certified truth.
    EXPRESSION is a text, or FILE.py:function, whose source is shown line by line.
    """
    from workbench.tracing import trace

    graph, point, names = read_function(expression, at, wrt)
    traced = trace(graph, at=point, method=method, wrt=names, output=output or 0)
    if output is None and len(graph.outputs) > 1:
        last = len(graph.outputs) - 1
        say(f"output 0 of 0 to {last}; the others with --output NUMBER", err=True)
    write_page(traced, html)
    show(traced, as_json)
