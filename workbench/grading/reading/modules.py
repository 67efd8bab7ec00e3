"""The modules of a submission: which of its files its class imports, and what of each it needs."""

import ast
import keyword
import sys
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath
from typing import Any

from workbench.errors import GradingError
from workbench.grading.reading.needed import Source
from workbench.grading.reading.pieces import pieces_of
from workbench.grading.reading.trees import ENDINGS, Tree

#: Names under which functions of a class may stand beside it.
_BESIDE = frozenset({
    "exp", "log", "ln", "sin", "cos", "tan", "tanh", "sinh", "cosh", "sqrt", "relu", "ReLU",
    "sigmoid", "logistic", "softplus", "asin", "acos", "atan", "arcsin", "arccos", "arctan",
    "atan2", "arctan2", "asinh", "acosh", "atanh", "expm1", "log1p", "exp2", "log2", "log10",
    "cbrt", "hypot", "erf", "erfc", "lgamma", "gaussian", "abs", "min", "max", "minimum",
    "maximum", "gamma", "backward", "backprop", "backpropagate", "full_backward", "calc_grad",
    "compute_gradients",
})  # fmt: skip
#: Of those, the names that something else may have too: a constant, the best of a list.
_OFTEN_ELSE = frozenset({"min", "max", "gamma", "abs", "log"})


