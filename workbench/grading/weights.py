"""Weights: points by concept, and limits, from a TOML file."""

import tomllib
from collections.abc import Mapping
from dataclasses import replace
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, Literal

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
from workbench.grading.conventions import Conventions
from workbench.grading.submission.session import Limits
from workbench.ir.operators import FUNCTIONS
from workbench.presentation.views.grade import VISIBLE

_KNOWN = [one.name for one in CONCEPTS]
_LimitName = Literal["seconds", "total_seconds", "megabytes", "patience"]
_Number = Annotated[float, Field(strict=True, ge=0, allow_inf_nan=False)]
#: Gradescope's words for when a student sees a result.
_Visibility = Literal["visible", "hidden", "after_due_date", "after_published"]
_Part = Literal["class", "value", "gradient", "backward"]
_TABLES = "title, [weights], [limits], [visibility], [conventions], [interface]"
#: A line of each table, for whoever has left the table out.
_LINES = {"weights": "sum = 5", "limits": "seconds = 10"}


def _concept(name: str) -> str:
    if name not in _KNOWN:
        near = get_close_matches(name, _KNOWN, 1)
        hint = f"did you mean {near[0]}?" if near else f"there are: {', '.join(_KNOWN)}"
        raise ValueError(f"is not a concept; {hint}")
    return name


def _function(name: str) -> str:
    if name not in FUNCTIONS or FUNCTIONS[name].arity != 1:
        raise ValueError("is not a function of one operand; write a line such as: log = 1e-8")
    return name


class Agreed(BaseModel):
    """The conventions of a course: see `Conventions`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    backward: Literal["accumulates", "sets"] = "accumulates"
    epsilon: Mapping[Annotated[str, AfterValidator(_function)], _Number] = {}


class Weights(BaseModel):
    """Points by concept, a title, and what the file says of limits, visibility, conventions."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    points: Annotated[
        Mapping[Annotated[str, AfterValidator(_concept)], _Number],
        Field(alias="weights", min_length=1),
    ]
    title: Annotated[str, BeforeValidator(str)] = ""
    limits: Mapping[_LimitName, _Number] = {}
    visibility: Mapping[Annotated[str, AfterValidator(_concept)], _Visibility] = {}
    conventions: Agreed = Agreed()
    interface: Mapping[_Part, str] = {}

    @model_validator(mode="after")
    def _worth_something(self) -> "Weights":
        if not any(self.points.values()):
            raise ValueError("all weights are 0; give some concept a point")
        return self

    @property
    def agreed(self) -> Conventions:
        """The conventions that the course has agreed on."""
        return Conventions(
            sets=self.conventions.backward == "sets",
            epsilon=dict(self.conventions.epsilon),
            interface={str(part): name for part, name in self.interface.items()},
        )

    def visible(self, name: str) -> str:
        """When a student sees what became of a concept, in Gradescope's words."""
        return self.visibility.get(name, VISIBLE)

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
            return f"unknown key {place!r}; there are {_TABLES}"
        case "literal_error" if error["loc"][-1] == "[key]":
            return f"{place} is unknown; there are: {error['ctx']['expected']}"
        case "literal_error":
            expected = error["ctx"]["expected"]
            return f"{place} is {error['input']!r:.60}; one of these was expected: {expected}"
        case "missing" | "too_short" | "dict_type" if place in _LINES:
            return f"[{place}] is missing; write lines such as: {_LINES[place]}"
        case "dict_type" | "model_type" | "model_attributes_type":
            return f"{place} is not a table; write [{place}] and lines below it"
        case "string_type":
            return f"{place} is {error['input']!r:.60}; a name in quotes was expected"
    return f"{place} is {error['input']!r:.60}; a number of 0 or more was expected"
