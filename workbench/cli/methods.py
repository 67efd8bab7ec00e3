"""`workbench methods`: the catalogue of methods."""

import json

import click

from workbench.cli.options import Command, json_option
from workbench.cli.output import say, text_width
from workbench.cli.values import Number

_EXAMPLES = """\b
Examples:
  workbench methods
  workbench methods --order 2
  workbench compare "sin(x)" --at x=1 --methods reverse,richardson
"""


@click.command("methods", cls=Command, epilog=_EXAMPLES)
@click.option(
    "--order",
    type=Number(int),
    default=1,
    metavar="N",
    help="2: methods for Hessians. 3 or more: methods for any order, by one variable.",
)
@json_option
def command(order: int, as_json: bool) -> None:
    """List the differentiation methods and their options."""
    from dataclasses import fields

    from workbench.comparison.orders import order_of
    from workbench.presentation.terminal.table import terminal_table

    lines = []
    for name, method in order_of(order, ("x",)).catalogue.items():
        options = {field.name: getattr(method, field.name) for field in fields(method)}  # type: ignore[arg-type]
        lines.append((name, str(method.kind), options, getattr(method, "summary", "")))
    if as_json:
        keys = ("name", "kind", "options", "summary")
        say(json.dumps([dict(zip(keys, line, strict=True)) for line in lines], indent=2))
        return
    rows = [
        (name, ", ".join(f"{key}={value}" for key, value in options.items()), summary)
        for name, _, options, summary in lines
    ]
    header = ("method", "options", "what it does")
    say(terminal_table(header, rows, width=text_width()))
    if order == 1:
        say("\nOptions go in brackets: central_difference[step=1e-6]")
        say("For Hessians: --order 2; for higher derivatives by one variable: --order 3")
