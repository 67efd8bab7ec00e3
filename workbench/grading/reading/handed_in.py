"""A submission as it was handed in: where it lies, which class of it is graded, what it needs."""

import hashlib
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from importlib.machinery import PathFinder
from pathlib import Path, PurePosixPath
from typing import Any

from workbench.errors import GradingError, KindError, listed, shown
from workbench.frontends.files import package_root, split_place
from workbench.grading.reading.modules import Modules
from workbench.grading.reading.trees import ENDINGS, FolderTree, Tree, ZipTree

_HOW = "write MODULE:NAME or path/to/file.py:NAME, as in scalar.py:Scalar"
_OURS = __package__.partition(".")[0]
#: Names of functions that find gradients.
_GRADIENTS = ("gradient", "grad", "gradients", "derivative", "autodiff", "differentiate")
#: Methods that sweep: of several classes with arithmetic, those with one are meant.
_SWEEPS = frozenset({"backward", "backprop", "full_backward", "calc_grad", "backpropagate", "grad"})
_RELATIVE = re.compile(rb"^\s*from\s+(\.+)", re.MULTILINE)
_NO_SUBMISSION = re.compile(r"test_.*|.*_test|conftest|setup")


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedIn:
    """What is sent to the submission's process: the name of the main module and of the class,
    further modules with functions of the class, and the sources.

    `modules` is empty for a module that has no source; `notes` are to be told with the grade,
    `digests` say for the log which files these were.
    """

    place: str
    main: str
    name: str
    beside: Sequence[str] = ()
    modules: Sequence[dict[str, Any]] = ()
    notes: Sequence[str] = ()
    digests: Sequence[str] = field(default=(), repr=False)


def read_target(text: str) -> HandedIn:
    """Read `PLACE:NAME`, or `PLACE` alone where there is no doubt about the class.

    A place is a file (`.py`, `.ipynb` or any other with Python in it), a folder, a zip, or the
    name of a module that is installed. GradingError says what is wrong.

    >>> read_target("micrograd.engine:Value").main
    'micrograd.engine'
    """
    if not isinstance(text, str):
        raise KindError(
            f"a submission is a text, MODULE:NAME or path/to/file.py:NAME, not {shown(text)}"
        )
    found = split_place(text)
    if found is None or "." in found[1]:
        raise GradingError(f"cannot read {text!r:.200}; {_HOW}")
    place, name = found
    path, inner = _split(place)
    if path is not None:
        return _read_path(place, path, inner, name)
    if place.endswith((*ENDINGS, ".zip")):
        raise GradingError(f"there is no file {place}; name the file that was handed in")
    if not all(part.isidentifier() for part in place.split(".")):
        raise GradingError(f"{place!r:.200} is not the name of a module; a file ends in .py")
    if not name:
        raise GradingError(f"cannot read {text!r:.200}; {_HOW}")
    path = _installed(place)
    if path is None:
        return HandedIn(place=place, main=place, name=name)
    root = path.parents[place.count(".") + (path.name == "__init__.py")]
    below = PurePosixPath(path.relative_to(root).as_posix())
    return _chosen(place, FolderTree(root, place.partition(".")[0]), [below], name)


def _installed(module: str) -> Path | None:
    """The source of a module that is installed or lies here; nothing is imported to find it."""
    if module.partition(".")[0] == _OURS:
        return None
    places: list[str] | None = [str(Path.cwd()), *sys.path]
    name, spec = "", None
    for part in module.split("."):
        name = f"{name}.{part}" if name else part
        spec = PathFinder.find_spec(name, places) if places else None
        found = spec.submodule_search_locations if spec is not None else None
        places = list(found) if isinstance(found, list) else None
    path = Path(spec.origin or "") if spec is not None else None
    return path if path is not None and path.suffix == ".py" else None


def _split(place: str) -> tuple[Path | None, PurePosixPath | None]:
    """The file, folder or zip of a place, and the file inside of a zip; None if it is neither."""
    if place.partition(".")[0] == _OURS:
        return None, None  # our own, even where its folder lies here
    head, ending, inner = place.partition(".zip/")
    if ending and Path(head + ".zip").is_file():
        return Path(head + ".zip").resolve(), PurePosixPath(inner)
    path = Path(place)
    try:
        there = path.is_file() or path.is_dir()
    except (OSError, ValueError):
        there = False
    return (path.resolve() if there else None), None


def _read_path(place: str, path: Path, inner: PurePosixPath | None, name: str) -> HandedIn:
    if path.is_dir() or path.suffix == ".zip":
        tree: Tree = FolderTree(path) if path.is_dir() else ZipTree(path)
        known = [inner] if inner is not None else list(tree.paths())
        if not known:
            raise GradingError(f"there is no file of Python in {place}; hand in a .py or .ipynb")
        return _chosen(place, tree, known, name)
    root = package_root(path)
    levels = max((len(one) for one in _RELATIVE.findall(_head(path))), default=0)
    while len(path.relative_to(root).parts) <= levels and root != root.parent:
        root = root.parent
    below = PurePosixPath(path.relative_to(root).as_posix())
    return _chosen(place, FolderTree(root), [below], name)


