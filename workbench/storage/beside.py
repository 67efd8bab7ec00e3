"""The hidden names beside a target under which it is written, and what killed runs left there."""

import os
import re
import shutil
from contextlib import suppress
from pathlib import Path

from workbench.errors import StorageError
from workbench.storage.lock import locked

#: `new`: a folder being written (after a swap: the old one); `old`: a folder that made way;
#: `lock`: who writes it; `file`: a file being written.
_HIDDEN = re.compile(r"\.(?P<name>.+)\.workbench-(?P<kind>new|old|lock|file)", re.DOTALL)


def beside(target: Path, kind: str) -> Path:
    """The hidden name of a kind beside a target."""
    return target.with_name(f".{target.name}.workbench-{kind}")


def is_hidden_name(name: str) -> bool:
    """Whether a name is one of those that belong to the workbench.

    >>> is_hidden_name(".default.workbench-old"), is_hidden_name("default")
    (True, False)
    """
    return _HIDDEN.fullmatch(name) is not None


def settle(target: Path) -> None:
    """Bring a target that nobody writes to rest: finish or undo what a run left unfinished.

    Between the two renames of an exchange the old folder lies beside the target, and goes back.
    """
    new, old = beside(target, "new"), beside(target, "old")
    if os.path.lexists(old):
        if os.path.lexists(new):
            try:
                old.rename(target)
            except OSError as error:
                raise StorageError(
                    f"{target}: its old content lies in {old}, where a run that was killed left "
                    f"it, and cannot be put back ({error.strerror}); move one of the two away"
                ) from None
        else:
            shutil.rmtree(old)
    if os.path.lexists(new):
        shutil.rmtree(new)


def sweep(folder: Path) -> None:
    """Settle every target in a folder that a killed run left; what a living run holds stays."""
    for entry in list(folder.iterdir()):
        match = _HIDDEN.fullmatch(entry.name)
        if match is None:
            continue
        target = folder / match["name"]
        held = entry if match["kind"] == "file" else beside(target, "lock")
        with suppress(OSError, StorageError), locked(held, surely=True):
            if match["kind"] != "file":
                settle(target)
            held.unlink()
