"""`workbench sweep`: every function of some corpora at many points by every method."""

from pathlib import Path
from typing import Literal

import click

from workbench.cli.options import Command, json_option, methods_option
from workbench.cli.output import show, wrote
from workbench.cli.values import Number, WrittenFolder

_EXAMPLES = """\b
Examples:
  workbench sweep hamming.fpcore
  workbench sweep laws.csv more.txt --points 10 --out laws
  workbench sweep hamming.fpcore --over floats --methods reverse,symbolic
"""


@click.command("sweep", cls=Command, epilog=_EXAMPLES)
@click.argument("corpora", nargs=-1, required=True, metavar="CORPUS...")
@click.option(
    "--points",
    type=Number(int, 1, 100_000),
    default=100,
    show_default=True,
    metavar="N",
    help="Seeded points of each case.",
)
@click.option(
    "--over",
    type=click.Choice(["range", "floats"]),
    default="range",
    show_default=True,
    help="Points are uniform over the ranges, or over the floats in them.",
)
@click.option(
    "--seed", type=Number(int, 0, 2**63 - 1), default=42, show_default=True, metavar="N",
    help="Seed of the points.",
)  # fmt: skip
@methods_option
@click.option(
    "--jobs",
    type=Number(int, 1, 1024),
    metavar="N",
    help="Cases at once. Default: as many as there are processors.",
)
@click.option(
    "--out",
    type=WrittenFolder(),
    metavar="DIR",
    help="Folder of the sweep, its log first; default sweeps/<name>-<key>.",
)
@click.option("--force", is_flag=True, help="Replace the sweep that the folder holds by this one.")
@click.option(
    "--scheduler",
    metavar="ADDRESS",
    help="Judge on Dask: tcp://HOST:PORT. Default: DASK_SCHEDULER_ADDRESS in the environment.",
)
@json_option
def command(
    corpora: tuple[str, ...],
    points: int,
    over: Literal["range", "floats"],
    seed: int,
    methods: str,
    jobs: int | None,
    out: Path | None,
    force: bool,
    scheduler: str | None,
    as_json: bool,
) -> None:
    """Judge every method on every function of the corpora (FPCore, CSV, lists) at seeded points,
    and write tables, a page and the commands that show the worst derivatives again.

    Each case is in the log of the folder as soon as it is judged: a sweep that was stopped, in
    whatever way, goes on when the same command is run again.
    """
    from workbench.sweeping import sweep

    found = sweep(
        *corpora,
        points=points,
        methods=methods or None,
        seed=seed,
        over=over,
        jobs=jobs,
        folder=out,
        force=force,
        scheduler=scheduler,
    )
    show(found, as_json)
    wrote(found.page)
