"""`workbench report`: a report from a specification."""

from pathlib import Path

import click

from workbench.cli.limits import limit_arguments
from workbench.cli.options import Command
from workbench.cli.output import say
from workbench.cli.values import Place, WrittenFolder

_EXAMPLES = """\b
Examples:
  workbench report
  workbench report reports/quick.toml
  workbench report mine.toml --out somewhere/else
"""


@click.command("report", cls=Command, epilog=_EXAMPLES)
@click.argument("specification", required=False, type=Place(), metavar="[SPEC]")
@click.option(
    "--out",
    type=WrittenFolder(),
    metavar="DIR",
    help="Folder of the report; default reports/out/<name of the specification>.",
)
@click.option(
    "--force", is_flag=True, help="Replace the folder even if it holds other files than a report."
)
def command(specification: Path | None, out: Path | None, force: bool) -> None:
    """Measure everything that SPEC asks for (default: reports/default.toml) and write the page
    and its CSV files.

    The folder is replaced as a whole if it is empty or holds only a report. If it holds more, or
    another run is writing it, the command ends with exit code 2 before anything is measured.
    """
    from workbench.reporting import read_specification, run
    from workbench.reporting.files import default_folder

    name, content = read_specification(specification)
    folder = out if out is not None else default_folder(name, specification, force=force)
    arguments = ["workbench", "report"]
    arguments += [str(specification)] if specification is not None else []
    arguments += ["--out", str(out)] if out is not None else []
    arguments += limit_arguments()
    page = run(content, folder, command=" ".join(arguments), force=force)
    say(page)
