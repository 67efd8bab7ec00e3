"""Names that the statements of a module bind, use and write, without running any of them."""

import ast
import builtins
import symtable
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

#: Methods that change a list, a set or a dictionary, or register something in a class.
_CHANGING = frozenset({
    "append", "extend", "insert", "update", "add", "setdefault", "clear", "pop", "remove",
    "discard", "register", "register_op", "add_op", "add_operator",
})  # fmt: skip
#: Calls that set up the interpreter or a library for whatever follows.
_SETTINGS = frozenset({"setrecursionlimit", "seterr", "filterwarnings", "simplefilter", "seed"})
_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
BUILTINS = frozenset(dir(builtins))


@dataclass(frozen=True, slots=True)
class Facts:
    """Names that a statement binds, those that it needs, and those whose objects it changes.

    `evaluated` are the names that decorators and annotations look at; `passing` is a loop or a
    block, whose names are mostly by the way; `setting` sets up an interpreter or a library.
    """

    binds: frozenset[str]
    uses: frozenset[str]
    writes: frozenset[str]
    decorators: frozenset[str] = frozenset()
    passing: bool = False
    setting: bool = False


def facts_of(statement: ast.stmt, writers: Mapping[str, frozenset[str]]) -> Facts:
    """The facts of one statement; `writers` are functions of the module that change something."""
    if _is_main_guard(statement):
        return Facts(frozenset(), frozenset(), frozenset())
    binds, uses = _names(statement)
    decorators: set[str] = set()
    if isinstance(statement, _DEFINITIONS):
        looked_at: list[ast.AST] = list(statement.decorator_list)
        if looked_at and not isinstance(statement, ast.ClassDef):
            looked_at += [one.annotation for one in statement.args.args if one.annotation]
        decorators = {name for one in looked_at for name in _loaded(one)}
    return Facts(
        binds=binds,
        uses=uses,
        writes=frozenset(_written(statement, writers)),
        decorators=frozenset(decorators),
        passing=isinstance(statement, ast.For | ast.While | ast.With),
        setting=_is_setting(statement),
    )


def writers_of(statements: Iterator[ast.stmt]) -> dict[str, frozenset[str]]:
    """Functions that write attributes, by name: of their arguments ("") or of global names."""
    found = {}
    for one in statements:
        if isinstance(one, ast.FunctionDef):
            inside = [name for part in one.body for name in _written(part, {})]
            arguments = {argument.arg for argument in one.args.args}
            written = {"" if name in arguments else name for name in inside}
            if written:
                found[one.name] = frozenset(written)
    return found


def _names(statement: ast.stmt) -> tuple[frozenset[str], frozenset[str]]:
    """What a statement binds in its module, and the names of the module that it needs."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            table = symtable.symtable(ast.unparse(statement), "", "exec")
    except (SyntaxError, ValueError, RecursionError):  # a return outside of a function, and such
        return frozenset(), frozenset()
    symbols = table.get_symbols()
    binds = {one.get_name() for one in symbols if one.is_assigned() or one.is_imported()}
    uses = {one.get_name() for one in symbols if one.is_referenced()}
    waiting = table.get_children()
    while waiting:
        inner = waiting.pop()
        uses |= {one.get_name() for one in inner.get_symbols() if one.is_global()}
        waiting += inner.get_children()
    if isinstance(statement, ast.AugAssign):
        uses |= binds
    return frozenset(binds), frozenset(uses)


def _written(statement: ast.AST, writers: Mapping[str, frozenset[str]]) -> Iterator[str]:
    """Names whose attributes or items a statement changes when it runs."""
    loops: dict[str, set[str]] = {}
    found: list[str] = []
    waiting: list[ast.AST] = [statement]
    while waiting:
        node = waiting.pop()
        if isinstance(node, (*_DEFINITIONS, ast.Lambda)):
            continue  # its body runs when it is called
        waiting += ast.iter_child_nodes(node)
        if isinstance(node, ast.For):
            for name in _loaded(node.target):
                loops.setdefault(name, set()).update(_loaded(node.iter))
        elif isinstance(node, ast.Attribute | ast.Subscript) and not isinstance(node.ctx, ast.Load):
            found.append(_root(node))
        elif isinstance(node, ast.Call):
            found += _changed_by(node, writers)
    for name in found:
        yield name
        yield from loops.get(name, ())


def _changed_by(call: ast.Call, writers: Mapping[str, frozenset[str]]) -> Iterator[str]:
    function = call.func
    if isinstance(function, ast.Name):
        if function.id in ("setattr", "delattr") and call.args:
            yield _root(call.args[0])
        for written in writers.get(function.id, ()):
            if written:
                yield written
            else:
                yield from map(_root, call.args)
    elif isinstance(function, ast.Attribute) and function.attr in _CHANGING:
        yield _root(function.value)


def _root(node: ast.AST) -> str:
    """The name at the root of attributes and items: V of `V.rules["add"]`; empty if none."""
    while isinstance(node, ast.Attribute | ast.Subscript):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""


def _loaded(node: ast.AST) -> set[str]:
    return {one.id for one in ast.walk(node) if isinstance(one, ast.Name)}


def _is_setting(statement: ast.stmt) -> bool:
    if not isinstance(statement, ast.Expr) or not isinstance(statement.value, ast.Call):
        return False
    function = statement.value.func
    return isinstance(function, ast.Attribute) and function.attr in _SETTINGS


def _is_main_guard(statement: ast.stmt) -> bool:
    """Whether this is `if __name__ == "__main__":`."""
    return isinstance(statement, ast.If) and "__name__" in _loaded(statement.test)
