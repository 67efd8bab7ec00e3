"""A template as a document: one file, its own style and script, a strict content policy."""

import base64
import hashlib
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from workbench.presentation.markup.formula import mathml
from workbench.presentation.plots.styles import DASHES, variables
from workbench.presentation.tables.grid import slug
from workbench.presentation.tables.grid_html import columns_style, numeric_columns, rows_html
from workbench.presentation.text.points import shape
from workbench.presentation.text.prose import bare, prose

TEMPLATES = files(__package__) / "templates"
#: What runs on every page.
SCRIPTS = ("script.js", "cut.js", "pictures.js")


def page(template: str, context: dict[str, Any], *, stepper: bool = False) -> str:
    """One template as one HTML document, with the page's own style, script and content policy.

    With `stepper` the style and the script of steppers are among them, for however many there are.
    """
    style, script = stylesheet(), "\n".join(map(template_text, SCRIPTS))
    if stepper:
        style += f"\n{stepper_style()}{template_text('stepper_page.css')}"
        script += f"\n{stepper_script()}"
    policy = "; ".join((
        "default-src 'none'",
        f"style-src '{_digest(style)}'",
        f"script-src '{_digest(script)}'",
        "base-uri 'none'",
        "form-action 'none'",
    ))  # fmt: skip
    own = {"policy": policy, "style": Markup(style), "script": Markup(script)}
    return str(rendered(template, {**context, **own}))


def rendered(template: str, context: dict[str, Any]) -> Markup:
    """One template as a part of a page, escaped as a page is."""
    return Markup(_environment().get_template(template).render(context))


def template_text(name: str) -> str:
    """The text of a style or a script."""
    return (TEMPLATES / name).read_text(encoding="utf-8")


def stepper_script() -> str:
    """The script of steppers: its files in one scope, which may come several times."""
    parts = template_text("stepper_picture.js"), template_text("stepper.js")
    return f'"use strict";\n(function () {{\n{"".join(parts)}}})();\n'


def stepper_style() -> str:
    """The rules of steppers; what is saved from one has the light theme's colours."""
    return f"{template_text('stepper.css')}.workbench-stepper .paper{{{variables(0)}--page:#fff}}\n"


def stylesheet() -> str:
    """The page's style: the palette of `styles` as variables, then the rules."""
    scheme = "@media screen and (prefers-color-scheme:dark)"
    dashes = "".join(_dashes(shape, pattern) for shape, pattern in enumerate(DASHES) if pattern)
    rules = f"{template_text('style.css')}{columns_style()}{dashes}"
    return f":root{{{variables(0)}}}\n{scheme}{{:root{{{variables(1)}}}}}\n{rules}"


def _dashes(shape: int, pattern: tuple[float, ...]) -> str:
    """A method's dash, in figures and beside its name in a legend."""
    lengths = [length * 1.6 for length in pattern]
    stops, end = [], 0.0
    for number, length in enumerate(lengths):
        colour = "transparent" if number % 2 else "var(--mark)"
        stops.append(f"{colour} {end:g}px {end + length:g}px")
        end += length
    return (
        f".figure .d{shape}{{stroke-dasharray:{' '.join(f'{length:g}' for length in lengths)}}}"
        f".stroke.d{shape}::before{{background:repeating-linear-gradient(90deg,{','.join(stops)})}}"
    )


def _digest(text: str) -> str:
    """The hash by which a content policy knows an inline style or script."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader(__package__),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(
        mathml=mathml, slug=slug, rows=rows_html, numeric=numeric_columns, shape=shape
    )
    environment.filters.update(prose=prose, bare=bare)
    return environment
