"""Imports only go down the list in docs/architecture.md, those inside functions too.

The list there is the truth: it is parsed here. What counts as an import: `import` and `from`
statements anywhere, under `TYPE_CHECKING` too (a type that is known is a dependency), and every
string that is the dotted name of a module of ours (`importlib`, the worker's `module:function`).
"""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).resolve().parents[1]
ARCHITECTURE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
PACKAGE = "workbench"
#: In a list: every unit that is not named elsewhere in it.
OTHERS = "*"


class Layers(NamedTuple):
    """Rank of each unit (0 on top), the siblings in braces, and the permitted upward imports."""

    rank: dict[str, int]
    braced: frozenset[str]
    upward: frozenset[tuple[str, str]]


class Import(NamedTuple):
    """One import: where it is written (module, dotted scope, line) and which module it names."""

    module: str
    scope: str
    line: int
    target: str


def block(text: str, name: str) -> list[str]:
    """The lines of a fenced block of a Markdown text."""
    match = re.search(rf"^```{name}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    assert match, f"docs/architecture.md has no ```{name} block"
    return match[1].splitlines()


def read_layers(text: str, room: str = "") -> Layers:
    """The layers of an architecture page: one rank a line, one rank a pair of braces.

    `room` names a folder of the package that has a list of its own.
    """
    rank: dict[str, int] = {}
    braced: set[str] = set()
    current, inside = 0, False
    for line in block(text, f"layers {room}".strip())[1:]:
        names = re.split(r"\s{2,}", line.strip())[0]
        inside = inside or names.startswith("{")
        for name in names.strip("{}").split():
            unit = name.rstrip("/}")
            known = unit.isidentifier() or unit == OTHERS
            assert known and unit not in rank, f"cannot read the layer line {line!r}"
            rank[unit] = current
            if inside:
                braced.add(unit)
        inside = inside and not names.endswith("}")
        current += not inside
    pairs = (tuple(line.split()) for line in block(text, "upward") if line.strip())
    return Layers(rank, frozenset(braced), frozenset((scope, unit) for scope, unit in pairs))


def module_files(root: Path) -> dict[str, Path]:
    """Every module below `root`, by dotted name."""
    files = {}
    for path in sorted((root / PACKAGE).rglob("*.py")):
        parts = path.relative_to(root).with_suffix("").parts
        files[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return files


def scopes(tree: ast.AST, module: str) -> Iterator[tuple[ast.AST, str]]:
    """Every node of a syntax tree with the dotted name of the function or class around it."""
    waiting = [(tree, module)]
    while waiting:
        node, scope = waiting.pop()
        yield node, scope
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            scope = f"{scope}.{node.name}"
        waiting += [(child, scope) for child in ast.iter_child_nodes(node)]


@cache
def imports(module: str, path: Path, modules: frozenset[str]) -> tuple[Import, ...]:
    """Every import of our own modules in one file."""
    return tuple(found_imports(module, path, modules))


def found_imports(module: str, path: Path, modules: frozenset[str]) -> Iterator[Import]:
    package = module if path.name == "__init__.py" else module.rpartition(".")[0]
    tree = ast.parse(path.read_text(encoding="utf-8"), filename=str(path))
    for node, scope in scopes(tree, module):
        targets: list[str] = []
        if isinstance(node, ast.Import):
            targets = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                above = package.split(".")[: len(package.split(".")) - node.level + 1]
                base = ".".join([*above, *([node.module] if node.module else [])])
            named = [f"{base}.{alias.name}" for alias in node.names]
            targets = [name if name in modules else base for name in named]
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            name = node.value.partition(":")[0]
            targets = [name] if name in modules and "." in name else []
        for target in targets:
            if target == PACKAGE or target.startswith(PACKAGE + "."):
                yield Import(module, scope, getattr(node, "lineno", 0), target)


def unit_of(module: str, package: str = PACKAGE) -> str:
    """The unit of a package's layer list to which a module belongs; empty for one outside it."""
    if module == package:
        return "__init__"
    below = module.removeprefix(f"{package}.")
    return "" if below == module else below.partition(".")[0]


def violations(
    root: Path, layers: Layers, package: str = PACKAGE
) -> tuple[list[str], set[tuple[str, str]]]:
    """What breaks a package's layer list below `root`, and the upward permissions that are used."""
    files = module_files(root)
    modules = frozenset(files)
    found: list[str] = []
    used: set[tuple[str, str]] = set()
    for module, path in files.items():
        here = unit_of(module, package)
        if not here:
            continue
        rank = layers.rank
        here = here if here in rank or OTHERS not in rank else OTHERS
        if here not in rank:
            found.append(f"{module} is not in the layer list of docs/architecture.md")
            continue
        for item in imports(module, path, modules):
            there = unit_of(item.target, package)
            if not there or there == unit_of(module, package):
                continue
            there = there if there in rank or OTHERS not in rank else OTHERS
            if (item.scope, there) in layers.upward:
                used.add((item.scope, there))
                continue
            down = rank.get(there, -1) - rank[here]
            if down > 0 or (down == 0 and here not in layers.braced):
                continue
            why = "its sibling" if down == 0 else "which is above it"
            found.append(f"{item.scope}:{item.line} imports {item.target}, {why}")
    return found, used


LAYERS = read_layers(ARCHITECTURE)
ROOMS = re.findall(r"^```layers (\w+)$", ARCHITECTURE, re.MULTILINE)


def test_imports_only_go_down() -> None:
    found, _ = violations(ROOT, LAYERS)
    assert not found, "\n".join(found)


@pytest.mark.parametrize("room", ROOMS)
def test_imports_within_a_room_only_go_down(room: str) -> None:
    layers = read_layers(ARCHITECTURE, room)
    package = f"{PACKAGE}.{room}"
    found, _ = violations(ROOT, layers, package)
    assert not found, "\n".join(found)
    units = {unit_of(module, package) for module in module_files(ROOT)}
    listed = set(layers.rank) - {OTHERS}
    assert listed <= units, f"listed, but not there: {sorted(listed - units)}"


def test_the_rooms_that_have_lists_of_their_own() -> None:
    assert {"presentation", "experiments", "methods"} <= set(ROOMS)


def test_every_upward_permission_is_used() -> None:
    _, used = violations(ROOT, LAYERS)
    unused = LAYERS.upward - used
    assert not unused, f"strike from docs/architecture.md: {sorted(unused)}"


def test_every_listed_unit_exists() -> None:
    files = {unit_of(module) for module in module_files(ROOT)}
    assert set(LAYERS.rank) <= files, f"listed, but not there: {sorted(set(LAYERS.rank) - files)}"


def test_the_list_is_read_as_it_is_written() -> None:
    rank = LAYERS.rank
    assert rank["__init__"] == rank["__main__"] == 0
    assert (
        rank["cli"]
        < rank["methods"]
        == rank["problems"]
        < rank["measure"]
        < rank["tape"]
        == rank["truth"]
    )
    assert rank["frontends"] == rank["writers"] < rank["ir"] == rank["isolation"] < rank["errors"]
    assert "methods" in LAYERS.braced and "cli" not in LAYERS.braced


PLANTED = {
    "a statement at the top": "from workbench.cli import main",
    "an import of the module itself": "import workbench.cli as c",
    "a relative import": "from ..cli import main",
    "a relative import of a package": "from .. import cli",
    "an import inside a function": "def f():\n    class C:\n        import workbench.cli",
    "an import for types only": (
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import workbench.cli"
    ),
    "a name given to importlib": "import importlib\nimportlib.import_module('workbench.cli')",
    "a name given to a worker": "run_isolated('workbench.cli:main')",
    "the public names": "import workbench as wb",
    "a public name": "from workbench import parse",
    "a sibling": "from workbench.isolation import Worker",
    "a function that merely looks permitted": (
        "class Graph:\n    def to_latex(self):\n        from workbench.engines import ENGINES"
    ),
}


def plant(root: Path, module: str, source: str) -> None:
    """Write a small package whose only code is `source` in one module."""
    for unit in ("__init__", "cli/__init__", "engines/__init__", "ir/__init__", module):
        path = root / PACKAGE / f"{unit}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("", encoding="utf-8")
    for unit in ("isolation/__init__", "errors"):
        path = root / PACKAGE / f"{unit}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("", encoding="utf-8")
    (root / PACKAGE / f"{module}.py").write_text(source, encoding="utf-8")


@pytest.mark.parametrize("source", PLANTED.values(), ids=PLANTED.keys())
def test_a_planted_violation_is_caught(source: str, tmp_path: Path) -> None:
    plant(tmp_path, "ir/graph", source)
    found, _ = violations(tmp_path, LAYERS)
    assert len(found) == 1 and "workbench.ir.graph" in found[0], found


@pytest.mark.parametrize(
    "source",
    [
        "from workbench.errors import GraphError",
        "from . import builder\nfrom .. import errors\nfrom .builder import GraphBuilder",
        "class Graph:\n    def program(self):\n        from workbench.engines import ENGINES",
        "text = 'workbench.cli is a module, and this sentence no import'",
        "import workbenchmark",
    ],
)
def test_what_is_allowed_is_not_reported(source: str, tmp_path: Path) -> None:
    plant(tmp_path, "ir/graph", source)
    assert violations(tmp_path, LAYERS)[0] == []


def test_a_planted_violation_within_a_room_is_caught(tmp_path: Path) -> None:
    plant(tmp_path, "ir/graph", "from workbench.ir.builder import GraphBuilder")
    plant(tmp_path, "ir/builder", "")
    layers = Layers({"__init__": 0, "builder": 1, "graph": 2}, frozenset(), frozenset())
    (found,) = violations(tmp_path, layers, "workbench.ir")[0]
    assert "workbench.ir.graph:1 imports workbench.ir.builder, which is above it" in found


def test_a_module_outside_the_list_is_reported(tmp_path: Path) -> None:
    plant(tmp_path, "utilities", "")
    assert "utilities is not in the layer list" in violations(tmp_path, LAYERS)[0][0]


@pytest.mark.parametrize(
    "arguments",
    [
        ["-c", "import workbench"],
        ["-c", "import workbench.cli"],
        ["-m", "workbench", "--help"],
    ],
    ids=" ".join,
)
def test_heavy_libraries_are_not_imported_before_they_are_needed(arguments: list[str]) -> None:
    command = [sys.executable, "-X", "importtime", *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    imported = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}
    assert "workbench.errors" in imported
    heavy = imported & {"sympy", "pandas", "matplotlib", "scipy", "flint", "jinja2"}
    assert not heavy, f"{' '.join(arguments)} imports {sorted(heavy)}"
