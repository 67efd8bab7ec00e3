"""`workbench adapter`: an adapter to a submission that is not recognised, ready to fill in."""

from pathlib import Path

import click

from workbench.cli.options import Command, file_option
from workbench.cli.output import say, write

_EXAMPLES = """\b
Examples:
  workbench adapter scalar.py:Scalar
  workbench adapter dual.py:Dual --preset dual --out adapter.py
"""


@click.command("adapter", cls=Command, epilog=_EXAMPLES)
@click.argument("target", metavar="PLACE:NAME")
@click.option(
    "--preset",
    default="micrograd",
    show_default=True,
    metavar="NAME",
    help="The kind of autodiff: micrograd, minitorch, pull (gradients are pulled), dual (numbers).",
)
@file_option("--out", "Write the adapter to this file, beside the file that it adapts.")
def command(target: str, preset: str, out: Path | None) -> None:
    """Write an adapter for an autodiff that `workbench grade` does not recognise. Fill it in, and
    grade it in place of the autodiff."""
    from workbench.grading.adapter import adapter_text

    text = adapter_text(target, preset, "adapter.py" if out is None else out.name)
    if out is None:
        say(text, nl=False)
    else:
        write(out, text)
