"""The statements of a module that some of its names need; the rest are demos and training."""

import ast
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from workbench.grading.reading.pieces import Piece
from workbench.grading.reading.statements import BUILTINS, Facts, facts_of, writers_of

#: Methods by which a class shows that it has arithmetic, and names of sweeps.
ARITHMETIC = frozenset({"__add__", "__radd__", "__mul__", "__rmul__"})
Place = tuple[int, int]


@dataclass
class Source:
    """A module's source in pieces, with the names of it that are needed."""

    path: str
    pieces: list[Piece]
    notes: list[str] = field(default_factory=list)
    needed: set[str] = field(default_factory=set)

    @cached_property
    def statements(self) -> dict[Place, ast.stmt]:
        """Every statement at the top, by number of its piece and its number in it."""
        return {
            (which, number): one
            for which, piece in enumerate(self.pieces)
            for number, one in enumerate(piece.body or ())
        }

    @cached_property
    def facts(self) -> dict[Place, Facts]:
        """What each statement does."""
        writers = writers_of(iter(self.statements.values()))
        return {place: facts_of(one, writers) for place, one in self.statements.items()}

    @cached_property
    def bound(self) -> frozenset[str]:
        """Every name that the module binds itself."""
        return frozenset().union(*(one.binds for one in self.facts.values()))

    @cached_property
    def broken(self) -> bool:
        """Whether a piece is no Python."""
        return any(one.body is None for one in self.pieces)

    @cached_property
    def classes(self) -> dict[str, ast.ClassDef]:
        """The classes that it defines, the last of each name."""
        return {one.name: one for one in self.statements.values() if isinstance(one, ast.ClassDef)}

    @cached_property
    def functions(self) -> frozenset[str]:
        """The functions that it defines."""
        kinds = ast.FunctionDef | ast.AsyncFunctionDef
        return frozenset(one.name for one in self.statements.values() if isinstance(one, kinds))

    def kept(self) -> list[Place]:
        """The places of what is needed, in order; names that they need are needed too."""
        imported = {
            name for place, one in self.statements.items()
            if isinstance(one, ast.Import) for name in self.facts[place].binds
        }  # fmt: skip
        plain = {name for one in self.facts.values() if not one.passing for name in one.binds}
        kept: set[Place] = set()
        grown = True
        while grown:
            grown = False
            for place, one in self.facts.items():
                if place not in kept and self._wanted(place, one, plain, imported):
                    kept.add(place)
                    self.needed |= one.uses | (one.writes & self.bound)
                    grown = True
        return sorted(kept)

    def _wanted(self, place: Place, one: Facts, plain: set[str], imported: set[str]) -> bool:
        statement = self.statements[place]
        if isinstance(statement, ast.ImportFrom) and statement.module == "__future__":
            return True
        if one.setting:
            return bool(one.uses & imported)
        if one.writes & self.needed & self.bound:
            return True
        if one.decorators & self.needed & self.bound:
            return True
        wanted = one.binds & self.needed
        if "*" in (alias.name for alias in getattr(statement, "names", ()) if
                   isinstance(alias, ast.alias)):  # fmt: skip
            return bool(self.needed - self.bound - BUILTINS)
        return bool(wanted - plain if one.passing else wanted)

    def dropped(self, kept: Iterable[Place]) -> list[ast.stmt]:
        """The statements that are left out and do something: no docstring, import or definition."""
        quiet = ast.Import | ast.ImportFrom | ast.FunctionDef | ast.ClassDef | ast.Pass
        left = set(self.statements) - set(kept)
        return [
            self.statements[place] for place in sorted(left)
            if not isinstance(self.statements[place], quiet)
            and not _is_text(self.statements[place])
        ]  # fmt: skip

    def arithmetic(self) -> list[str]:
        """The classes with arithmetic, those that others are made from left out."""
        found: set[str] = set()
        for name in self.classes:
            if (self.methods(name) | self._attributes(name)) & ARITHMETIC:
                found.add(name)
        grown = True
        while grown:
            grown = False
            for name, one in self.classes.items():
                bases = {base.id for base in one.bases if isinstance(base, ast.Name)}
                if name not in found and bases & found:
                    found.add(name)
                    grown = True
        bases = {
            base.id for name in found for base in self.classes[name].bases
            if isinstance(base, ast.Name) and base.id != name
        }  # fmt: skip
        return [name for name in self.classes if name in found and name not in bases]

    def methods(self, name: str) -> set[str]:
        """What the definitions of a class define, of which a notebook may have several."""
        same = (one for one in self.statements.values() if isinstance(one, ast.ClassDef))
        return {
            bound
            for one in same if one.name == name
            for part in one.body for bound in _bound_in_class(part)
        }  # fmt: skip

    def _attributes(self, name: str) -> set[str]:
        """Attributes of a class that are assigned outside of it."""
        return {
            target.attr
            for one in self.statements.values() if isinstance(one, ast.Assign)
            for target in one.targets
            if isinstance(target, ast.Attribute) and isinstance(target.value, ast.Name)
            and target.value.id == name
        }  # fmt: skip


def _bound_in_class(statement: ast.stmt) -> set[str]:
    if isinstance(statement, ast.FunctionDef):
        return {statement.name}
    if isinstance(statement, ast.Assign):
        return {one.id for one in statement.targets if isinstance(one, ast.Name)}
    return set()


def _is_text(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
