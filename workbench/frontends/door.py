"""The door for functions: a text, a Graph, a SymPy expression or a Python function as a graph."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Protocol

from workbench.errors import GraphKindError, shown
from workbench.frontends.callables import from_callable
from workbench.frontends.text import parse
from workbench.ir.black_box import BlackBox
from workbench.ir.graph import Graph

if TYPE_CHECKING:
    from typing_extensions import TypeVar

    #: What a function returns, a number or a tuple of them; no type says it of texts and graphs.
    V = TypeVar("V", default=float)
else:
    from typing import TypeVar

    V = TypeVar("V")


class SymPys(Protocol):
    """One of SymPy's expressions, as type checkers see it."""

    @property
    def free_symbols(self) -> Any:
        """Its variables."""


#: What a user may hold; SymPy's expressions have no type that is known before SymPy is imported.
Source = Graph | str | Callable[..., Any] | Any
#: The same where a checker is told what comes out; a Graph is a callable that returns a number.
FunctionOf = Callable[..., V] | str | SymPys | Sequence[SymPys]


def graph_of(source: Source, at: Any = None) -> Graph:
    """The graph of what a user holds; a Graph is itself.

    Text goes through `parse`, SymPy's objects (or a list of them) through `from_sympy`, any other
    callable through `from_callable`, at the point `at` where there is one. Raises ParseError,
    GraphError or UnsupportedError as those do, and GraphError for anything else.

    >>> graph_of("x**2"), graph_of(lambda x: x**2)
    (Graph('x**2'), Graph('x**2'))
    >>> graph_of(3)
    Traceback (most recent call last):
    workbench.errors.GraphKindError: a function is a text, a Graph, a SymPy expression or a Python \
function, not int 3
    """
    if isinstance(source, Graph):
        return source
    if isinstance(source, BlackBox):
        raise GraphKindError(
            f"{source!r} can only be called and has no graph; use wb.gradient, wb.compare or "
            "wb.noise with a difference method, or give the function itself, to be traced"
        )
    if isinstance(source, str):
        return parse(source)
    if _is_sympys(source):
        from workbench.frontends.sympy import from_sympy

        return from_sympy(source)
    if callable(source):
        return from_callable(source, at=at)
    raise GraphKindError(
        "a function is a text, a Graph, a SymPy expression or a Python function, "
        f"not {type(source).__name__} {shown(source)}"
    )


def _is_sympys(source: object) -> bool:
    """Whether an object is SymPy's, or a list with one: told by its class, without SymPy."""
    several = source if isinstance(source, list | tuple) else [source]
    return any(
        kind.__module__.startswith("sympy.") for one in several for kind in type(one).__mro__
    )
