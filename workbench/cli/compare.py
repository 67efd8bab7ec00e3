"""`workbench compare`: one expression at one point by every method."""

from pathlib import Path

import click

from workbench.cli.claims import ClaimCommand, with_claim
from workbench.cli.corpora import read_core
from workbench.cli.options import (
    at_option,
    given,
    html_option,
    json_option,
    methods_option,
    read_function,
)
from workbench.cli.output import show, write_page, wrote
from workbench.cli.values import Number, WrittenFolder
from workbench.isolation import begin_shared

#: What the worker of symbolic methods does before its first derivative.
WARM_UP = "workbench.methods.symbolic:warm_up"

_EXAMPLES = """\b
Examples:
  workbench compare "exp(x)/sqrt(sin(x)**3 + cos(x)**3)" --at x=1.5
  workbench compare "x**2*sin(y)" --at x=1.5,y=pi/4 --wrt x
  workbench compare "a = x + 1; a*a" --at x=2 --methods scalar,notebook_tape
  workbench compare "sin(x)" --at x=1 --methods "five_point[step=1e-3]"
  workbench compare "x**2*y" --at x=3,y=1 --order 2
  workbench compare "x*sin(x)" --at x=1 --methods reverse,claim \\
      --derivative "cos(x)"
  workbench compare "x*y" --at x=1,y=2 --html page.html --csv tables
  workbench compare orbits.py:energy --at "x=[1,2],k=3"
  workbench compare --fpcore hamming.fpcore:"NMSE example 3.1" --at x=1e9
"""


@click.command("compare", cls=ClaimCommand, epilog=_EXAMPLES)
@click.argument("expression", required=False, metavar="EXPRESSION")
@click.option(
    "--fpcore",
    metavar="FILE[:NAME]",
    help="In place of EXPRESSION: a core of a file of FPBench, the point by its precondition.",
)
@at_option
@click.option("--wrt", default="", metavar="NAMES", help="Differentiate by these variables only.")
@methods_option
@click.option(
    "--derivative",
    multiple=True,
    metavar="[NAME=]EXPR",
    help="A claimed derivative, which is judged as the method claim.",
)
@click.option(
    "--order",
    type=Number(int),
    default=1,
    metavar="N",
    help="2: second derivatives. 3 or more: all orders up to N, by one variable (--wrt).",
)
@json_option
@html_option
@click.option(
    "--csv",
    type=WrittenFolder(),
    metavar="DIR",
    help="Also write accuracy.csv, operations.csv and timings.csv.",
)
@click.option(
    "--formula/--no-formula",
    default=None,
    help="Print the derivative as a formula and as a program. Default: where they are short.",
)
@click.option("--no-timings", is_flag=True, help="Leave out the timings.")
def command(
    expression: str | None,
    fpcore: str | None,
    at: tuple[str, ...],
    wrt: str,
    methods: str,
    derivative: tuple[str, ...],
    order: int,
    as_json: bool,
    html: Path | None,
    csv: Path | None,
    formula: bool | None,
    no_timings: bool,
) -> None:
    """Differentiate EXPRESSION at a point by every method and judge each against the certified
    truth. EXPRESSION is a text, or FILE.py:function, which runs as it is imported.
    """
    if not methods or "symbolic" in methods:
        begin_shared(WARM_UP)  # SymPy is imported there while the rest is imported here
    from workbench.comparison import compare

    if fpcore is None:
        graph, point, names = read_function(given(expression), at, wrt)
    elif expression is None:
        graph, point, names = read_core(fpcore, at, wrt)
    else:
        raise click.UsageError("give EXPRESSION or --fpcore, not both")
    comparison = compare(
        graph,
        at=point,
        wrt=names,
        methods=with_claim(methods, derivative),
        order=order,
        timings=not no_timings,
    )
    write_page(comparison, html)
    if csv is not None:
        wrote(*comparison.to_csv(csv))
    show(comparison, as_json, formula=formula)
