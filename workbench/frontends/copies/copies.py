"""A function and what it calls, copied for one run: nothing that other code sees is changed."""

import builtins
import dis
import functools
import sys
import types
from abc import ABCMeta
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from workbench.errors import GraphError
from workbench.frontends.copies.mathematics import MathCall
from workbench.frontends.traced_run import TracedRun, line_text

#: Containers of more entries are taken as they are.
_MOST_ENTRIES = 1000
_PLAIN = (int, float, str, bytes, bool, complex, types.NoneType)


class Scope(dict[str, Any]):
    """The globals of copies: names are looked up where a function was defined, and copied then."""

    def __init__(self, copies: "Copies", original: dict[str, Any]) -> None:
        super().__init__(__builtins__=original.get("__builtins__", builtins))
        self._copies, self._original = copies, original

    def __missing__(self, name: str) -> Any:
        if name in self._original:
            found = self._copies.of(self._original[name], name)
        else:
            found = vars(builtins)[name]  # a KeyError is the interpreter's NameError
        self[name] = found
        return found


class Copies:
    """What one run has instead of functions, modules and arrays that were there before it."""

    def __init__(self, run: TracedRun, function: Callable[..., Any]) -> None:
        self.run = run
        self._found: dict[int, tuple[Any, Any]] = {}
        self._scopes: dict[int, Scope] = {}
        home = getattr(innermost(function), "__module__", None) or ""
        self.home = home.partition(".")[0]

    def of(self, value: Any, name: str = "") -> Any:
        """What stands for a value during the run: most values themselves."""
        if isinstance(value, _PLAIN):
            return value
        if id(value) not in self._found:
            self._found[id(value)] = value, value  # what refers to itself finds itself
            self._found[id(value)] = value, self._made(value, name)
        return self._found[id(value)][1]

    def _made(self, value: Any, name: str) -> Any:
        if isinstance(value, types.ModuleType):
            return self._module(value)
        home = getattr(value, "__module__", None) or ""
        if home == "math" and isinstance(value, types.BuiltinFunctionType):
            return MathCall(value)
        if "numpy" in sys.modules:
            from workbench.frontends.copies.numpy_calls import look_alike

            found = look_alike(self, value, name)
            if found is not None:
                return found
        if isinstance(value, types.FunctionType):
            return self._function(value) if self._is_own(home) else value
        if isinstance(value, functools.partial):
            words = {key: self.of(one, key) for key, one in value.keywords.items()}
            return functools.partial(self.of(value.func), *map(self.of, value.args), **words)
        if isinstance(value, functools._lru_cache_wrapper):
            return self.of(value.__wrapped__)
        if isinstance(value, types.MethodType):
            return types.MethodType(self.of(value.__func__), self.of(value.__self__))
        if type(value) in (list, tuple, dict):
            return self._container(value)
        if isinstance(value, type):
            return self._class(value) if self._is_own(home) else value
        return self._object(value) if self._is_own(type(value).__module__) else value

    def _is_own(self, home: str) -> bool:
        """Whether a module is the user's: no library, unless the function comes from it."""
        top = home.partition(".")[0]
        if top in ("workbench", "builtins"):
            return False
        if top == self.home:
            return True
        if top in sys.stdlib_module_names:
            return False
        file = getattr(sys.modules.get(home), "__file__", None) or ""
        return "site-packages" not in file and "dist-packages" not in file

    def _module(self, module: types.ModuleType) -> Any:
        top = module.__name__.partition(".")[0]
        known = top in ("math", "numpy", "scipy") or self._is_own(module.__name__)
        return ModuleTwin(self, module) if known else module

    def _function(self, function: types.FunctionType) -> Any:
        code = function.__code__
        _refuse_writes(code, frozenset(code.co_freevars))
        self.run.sources.update(_codes(code))
        scope = self._scopes.get(id(function.__globals__))
        if scope is None:
            scope = self._scopes[id(function.__globals__)] = Scope(self, function.__globals__)
        cells = tuple(types.CellType() for _ in function.__closure__ or ())
        made = types.FunctionType(code, scope, function.__name__, None, cells)
        self._found[id(function)] = function, made
        for cell, original, name in zip(
            cells, function.__closure__ or (), code.co_freevars, strict=True
        ):
            with suppress(ValueError):  # not bound yet
                inner = original.cell_contents
                cell.cell_contents = inner if name == "__class__" else self.of(inner, name)
        made.__defaults__ = function.__defaults__ and tuple(map(self.of, function.__defaults__))
        if function.__kwdefaults__:
            words = function.__kwdefaults__.items()
            made.__kwdefaults__ = {key: self.of(one, key) for key, one in words}
        made.__qualname__, made.__module__ = function.__qualname__, function.__module__
        vars(made).update({key: one for key, one in vars(function).items() if key[:2] != "__"})
        return made

    def _container(self, value: Any) -> Any:
        """A list, tuple or mapping, copied where an entry is."""
        entries = list(value.values() if type(value) is dict else value)
        if len(entries) > _MOST_ENTRIES:
            return value
        own = [self.of(one) for one in entries]
        if all(one is other for one, other in zip(own, entries, strict=True)):
            return value
        return dict(zip(value, own, strict=True)) if type(value) is dict else type(value)(own)

    def _class(self, kind: type) -> type:
        """A class below another one, with copies of its methods."""
        hooked = any("__init_subclass__" in vars(base) for base in kind.__mro__[:-1])
        bare = (*_PLAIN, tuple, list, dict, BaseException)
        if hooked or type(kind) not in (type, ABCMeta) or issubclass(kind, bare):
            return kind
        methods: dict[str, Any] = {}
        for base in reversed(kind.__mro__):
            if self._is_own(base.__module__):
                methods |= {name: self._method(one) for name, one in vars(base).items()}
        skipped = ("__dict__", "__weakref__", "__slots__")
        methods = {name: one for name, one in methods.items() if name not in skipped}
        meta: Any = type(kind)
        made: type = meta(kind.__name__, (kind,), methods)
        return made

    def _object(self, value: Any) -> Any:
        """An object with copied methods and attributes, of a class below its own."""
        kind = self.of(type(value))
        if kind is type(value) or not hasattr(value, "__dict__"):
            return value
        twin = object.__new__(kind)
        self._found[id(value)] = value, twin
        vars(twin).update({name: self.of(one, name) for name, one in vars(value).items()})
        return twin

    def _method(self, member: Any) -> Any:
        if isinstance(member, types.FunctionType):
            return self.of(member)
        if isinstance(member, staticmethod | classmethod):
            return type(member)(self.of(member.__func__))
        if isinstance(member, property):
            return property(*(one and self.of(one) for one in (member.fget, member.fset)))
        return member


