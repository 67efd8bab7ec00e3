"""The roll of a class: the submissions in a folder, and the files that are none."""

from dataclasses import dataclass
from pathlib import Path

from workbench.errors import GradingError
from workbench.grading.reading.trees import ENDINGS

#: Endings of files that are a submission each.
_SUBMITTED = (*ENDINGS, ".zip")
#: Folders that tools leave behind.
_SKIPPED = frozenset({"__MACOSX", "__pycache__"})


@dataclass(frozen=True, slots=True)
class HandedInBy:
    """One submission of a class: whose it is, and where it lies."""

    student: str
    place: str


@dataclass(frozen=True, slots=True)
class Roll:
    """All submissions of a class by name, and the files in its folder that are no submission."""

    submissions: tuple[HandedInBy, ...]
    ignored: tuple[str, ...] = ()


def call_roll(folder: Path, name: str = "") -> Roll:
    """The submissions in a folder: each `.py`, `.ipynb` and `.zip` in it, and each folder.

    A student is called as the file or the folder is. A folder that holds no Python but one zip is
    that zip. `name` is the class to grade in each. Raises GradingError where there is none.
    """
    try:
        entries = sorted(one for one in folder.iterdir() if not one.name.startswith("."))
    except OSError as error:
        raise GradingError(f"{folder} cannot be read: {error.strerror}; mend that") from None
    found = [one for one in entries if one.is_dir() or one.suffix.lower() in _SUBMITTED]
    found = [one for one in found if one.name not in _SKIPPED]
    if not found:
        raise GradingError(
            f"there is no submission in {folder}; a class is a folder with a .py, an .ipynb, a "
            ".zip or a folder for each student"
        )
    stems = [one.stem if one.is_file() else one.name for one in found]
    unique = len({*stems}) == len(stems)
    submissions = [
        HandedInBy(
            student=stem if unique else one.name,
            place=f"{_place(one)}:{name}" if name else str(_place(one)),
        )
        for one, stem in zip(found, stems, strict=True)
    ]
    ignored = [one.name for one in entries if one not in found and one.name not in _SKIPPED]
    return Roll(tuple(submissions), tuple(ignored))


def _place(entry: Path) -> Path:
    """What to grade of an entry: itself, or the one zip that a folder without Python holds."""
    if not entry.is_dir():
        return entry
    files = [one for one in entry.rglob("*") if not _SKIPPED & {*one.parts} and one.is_file()]
    zips = [one for one in files if one.suffix.lower() == ".zip"]
    python = any(one.suffix in ENDINGS for one in files)
    return zips[0] if len(zips) == 1 and not python else entry
