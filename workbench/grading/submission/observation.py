"""Observations of a submission: one expression at one point, and what came back."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from workbench.ir.graph import Graph
from workbench.presentation.views.grade import Trouble


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """The value and gradient that a submission gave; None where it gave none.

    `gradient` is in the order of the graph's variables, after `passes` calls of backward; `before`
    is the first leaf's gradient before them; `calls` the Python calls of the last one.
    """

    graph: Graph
    point: Mapping[str, float]
    passes: int = 1
    value: float | None = None
    gradient: tuple[float, ...] | None = None
    before: float | None = None
    calls: int | None = None
    trouble: Trouble | None = None


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
        return math.inf


def trouble(reply: Any) -> Trouble:
    """What the sandbox told; whatever is not as it should be is left out."""
    known = reply if isinstance(reply, dict) else {}
    texts = {field: str(known.get(field, ""))[:300] for field in ("text", "where", "stage")}
    kind = str(known.get("type", "Error"))[:80]
    return Trouble(kind=kind, inside=bool(known.get("inside")), **texts)
