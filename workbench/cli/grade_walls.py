"""`workbench grade --walls`: what surrounds a submission on this machine, found by attacking it."""

import click

from workbench.cli.output import say, wants_colour


def show_walls(context: click.Context, _: click.Parameter, wanted: bool) -> None:
    """Print the table of walls and end: exit code 0 where marks can be trusted here, else 1."""
    if not wanted or context.resilient_parsing:
        return
    from workbench.isolation.walls.probing import probe, trusted
    from workbench.presentation.grade.walls import walls_text

    found = probe()
    colour = wants_colour()
    say(walls_text(found, colour=colour), color=colour or None)
    context.exit(0 if trusted(found) else 1)
