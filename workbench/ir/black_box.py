"""Black boxes: functions that can be called and not be looked into."""

import inspect
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from workbench.errors import (
    EngineError,
    FunctionError,
    GraphError,
    GraphKindError,
    WorkbenchError,
    shown,
)
from workbench.ir.builder import GraphBuilder
from workbench.ir.graph import Graph
from workbench.ir.primal import Argument, Program, Use


@dataclass(frozen=True, slots=True)
class BlackBox:
    """A function that can be called and not be looked into: floats in, a number or several out.

    `variables` names its positional arguments, by default those of its signature without a default
    value; `size` is the number of its outputs. Where it takes arrays, `arguments` has them with
    their shapes, and their elements are the variables. `calls` counts how often it was called.
    Raises GraphError for what is no function, hides its arguments, or names one twice.

    >>> import workbench as wb
    >>> box = wb.BlackBox(lambda x, y: x * y)
    >>> box.variables, box(x=2.0, y=3.0), box.calls
    (('x', 'y'), 6.0, 1)
    >>> wb.gradient(box, method="central_difference[step=0.5]")(x=2.0, y=3.0).derivative
    {'x': 3.0, 'y': 2.0}
    """

    function: Callable[..., Any]
    variables: tuple[str, ...] = ()
    size: int = 1
    arguments: tuple[Argument, ...] = ()
    graph: None = None
    #: What was found out by calling it: counted calls, measured intervals by point.
    kept: dict[Any, Any] = field(default_factory=dict, compare=False, repr=False)

    def __post_init__(self) -> None:
        put = object.__setattr__
        if not callable(self.function):
            raise GraphKindError(
                f"a black box is a function, not {type(self.function).__name__} "
                f"{shown(self.function)}"
            )
        given = (self.variables,) if isinstance(self.variables, str) else tuple(self.variables)
        if self.arguments and not given:
            given = tuple(name for one in self.arguments for name in one.elements)
        put(self, "variables", given or positional(self.function))
        if len(set(self.variables)) < len(self.variables):
            raise GraphError(f"a variable is named twice: {', '.join(self.variables)}")
        if not self.arguments:
            put(self, "arguments", tuple(map(Argument, self.variables)))

    # -- what a graph has as well ----------------------------------------------------------

    @property
    def _head(self) -> Graph:
        """A graph of the same variables, which knows how points and names are read."""
        if "head" not in self.kept:
            builder = GraphBuilder(self.variables)
            self.kept["head"] = builder.build([builder.literal(0)] * self.size)
        found: Graph = self.kept["head"]
        return found

    def chosen_variables(self, wrt: Any) -> tuple[str, ...]:
        """The variables that names choose, as those of a graph. Raises GraphError, MethodError."""
        return self._head.chosen_variables(wrt)

    def chosen_output(self, output: Any = None) -> int:
        """The number of an output, as that of a graph. Raises GraphError."""
        return self._head.chosen_output(output)

    def bind(self, point: Mapping[str, Any] | None, keywords: Mapping[str, Any]) -> list[float]:
        """The values of a point in the order of the variables. Raises PointError."""
        return self._head.bind(point, keywords)

    def finite_point(self, point: Mapping[str, Any] | None) -> dict[str, float]:
        """A point in the order of the variables. Raises PointError."""
        return self._head.finite_point(point)

    @property
    def name(self) -> str:
        """What the function is called; f where it has no name."""
        name = getattr(self.function, "__name__", "")
        return name if name.isidentifier() else "f"

    @property
    def signature(self) -> str:
        """How it is called: f(x, y)."""
        return f"{self.name}({', '.join(self.variables)})"

    def to_text(self, limit: int | None = None) -> str:
        """How it is called: there is no formula to show."""
        return self.signature

    def __repr__(self) -> str:
        return f"BlackBox({self.signature})"

    # -- running ---------------------------------------------------------------------------

    @property
    def calls(self) -> int:
        """How often the function was called so far."""
        found: int = self.kept.get("calls", 0)
        return found

    def __call__(self, point: Mapping[str, Any] | None = None, /, **keywords: Any) -> Any:
        """The value at a point, a tuple for several outputs. Raises PointError, FunctionError."""
        values = self._call(*self.bind(point, keywords))
        return values[0] if self.size == 1 else values

    def program(self, engine: Any = "python", use: Use = Use.POINT) -> Program:
        """The function itself, one point at a time. Raises EngineError for any other use."""
        if use is not Use.POINT:
            raise EngineError("a black box runs one point at a time")
        return self._call

    def _call(self, *inputs: float) -> tuple[float, ...]:
        return tuple(map(float, self.returned(*inputs)))

    def _arguments(self, inputs: Sequence[complex]) -> Sequence[Any]:
        """The inputs as the function takes them: those of an array together."""
        if all(one.shape is None for one in self.arguments):
            return inputs
        import numpy as np

        left = iter(inputs)
        return [
            next(left)
            if one.shape is None
            else np.array([next(left) for _ in one.elements]).reshape(one.shape)
            for one in self.arguments
        ]

    def returned(self, *inputs: complex) -> Sequence[Any]:
        """What the function returns for some inputs, one number an output.

        Raises GraphError for another number of outputs, FunctionError for an exception.
        """
        self.kept["calls"] = self.calls + 1
        try:
            found = self.function(*self._arguments(inputs))
        except WorkbenchError:
            raise
        except Exception as error:
            at = ", ".join(
                f"{name} = {one!r}" for name, one in zip(self.variables, inputs, strict=False)
            )
            what = f"{type(error).__name__}: {error!s:.200}".removesuffix(": ")
            raise FunctionError(f"{self.name} raised {what} at {at}") from error
        several = isinstance(found, Iterable) and getattr(found, "shape", None) != ()
        numbers = tuple(found) if several else (found,)
        if len(numbers) != self.size:
            raise GraphError(
                f"{self.name} returned {len(numbers)} numbers, not {self.size}; "
                "say how many there are: BlackBox(…, size=…)"
            )
        return numbers


def positional(function: Callable[..., Any]) -> tuple[str, ...]:
    """The names of a function's positional arguments that must be given. Raises GraphError.

    >>> positional(lambda x, y, steps=10: x)
    ('x', 'y')
    """
    try:
        parameters = inspect.signature(function).parameters.values()
    except (TypeError, ValueError):  # some built-in functions have none
        parameters = ()  # type: ignore[assignment]
    names = tuple(
        one.name
        for one in parameters
        if one.kind in (one.POSITIONAL_ONLY, one.POSITIONAL_OR_KEYWORD) and one.default is one.empty
    )
    if not names:
        raise GraphError("the function hides its arguments; name them: BlackBox(f, ('x', 'y'))")
    return names
