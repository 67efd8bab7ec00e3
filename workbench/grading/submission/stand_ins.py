"""Stand-ins for libraries that are missing or refused: they complain only when they are used.

A stand-in can be imported, looked into, subclassed, named in annotations and in `isinstance`, and
used as a decorator, which it does not do anything as. Loaded by the submission's process.
"""

import sys
from collections.abc import Collection
from typing import Any

#: Operations that use something.
_USES = (
    *("__float__", "__int__", "__iter__", "__len__", "__neg__", "__abs__", "__enter__"),
    *("__add__", "__radd__", "__sub__", "__rsub__", "__mul__", "__rmul__", "__truediv__"),
    *("__rtruediv__", "__pow__", "__rpow__", "__lt__", "__gt__", "__setitem__", "__matmul__"),
)
#: File and line of every decorator of the submission.
decorators: set[tuple[str, int]] = set()


class StandIn:
    """A name of a library that is not there; `why` is what importing it said."""

    __slots__ = ("_path", "_why")
    __all__: Collection[str] = ()

    def __init__(self, path: str, why: str) -> None:
        self._path, self._why = path, why

    def __getattr__(self, name: str) -> "StandIn":
        if name.startswith("__"):
            raise AttributeError(name)
        return StandIn(f"{self._path}.{name}", self._why)

    def __call__(self, *arguments: Any, **named: Any) -> Any:
        """As a decorator, with arguments or without, it leaves what it decorates as it is."""
        frame = sys._getframe(1)
        if (frame.f_code.co_filename, frame.f_lineno) not in decorators:
            raise self._complaint()
        alone = len(arguments) == 1 and not named and callable(arguments[0])
        return arguments[0] if alone else self

    def __getitem__(self, key: Any) -> "StandIn":
        return self

    def __or__(self, other: Any) -> "StandIn":
        return self

    __ror__ = __or__

    def __mro_entries__(self, bases: Any) -> tuple[type, ...]:
        return ()

    def __instancecheck__(self, one: Any) -> bool:
        return False

    def __subclasscheck__(self, one: Any) -> bool:
        return False

    def __repr__(self) -> str:
        return f"<stand-in for {self._path}>"

    def _complaint(self) -> Exception:
        return ModuleNotFoundError(f"{self._why}, and {self._path} is used")


def _use(self: StandIn, *_: Any) -> Any:
    raise self._complaint()


for _name in _USES:
    setattr(StandIn, _name, _use)
