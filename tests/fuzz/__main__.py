"""Campaigns by hand: how many inputs, how many were read, what was found, the slowest one."""

import resource
import time

import click

from tests.fuzz.campaign import campaign
from tests.fuzz.doors import DOORS, door

GIGABYTES = 2


@click.command()
@click.argument("names", nargs=-1, metavar="[DOOR]...")
@click.option("--inputs", default=10_000.0, help="Inputs for each door.")
@click.option("--seed", default=0, help="Another seed gives other inputs.")
def main(names: tuple[str, ...], inputs: float, seed: int) -> None:
    """Send inputs through doors (default: all of them)."""
    limit = GIGABYTES << 30
    now = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss << 10
    resource.setrlimit(resource.RLIMIT_AS, (now + limit, now + limit))
    for name in names or DOORS:
        started = time.perf_counter()
        found = campaign(door(name), int(inputs), seed)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
        click.echo(
            f"{name}: {found.inputs:,} inputs in {time.perf_counter() - started:.0f} s, "
            f"{found.read:,} read, {len(found.findings)} findings; the slowest took "
            f"{found.slowest:.2f} s; peak {peak:.2f} GB"
        )
        if found.slowest > 1:
            click.echo(f"  slowest: {found.slowest_text!r:.300}")
        for kind, text in found.findings.items():
            click.echo(f"  {kind}\n    {text!r:.600}")


main()
