"""Weights: points by concept, and limits, from a TOML file."""

import tomllib
from collections.abc import Mapping
from dataclasses import replace
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, Literal, get_args

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    model_validator,
)

from workbench.errors import GradingError
from workbench.grading.concepts import CONCEPTS
from workbench.grading.submission.session import Limits

_KNOWN = [one.name for one in CONCEPTS]
_LimitName = Literal["seconds", "total_seconds", "megabytes", "patience"]
_Number = Annotated[float, Field(strict=True, ge=0, allow_inf_nan=False)]
#: A line of each table, for whoever has left the table out.
_LINES = {"weights": "sum = 5", "limits": "seconds = 10"}


def _concept(name: str) -> str:
    if name not in _KNOWN:
        near = get_close_matches(name, _KNOWN, 1)
        hint = f"did you mean {near[0]}?" if near else f"there are: {', '.join(_KNOWN)}"
        raise ValueError(f"is no concept; {hint}")
    return name


class Weights(BaseModel):
    """Points by concept, a title, and limits where the file sets some."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    points: Annotated[
        Mapping[Annotated[str, AfterValidator(_concept)], _Number],
        Field(alias="weights", min_length=1),
    ]
    title: Annotated[str, BeforeValidator(str)] = ""
    limits: Mapping[_LimitName, _Number] = {}

    @model_validator(mode="after")
    def _worth_something(self) -> "Weights":
        if not any(self.points.values()):
            raise ValueError("all weights are 0; give some concept a point")
        return self

    def limits_over(self, limits: Limits) -> Limits:
        """Limits with those of the file in place."""
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
    try:
        return Weights.model_validate(content)
    except ValidationError as error:
        lines = [f"{path}: {_sentence(one)}" for one in error.errors()]
        raise GradingError("\n".join(lines)) from None


def _sentence(error: Any) -> str:
    place = ".".join(part for part in error["loc"] if part != "[key]")
    match error["type"]:
        case "value_error":
            return f"{place} {error['ctx']['error']}".strip()
        case "extra_forbidden":
            return f"unknown key {place!r}; there are title, [weights], [limits]"
        case "literal_error":
            return f"{place} is unknown; there are: {', '.join(get_args(_LimitName))}"
        case "missing" | "too_short" | "dict_type":
            return f"[{place}] is missing; write lines such as: {_LINES[place]}"
    return f"{place} is {error['input']!r:.60}; a number of 0 or more was expected"
