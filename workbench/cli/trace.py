"""`workbench trace`: one expression at one point, both sweeps of a method node by node."""

from pathlib import Path

import click

from workbench.cli.expressions import ExpressionCommand, point_for
from workbench.cli.output import WrittenFile, text_width, wants_colour

_EXAMPLES = """\b
Examples:
  workbench trace "log(x1) + x1*x2 - sin(x2)" --at x1=2,x2=5
  workbench trace "(1 - cos(x))/x**2" --at x=1e-5
  workbench trace "a = x*x; a*a" --at x=3 --method notebook_tape
  workbench trace "sin(x)" --at x=1 --method central_difference[step=1e-6]
  workbench trace "x**2*sin(y)" --at x=1.5,y=2 --html stepper.html
"""


@click.command("trace", cls=ExpressionCommand, epilog=_EXAMPLES)
@click.argument("expression")
@click.option("--at", "at", multiple=True, metavar="POINT", help="The point: x=1.5,y=pi/4")
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
    help="Differentiate by these variables only; forward seeds one tangent each.",
)
@click.option(
    "--output",
    type=int,
    default=None,
    metavar="NUMBER",
    help="Which output of several, from 0. Default: the first.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@click.option(
    "--html",
    "html",
    type=WrittenFile(),
    metavar="FILE",
    help="Also write the stepper: one self-contained page that walks through every sweep.",
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
    """Follow EXPRESSION at a point through a method: value, adjoint or tangent, local partials
    and lost bits of every node, and the derivatives against the certified truth."""
    from workbench.frontends.text import parse
    from workbench.tracing import trace

    graph = parse(expression)
    point = point_for(graph, at)
    names = [name.strip() for name in wrt.split(",") if name.strip()] or None
    traced = trace(graph, at=point, method=method, wrt=names, output=output or 0)
    if output is None and len(graph.outputs) > 1:
        last = len(graph.outputs) - 1
        click.echo(f"output 0 of 0 to {last}; the others with --output NUMBER", err=True)
    if html is not None:
        traced.to_html(html)
        click.echo(f"wrote {html}", err=True)
    if as_json:
        click.echo(traced.to_json())
    else:
        colour = wants_colour()
        click.echo(traced.to_text(text_width(), colour=colour), color=colour or None)
