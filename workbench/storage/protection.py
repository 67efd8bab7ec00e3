"""Targets that no command replaces, whatever it is told."""

import os
import sys
from pathlib import Path

from workbench.errors import StorageError
from workbench.storage.beside import is_hidden_name


def refuse_protected(target: Path, real: Path) -> None:
    """Raise StorageError where replacing a folder would hurt: `real` is `target` without links."""
    reason = _protected(real)
    if reason:
        raise StorageError(f"{target} {reason}; name another folder")


def _protected(real: Path) -> str:
    if real.is_symlink() or (real.exists() and not real.is_dir()):
        return "is not a folder"
    places = (
        ("the current folder", Path.cwd()),
        ("the home folder", Path("~").expanduser()),
        ("the workbench itself", Path(__file__)),
        ("this installation of Python", Path(sys.prefix)),
        ("this installation of Python", Path(sys.base_prefix)),
    )
    for name, place in places:
        inside = Path(os.path.realpath(place))
        if real == inside:
            return f"is {name}"
        if real in inside.parents:
            return f"holds {name}"
    if real.is_mount():
        return "is a mount point, which cannot be renamed"
    if os.path.lexists(real / ".git"):
        return "holds a repository (.git)"
    if is_hidden_name(real.name):
        return "is a name that the workbench keeps for itself"
    return ""
