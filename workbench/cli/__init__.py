"""The command line: one file per command; arguments in, library calls, tables out.

Exit codes: 0 fine, 1 a check failed, 2 the user's input was wrong, 70 a fault of the workbench,
130 interrupted.
"""

import io
import os
import sys
import traceback
import warnings
from importlib import import_module

import click

from workbench.catalogue import proposal
from workbench.cli.complaints import Located, complain, show_warning, words_of
from workbench.cli.limits import with_limits
from workbench.cli.output import say
from workbench.errors import WorkbenchError
from workbench.version import __version__

#: Commands that compute, and so take limits.
COMPUTING = frozenset({"bench", "check", "compare", "fit", "grade", "report", "sweep", "trace"})

#: Set to anything, it shows the traceback of a fault of the workbench.
TRACEBACK = "WORKBENCH_TRACEBACK"

#: Every command, with what `workbench --help` says of it in one line. It is the module of its name,
#: which is loaded only when the command is needed.
COMMANDS = {
    "adapter": "Write an adapter for an autodiff that grade does not recognise.",
    "assignment": "Write a homework on autodiff: starter, solution, autograder.",
    "bench": "Time engines and other packages on items of work with goals.",
    "changes": "Show what changed between two reports; can fail a CI build.",
    "check": "Check whether a derivative is right, and explain what is wrong.",
    "compare": "Judge every method on one expression at one point.",
    "fit": "Fit the parameters of a model to data.",
    "grade": "Grade an autodiff, concept by concept.",
    "methods": "List the methods and their options.",
    "report": "Write a whole report from a specification: a page and CSV files.",
    "sweep": "Judge every method on the functions of corpora, at many points.",
    "trace": "Show both sweeps of a method, node by node.",
}

EXAMPLES = """\b
Examples:
  workbench compare "exp(x)/sqrt(sin(x)**3 + cos(x)**3)" --at x=1.5
  workbench trace "log(x1) + x1*x2 - sin(x2)" --at x1=2,x2=5
  workbench report reports/quick.toml
  workbench COMMAND --help
"""


class _Commands(Located, click.Group):
    """A group whose commands load on demand, so that `--help` is quick."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"workbench.cli.{cmd_name}").command
        return with_limits(command) if cmd_name in COMPUTING else command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command; of an unknown one, the known one that looks like it."""
        name, *rest = args
        command = self.get_command(ctx, name)
        if command is None and not ctx.resilient_parsing:
            ctx.fail(f"there is no command {name!r:.60}; {proposal(name, COMMANDS)}")
        return name if command else None, command, rest

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog=EXAMPLES,
    invoke_without_command=True,
)
@click.version_option(__version__, prog_name="workbench")
@click.pass_context
def group(context: click.Context) -> None:
    """Compare symbolic, numeric and automatic differentiation: certified accuracy, operation
    counts and cost."""
    if context.invoked_subcommand is None:
        say(context.get_help())


def main(arguments: list[str] | None = None) -> None:
    """Run the command line and leave with its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # what a terminal's encoding lacks becomes a ?
            stream.reconfigure(errors="replace")
    try:
        with warnings.catch_warnings():
            warnings.showwarning = show_warning
            result = group.main(args=arguments, prog_name="workbench", standalone_mode=False)
        code = result if isinstance(result, int) else 0
    except (click.exceptions.Abort, KeyboardInterrupt):
        code = 130
        say("interrupted", err=True)
    except click.ClickException as error:
        complain(words_of(error), error.ctx if isinstance(error, click.UsageError) else None)
        code = 2
    except WorkbenchError as error:
        complain(str(error))
        code = 2
    except OSError as error:
        where = f" {error.filename}" if error.filename else ""
        complain(f"cannot read or write{where}: {error.strerror or error}")
        code = 2
    except Exception as error:
        complain(_fault(error))
        code = 70
    except SystemExit:
        # The reader (head, less) went away. Click then leaves with 1, which here means a failed
        # check; commands return their codes and never leave by themselves.
        code = 0
    sys.exit(code)


def _fault(error: Exception) -> str:
    """What is said of an exception that nobody foresaw, in one line unless more is asked for."""
    if os.environ.get(TRACEBACK):
        traceback.print_exception(error)
    words = " ".join(f"{type(error).__name__}: {error}".split())
    return (
        f"a fault of the workbench, not of the input: {words:.300}; please report it with the "
        f"command, workbench --version and what {TRACEBACK}=1 shows"
    )
