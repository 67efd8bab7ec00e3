"""`workbench methods`: the catalogue of methods."""

import json

import click


@click.command("methods")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def command(as_json: bool) -> None:
    """List the differentiation methods and their options."""
    from dataclasses import fields

    from workbench.methods import METHODS
    from workbench.presentation.tables import terminal_table

    lines = []
    for name, method in METHODS.items():
        options = {field.name: getattr(method, field.name) for field in fields(method)}  # type: ignore[arg-type]
        lines.append((name, str(method.kind), options, getattr(method, "summary", "")))
    if as_json:
        keys = ("name", "kind", "options", "summary")
        click.echo(json.dumps([dict(zip(keys, line, strict=True)) for line in lines], indent=2))
        return
    rows = [
        (name, kind, ", ".join(f"{key}={value}" for key, value in options.items()), summary)
        for name, kind, options, summary in lines
    ]
    click.echo(terminal_table(("method", "kind", "options", "what it does"), rows))
    click.echo("\nOptions go in brackets: central_difference[step=1e-6]")
