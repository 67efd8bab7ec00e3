"""Python functions to graphs: the function runs once, on values that record what is done."""

import inspect
from collections.abc import Callable, Sequence
from typing import Any

from workbench.errors import GraphError
from workbench.frontends.traced_run import TracedRun
from workbench.frontends.tracer import Tracer, names_of, node_of
from workbench.frontends.watched import Watched
from workbench.ir.graph import Graph


def from_callable(function: Callable[..., Any], variables: Sequence[str] | None = None) -> Graph:
    """The graph of a Python function of numbers; several results (a tuple, a list) as outputs.

    The function runs once, on traced values: loops and recursion are unrolled, and what depends
    on a value (`if x > 0`) has to be written `wb.where(x > 0, a, b)`. Use `wb.sin` and the like
    for functions, or NumPy's. Variables are the function's parameters, without those that have a
    default; `variables` names the positional arguments instead, and any number of them for
    `*args`. Numbers enter at their exact value: the float 0.1 is not one tenth. The graph has the
    name of the function; what the function calls a value when it returns, the graph calls it too.

    Raises GraphError for what cannot be traced; an exception of the function itself is not caught.

    >>> import workbench as wb
    >>> wb.from_callable(lambda x, y: wb.sin(x) * y**2 + 3 * x).to_text()
    'sin(x)*y**2 + 3*x'
    >>> from_callable(lambda *x: sum(a * a for a in x), variables=("a", "b")).to_text()
    '0 + a*a + b*b'
    """
    positional, named = _parameters(function, variables)
    source = Watched(function)
    builder = TracedRun((*positional, *named), source)
    values = {name: Tracer(builder, builder.variable(name)) for name in (*positional, *named)}
    keywords = {name: values[name] for name in named}
    try:
        result = function(*(values[name] for name in positional), **keywords)
    except Exception as error:
        builder.refuse(error)
        raise
    if hasattr(result, "tolist") and not isinstance(result, Tracer):  # a NumPy array or number
        result = result.tolist()
    results = result if isinstance(result, tuple | list) else (result,)
    if not results:
        raise GraphError(f"{_name(function)} returned no value; return at least one")
    outputs = [_output(builder, function, value) for value in results]
    builder.refuse_lone()
    name = getattr(function, "__name__", "")
    own, head = names_of(builder, source.ends()), names_of(builder, values)
    return builder.build(
        outputs,
        names={node: kept for node, kept in own.items() if node not in head},
        name=name if name.isidentifier() else "",
        listing=source.listing(head),
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
                    f"{_name(function)} cannot be called with {len(names)} arguments "
                    f"({', '.join(names)}): {error}"
                ) from None
        return names, ()
    if signature is None:
        raise GraphError(f"{_name(function)} hides its parameters; name them with variables=(...)")
    positional: list[str] = []
    named: list[str] = []
    for name, parameter in signature.parameters.items():
        if parameter.kind in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD):
            if parameter.kind == parameter.VAR_POSITIONAL:
                raise GraphError(
                    f"{_name(function)} takes any number of arguments (*{name}); "
                    "name them with variables=(...)"
                )
        elif parameter.default is parameter.empty:
            (named if parameter.kind == parameter.KEYWORD_ONLY else positional).append(name)
    return tuple(positional), tuple(named)


def _output(builder: TracedRun, function: Callable[..., Any], value: Any) -> int:
    node = node_of(builder, value)
    if node is None:
        remedy = (
            "does it lack a return?" if value is None else "return a number, or a tuple of numbers"
        )
        raise GraphError(f"{_name(function)} returned {_described(value)}; {remedy}")
    return node


def _described(value: Any) -> str:
    return "None" if value is None else f"a value of type {type(value).__name__}"


def _name(function: Callable[..., Any]) -> str:
    name = getattr(function, "__name__", "") or type(function).__name__
    return "the function" if name == "<lambda>" else name
