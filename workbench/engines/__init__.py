"""Engines by name: each runs a graph on its own arithmetic."""

from collections import UserDict
from collections.abc import Callable
from functools import cache
from typing import Any

from workbench.catalogue import Catalogue
from workbench.engines.protocol import Engine, Program, Use
from workbench.errors import EngineError, UnknownEngineError

__all__ = ["ENGINES", "Engine", "Program", "Use", "engine_named"]


def _python() -> Engine:
    from workbench.engines.python import PythonEngine

    return PythonEngine()


def _numpy() -> Engine:
    from workbench.engines.numpy import NumpyEngine

    return NumpyEngine()


def _ball() -> Engine:
    from workbench.engines.ball import BallEngine

    return BallEngine()


def _complex() -> Engine:
    from workbench.engines.complex import ComplexEngine

    return ComplexEngine()


def _native() -> Engine:
    from workbench.engines.native import NativeEngine

    return NativeEngine()


def _auto() -> Engine:
    from workbench.engines.auto import AutoEngine

    return AutoEngine()


class _MadeOnce(UserDict[str, Any]):
    """Engines that are made, and their libraries loaded, when they are first asked for."""

    def __getitem__(self, name: str) -> Any:
        return _made(super().__getitem__(name))


@cache
def _made(maker: Callable[[], Engine]) -> Engine:
    return maker()


#: Every engine by name.
ENGINES: Catalogue[Engine] = Catalogue(
    "engine",
    UnknownEngineError,
    _MadeOnce(
        python=_python,
        numpy=_numpy,
        ball=_ball,
        complex=_complex,
        native=_native,
        auto=_auto,
    ),
)


def engine_named(which: "str | Engine") -> Engine:
    """The engine of a name, or the engine itself; EngineError, with the nearest name, for others.

    >>> engine_named("python").name
    'python'
    >>> engine_named("nunpy")
    Traceback (most recent call last):
    workbench.errors.UnknownEngineError: unknown engine 'nunpy'; did you mean numpy?
    """
    if not isinstance(which, str) and hasattr(which, "compile"):
        return which
    engine = ENGINES[which]  # type: ignore[index]
    if missing := engine.missing():
        raise EngineError(f"the engine {engine.name} is not installed; {missing}")
    return engine