class ModuleTwin:
    """A module, whose attributes are what stands for them during the run."""

    def __init__(self, copies: Copies, module: types.ModuleType) -> None:
        vars(self).update(_copies=copies, _module=module)

    def __getattr__(self, name: str) -> Any:
        module = vars(self)["_module"]
        found = vars(self)["_copies"].of(getattr(module, name), f"{module.__name__}.{name}")
        vars(self)[name] = found
        return found

    def __setattr__(self, name: str, value: Any) -> None:
        raise GraphError(
            f"a traced function may not write to the module {vars(self)['_module'].__name__}; "
            "return the value instead"
        )

    def __dir__(self) -> list[str]:
        return dir(vars(self)["_module"])


def innermost(function: Any) -> Any:
    """The function inside of wrappers, partial ones and bound ones."""
    while True:
        inner = getattr(function, "__wrapped__", None) or getattr(function, "__func__", None)
        inner = inner or (function.func if isinstance(function, functools.partial) else None)
        if inner is None:
            return function
        function = inner


def _codes(code: types.CodeType) -> list[types.CodeType]:
    """A code and those that are defined in it."""
    inner = [one for one in code.co_consts if isinstance(one, types.CodeType)]
    return [code, *(one for part in inner for one in _codes(part))]


def _refuse_writes(code: types.CodeType, outer: frozenset[str]) -> None:
    """Raise GraphError, with the line, for a function that writes to globals or nonlocals."""
    line = code.co_firstlineno
    for step in dis.get_instructions(code):
        line = step.positions.lineno if step.positions and step.positions.lineno else line
        name = str(step.argval)
        inner = step.opname in ("STORE_DEREF", "DELETE_DEREF") and name in outer
        if inner or step.opname in ("STORE_GLOBAL", "DELETE_GLOBAL"):
            raise GraphError(
                f"{line_text(code, line)}: a traced function may not write to {name}, which is "
                f"{'nonlocal' if inner else 'global'}; return the value instead"
            )
        if isinstance(step.argval, types.CodeType):
            _refuse_writes(step.argval, outer & frozenset(step.argval.co_freevars))
