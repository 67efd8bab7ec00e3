"""How commands complain: one form for everything that was wrong with the input."""

import re
import sys
import textwrap

import click

from workbench.cli.output import text_width, wants_colour

#: click's own words -> ours, which begin like every other message.
_WORDS = (
    (r"Missing argument '(.+)'\.?", r"the argument \1 is missing"),
    (r"Missing option '(.+)'\.?", r"the option \1 is missing"),
    (
        r"No such option:? '?([^\s']+?)'?\.? Did you mean '?([^\s']+?)'?\?",
        r"there is no option \1; did you mean \2?",
    ),
    (r"No such option:? '?([^\s']+?)'?\.?( .*)?", r"there is no option \1"),
    (r"No such command '(.+)'\.?", r"there is no command \1"),
    (r"Got unexpected extra arguments? \((.+)\)", r"too many arguments: \1; quote what has blanks"),
    (r"Option '(.+)' requires an argument\.?", r"the option \1 needs a value"),
    (r"Invalid value for '?(.+?)'?: (.+)", r"\1: \2"),
    (r"Could not open file '(.+?)': (.+)", r"cannot write \1: \2"),
)


def complain(message: str, context: click.Context | None = None) -> None:
    """Print one message on standard error, with the usage of the command where that helps.

    A terminal gets lines that fit and a red head; nothing in a message can command it.
    """
    stream = sys.stderr
    colour = wants_colour(stream)
    lines = [_plain(line) for line in f"error: {message}".split("\n")]
    if context is not None:
        lines.append(context.get_usage().replace("Usage:", "usage:"))
        lines.append(f"help:  {context.command_path} --help")
    if stream is not None and stream.isatty():
        lines = [part for line in lines for part in _fitted(line, text_width(stream))]
    text = "\n".join(lines)
    if colour:
        text = text.replace("error:", click.style("error:", fg="red", bold=True), 1)
    click.echo(text, err=True, color=colour or None)


def words_of(error: click.ClickException) -> str:
    """What click has to say, in the words of our other messages.

    >>> words_of(click.UsageError("No such command 'compre'."))
    'there is no command compre'
    >>> words_of(click.BadParameter("cannot read 'x'; write name=value"))
    "cannot read 'x'; write name=value"
    """
    text = error.format_message()
    if isinstance(error, click.BadParameter) and not (error.param or error.param_hint):
        text = error.message
    for pattern, ours in _WORDS:
        match = re.fullmatch(pattern, text, re.DOTALL)
        if match:
            text = match.expand(ours)
            break
    return text.strip().removesuffix(".")


def _fitted(line: str, width: int) -> list[str]:
    """A line in parts that fit; an excerpt, and the caret below it, is left as it is."""
    if len(line) <= width or line.startswith("  "):
        return [line]
    return textwrap.wrap(line, width, break_long_words=False, break_on_hyphens=False)


def _plain(line: str) -> str:
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in line)
