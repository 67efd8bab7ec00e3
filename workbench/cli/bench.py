"""`workbench bench`: our engines and the field's other packages on ten items of work."""

from pathlib import Path

import click

from workbench.cli.options import Command, html_option, json_option
from workbench.cli.output import show, write_page, wrote
from workbench.cli.values import WrittenFolder

_EXAMPLES = """\b
Examples:
  workbench bench --quick
  workbench bench --only B3 --only B5
  workbench bench --csv bench --html bench.html
"""


@click.command("bench", cls=Command, epilog=_EXAMPLES)
@click.option("--quick", is_flag=True, help="Smaller sizes and fewer rounds: at most 60 s.")
@click.option(
    "--only",
    multiple=True,
    metavar="ITEM",
    help="Only this item, B1 to B10. Separate several by commas, or repeat the option.",
)
@json_option
@click.option(
    "--csv",
    "folder",
    type=WrittenFolder(),
    metavar="DIR",
    help="Also write bench.csv, goals.csv and meta.json; `workbench changes` compares two such.",
)
@html_option
def command(
    quick: bool, only: tuple[str, ...], as_json: bool, folder: Path | None, html: Path | None
) -> None:
    """Time our engines and other packages on ten items of work, in turns, and judge the goals.

    Packages that are not installed are rows that say so; docs/bench.md tells how to install them.
    Each runs in a process of its own, with limits of time and memory. A whole run takes about
    twenty minutes.
    """
    from workbench.bench.items import ITEMS
    from workbench.bench.run import bench

    names = [name.strip() for text in only for name in text.split(",") if name.strip()]
    for name in names:
        ITEMS[name]  # before anything is measured
    found = bench(quick=quick, only=names)
    if folder is not None:
        wrote(*found.to_csv(folder))
    write_page(found, html)
    show(found, as_json)
