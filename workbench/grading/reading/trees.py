"""Trees of files that were handed in: a folder or a zip, read in bounded amounts."""

import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Protocol

from workbench.errors import GradingError

#: Files larger than this are no source, in bytes; and a tree has so many sources at most.
FILE_BYTES, FILES = 2**21, 2_000
#: Endings of what can be read.
ENDINGS = (".py", ".ipynb")
_SKIPPED = frozenset({"__MACOSX", "__pycache__", "node_modules", "site-packages", "venv", "env"})


class Tree(Protocol):
    """Files below a root, by paths relative to it."""

    #: How the root is called in messages.
    name: str

    def read(self, path: PurePosixPath) -> bytes | None:
        """The content of a file; None where there is none. Raises GradingError if too large."""

    def paths(self) -> Iterator[PurePosixPath]:
        """Every Python file and notebook, sorted."""


class FolderTree:
    """A folder of the file system, or `only` one package or module in it."""

    def __init__(self, root: Path, only: str = "") -> None:
        self.root = root
        self._only = (only, f"{only}.py") if only else ()
        self.name = root.name or str(root)

    def read(self, path: PurePosixPath) -> bytes | None:
        """The content of a file."""
        place = self.root / path
        if not self._has(place) or (self._only and path.parts[0] not in self._only):
            return None
        try:
            _check_size(place.stat().st_size, str(place))
            return place.read_bytes()
        except OSError as error:
            raise GradingError(f"{place} cannot be read: {error.strerror}; mend that") from None

    def paths(self) -> Iterator[PurePosixPath]:
        """Every Python file and notebook, sorted."""
        found = (
            PurePosixPath(one.relative_to(self.root).as_posix())
            for one in self.root.rglob("*") if one.suffix in ENDINGS and self._has(one)
        )  # fmt: skip
        return _sources(found, self.name)

    def _has(self, place: Path) -> bool:
        """Whether a file is there; a link that leads out of the tree was not handed in."""
        return place.is_file() and place.resolve().is_relative_to(self.root.resolve())


class ZipTree:
    """A zip, which is never unpacked."""

    def __init__(self, path: Path) -> None:
        self.name = path.name
        try:
            self._archive = zipfile.ZipFile(path)
            # With forward slashes, as the specification has it and Windows does not.
            self._entries = {
                PurePosixPath(one.filename.replace("\\", "/")): one
                for one in self._archive.infolist() if not one.is_dir()
            }  # fmt: skip
        except (OSError, zipfile.BadZipFile, NotImplementedError) as error:
            raise GradingError(
                f"{path} is not a zip that can be read: {error}; pack it again"
            ) from None

    def read(self, path: PurePosixPath) -> bytes | None:
        """The content of a file."""
        entry = self._entries.get(path)
        if entry is None:
            return None
        _check_size(entry.file_size, f"{self.name}/{path}")
        try:
            with self._archive.open(entry) as file:
                content = file.read(FILE_BYTES + 1)
        except Exception as error:  # a password, a method that is not known, a broken entry
            raise GradingError(
                f"{self.name}/{path} cannot be read: {error}; pack it again, without a password"
            ) from None
        _check_size(len(content), f"{self.name}/{path}")
        return content

    def paths(self) -> Iterator[PurePosixPath]:
        """Every Python file and notebook, sorted."""
        return _sources((one for one in self._entries if one.suffix in ENDINGS), self.name)


def _sources(found: Iterator[PurePosixPath], name: str) -> Iterator[PurePosixPath]:
    kept = sorted(one for one in found if not any(_is_skipped(part) for part in one.parts))
    if len(kept) > FILES:
        raise GradingError(f"{name} has {len(kept)} Python files; name the one to grade")
    return iter(kept)


def _is_skipped(part: str) -> bool:
    return part in _SKIPPED or (part.startswith(".") and part not in (".", ".."))


def _check_size(size: int, name: str) -> None:
    if size > FILE_BYTES:
        raise GradingError(
            f"{name} has more than {FILE_BYTES} bytes; hand in the code without data and outputs"
        )
