"""Loading a submission's modules from their sources, of which only what is needed runs.

Loaded by the submission's process, like everything here that it needs.
"""

import ast
import builtins
import contextlib
import importlib
import importlib.abc
import importlib.util
import itertools
import random
import sys
import types
import weakref
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from .stand_ins import StandIn, decorators

#: Names of the submission's modules, and the files that its code says it is from.
own_modules: set[str] = set()
own_files: set[str] = set()
#: Roots of libraries that a stand-in took the place of.
missing: set[str] = set()
#: File and line of every import that its own `try` guards.
_tried: set[tuple[str, int]] = set()
_GUARDED = ast.Import | ast.ImportFrom


class Modules(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finder and loader of modules that came as data: `name`, `package` and `pieces` of each."""

    def __init__(self, modules: Sequence[Mapping[str, Any]], refused: Collection[str]) -> None:
        self._known = {one["name"]: one for one in modules}
        self._refused = frozenset(refused)
        own_modules.update(self._known)

    def find_spec(self, fullname: str, path: Any, target: Any = None) -> Any:
        """The specification of a module of the submission."""
        found = self._known.get(fullname)
        if found is None:
            return None
        return importlib.util.spec_from_loader(fullname, self, is_package=found["package"])

    def exec_module(self, module: types.ModuleType) -> None:
        """Run what is needed of a module, piece by piece."""
        module.__dict__["__builtins__"] = {**vars(builtins), "__import__": self._import}
        for name, source, kept in self._known[module.__name__]["pieces"]:
            own_files.add(name)
            tree = ast.parse(source, name)
            if kept is not None:
                tree.body = [tree.body[number] for number in kept]
            _tried.update((name, line) for line in _guarded_lines(tree))
            decorators.update((name, line) for line in _decorator_lines(tree))
            exec(compile(tree, name, "exec", dont_inherit=True), module.__dict__)

    def _import(
        self, name: str, space: Any = None, local: Any = None, wanted: Any = (), level: int = 0
    ) -> Any:
        """`import` in the submission: what is missing or refused becomes a stand-in."""
        root = name.partition(".")[0]
        own = level > 0 or root in self._known
        if not own and root in self._refused:
            why = f"{root} is not there for a submission"
        else:
            try:
                return builtins.__import__(name, space, local, wanted, level)
            except MemoryError:
                raise
            except Exception as error:  # libraries raise anything while they load
                if own:
                    raise
                why = str(error)[:200]
        frame = sys._getframe(1)
        if (frame.f_code.co_filename, frame.f_lineno) in _tried:
            raise ModuleNotFoundError(why, name=name)
        missing.add(root)
        return StandIn(name if wanted else root, why)


def load_module(
    name: str, modules: Sequence[Mapping[str, Any]], refused: Collection[str]
) -> types.ModuleType:
    """Import the main module: from its sources, or as it is installed where there are none."""
    random.seed(0)
    if modules:
        sys.meta_path.insert(0, Modules(modules, refused))
        for known in own_modules:  # not a library's of the same name that is loaded already
            sys.modules.pop(known, None)
    else:
        own_modules.add(name)
    module = importlib.import_module(name)
    for known in own_modules & set(sys.modules):
        _steady(sys.modules[known])
    numpy = sys.modules.get("numpy")
    if numpy is not None:
        numpy.random.seed(0)
    return module


def _steady(module: types.ModuleType) -> None:
    """Give the classes of a module hashes by age.

    By themselves hashes are addresses, so that sets of numbers have another order in every run, and
    sums over them other roundings.
    """
    for made in list(vars(module).values()):
        own = isinstance(made, type) and made.__module__ == module.__name__
        if own and made.__hash__ is object.__hash__:
            with contextlib.suppress(TypeError, AttributeError):
                made.__hash__ = _age


_ages: dict[int, tuple[int, Any]] = {}
_counter = itertools.count()


def _age(one: Any) -> int:
    """A hash that says how many objects were hashed before; an address where none can be kept."""
    key = id(one)
    known = _ages.get(key)
    if known is None:
        try:
            reference = weakref.ref(one, lambda _: _ages.pop(key, None))
        except TypeError:  # slots without a place for it
            return object.__hash__(one)
        known = _ages[key] = next(_counter), reference
    return known[0]


def _guarded_lines(tree: ast.AST) -> Iterator[int]:
    for node in ast.walk(tree):
        suppressed = isinstance(node, ast.With) and "suppress" in ast.dump(node.items[0])
        if suppressed or (isinstance(node, ast.Try) and node.handlers):
            for inner in node.body:  # type: ignore[attr-defined]
                yield from (one.lineno for one in ast.walk(inner) if isinstance(one, _GUARDED))


def _decorator_lines(tree: ast.AST) -> Iterator[int]:
    for node in ast.walk(tree):
        for one in getattr(node, "decorator_list", ()):
            yield from range(one.lineno, one.end_lineno + 1)
