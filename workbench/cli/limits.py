"""The option `--limit NAME=VALUE`, which every command that computes has."""

import click

from workbench.limits import limits

OPTION = "--limit"


def with_limits(command: click.Command) -> click.Command:
    """The command with the option, whose values hold while the command runs."""
    if not any(OPTION in parameter.opts for parameter in command.params):
        command.params.append(
            click.Option(
                [OPTION],
                multiple=True,
                metavar="NAME=VALUE",
                expose_value=False,
                is_eager=True,
                callback=_set,
                help="Set a limit of work or input: program_nodes=1e6 (docs/limits.md). May be "
                "repeated. The default is WORKBENCH_LIMIT_NAME in the environment.",
            )
        )
    return command


def _set(context: click.Context, _: click.Parameter, texts: tuple[str, ...]) -> None:
    values = {}
    for text in texts:
        name, equals, value = (part.strip() for part in text.partition("="))
        if not (name and equals and value):
            raise click.BadParameter(
                f"{OPTION} {text!r:.60} cannot be read; write NAME=VALUE, as program_nodes=1e6"
            )
        if name in values:
            raise click.BadParameter(f"{OPTION} {name} is given twice")
        values[name] = value
    # Without values too: what the environment says is checked before anything is computed.
    context.with_resource(limits(**limits.checked(values, OPTION)))


def limit_arguments() -> list[str]:
    """The options that set what holds now.

    >>> with limits(program_nodes=10):
    ...     limit_arguments()
    ['--limit', 'program_nodes=10']
    """
    changed = limits.changed().items()
    return [part for name, value in changed for part in (OPTION, f"{name}={value}")]
