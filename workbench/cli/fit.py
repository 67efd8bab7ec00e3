"""`workbench fit`: a model's parameters fitted to data, with derivatives by any method."""

from collections.abc import Iterable
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from workbench.cli.options import Command, file_option, html_option, json_option
from workbench.cli.output import say, show_text, write
from workbench.cli.points import read_point, split_outside
from workbench.cli.values import Number, WrittenPicture

if TYPE_CHECKING:
    from workbench.fitting import Fit

#: The `--method` that stands for the whole catalogue.
ALL = "all"


_EXAMPLES = """\b
Examples:
  workbench fit "y ~ a*x + b" data.csv
  workbench fit "y ~ a*exp(-b*x)" data.csv --sigma dy --bounds a=0:,b=0:5
  workbench fit "`Body mass (g)` ~ a*`Flipper length (mm)` + b" penguins.csv \\
      --missing drop
  workbench fit data.csv --model "b1*(1-exp(-b2*x))" --target y \\
      --start b1=500,b2=1e-4 --plot fit.svg --html fit.html
  workbench fit data.csv --model "w*x" --target y --start w=0 --method all
  workbench fit Misra1a.dat --nist
"""


@click.command("fit", cls=Command, epilog=_EXAMPLES)
@click.argument("first", metavar="[MODEL]", required=False)
@click.argument("second", metavar="DATA", required=False)
@click.option("--model", metavar="EXPR", help="The model, if MODEL is left out.")
@click.option("--target", metavar="NAME", help="The predicted column, if there is no ~; or log(y).")
@click.option(
    "--start",
    metavar="POINT",
    help="Start values of parameters: b1=500,b2=1e-4; others are searched for.",
)
@click.option("--sigma", metavar="NAME", help="The column of standard deviations, or sqrt(y).")
@click.option(
    "--weights", metavar="NAME", help="The column of weights, 1/sigma^2, instead of --sigma."
)
@click.option(
    "--absolute-sigma",
    is_flag=True,
    help="Standard errors depend on sigma alone, not on the residuals.",
)
@click.option("--bounds", metavar="RANGES", help="Bounds of parameters: a=0:,b=-1:1,c=:5")
@click.option(
    "--missing",
    type=click.Choice(["refuse", "drop"]),
    default="refuse",
    show_default=True,
    help="What to do with a row in which a number is missing.",
)
@click.option("--nist", is_flag=True, help="DATA is a StRD file with model, starts and data.")
@click.option(
    "--optimizer",
    default="levenberg_marquardt",
    show_default=True,
    metavar="NAME",
    help="gradient_descent, momentum or levenberg_marquardt.",
)
@click.option(
    "--method",
    default="reverse",
    show_default=True,
    metavar="NAME",
    help="The method for derivatives; all: compare the digits of every method.",
)
@click.option(
    "--loss", metavar="EXPR", help="Loss in prediction and target; default: squared error."
)
@click.option("--learning-rate", type=Number(float), metavar="RATE", help="Default: 0.01.")
@click.option(
    "--momentum", type=Number(float), metavar="SHARE", help="Share of the last step; default: 0.9."
)
@click.option("--epochs", type=Number(int), metavar="N", help="Steps of the descent; default: 100.")
@click.option(
    "--tolerance",
    type=Number(float),
    metavar="SHARE",
    help="Relative change at which the fit stops.",
)
@json_option
@html_option
@file_option("--csv", "Also write the trajectory.")
@click.option(
    "--plot",
    type=WrittenPicture(),
    metavar="FILE.svg",
    help="Also draw data, model and residuals (svg, png or pdf).",
)
def command(
    first: str | None,
    second: str | None,
    optimizer: str,
    method: str,
    as_json: bool,
    html: Path | None,
    csv: Path | None,
    plot: Path | None,
    nist: bool,
    learning_rate: float | None,
    momentum: float | None,
    epochs: int | None,
    tolerance: float | None,
    **given: Any,
) -> int:
    """Fit a model to the CSV file DATA. MODEL names the predicted column and the formula, as in
    "y ~ a*x + b". Names that are columns of DATA are variables; all others are parameters. Any
    column name can be written in back-quotes. Without --start the fit searches for a start.

    The table shows every parameter, rounded by its standard error, with its 95 % confidence
    interval, R^2 and correlations; --json has all digits and the covariance.

    Exit code 0: the fit converged; 1: it diverged, did not converge, or (--nist) did not reach the
    certified values; 2: there was nothing to fit.
    """
    from workbench.fitting.certification import certify_every_method, certify_fit
    from workbench.fitting.every_method import fit_every_method
    from workbench.fitting.optimizers import make_optimizer
    from workbench.fitting.run import fit_problem
    from workbench.methods import METHODS
    from workbench.methods.catalogue import method as method_named

    data = _data_and_model(first, second, given)
    problem = _nist_problem(data, **given) if nist else _problem(data, **given)
    chosen = make_optimizer(
        optimizer,
        learning_rate=learning_rate,
        momentum=momentum,
        epochs=epochs,
        tolerance=tolerance,
    )
    fit_all: Any = certify_every_method if nist else fit_every_method
    fit_one: Any = certify_fit if nist else fit_problem
    if method == ALL:
        found = fit_all(problem, chosen, METHODS.values())
    else:
        found = fit_one(problem, chosen, method_named(method))
    result = found if isinstance(found, tuple) else (found,)
    fits = list(_fits(result))
    if html is not None and fits:
        write(html, _page(fits))
    if csv is not None and fits:
        _write_trajectories(csv, fits)
    if plot is not None and fits:
        _draw(plot, min((one for _, one in fits), key=lambda one: (one.fun != one.fun, one.fun)))
    _print(result, as_json)
    return 0 if all(one.converged for one in result) else 1


