"""A report's specification: a TOML file, checked key by key."""

import tomllib
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    ValidationError,
    field_validator,
    model_validator,
)

from workbench.errors import LimitError, MethodError, ParseError, SpecificationError, listed
from workbench.experiments.catalogue import EXPERIMENTS
from workbench.experiments.rows.study import PARTIALS
from workbench.frontends.text import parse
from workbench.limits import limits
from workbench.methods.catalogue import METHODS, label, method
from workbench.problems import PROBLEMS

#: Methods that a regression can descend by: all of the catalogue.
ALL_METHODS = tuple(METHODS)
#: Where the default specification lies, seen from the folder one works in.
DEFAULT_PATH = Path("reports/default.toml")


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


def _methods(names: tuple[str, ...]) -> tuple[str, ...]:
    try:
        return _once(tuple(label(method(name)) for name in names))
    except MethodError as error:
        raise ValueError(str(error)) from None


def _known_to(catalogue: Mapping[str, Any]) -> AfterValidator:
    """What refuses a name that a catalogue does not have, in the catalogue's words."""

    def check(names: tuple[str, ...]) -> tuple[str, ...]:
        for name in names:
            catalogue[name]
        return _once(names)

    return AfterValidator(check)


#: Methods by name, with their options.
_Methods = Annotated[tuple[str, ...], AfterValidator(_methods)]


def _once(names: tuple[str, ...]) -> tuple[str, ...]:
    """Names of which each stands there once; twice they would make their rows twice."""
    twice = [name for name, count in Counter(names).items() if count > 1]
    if twice:
        raise ValueError(f"{listed(twice)} is there more than once; name each once")
    return names


class Timings(_Strict):
    """How long to measure: repeats, and the most seconds one problem may take."""

    enabled: bool = True
    repeats: Annotated[int, Field(ge=3, le=1000)] = 11
    seconds_per_problem: Annotated[float, Field(gt=0, le=600)] = 0.06


class VCurve(_Strict):
    """One V-curve: the error of difference methods over a sweep of step sizes."""

    expression: str
    at: dict[str, float]
    wrt: str = ""
    methods: _Methods = ("forward_difference", "central_difference", "five_point")
    smallest: Annotated[float, Field(gt=0)] = 1e-16
    largest: Annotated[float, Field(gt=0)] = 1.0
    steps_per_decade: Annotated[int, Field(ge=1, le=100)] = 4
    source: str = ""

    @field_validator("methods")
    @classmethod
    def _known(cls, names: tuple[str, ...]) -> tuple[str, ...]:
        for name in names:
            if not hasattr(method(name), "step"):
                raise ValueError(f"{name} has no step size; use difference methods")
        return names

    @model_validator(mode="after")
    def _fits(self) -> "VCurve":
        try:
            graph = parse(self.expression)
        except ParseError as error:
            raise ValueError(f"expression cannot be read: {error}") from None
        if not graph.variables:
            raise ValueError(
                f"expression {self.expression!r:.60} has no variable to differentiate by; name one"
            )
        if set(graph.variables) != set(self.at):
            raise ValueError(
                f"at gives {', '.join(self.at) or 'nothing'}, "
                f"but the variables are {', '.join(graph.variables)}"
            )
        if self.wrt and self.wrt not in graph.variables:
            raise ValueError(f"wrt = {self.wrt!r} is none of {', '.join(graph.variables)}")
        if not self.smallest < self.largest:
            raise ValueError("smallest must be below largest")
        return self


class Regression(_Strict):
    """The notebook's regression: learning rate, epochs, the methods that give the gradient."""

    enabled: bool = True
    learning_rate: Annotated[float, Field(gt=0)] = 0.01
    epochs: Annotated[int, Field(ge=1, le=100_000)] = 100
    methods: _Methods = ALL_METHODS


