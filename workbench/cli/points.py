"""Points on the command line: `x=1.5,y=pi/4`."""

import math
import re

import click

from workbench.errors import ParseError, PointError


def read_point(text: str) -> dict[str, float]:
    """The point of a text `name=value,name=value`; a value is a number or a constant expression.

    Raises click.BadParameter, which names the part that cannot be read.

    >>> read_point("x=1.5, y=-2")
    {'x': 1.5, 'y': -2.0}
    """
    point: dict[str, float] = {}
    for part in re.split(r",(?![^(]*\))", text):
        if not part.strip():
            continue
        name, equals, value = (piece.strip() for piece in part.partition("="))
        if not equals or not name or not value:
            raise click.BadParameter(
                f"cannot read {part.strip()!r:.60}; write name=value, as x=1.5"
            )
        if name in point:
            raise click.BadParameter(f"{name} is given twice")
        point[name] = _number(name, value)
        if not math.isfinite(point[name]):
            raise click.BadParameter(
                f"the value of {name}, {value!r:.60}, is {point[name]}; write a finite number"
            )
    return point


def _number(name: str, text: str) -> float:
    try:
        return float(text)
    except ValueError:
        pass
    from workbench.frontends.text import parse

    try:
        value = parse(text)({})
    except ParseError as error:
        raise click.BadParameter(f"the value of {name} is not a number:\n{error}") from None
    except PointError:
        raise click.BadParameter(
            f"the value of {name}, {text!r:.60}, contains a variable; write a number"
        ) from None
    if isinstance(value, tuple):
        raise click.BadParameter(f"{name} has several values: {text!r:.60}")
    return value
