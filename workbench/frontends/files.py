"""Functions in files, named `FILE.py:function`: how such a place is read, and how it is loaded."""

import contextlib
import importlib.util
import inspect
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

from workbench.catalogue import proposal
from workbench.errors import GraphError, listed

#: How a file of Python ends.
ENDING = ".py"


def split_place(text: str) -> tuple[str, str] | None:
    """The place and the name of `PLACE:NAME`, an empty name of `PLACE` alone; None for neither.

    >>> split_place("area.py:square"), split_place("area.py"), split_place("area.py:a b")
    (('area.py', 'square'), ('area.py', ''), None)
    """
    place, colon, name = text.rpartition(":")
    if not colon:
        place, name = text, ""
    named = all(part.isidentifier() for part in name.split(".")) if colon else True
    return (place, name) if place and named and "\0" not in text else None


def package_root(path: Path) -> Path:
    """The folder from which a file is imported: above the packages that it is in."""
    root = path.parent
    while (root / "__init__.py").is_file() and root != root.parent:
        root = root.parent
    return root


def names_a_file(text: str) -> bool:
    """Whether a text names a function in a file, or a file of one: no expression ends so.

    >>> [names_a_file(one) for one in ("area.py:square", "a/b.py", "x*y", "x.py*2")]
    [True, True, False, False]
    """
    return text.strip().partition(f"{ENDING}:")[0].removesuffix(ENDING) != text.strip()


def function_in(text: str) -> Callable[..., Any]:
    """The function of `FILE.py:function`, or of `FILE.py` that has a single one.

    The module runs, as an import runs it; what it prints goes to standard error. Raises GraphError
    for a file or a function that is not there, which proposes the nearest, for several functions of
    which none is named, and for an exception of the module, with its line.
    """
    found = split_place(text.strip())
    if found is None or not found[0].endswith(ENDING):
        raise GraphError(f"cannot read {text!r:.200}; write FILE.py:function, as area.py:square")
    place, name = found
    path = Path(place)
    if not path.is_file():
        near = [one.name for one in path.parent.glob(f"*{ENDING}")] if path.parent.is_dir() else []
        hint = proposal(path.name, sorted(near)) if near else f"{path.parent} has no file of Python"
        raise GraphError(f"there is no file {place}; {hint}")
    module = loaded(path.resolve())
    return _named(module, name, place) if name else _only(module, place)


def loaded(path: Path) -> ModuleType:
    """The module of a file, imported as from the folder that it is in. Raises GraphError."""
    root = package_root(path)
    inner = path.relative_to(root).with_suffix("")
    name = ".".join(inner.parts[:-1] if inner.name == "__init__" else inner.parts)
    if name in sys.modules and getattr(sys.modules[name], "__file__", None) != str(path):
        name = f"{name}_in_{abs(hash(path))}"  # not in the place of a library of the same name
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    sys.path.insert(0, str(root))
    try:
        with contextlib.redirect_stdout(sys.stderr):
            spec.loader.exec_module(module)
    except (Exception, SystemExit) as error:
        del sys.modules[name]
        raise GraphError(_told(path, error)) from error
    finally:
        sys.path.remove(str(root))
        sys.path.append(str(root))  # for what it imports later, behind our own libraries
    return module


def _told(path: Path, error: BaseException) -> str:
    """What an exception of a module says, and on which of its lines."""
    where = ""
    if isinstance(error, SyntaxError) and error.filename == str(path):
        line, where = (error.text or "").strip(), f", line {error.lineno}"
    else:
        own = [
            one for one in traceback.extract_tb(error.__traceback__) if one.filename == str(path)
        ]
        line = own[-1].line or "" if own else ""
        where = f", line {own[-1].lineno}" if own else ""
    what = f"{type(error).__name__}: {getattr(error, 'msg', error)}".removesuffix(": ")
    return f"{path.name}{where}{f', {line}' if line else ''}: {what}; mend the file, then try again"


def needed_arguments(function: Callable[..., Any]) -> tuple[str, ...]:
    """The parameters of a function that have no default; none where it does not tell.

    >>> needed_arguments(lambda x, k=2: x**k)
    ('x',)
    """
    try:
        parameters = inspect.signature(function).parameters.values()
    except (TypeError, ValueError):
        return ()
    several = inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD
    return tuple(
        one.name for one in parameters if one.default is one.empty and one.kind not in several
    )


def _functions(module: ModuleType) -> dict[str, Callable[..., Any]]:
    """The functions that a module defines itself, by name."""
    return {
        name: value
        for name, value in vars(module).items()
        if inspect.isfunction(value) and value.__module__ == module.__name__
    }


def _named(module: ModuleType, name: str, place: str) -> Callable[..., Any]:
    found: Any = module
    for part in name.split("."):
        if not hasattr(found, part):
            known = _functions(module)
            hint = proposal(name, known) if known else "it defines none"
            raise GraphError(f"there is no function {name} in {place}; {hint}")
        found = getattr(found, part)
    if not callable(found):
        raise GraphError(
            f"{name} in {place} is {type(found).__name__}, not a function; name a function"
        )
    function: Callable[..., Any] = found
    return function


def _only(module: ModuleType, place: str) -> Callable[..., Any]:
    """The single function of a file, those whose names begin with _ aside."""
    known = {name: one for name, one in _functions(module).items() if not name.startswith("_")}
    if not known:
        raise GraphError(
            f"there is no function in {place}; write one, or name it: {place}:function"
        )
    if len(known) > 1:
        options = listed([f"{place}:{name}" for name in known])
        raise GraphError(f"there are several functions in {place}; name one: {options}")
    return next(iter(known.values()))
