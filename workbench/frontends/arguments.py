"""The arguments of a function that is to be traced: their names, shapes and values at a point."""

import inspect
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from workbench.errors import (
    GraphError,
    MissingValueError,
    PointError,
    PointKindError,
    UnknownVariableError,
    listed,
    shown,
)
from workbench.ir.numbers import float_of
from workbench.ir.primal import Argument
from workbench.ir.shapes import entries


class Given(NamedTuple):
    """An argument and the values of its elements, in row-major order; NaN where no point is."""

    argument: Argument
    values: tuple[float, ...]
    #: Whether it is passed by its name.
    named: bool
    #: Whether it is a whole number of Python's.
    whole: bool = False


def arguments_of(
    function: Callable[..., Any], variables: Sequence[str] | None, at: Any
) -> list[Given]:
    """The arguments to trace, in order; numbers without a point. Raises GraphError, PointError."""
    optional: tuple[str, ...] = ()
    if at is not None and variables is None:
        optional = _with_defaults(function)
    chosen = _own_names(function, variables) if at is not None else None
    positional, named = chosen or _parameters(function, variables)
    if at is None:
        return [Given(Argument(name), (float("nan"),), False) for name in positional] + [
            Given(Argument(name), (float("nan"),), True) for name in named
        ]
    point = _by_name(at, positional, named)
    missing = [name for name in (*positional, *named) if name not in point]
    if missing:
        raise MissingValueError(
            f"no value for {listed(missing)}; the arguments are: {listed((*positional, *named))}"
        )
    unknown = [name for name in point if name not in {*positional, *named, *optional}]
    if unknown:
        known = listed((*positional, *named, *optional))
        raise UnknownVariableError(
            f"unknown argument {listed(unknown)}; the arguments are: {known}"
        )
    names = [*positional, *named, *(name for name in optional if name in point)]
    if len(names) > len(positional) and variables is None:
        names.sort(key=[*inspect.signature(function).parameters].index)
    return [_given(name, point[name], name not in positional) for name in names]


def _by_name(at: Any, positional: tuple[str, ...], named: tuple[str, ...]) -> dict[str, Any]:
    """A point by the names of arguments: a mapping, one entry an argument, or the only argument."""
    if hasattr(at, "keys"):
        return {getattr(key, "name", key): at[key] for key in at.keys()}  # noqa: SIM118
    every = (*positional, *named)
    if len(every) == 1 and not (isinstance(at, tuple) and len(at) == 1):
        return {every[0]: at}
    if isinstance(at, str | bytes) or not hasattr(at, "__len__"):
        raise PointKindError(
            f"at is a mapping by argument or has one entry for each of {listed(every)}, "
            f"not {type(at).__name__} {shown(at)}"
        )
    if len(at) != len(every):
        raise PointError(
            f"at has {len(at)} entries and there are {len(every)} arguments: {listed(every)}; "
            "give one entry for each"
        )
    return dict(zip(every, at, strict=True))


def _given(name: str, value: Any, named: bool) -> Given:
    argument = Argument(name, _shape(name, value))
    flat = entries(value, argument.shape or (), name)
    pairs = zip(argument.elements, flat, strict=True)
    numbers = tuple([float_of(number, f"the value of {element}") for element, number in pairs])
    return Given(argument, numbers, named, type(value) is int)


def _shape(name: str, value: Any) -> tuple[int, ...] | None:
    """The shape of a value, None of a number. Raises PointError for what is ragged or empty."""
    if isinstance(value, str | bytes) or not hasattr(value, "__len__"):
        return None
    if hasattr(value, "shape"):
        shape = tuple(int(one) for one in value.shape)
    elif hasattr(value, "keys") or isinstance(value, set | frozenset):
        raise PointKindError(f"{name} is a number or an array, not {shown(value)}")
    else:
        inner = {_shape(name, one) for one in value}
        if len(inner) > 1:
            raise PointError(
                f"{name} is ragged: its entries have the shapes "
                f"{listed(sorted(map(str, inner)))}; give all the same length"
            )
        shape = (len(value), *(next(iter(inner), None) or ()))
    if 0 in shape:
        raise PointError(f"{name} is empty, shape {shape}; give it an entry at least")
    return shape or None


def _own_names(
    function: Callable[..., Any], variables: Sequence[str] | None
) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    """The names by place and by name, where `variables` are parameters of the function in their
    order: those of a graph's arguments. None for other names."""
    try:
        parameters = [*inspect.signature(function).parameters.values()]
    except (TypeError, ValueError):
        return None
    open_ended = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)
    known = [one.name for one in parameters if one.kind not in open_ended]
    names = [] if variables is None or isinstance(variables, str) else list(variables)
    if not names or [name for name in known if name in names] != names:
        return None
    first = sum(one == other for one, other in zip(known, names, strict=False))
    by_name = {one.name for one in parameters if one.kind is one.KEYWORD_ONLY}
    positional = tuple(name for name in names[:first] if name not in by_name)
    return positional, tuple(names[len(positional) :])


def _with_defaults(function: Callable[..., Any]) -> tuple[str, ...]:
    """The parameters that have defaults and can be given by name."""
    if not callable(function):
        return ()
    try:
        parameters = inspect.signature(function).parameters.values()
    except (TypeError, ValueError):
        return ()
    return tuple(
        one.name
        for one in parameters
        if one.default is not one.empty and one.kind is not one.POSITIONAL_ONLY
    )


def _parameters(
    function: Callable[..., Any], variables: Sequence[str] | None
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The names of the positional and of the keyword-only arguments to trace."""
    if not callable(function):
        raise GraphError(
            f"from_callable takes a function, not {type(function).__name__}; "
            "for text there is parse, for SymPy from_sympy"
        )
    try:
        signature = inspect.signature(function)
    except (TypeError, ValueError):  # some built-in functions have none
        signature = None
    if variables is not None:
        names = (variables,) if isinstance(variables, str) else tuple(variables)
        if len(set(names)) < len(names):
            raise GraphError(f"a variable is named twice: {', '.join(names)}")
        if signature is not None:
            try:
                signature.bind(*names)
            except TypeError as error:
                raise GraphError(
                    f"{called(function)} cannot be called with {len(names)} arguments "
                    f"({', '.join(names)}): {error}"
                ) from None
        return names, ()
    if signature is None:
        raise GraphError(f"{called(function)} hides its parameters; name them with variables=(...)")
    positional: list[str] = []
    named: list[str] = []
    for name, parameter in signature.parameters.items():
        if parameter.kind in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD):
            if parameter.kind == parameter.VAR_POSITIONAL:
                raise GraphError(
                    f"{called(function)} takes any number of arguments (*{name}); "
                    "name them with variables=(...)"
                )
        elif parameter.default is parameter.empty:
            (named if parameter.kind == parameter.KEYWORD_ONLY else positional).append(name)
    return tuple(positional), tuple(named)


def called(function: Callable[..., Any]) -> str:
    """The name of a function for messages."""
    name = getattr(function, "__name__", "") or type(function).__name__
    return "the function" if name == "<lambda>" else name
