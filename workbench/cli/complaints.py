"""Complaints: one form for everything that was wrong with the input."""

import re
import sys
import textwrap
from typing import Any

import click

from workbench.cli.output import say, text_width, wants_colour
from workbench.errors import printable_line


class Located(click.Command):
    """A command whose usage errors know it."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the arguments; what is wrong with them is known to be this command's."""
        try:
            return super().parse_args(ctx, args)
        except click.UsageError as error:
            error.ctx = error.ctx or ctx
            raise


def complain(message: str, context: click.Context | None = None) -> None:
    """Print one message on standard error, with the usage of the command where that helps.

    A terminal gets lines that fit and a red head; nothing in a message can command it.
    """
    stream = sys.stderr
    colour = wants_colour(stream)
    lines = [printable_line(line) for line in f"error: {message}".split("\n")]
    for name in dict.fromkeys(re.findall(r"\(limit (\w+)\)", message)):
        lines.append(f"help:  another limit with --limit {name}=VALUE (docs/limits.md)")
    if context is not None:
        pieces = context.command.collect_usage_pieces(context)
        lines.append(" ".join(["usage:", context.command_path, *pieces]))
        lines.append(f"help:  {context.command_path} --help")
    if stream is not None and stream.isatty():
        lines = [part for line in lines for part in _fitted(line, text_width(stream))]
    text = "\n".join(lines)
    if colour:
        text = text.replace("error:", click.style("error:", fg="red", bold=True), 1)
    say(text, err=True, color=colour or None)


def show_warning(message: Warning | str, *place: Any, **more: Any) -> None:
    """Print a warning as one line on standard error, without the line of code that gave it."""
    click.echo(f"warning: {printable_line(str(message))}", err=True)


def words_of(error: click.ClickException) -> str:
    """What was wrong, in the words of our other messages, from what click knows and not says.

    >>> words_of(click.NoSuchOption("--jsno", possibilities=["--json"]))
    'there is no option --jsno; did you mean --json?'
    >>> words_of(click.BadParameter("cannot read 'x'; write name=value"))
    "cannot read 'x'; write name=value"
    """
    match error:
        case click.MissingParameter():
            kind = error.param_type or (error.param.param_type_name if error.param else "parameter")
            text = f"the {kind} {_name(error)} is missing"
        case click.NoSuchOption():
            near = (
                f"; did you mean {' or '.join(error.possibilities)}?" if error.possibilities else ""
            )
            text = f"there is no option {error.option_name}{near}"
        case click.BadOptionUsage():
            wants = "takes no value" if _is_flag(error) else "needs a value"
            text = f"the option {error.option_name} {wants}"
        case click.BadParameter():
            text = ": ".join(filter(None, (_name(error), error.message)))
        case click.FileError():
            text = f"cannot write {error.ui_filename}: {error.message}"
        case _:
            text = error.message
    return text.strip().removesuffix(".")


def _name(error: click.BadParameter) -> str:
    """The parameter that is meant, as the usage has it; empty where it is not known."""
    hint = error.param_hint
    if hint is None:
        hint = error.param.get_error_hint(error.ctx) if error.param else ""
    return (hint if isinstance(hint, str) else " / ".join(hint)).replace("'", "")


def _is_flag(error: click.BadOptionUsage) -> bool:
    known = error.ctx.command.get_params(error.ctx) if error.ctx else []
    return any(error.option_name in one.opts and getattr(one, "is_flag", False) for one in known)


def _fitted(line: str, width: int) -> list[str]:
    """A line in parts that fit; an excerpt, and the caret below it, is left as it is."""
    if len(line) <= width or line.startswith("  "):
        return [line]
    return textwrap.wrap(line, width, break_long_words=False, break_on_hyphens=False)
