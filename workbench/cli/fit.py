"""`workbench fit`: a model's parameters fitted to data, with derivatives by any method."""

from collections.abc import Iterable
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from workbench.cli.output import WrittenFile, text_width, wants_colour
from workbench.cli.points import read_point

if TYPE_CHECKING:
    from workbench.fitting import Fit
    from workbench.fitting.certification import Certification
    from workbench.fitting.every_method import MethodFits

#: The `--method` that stands for the whole catalogue.
ALL = "all"


_EXAMPLES = """\b
Examples:
  workbench fit data.csv --model "a*x + b" --target y --start a=1,b=0
  workbench fit data.csv --model "b1*(1-exp(-b2*x))" --target y \\
      --start b1=500,b2=1e-4 --plot fit.svg
  workbench fit data.csv --model "w*x" --target y --start w=0 --method all
  workbench fit Misra1a.dat --nist
"""


@click.command(
    "fit",
    epilog=_EXAMPLES,
)
@click.argument("data", metavar="DATA")
@click.option("--model", metavar="EXPR", help="The model; its columns are variables.")
@click.option("--target", metavar="NAME", help="The column that it predicts, or log(y).")
@click.option("--start", metavar="POINT", help="A number for every parameter: b1=500,b2=1e-4")
@click.option("--nist", is_flag=True, help="DATA is a StRD file: model, starts, data from there.")
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
    help="Where derivatives come from; all: every method, and its digits.",
)
@click.option("--loss", metavar="EXPR", help="In prediction and target; default: squared error.")
@click.option("--learning-rate", type=float, metavar="RATE", help="Default: 0.01.")
@click.option("--momentum", type=float, metavar="SHARE", help="Of the last step; default: 0.9.")
@click.option("--epochs", type=int, metavar="N", help="Steps of a descent; default: 100.")
@click.option("--tolerance", type=float, metavar="SHARE", help="Relative; when to stop.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@click.option(
    "--csv",
    "csv",
    type=WrittenFile(),
    metavar="FILE",
    help="Also write the trajectory.",
)
@click.option(
    "--plot",
    "plot",
    type=WrittenFile(),
    metavar="FILE.svg",
    help="Also draw data and model (svg, png or pdf).",
)
def command(
    data: str,
    model: str | None,
    target: str | None,
    start: str | None,
    nist: bool,
    optimizer: str,
    method: str,
    loss: str | None,
    learning_rate: float | None,
    momentum: float | None,
    epochs: int | None,
    tolerance: float | None,
    as_json: bool,
    csv: Path | None,
    plot: Path | None,
) -> int:
    """Fit a model to the CSV file DATA: columns that occur in the model are its variables, all
    else are parameters, which need a start.

    Exit code 0: fine; 1: the fit diverged, did not converge, or (--nist) ended elsewhere than
    certified; 2: there was nothing to fit.
    """
    _check_plot(plot)
    options = {
        "learning_rate": learning_rate,
        "momentum": momentum,
        "epochs": epochs,
        "tolerance": tolerance,
    }
    if nist:
        _refuse_with_nist(model=model, target=target, start=start, loss=loss)
        result = _from_nist(data, optimizer, method, options)
    else:
        result = _from_csv(data, model, target, start, loss, optimizer, method, options)
    fits = list(_fits(result))
    if csv is not None:
        _write_trajectories(csv, fits)
    if plot is not None and fits:
        _draw(plot, min((one for _, one in fits), key=lambda one: (one.fun != one.fun, one.fun)))
    _print(result, as_json)
    return 0 if all(one.success for one in result) else 1


def _from_csv(
    data: str,
    model: str | None,
    target: str | None,
    start: str | None,
    loss: str | None,
    optimizer: str,
    method: str,
    options: dict[str, Any],
) -> "tuple[Fit | Certification | MethodFits, ...]":
    for name, value in (("--model", model), ("--target", target), ("--start", start)):
        if not value:
            raise click.UsageError(f"{name} is missing; a fit needs --model, --target and --start")
    from workbench.fitting.checks import make_problem
    from workbench.fitting.every_method import fit_every_method
    from workbench.fitting.optimizers import make_optimizer
    from workbench.fitting.run import fit_problem
    from workbench.methods import METHODS
    from workbench.methods.catalogue import method as method_named

    chosen = make_optimizer(optimizer, **options)
    problem = make_problem(model or "", data, target or "", read_point(start or ""), loss)
    if method == ALL:
        return (fit_every_method(problem, chosen, METHODS.values()),)
    return (fit_problem(problem, chosen, method_named(method)),)


def _from_nist(
    path: str, optimizer: str, method: str, options: dict[str, Any]
) -> "tuple[Fit | Certification | MethodFits, ...]":
    from workbench.fitting.certification import certify_every_method, certify_fit
    from workbench.fitting.nist import read_nist
    from workbench.fitting.optimizers import make_optimizer
    from workbench.methods import METHODS
    from workbench.methods.catalogue import method as method_named

    chosen = make_optimizer(optimizer, **options)
    problem = read_nist(path)
    if method == ALL:
        return certify_every_method(problem, chosen, METHODS.values())
    return (certify_fit(problem, chosen, method_named(method)),)


def _refuse_with_nist(**given: str | None) -> None:
    named = [f"--{name}" for name, value in given.items() if value is not None]
    if named:
        raise click.UsageError(
            f"{', '.join(named)} cannot be given with --nist: the file has its own; leave one out"
        )


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


def _write_trajectories(path: Path, fits: "list[tuple[dict[str, object], Fit]]") -> None:
    from workbench.records import csv_text
    from workbench.storage import write_file

    if not fits:
        return
    labels, first = fits[0]
    header = [*labels, *first.columns]
    rows = (
        [*marks.values(), epoch, *state]
        for marks, one in fits
        for epoch, state in enumerate(one.states.tolist())
    )
    write_file(path, csv_text(header, rows))
    click.echo(f"wrote {path}", err=True)


def _check_plot(path: Path | None) -> None:
    if path is not None and path.suffix.lower() not in (".svg", ".png", ".pdf"):
        raise click.BadParameter(
            f"{path.name} is no picture; write a name that ends in .svg, .png or .pdf",
            param_hint="--plot",
        )


def _draw(path: Path, fit: "Fit") -> None:
    from workbench.presentation.plots.axes import house_style, new_figure
    from workbench.storage import write_file

    with house_style():
        figure = new_figure()
        fit.plot(figure.add_subplot())
        kind = path.suffix.lower().removeprefix(".")
        metadata = {"Date": None} if kind == "svg" else None
        picture = BytesIO()
        figure.savefig(picture, format=kind, metadata=metadata)
    write_file(path, picture.getvalue())
    click.echo(f"wrote {path}", err=True)


def _print(result: "tuple[Any, ...]", as_json: bool) -> None:
    from workbench.fitting.every_method import MethodFits
    from workbench.records.document import json_document

    for text in dict.fromkeys(text for _, one in _fits(result) for text in one.warnings):
        click.echo(f"warning: {text}", err=True)
    if as_json:
        documents = [one.document() for one in result]
        click.echo(json_document(documents[0] if len(documents) == 1 else {"starts": documents}))
        return
    colour = wants_colour()
    for number, one in enumerate(result):
        if number:
            click.echo()
        width = text_width()
        plain = isinstance(one, MethodFits)
        text = one.to_text(width) if plain else one.to_text(width, colour=colour)
        click.echo(text, color=colour or None)
