"""Observations of a submission: one expression at one point, and what came back."""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from workbench.ir.graph import Graph
from workbench.presentation.views.grade import FATAL, Trouble

_ADDRESS = re.compile(r"0x[0-9a-fA-F]{6,}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """The value and gradient that a submission gave; None where it gave none.

    `gradient` is in the order of the graph's variables, after `passes` calls of backward; `before`
    is the first leaf's gradient before them, where it was looked at; `calls` the Python calls of
    the last one; `untouched` tells that they left the first leaf as it was. Where conventions of a
    course differ, `meant` is the expression that is to be differentiated, and `counted` the number
    of passes of which the gradients add up.
    """

    graph: Graph
    point: Mapping[str, float]
    passes: int = 1
    value: float | None = None
    gradient: tuple[float, ...] | None = None
    before: float | None = None
    calls: int | None = None
    untouched: bool = False
    trouble: Trouble | None = None
    meant: Graph | None = None
    counted: int | None = None


def numbers(reply: Any, count: int) -> tuple[float, ...] | None:
    """So many numbers of a reply, or None: a submission's process may answer anything."""
    if not isinstance(reply, list) or len(reply) != count:
        return None
    found = [number(one) for one in reply]
    return None if None in found else tuple(one for one in found if one is not None)


def number(reply: Any) -> float | None:
    """A number of a reply, or None."""
    if isinstance(reply, bool) or not isinstance(reply, int | float):
        return None
    try:
        return float(reply)
    except OverflowError:
        return math.inf if reply > 0 else -math.inf


def words(reply: Any, most: int = 300) -> str:
    """A text of a reply that can be written anywhere: cut, without lone surrogates and without
    the addresses of objects, which differ from one run to the next."""
    text = reply[:most] if isinstance(reply, str) else ""
    return _ADDRESS.sub("0x…", text.encode("utf-8", "replace").decode())


def trouble(reply: Any) -> Trouble:
    """What the sandbox told; whatever is not as it should be is left out."""
    known = reply if isinstance(reply, dict) else {}
    texts = {field: words(known.get(field)) for field in ("text", "where", "stage")}
    kind = words(known.get("type"), 80) or "Error"
    # The ends of a process are the parent's to tell.
    kind = "Error" if kind in FATAL else kind
    return Trouble(kind=kind, inside=known.get("inside") is True, **texts)