class Specification(_Strict):
    """What a report contains. Every key has a default; an empty file is the default report."""

    title: str = "Symbolic, numeric and automatic differentiation compared"
    seed: Annotated[int, Field(ge=0, lt=2**63)] = 42
    methods: _Methods = ALL_METHODS
    #: Names of problems; empty: the whole catalogue (or the families named).
    problems: Annotated[tuple[str, ...], _known_to(PROBLEMS)] = ()
    families: tuple[str, ...] = ()
    points: Annotated[int, Field(ge=1, le=1000)] = 3
    #: Partials that are judged at a point at most; others at the next point.
    partials: Annotated[int, Field(ge=1)] = PARTIALS
    timings: Timings = Timings()
    v_curves: tuple[VCurve, ...] = (
        VCurve(expression="sin(x)", at={"x": 1.0}, source="canon 8: sin at 1"),
    )
    regression: Regression = Regression()
    #: Values of limits (docs/limits.md); an option or `wb.limits` goes before them.
    limits: dict[str, float] = {}
    #: Names of experiments; by default all of the catalogue.
    experiments: Annotated[tuple[str, ...], _known_to(EXPERIMENTS)] = tuple(EXPERIMENTS)

    @field_validator("limits")
    @classmethod
    def _limits(cls, values: dict[str, float]) -> dict[str, float]:
        try:
            return {name: one for name, one in limits.checked(values).items() if one is not None}
        except LimitError as error:
            raise ValueError(str(error)) from None

    @field_validator("methods")
    @classmethod
    def _known(cls, names: tuple[str, ...]) -> tuple[str, ...]:
        if not names:
            raise ValueError(f"at least one method is needed; known: {', '.join(METHODS)}")
        return names

    @field_validator("families")
    @classmethod
    def _families(cls, names: tuple[str, ...]) -> tuple[str, ...]:
        known = list(dict.fromkeys(one.family for one in PROBLEMS.values()))
        for name in names:
            if name not in known:
                raise ValueError(f"unknown family {name!r}; known: {', '.join(known)}")
        return _once(names)


def read_specification(path: Path | None) -> tuple[str, Specification]:
    """Name and content of a specification file; None: reports/default.toml, or the defaults.

    Raises SpecificationError, which names file, key and what was expected.
    """
    if path is None:
        if not DEFAULT_PATH.exists():
            return "default", Specification()
        path = DEFAULT_PATH
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise SpecificationError(
            f"{path}: no such file; give the path of a TOML file, or none for the default report"
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise SpecificationError(f"{path}: cannot be read: {error}") from None
    except tomllib.TOMLDecodeError as error:
        raise SpecificationError(f"{path}: not valid TOML: {error}") from None
    return path.stem, _checked(data, str(path))


def specified(data: Mapping[str, Any]) -> Specification:
    """A specification from its keys, as they would stand in a file. Raises SpecificationError.

    >>> specified({"families": ["elementary"], "points": 1}).points
    1
    """
    return _checked(dict(data), "the specification")


def _checked(data: dict[str, Any], place: str) -> Specification:
    try:
        return Specification.model_validate(data)
    except ValidationError as error:
        raise SpecificationError(_message(place, error)) from None


def _message(place: str, error: ValidationError) -> str:
    lines = []
    for one in error.errors():
        key = _key(one["loc"])
        known = _siblings(one["loc"]) if one["type"] == "extra_forbidden" else ""
        text = f"unknown key; known here: {known}" if known else _sentence(one)
        lines.append(f"{place}: {key}: {text}")
    return "\n".join(lines)


def _key(location: tuple[int | str, ...]) -> str:
    parts = [f"[{part}]" if isinstance(part, int) else f".{part}" for part in location]
    return "".join(parts).lstrip(".") or "the file"


def _sentence(one: Any) -> str:
    text = str(one["msg"]).removeprefix("Value error, ")
    given = one.get("input")
    shown = (
        "" if isinstance(given, dict) or one["type"] == "value_error" else f", not {given!r:.60}"
    )
    return f"{text}{shown}"


def _siblings(location: tuple[int | str, ...]) -> str:
    model: Any = Specification
    for part in location[:-1]:
        if isinstance(part, int):
            continue
        annotation = model.model_fields[part].annotation
        arguments = getattr(annotation, "__args__", ())
        model = arguments[0] if arguments else annotation
    return ", ".join(model.model_fields)