def _head(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(2**20)
    except OSError as error:
        raise GradingError(f"{path} cannot be read: {error.strerror}; mend that") from None


def _chosen(place: str, tree: Tree, known: list[PurePosixPath], name: str) -> HandedIn:
    """The one file of a tree that has the class, with what it needs."""
    alone = len(known) == 1
    looked_at = [one for one in known if alone or not _NO_SUBMISSION.fullmatch(one.stem)]
    candidates = [Modules(tree, path, () if alone else known) for path in looked_at or known]
    notes: list[str] = []
    found = list(_defining(candidates, name)) if name else []
    if not found:
        found, notes = _found_otherwise(candidates, name, place, alone)
    if len(found) > 1:
        options = listed(
            [f"{_inside(place, one.main.path, alone)}:{which}" for one, which in found]
        )
        raise GradingError(
            f"there are several classes that may be meant in {place}; name one: {options}"
        )
    modules, which = found[0]
    if not alone:
        for path in known:
            modules.add_beside(path)
    modules.need(which)
    sent = modules.sent()
    for source in modules.sources():
        notes += [*source.notes, *_left_out(source, which)]
    digests = [_digest(tree, source.path) for source in modules.sources()]
    return HandedIn(
        place=place,
        main=modules.name,
        name=which,
        beside=modules.beside,
        modules=sent,
        notes=notes,
        digests=digests,
    )


def _digest(tree: Tree, path: str) -> str:
    content = tree.read(PurePosixPath(path)) or b""
    return f"{path} sha256 {hashlib.sha256(content).hexdigest()}"


def _defining(candidates: Sequence[Modules], name: str) -> Iterator[tuple[Modules, str]]:
    """Where a name is defined; where it is nowhere, where it is bound (imported, assigned).

    Of several files the one of that name counts, then a Python file before notebooks.
    """
    found = [one for one in candidates if name in one.main.classes or name in one.main.functions]
    found = found or [one for one in candidates if name in one.main.bound]
    paths = [PurePosixPath(one.main.path) for one in found]
    named = [
        one for one, path in zip(found, paths, strict=True) if path.stem.lower() == name.lower()
    ]
    plain = [one for one, path in zip(found, paths, strict=True) if path.suffix == ".py"]
    found = named or plain or found
    for one in found:
        yield one, name


def _found_otherwise(
    candidates: Sequence[Modules], name: str, place: str, alone: bool
) -> tuple[list[tuple[Modules, str]], list[str]]:
    """The one class with arithmetic, or the one function of gradients, where no name leads on."""
    if alone and name and candidates[0].main.broken:
        return [(candidates[0], name)], []  # its own process tells what is wrong with it
    classes = [(one, which) for one in candidates for which in one.main.arithmetic()]
    sweeping = [
        (one, which) for one, which in classes if one.main.methods(which) & _SWEEPS
    ]  # fmt: skip
    found = sweeping if len(classes) > 1 and sweeping else classes
    if not found:  # arithmetic may be put into a class in ways that only running shows
        found = [
            (one, which)
            for one in candidates for which in one.main.classes
            if one.main.methods(which) & _SWEEPS
        ]  # fmt: skip
    if not found:
        found = [
            (one, which)
            for one in candidates for which in _GRADIENTS if which in one.main.functions
        ][:1]  # fmt: skip
    if not found and len(candidates) == 1 and name:
        return [(candidates[0], name)], []  # it may be made in ways that only running shows
    if not found and alone and candidates[0].main.broken:
        raise GradingError(f"{place} is no Python; run it with Python first, which says where")
    if not found:
        wanted = f"no {name} and " if name else ""
        raise GradingError(
            f"there is {wanted}no class with arithmetic in {place}; name one, as in {place}:Scalar"
        )
    where = found[0][0].main.path
    said = [f"there is no {name} in it; graded is {found[0][1]} of {where}"] if name else []
    return found, said if len(found) == 1 else []


def _inside(place: str, path: str, alone: bool) -> str:
    return place if alone else f"{place.rstrip('/')}/{path}"


def _left_out(source: Any, name: str) -> list[str]:
    """What is said of statements that were left out; nothing where there are none."""
    dropped = source.dropped(source.kept())
    if not dropped:
        return []
    few = "statement" if len(dropped) == 1 else "statements"
    lines = "" if len(source.pieces) > 1 else f", line {dropped[0].lineno}"
    if len(dropped) > 1 and lines:
        lines = f", lines {dropped[0].lineno} to {dropped[-1].lineno}"
    return [
        f"{len(dropped)} {few} of {PurePosixPath(source.path).name} that {name} does not need "
        f"(demos, prints, training) {'was' if len(dropped) == 1 else 'were'} left out{lines}"
    ]
