"""`workbench compare`: one expression at one point by every method."""

from pathlib import Path

import click

from workbench.cli.expressions import ExpressionCommand, point_for
from workbench.cli.output import WrittenFile, text_width, wants_colour

_EXAMPLES = """\b
Examples:
  workbench compare "exp(x)/sqrt(sin(x)**3 + cos(x)**3)" --at x=1.5
  workbench compare "x**2*sin(y)" --at x=1.5,y=pi/4 --wrt x
  workbench compare "a = x + 1; a*a" --at x=2 --methods scalar,notebook_tape
  workbench compare "sin(x)" --at x=1 --methods "five_point[step=1e-3]"
  workbench compare "x**2*y" --at x=3,y=1 --order 2
  workbench compare "x*y" --at x=1,y=2 --html page.html --csv tables
"""


@click.command(
    "compare",
    cls=ExpressionCommand,
    epilog=_EXAMPLES,
)
@click.argument("expression")
@click.option("--at", "at", multiple=True, metavar="POINT", help="The point: x=1.5,y=pi/4")
@click.option("--wrt", default="", metavar="NAMES", help="Differentiate by these variables only.")
@click.option(
    "--methods",
    "methods",
    default="",
    metavar="NAMES",
    help="Methods, comma-separated: reverse,central_difference[step=1e-6]. Default: all.",
)
@click.option(
    "--order",
    "order",
    type=int,
    default=1,
    metavar="N",
    help="2: second derivatives. 3 and more: all orders up to N by one variable (--wrt).",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@click.option(
    "--html",
    "html",
    type=WrittenFile(),
    metavar="FILE",
    help="Also write one self-contained page.",
)
@click.option(
    "--csv",
    "csv",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="Also write accuracy.csv, operations.csv and timings.csv.",
)
@click.option("--no-timings", is_flag=True, help="Leave out the timings.")
def command(
    expression: str,
    at: tuple[str, ...],
    wrt: str,
    methods: str,
    order: int,
    as_json: bool,
    html: Path | None,
    csv: Path | None,
    no_timings: bool,
) -> None:
    """Differentiate EXPRESSION at a point by every method and judge each against the certified
    truth."""
    from workbench.comparison import compare
    from workbench.frontends.text import parse

    graph = parse(expression)
    point = point_for(graph, at)
    names = [name.strip() for name in wrt.split(",") if name.strip()] or None
    comparison = compare(
        graph,
        at=point,
        wrt=names,
        methods=methods or None,
        order=order,
        timings=not no_timings,
    )
    if html is not None:
        comparison.to_html(html)
        click.echo(f"wrote {html}", err=True)
    if csv is not None:
        written = comparison.to_csv(csv)
        click.echo(f"wrote {', '.join(str(path) for path in written)}", err=True)
    if as_json:
        click.echo(comparison.to_json())
    else:
        colour = wants_colour()
        click.echo(comparison.to_text(text_width(), colour=colour), color=colour or None)
