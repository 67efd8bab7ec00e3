"""Points on the command line: `x=1.5,y=pi/4`, `x=[1,2],w=[[1,0],[0,1]]`, `w[0,1]=2`."""

import math
import re
from typing import Any

import click

from workbench.errors import ParseError, PointError


def read_point(text: str) -> dict[str, Any]:
    """The point of a text `name=value,name=value`; a value is a number, a constant expression or a
    list of values in brackets.

    Raises click.BadParameter, which names the part that cannot be read.

    >>> read_point("x=1.5, y=-2")
    {'x': 1.5, 'y': -2.0}
    >>> read_point("w=[[1, 2], [3, 4]], x[0]=pi/2, v[0,1]=1")
    {'w': [[1.0, 2.0], [3.0, 4.0]], 'x[0]': 1.5707963267948966, 'v[0,1]': 1.0}
    """
    point: dict[str, Any] = {}
    for part in split_outside(text):
        if not part.strip():
            continue
        name, equals, value = (piece.strip() for piece in part.partition("="))
        if not equals or not name or not value:
            raise click.BadParameter(
                f"cannot read {part.strip()!r:.60}; write name=value, as x=1.5"
            )
        name = "".join(name.split())
        if name in point:
            raise click.BadParameter(f"{name} is given twice")
        point[name] = _value(name, value)
    return point


def split_outside(text: str) -> list[str]:
    """The pieces of a text between the commas that are in no parentheses and no brackets.

    >>> split_outside("x,w[1,2]"), split_outside("")
    (['x', 'w[1,2]'], [''])
    """
    pieces, start, depth = [], 0, 0
    for mark in re.finditer(r"[][(),]", text):
        depth += (mark[0] in "([") - (mark[0] in ")]")
        if mark[0] == "," and depth <= 0:
            pieces.append(text[start : mark.start()])
            start = mark.end()
    return [*pieces, text[start:]]


def _value(name: str, text: str) -> Any:
    """A number, or nested lists of them."""
    if text.startswith("["):
        if not text.endswith("]"):
            raise click.BadParameter(f"the value of {name}, {text!r:.60}, lacks a closing ]")
        pieces = [piece.strip() for piece in split_outside(text[1:-1])]
        if not all(pieces):
            raise click.BadParameter(f"the value of {name}, {text!r:.60}, lacks a number")
        return [_value(name, piece) for piece in pieces]
    number = _number(name, text)
    if not math.isfinite(number):
        raise click.BadParameter(
            f"the value of {name}, {text!r:.60}, is {number}; write a finite number"
        )
    return number


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
