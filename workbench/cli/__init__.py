"""The command line: one file a command; arguments in, library calls, tables out.

Exit codes: 0 fine, 1 a check failed, 2 the user's input was wrong, 130 interrupted.
"""

import sys
from importlib import import_module

import click

from workbench.errors import WorkbenchError

#: Command -> module; a module is loaded only when its command (or the list of them) is needed.
COMMANDS = {
    "assignment": "workbench.cli.assignment",
    "changes": "workbench.cli.changes",
    "compare": "workbench.cli.compare",
    "fit": "workbench.cli.fit",
    "grade": "workbench.cli.grade",
    "methods": "workbench.cli.methods",
    "report": "workbench.cli.report",
    "trace": "workbench.cli.trace",
}


class _Commands(click.Group):
    """A group whose commands load on demand, so that `--help` is quick."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(COMMANDS[cmd_name]).command
        return command


@click.group(
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog='Try: workbench compare "exp(x)/sqrt(sin(x)**3 + cos(x)**3)" --at x=1.5',
)
@click.version_option(package_name="derivative-workbench", prog_name="workbench")
def group() -> None:
    """Compare symbolic, numeric and automatic differentiation: certified accuracy, operation
    counts and cost."""


def main(arguments: list[str] | None = None) -> None:
    """Run the command line and leave with its exit code."""
    try:
        result = group.main(args=arguments, prog_name="workbench", standalone_mode=False)
        code = result if isinstance(result, int) else 0
    except click.exceptions.Abort:
        code = 130
        click.echo("interrupted", err=True)
    except click.ClickException as error:
        error.show()
        code = 2
    except WorkbenchError as error:
        click.echo(f"error: {error}", err=True)
        code = 2
    except KeyboardInterrupt:
        click.echo("interrupted", err=True)
        code = 130
    except OSError as error:
        click.echo(f"error: cannot read or write: {error}", err=True)
        code = 2
    except SystemExit:
        # The reader (head, less) went away. Click then leaves with 1, which here means a failed
        # check; commands return their codes and never leave by themselves.
        code = 0
    sys.exit(code)
