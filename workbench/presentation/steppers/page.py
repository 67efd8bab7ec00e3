"""The stepper: as a page, as a part of a page, and for a notebook's cell."""

from typing import Any

from markupsafe import Markup

from workbench.presentation.markup.document import page, rendered, stepper_script, stepper_style
from workbench.presentation.plots.styles import variables
from workbench.presentation.sentences.trace import method_title
from workbench.presentation.steppers.graph import stepper_graph
from workbench.presentation.steppers.rows import Rows
from workbench.presentation.text.numbers import full
from workbench.presentation.views.stepper import MOST_LINES, StepperView

_FAMILIES = {
    "reverse": "Reverse",
    "forward": "Forward",
    "notebook_tape": "Notebook's tape",
    "difference": "Differences",
}
#: Longest title of a page.
_MOST_TITLE = 60


def stepper_page(view: StepperView) -> str:
    """The stepper as one self-contained HTML document.

    It loads nothing, its content policy lets run its own script only, and without a script it
    shows all tables and the final numbers.
    """
    trace = view.first
    return page(
        "stepper_page.html.j2",
        {
            "trace": trace,
            "title": " ".join(trace.expression.split())[:_MOST_TITLE],
            "method": method_title(trace.method),
            "full": full,
            "stepper": stepper_fragment(view),
            "listed": bool(view.source),
        },
        stepper=True,
    )


def stepper_fragment(view: StepperView, name: str = "") -> Markup:
    """The stepper without script and style, to be put into a page made with `stepper=True`.

    `name` is put into its labels where a page has several.
    """
    return rendered("stepper.html.j2", _context(view, name, typeset=True))


def stepper_notebook(view: StepperView) -> str:
    """The stepper for a notebook's cell, with its own script and style.

    It has no ids, its style begins with its own class, and its script starts those steppers that
    are not started yet: many fit into one notebook. Where the script is taken away, the tables and
    the final numbers remain.
    """
    context = {
        **_context(view, "", typeset=False),
        "style": Markup(_notebook_style()),
        "script": Markup(stepper_script()),
        "trace": view.first,
        "full": full,
    }
    return str(rendered("stepper_notebook.html.j2", context))


def _context(view: StepperView, name: str, *, typeset: bool) -> dict[str, Any]:
    rows = Rows(view, typeset=typeset)
    values = rows.values()
    walks = [rows.walk(mode) for mode in view.modes]
    families: dict[str, list[str]] = {}
    for mode in view.modes:
        families.setdefault(mode.family, []).append(mode.wrt)
    order = [(key, title) for key, title in _FAMILIES.items() if key in families]
    return {
        "view": view,
        "name": name,
        "values": values,
        "walks": walks,
        "families": order,
        "seeds": families,
        "graph": stepper_graph(view, plain=not typeset) if view.is_drawn else "",
        "most": MOST_LINES,
    }


def _notebook_style() -> str:
    scope = ".workbench-stepper.alone"
    return (
        f"{scope}{{{variables(0)}}}"
        f"@media (prefers-color-scheme:dark){{{scope}{{{variables(1)}}}}}"
        f"{stepper_style()}"
    )
