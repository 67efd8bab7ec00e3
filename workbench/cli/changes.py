"""`workbench changes`: what changed between two reports."""

from pathlib import Path

import click

from workbench.cli.options import Command, html_option, json_option
from workbench.cli.output import say, show_text, write_page

_EXAMPLES = """\b
Examples:
  workbench changes baseline reports/out/default
  workbench changes baseline reports/out/default --html changes.html
  workbench changes a b --fail-if accuracy,operations --fail-if time:10%
"""


@click.command("changes", cls=Command, epilog=_EXAMPLES)
@click.argument("a", metavar="A")
@click.argument("b", metavar="B")
@click.option(
    "--fail-if",
    "thresholds",
    multiple=True,
    metavar="WHAT",
    help="Exit with 1 if: accuracy (a row became worse), operations (a count grew), time:10% (a "
    "method's evaluations certainly take over 1.10 times as long). Separate several by commas, or "
    "repeat the option.",
)
@json_option
@html_option
def command(a: str, b: str, thresholds: tuple[str, ...], as_json: bool, html: Path | None) -> int:
    """Compare report B with report A. Each is a folder that `workbench report` wrote, or a file in
    one.

    Accuracy and operation counts are compared exactly, times by their intervals, and all other CSV
    files cell by cell. Exit code 0: fine; 1: a threshold of --fail-if is crossed; 2: there is no
    report, or a threshold cannot be judged.
    """
    from workbench.reporting.changes import changes
    from workbench.reporting.changes.thresholds import read_thresholds

    read_thresholds(thresholds)  # before anything else is read
    found = changes(a, b)
    write_page(found, html)
    if as_json:
        say(found.to_json(thresholds=thresholds))
    else:
        show_text(found.to_text)
    crossed = found.crossed(thresholds)  # after the tables: it may have nothing to judge by
    for one in crossed:
        say(f"failed: {one.threshold}: {one.reason}", err=True)
    return 1 if crossed else 0