def _data_and_model(first: str | None, second: str | None, given: dict[str, Any]) -> str:
    """The path of the data; a model beside it goes to what is `given`, whichever comes first."""
    if first is None:
        raise click.UsageError('DATA is missing; a fit is, say, "y ~ a*x + b" data.csv')
    if second is None:
        return first
    if given["model"] is not None:
        raise click.UsageError("the model is given twice, as MODEL and as --model; leave one out")
    swapped = "~" in second and "~" not in first
    given["model"], data = (second, first) if swapped else (first, second)
    return data


def _problem(data: str, *, start: str | None, bounds: str | None, **given: Any) -> Any:
    if not given["model"]:
        raise click.UsageError('--model is missing; or write it first: "y ~ a*x + b" data.csv')
    if "~" not in given["model"] and not given["target"]:
        raise click.UsageError('--target is missing; or say it in the model: "y ~ a*x + b"')
    from workbench.fitting.checks import make_problem

    return make_problem(
        data=data,
        start=None if start is None else read_point(start),
        bounds=None if bounds is None else _bounds(bounds),
        **given,
    )


def _bounds(text: str) -> dict[str, tuple[float | None, float | None]]:
    """The bounds of a text `a=0:,b=-1:1,c=:5`."""
    found: dict[str, tuple[float | None, float | None]] = {}
    for part in filter(str.strip, split_outside(text)):
        name, equals, ends = map(str.strip, part.partition("="))
        low, colon, high = map(str.strip, ends.partition(":"))
        if not (name and equals and colon):
            raise click.BadParameter(
                f"cannot read {part.strip()!r:.60}; write name=low:high, as a=0:1, or a=0: for no "
                "upper bound",
                param_hint="--bounds",
            )
        if name in found:
            raise click.BadParameter(f"{name} is given twice", param_hint="--bounds")
        found[name] = _end(name, low), _end(name, high)
    return found


def _end(name: str, text: str) -> float | None:
    return read_point(f"{name}={text}")[name] if text else None


def _nist_problem(path: str, **given: Any) -> Any:
    from workbench.fitting.nist import read_nist

    named = [
        f"--{name.replace('_', '-')}"
        for name, value in given.items()
        if value not in (None, False, "refuse")
    ]
    if named:
        raise click.UsageError(
            f"{', '.join(named)} cannot be given with --nist: the file has its own; leave one out"
        )
    return read_nist(path)


def _fits(result: "tuple[Any, ...]") -> "Iterable[tuple[dict[str, object], Fit]]":
    """Every single fit, with what tells it from the others."""
    from workbench.fitting import Fit

    for number, one in enumerate(result, 1):
        many = {"start": number} if len(result) > 1 else {}
        if isinstance(one, Fit):
            yield {}, one
        elif isinstance(one.fits, dict):
            for name, found in one.fits.items():
                yield {**many, "method": name}, found
        else:
            for start, found in enumerate(one.fits, 1):
                yield {"start": start}, found


def _page(fits: "list[tuple[dict[str, object], Fit]]") -> str:
    """The page of all fits, each with what tells it from the others."""
    from workbench.presentation.fit.page import fit_html

    labels = (", ".join(f"{name} {value}" for name, value in marks.items()) for marks, _ in fits)
    return fit_html([one.page(label) for label, (_, one) in zip(labels, fits, strict=True)])


def _write_trajectories(path: Path, fits: "list[tuple[dict[str, object], Fit]]") -> None:
    from workbench.records import csv_text

    labels, first = fits[0]
    header = [*labels, *first.columns]
    rows = (
        [*marks.values(), epoch, *state]
        for marks, one in fits
        for epoch, state in enumerate(one.states.tolist())
    )
    write(path, csv_text(header, rows))


def _draw(path: Path, fit: "Fit") -> None:
    from workbench.presentation.plots.axes import house_style, new_figure

    with house_style():
        figure = new_figure()
        figure.set_figheight(1.7 * figure.get_figheight())
        above, below = figure.subplots(2, sharex=True, height_ratios=(3, 2))
        fit.plot(above)
        fit.plot_residuals(below)
        kind = path.suffix.lower().removeprefix(".")
        metadata = {"Date": None} if kind == "svg" else None
        picture = BytesIO()
        figure.savefig(picture, format=kind, metadata=metadata)
    write(path, picture.getvalue())


def _print(result: "tuple[Any, ...]", as_json: bool) -> None:
    from workbench.records.document import json_document

    for text in dict.fromkeys(text for _, one in _fits(result) for text in one.warnings):
        say(f"warning: {text}", err=True)
    if as_json:
        documents = [one.document() for one in result]
        say(json_document(documents[0] if len(documents) == 1 else {"starts": documents}))
        return
    for number, one in enumerate(result):
        if number:
            say()
        show_text(one.to_text)
