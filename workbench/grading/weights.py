"""Weights: which concepts count how much, from a TOML file."""

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from workbench.errors import GradingError
from workbench.grading.concepts import CONCEPTS
from workbench.grading.submission.session import Limits

_TABLES = ("weights", "limits")
_LIMITS = ("seconds", "total_seconds", "megabytes", "patience")


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """Points by concept, a title, and limits where the file sets some."""

    points: Mapping[str, float]
    title: str = ""
    limits: Mapping[str, float] = field(default_factory=dict)

    def limits_over(self, limits: Limits) -> Limits:
        """Limits with those of the file in place."""
        from dataclasses import replace

        return replace(limits, **dict(self.limits))  # type: ignore[arg-type]


def read_weights(path: Path) -> Weights:
    """Read a file of weights; GradingError names file, key and what was expected."""
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise GradingError(f"{path}: cannot be read: {error.strerror}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise GradingError(f"{path}: is no TOML: {error}") from None
    return parse_weights(content, str(path))


def parse_weights(content: Mapping[str, Any], path: str = "weights") -> Weights:
    """Weights of what a TOML file holds.

    >>> parse_weights({"title": "One", "weights": {"sum": 2}}).points
    {'sum': 2.0}
    """
    for key in content:
        if key != "title" and key not in _TABLES:
            raise GradingError(f"{path}: unknown key {key!r}; there are title, [weights], [limits]")
    table = content.get("weights")
    if not isinstance(table, dict) or not table:
        raise GradingError(f"{path}: [weights] is missing; write lines such as: sum = 5")
    known = [one.name for one in CONCEPTS]
    points: dict[str, float] = {}
    for name, number in table.items():
        if name not in known:
            near = get_close_matches(name, known, 1)
            hint = f"did you mean {near[0]}?" if near else f"there are: {', '.join(known)}"
            raise GradingError(f"{path}: weights.{name} is no concept; {hint}")
        points[name] = _number(f"{path}: weights.{name}", number)
    limits: dict[str, float] = {}
    for name, number in dict(content.get("limits") or {}).items():
        if name not in _LIMITS:
            raise GradingError(f"{path}: limits.{name} is unknown; there are: {', '.join(_LIMITS)}")
        limits[name] = _number(f"{path}: limits.{name}", number)
    if not any(points.values()):
        raise GradingError(f"{path}: all weights are 0; give some concept a point")
    return Weights(points=points, title=str(content.get("title", "")), limits=limits)


def _number(place: str, number: Any) -> float:
    is_number = isinstance(number, int | float) and not isinstance(number, bool)
    if not is_number or not math.isfinite(number) or number < 0:
        raise GradingError(f"{place} is {number!r:.60}; a number of 0 or more was expected")
    return float(number)
