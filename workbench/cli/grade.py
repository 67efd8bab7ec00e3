"""`workbench grade`: somebody else's autodiff, concept by concept."""

import sys
from pathlib import Path

import click

from workbench.cli.grade_walls import show_walls
from workbench.cli.options import Command, file_option, html_option, json_option
from workbench.cli.output import say, wants_colour, write, write_page
from workbench.cli.values import Number, Place, WrittenFolder
from workbench.errors import WorkbenchError

_EXAMPLES = """\b
Examples:
  workbench grade --walls
  workbench grade scalar.py:Scalar
  workbench grade micrograd.engine:Value
  workbench grade handed_in.py:gradient --html page.html
  workbench grade homework.ipynb
  workbench grade handed_in.zip:Scalar --weights weights.toml --json
  workbench grade CLASS --csv marks.csv --html class.html --jobs 4
"""


@click.command("grade", cls=Command, epilog=_EXAMPLES)
@click.argument("target", metavar="PLACE:NAME")
@json_option
@html_option
@file_option("--gradescope", "Also write Gradescope's results.json.")
@file_option("--log", "Also write everything that was run and its answer, one per line.")
@click.option(
    "--weights",
    type=Place(),
    metavar="FILE",
    help="Points by concept (TOML); concepts that are not in it are not graded.",
)
@click.option(
    "--allow",
    "allowed",
    multiple=True,
    metavar="NAME",
    help="Let it import a library that is refused otherwise, as torch is; may be repeated.",
)
@click.option(
    "--walls",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=show_walls,
    help="Print which walls stand around a submission here, each attacked, and end.",
)
@click.option(
    "--seconds",
    type=Number(float),
    metavar="S",
    help="Seconds that one expression may take; default 10.",
)
@click.option(
    "--megabytes", type=Number(float), metavar="M", help="Memory that it may take; default 1024."
)
@click.option(
    "--examples",
    type=Number(int, 0, 100_000),
    default=150,
    show_default=True,
    metavar="N",
    help="Random expressions to try, at most 100000; 0: none.",
)
@click.option(
    "--seed", type=Number(int), default=0, show_default=True, help="Of the random expressions."
)
@click.option(
    "--class",
    "whole",
    is_flag=True,
    help="PLACE is a folder with a submission for each student; --csv says so too.",
)
@file_option("--csv", "Of a class: also write the marks, one row per submission.")
@click.option(
    "--each",
    type=WrittenFolder(),
    metavar="DIR",
    help="Of a class: also write a page and a log for each submission.",
)
@click.option(
    "--jobs",
    type=Number(int, 1, 64),
    default=1,
    show_default=True,
    metavar="N",
    help="Of a class: submissions that are graded at the same time.",
)
@click.option(
    "--unfenced",
    is_flag=True,
    help="Let it open files, load libraries and start processes: for code that you trust.",
)
def command(
    target: str,
    as_json: bool,
    html: Path | None,
    gradescope: Path | None,
    log: Path | None,
    weights: Path | None,
    allowed: tuple[str, ...],
    seconds: float | None,
    megabytes: float | None,
    examples: int,
    seed: int,
    whole: bool,
    csv: Path | None,
    each: Path | None,
    jobs: int,
    unfenced: bool,
) -> int:
    """Grade an autodiff, handed in as PLACE:NAME: a class of numbers or a function
    gradient(f, point). PLACE is a .py, a notebook, a folder, a zip or the name of a module; NAME
    may be left out where there is one class with arithmetic. With --csv or --class PLACE is a
    folder of submissions, which are all graded.

    It runs in a process of its own with limits. Exit code 0: full marks; 1: something is missing
    or wrong; 2: there was nothing to grade. Of a class, 0: all were judged; 1: some could not be.
    """
    from dataclasses import replace

    from workbench.cli.whole_class import grade_folder
    from workbench.grading.course.task import Task
    from workbench.grading.run import grade
    from workbench.grading.submission.session import Limits
    from workbench.grading.weights import read_weights
    from workbench.isolation.descendants import descendants_ended
    from workbench.presentation.grade.documents import (
        gradescope_failure,
        gradescope_json,
    )
    from workbench.presentation.grade.text import grade_text

    for name, number in (("--seconds", seconds), ("--megabytes", megabytes)):
        if number is not None and not 0 < number < 1e6:
            raise click.BadParameter(f"{name} {number:g}: a positive number was expected")
    try:
        chosen = read_weights(weights) if weights is not None else None
        limits = chosen.limits_over(Limits()) if chosen else Limits()
        limits = replace(
            limits,
            seconds=limits.seconds if seconds is None else seconds,
            megabytes=limits.megabytes if megabytes is None else megabytes,
            fenced=not unfenced,
            allowed=allowed,
        )
        if whole or csv is not None or each is not None or jobs > 1:
            if gradescope is not None or log is not None:
                raise click.UsageError("--gradescope and --log are of one submission; see --each")
            task = Task(weights=chosen, limits=limits, examples=examples, seed=seed)
            return grade_folder(target, task, jobs, as_json=as_json, html=html, csv=csv, each=each)
        with descendants_ended(), _progress() as note:
            graded = grade(
                target, weights=chosen, limits=limits, examples=examples, seed=seed, progress=note
            )
    except Exception as error:
        if gradescope is not None:
            write(gradescope, gradescope_failure(_reason(error)) + "\n")
        raise
    if gradescope is not None:  # first: whatever else cannot be written, this has been
        write(gradescope, gradescope_json(graded) + "\n")
    if log is not None:
        write(log, "\n".join((*graded.log, "")))
    write_page(graded, html)
    if as_json:
        say(graded.to_json())
    else:
        colour = wants_colour()
        say(grade_text(graded, colour=colour), color=colour or None)
    return 0 if graded.full_marks else 1


def _reason(error: Exception) -> str:
    """Why nothing was graded, for whoever reads Gradescope's page."""
    if isinstance(error, WorkbenchError):
        return str(error)
    return f"the grader failed ({type(error).__name__}); your work has not been judged"


class _progress:  # noqa: N801  (reads as a statement)
    """The concept that is being graded, on standard error where somebody looks."""

    def __enter__(self) -> "_progress":
        self._shown = sys.stderr.isatty()
        return self

    def __call__(self, title: str) -> None:
        if self._shown:
            say(f"\r\x1b[K{title}", nl=False, err=True)

    def __exit__(self, *_: object) -> None:
        if self._shown:
            say("\r\x1b[K", nl=False, err=True)
