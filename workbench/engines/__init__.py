"""Engines by name: each runs a graph on its own arithmetic."""

from collections.abc import Callable, Iterator, Mapping
from difflib import get_close_matches

from workbench.engines.protocol import Engine, Program, Use
from workbench.errors import EngineError

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


class _Engines(Mapping[str, Engine]):
    """A mapping from names to engines; an engine's libraries load when it is first asked for."""

    def __init__(self, **makers: Callable[[], Engine]) -> None:
        self._makers = makers
        self._made: dict[str, Engine] = {}

    def __getitem__(self, name: str) -> Engine:
        if name not in self._made:
            if name not in self._makers:
                raise EngineError(self._unknown(name))
            self._made[name] = self._makers[name]()
        return self._made[name]

    def __contains__(self, name: object) -> bool:
        return name in self._makers

    def __iter__(self) -> Iterator[str]:
        return iter(self._makers)

    def __len__(self) -> int:
        return len(self._makers)

    def __repr__(self) -> str:
        return f"ENGINES({', '.join(self)})"

    def _unknown(self, name: object) -> str:
        near = get_close_matches(str(name), self._makers, n=1)
        hint = f"did you mean {near[0]!r}?" if near else f"the engines are: {', '.join(self)}"
        return f"there is no engine {name!r:.60}; {hint}"


#: Every engine by name. Raises EngineError, with the nearest name, for an engine there is not.
ENGINES: Mapping[str, Engine] = _Engines(
    python=_python,
    numpy=_numpy,
    ball=_ball,
    complex=_complex,
)


def engine_named(which: "str | Engine") -> Engine:
    """The engine of a name, or the engine itself; EngineError, with the nearest name, for others.

    >>> engine_named("python").name
    'python'
    >>> engine_named("nunpy")
    Traceback (most recent call last):
    workbench.errors.EngineError: there is no engine 'nunpy'; did you mean 'numpy'?
    """
    if not isinstance(which, str) and hasattr(which, "compile"):
        return which
    engine = ENGINES[which]  # type: ignore[index]
    if missing := engine.missing():
        raise EngineError(f"the engine {engine.name} is not installed; {missing}")
    return engine
