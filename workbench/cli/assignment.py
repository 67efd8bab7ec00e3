"""`workbench assignment`: a kit for a lecturer."""

from pathlib import Path

import click

from workbench.cli.options import Command
from workbench.cli.output import say
from workbench.cli.values import Place

_EXAMPLES = """\b
Examples:
  workbench assignment autodiff-homework
  workbench assignment homework-3 --title "Homework 3: reverse mode"
"""


@click.command("assignment", cls=Command, epilog=_EXAMPLES)
@click.argument("folder", type=Place(), metavar="DIR")
@click.option("--title", default=None, metavar="TEXT", help="Title of the assignment.")
def command(folder: Path, title: str | None) -> None:
    """Write a kit for an assignment into the new folder DIR: a starter with holes, a handout, the
    solution, weights, and an autograder for Gradescope."""
    from workbench.grading.assignment import TITLE, write_assignment

    for path in write_assignment(folder, TITLE if title is None else title):
        say(path)
    say(f"read {folder / 'README.md'} first", err=True)
