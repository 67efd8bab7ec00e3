"""`workbench check`: whether a claimed derivative is right, and what went wrong where it is not."""

from collections.abc import Sequence
from pathlib import Path

import click

from workbench.cli.claims import ClaimCommand, read_claims
from workbench.cli.options import graph_at, html_option, json_option, names_of
from workbench.cli.output import show, write_page
from workbench.cli.points import read_point
from workbench.cli.values import Number

_EXAMPLES = """\b
Examples:
  workbench check "x**2*sin(x)" --derivative "2*x*cos(x)"
  workbench check "x**2*y" --derivative x=2*x*y --derivative y=x**2
  workbench check "log(abs(x))" --derivative 1/x --strict
  workbench check "sqrt(x**2)" --derivative 1 --domain x=0:
  workbench check "x**4" --derivative "12*x**2" --order 2
  workbench check "x*exp(x)" --lines derivation.txt
  workbench check "exp(x**2)" --derivative "exp(x**2)" --hint 1
  workbench check orbits.py:energy --at "x=[1,2]" --derivative "x[0]=2*x[0]"
"""


@click.command("check", cls=ClaimCommand, epilog=_EXAMPLES)
@click.argument("expression")
@click.option(
    "--derivative",
    multiple=True,
    metavar="[NAME=]EXPR",
    help="The claim; of several variables one each, as x=2*x*y.",
)
@click.option("--wrt", default="", metavar="NAME", help="The variable, where the claim has none.")
@click.option("--at", multiple=True, metavar="POINT", help="Keep these coordinates: x=1.5,y=pi/4")
@click.option(
    "--domain",
    multiple=True,
    metavar="RANGES",
    help="Only points within these ranges: x=0:5,y=:1",
)
@click.option(
    "--order", type=Number(int, 1, 20), default=1, metavar="N", help="The N-th derivative."
)
@click.option(
    "--lines",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="In place of --derivative: a derivation, each line of FILE a claim.",
)
@click.option(
    "--hint",
    type=Number(int, 1, 3),
    metavar="LEVEL",
    help="Show hints up to this level (1 to 3) in place of the answer.",
)
@click.option("--strict", is_flag=True, help="Only a proof counts as right.")
@json_option
@html_option
def command(
    expression: str,
    derivative: tuple[str, ...],
    wrt: str,
    at: tuple[str, ...],
    domain: tuple[str, ...],
    order: int,
    lines: Path | None,
    hint: int | None,
    strict: bool,
    as_json: bool,
    html: Path | None,
) -> int:
    """Check whether a derivative of EXPRESSION is right. Certified numbers refute it, a normal form
    proves it. What explains a wrong one is listed.

    Exit code 0: proved, or equal at every certified point; 1: refuted, partly right, or (--strict)
    not proved; 2: bad input, or nothing could be certified.
    """
    from workbench.checking.run import check

    if bool(derivative) == (lines is not None):
        raise click.UsageError("give the claim as --derivative, or a derivation as --lines")
    point = read_point(",".join(at))
    found = check(
        graph_at(expression, point, needed=False),
        read_claims(derivative) if derivative else None,
        point,
        names_of(wrt),
        order=order,
        domain=_ranges(domain),
        lines=None if lines is None else lines.read_text(encoding="utf-8").splitlines(),
    )
    if hint and as_json:
        raise click.UsageError("--json shows the whole answer; leave out --hint or --json")
    write_page(found, html)
    show(found, as_json, **({} if as_json else {"hint": hint or 0}))
    return found.exit_code(strict)


def _ranges(texts: Sequence[str]) -> dict[str, tuple[float | None, float | None]]:
    """The ranges of a text `x=0:5,y=:1`."""
    found = {}
    for part in filter(str.strip, ",".join(texts).split(",")):
        name, equals, ends = map(str.strip, part.partition("="))
        low, colon, high = map(str.strip, ends.partition(":"))
        if not (name and equals and colon):
            raise click.BadParameter(
                f"cannot read {part.strip()!r:.60}; write name=low:high, as x=0:5 or x=0:",
                param_hint="--domain",
            )
        found[name] = _end(name, low), _end(name, high)
    return found


def _end(name: str, text: str) -> float | None:
    return read_point(f"{name}={text}")[name] if text else None