class Modules:
    """The modules of a tree that a submission needs, found by following imports."""

    def __init__(
        self, tree: Tree, main: PurePosixPath, known: Iterable[PurePosixPath] = ()
    ) -> None:
        self.tree = tree
        #: Folders that are known to hold sources; of a single file none is.
        self._folders = {above for one in known for above in one.parents} - {PurePosixPath()}
        self._sources: dict[PurePosixPath, Source] = {}
        self._found: dict[str, tuple[PurePosixPath | None, bool]] = {}
        #: Names of further modules in which functions of the class stand.
        self.beside: list[str] = []
        source = self.source(main)
        if source is None:
            raise GradingError(f"there is no file {main} in {tree.name}; name one that is there")
        self.main = source
        package = ""
        self.base = main.parent
        for folder in self._packages(main):
            name = folder.name if _is_name(folder.name) else "submission"
            package = f"{package}.{name}" if package else name
            path = folder / "__init__.py"
            self._found[package] = (path if self.source(path) is not None else None), True
            if self.base == main.parent:
                self.base = folder.parent
        is_package = bool(package) and main.name == "__init__.py"
        stem = main.stem if main.suffix in ENDINGS else main.name
        if not _is_name(stem) or (not package and stem in sys.stdlib_module_names):
            stem = "submission_" + "".join(one if one.isalnum() else "_" for one in stem)
        self.name = package if is_package else f"{package}.{stem}" if package else stem
        self._found[self.name] = main, is_package

    def source(self, path: PurePosixPath) -> Source | None:
        """The source of a file, read once; None where there is none."""
        if path not in self._sources:
            content = self.tree.read(path)
            if content is None:
                return None
            try:
                pieces, notes = pieces_of(content, path.name)
            except (ValueError, SyntaxError, LookupError) as error:
                raise GradingError(
                    f"{self.tree.name}/{path} cannot be read: {error}; hand in Python in UTF-8, "
                    "or a notebook"
                ) from None
            self._sources[path] = Source(str(path), pieces, notes)
        return self._sources[path]

    def need(self, name: str) -> None:
        """Follow whatever a name of the main module needs, and the functions beside it."""
        main = self.main
        main.needed.add(name)
        main.needed |= _BESIDE & main.functions
        main.needed |= (_BESIDE - _OFTEN_ELSE) & main.bound
        grown = -1
        while grown != self._size():
            grown = self._size()
            for module, (path, is_package) in list(self._found.items()):
                source = self.source(path) if path is not None else None
                if source is not None:
                    self._follow(module, is_package, source)

    def add_beside(self, path: PurePosixPath) -> None:
        """Another file, of which the functions stand beside the class, if it imports the class."""
        source = self.source(path)
        found = (_BESIDE & source.functions) if source is not None else frozenset()
        if source is None or source is self.main or not found:
            return
        stem = path.stem
        if path.parent == PurePosixPath(self.main.path).parent and _is_name(stem):
            package = self.name.rpartition(".")[0]
            name = f"{package}.{stem}" if package else stem
            imported = {
                one.module.rpartition(".")[2] for one in source.statements.values()
                if isinstance(one, ast.ImportFrom) and one.module
            }  # fmt: skip
            if self.name.rpartition(".")[2] in imported:
                self._found[name] = path, False
                source.needed |= found
                self.beside.append(name)

    def sent(self) -> list[dict[str, Any]]:
        """Every module as the submission's process gets it: plain data."""
        modules = []
        for name, (path, is_package) in self._found.items():
            source = self.source(path) if path is not None else None
            kept = set(source.kept()) if source is not None else set()
            pieces = [
                (piece.name, piece.source, None if piece.body is None else
                 [number for number in range(len(piece.body)) if (which, number) in kept])
                for which, piece in enumerate(source.pieces)
            ] if source is not None else []  # fmt: skip
            modules.append({"name": name, "package": is_package, "pieces": pieces})
        return modules

    def sources(self) -> list[Source]:
        """The sources of all modules that are used."""
        return [one for path, _ in self._found.values() if path and (one := self.source(path))]

    # -- following imports -----------------------------------------------------------------

    def _follow(self, module: str, is_package: bool, source: Source) -> None:
        package = module if is_package else module.rpartition(".")[0]
        kept = [source.statements[place] for place in source.kept()]
        looked_up = {
            node.attr for one in kept for node in ast.walk(one) if isinstance(node, ast.Attribute)
        }
        for one in kept:
            for node in ast.walk(one):
                if isinstance(node, ast.Import):
                    for alias in node.names:
                        self._import(alias.name, looked_up)
                elif isinstance(node, ast.ImportFrom):
                    self._import_from(node, package, source.needed, looked_up)

    def _import_from(
        self, node: ast.ImportFrom, package: str, needed: set[str], looked_up: set[str]
    ) -> None:
        base = node.module or ""
        if node.level:
            parts = package.split(".") if package else []
            parts = parts[: len(parts) - node.level + 1]
            base = ".".join([*parts, *([node.module] if node.module else [])])
        names = {alias.name for alias in node.names}
        found = self._import(base, needed | _BESIDE if "*" in names else names)
        _, is_package = self._found.get(base, (None, False))
        for name in sorted(names) if found is not None and is_package else ():
            self._import(f"{base}.{name}", looked_up)

    def _import(self, name: str, needed: set[str] | frozenset[str]) -> Source | None:
        """Add a module and the packages above it, if the tree has it; its source."""
        parts = name.split(".")
        if not name or (parts[0] in sys.stdlib_module_names and parts[0] not in self._found):
            return None
        for count in range(1, len(parts) + 1):
            dotted = ".".join(parts[:count])
            if dotted not in self._found and not self._locate(dotted, parts[:count]):
                return None
        path, _ = self._found[name]
        source = (self.source(path) if path is not None else None) or Source("", [])
        source.needed |= needed & source.bound
        return source

    def _locate(self, dotted: str, parts: list[str]) -> bool:
        for root in self._roots():
            place = root.joinpath(*parts)
            for path, is_package in (
                (place / "__init__.py", True),
                (place.parent / f"{place.name}.py", False),
                (place.parent / f"{place.name}.ipynb", False),
            ):
                if self.source(path) is not None:
                    self._found[dotted] = path, is_package
                    return True
            if self._is_folder(place):
                self._found[dotted] = None, True
                return True
        return False

    def _roots(self) -> Iterator[PurePosixPath]:
        """Where modules are looked for: beside the file, above its packages, further up."""
        here = PurePosixPath(self.main.path).parent
        yield here
        yield self.base
        yield from (one for one in here.parents if one != self.base)

    def _is_folder(self, place: PurePosixPath) -> bool:
        """Whether a package without `__init__` is there; asked only where the tree is known."""
        if place not in self._folders:
            return False
        return place.name not in sys.stdlib_module_names

    def _packages(self, main: PurePosixPath) -> list[PurePosixPath]:
        """The folders around a file that are packages, the outermost first.

        Those that relative imports lead through are, even without an `__init__`.
        """
        levels = max(
            (node.level for one in self.main.statements.values() for node in ast.walk(one)
             if isinstance(node, ast.ImportFrom)), default=0,
        )  # fmt: skip
        found: list[PurePosixPath] = []
        folder = main.parent
        while folder.name and (
            self.tree.read(folder / "__init__.py") is not None or len(found) < levels
        ):
            found.insert(0, folder)
            folder = folder.parent
        return found

    def _size(self) -> int:
        return len(self._found) + sum(len(one.needed) for one in self._sources.values())


def _is_name(text: str) -> bool:
    return text.isidentifier() and not keyword.iskeyword(text)
