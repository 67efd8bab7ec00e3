"""A kit for a lecturer: starter, handout, solution, weights and a Gradescope autograder."""

import zipfile
from pathlib import Path

from workbench.errors import GradingError
from workbench.grading.kit.autograder import README, RUN, SETUP, ZIP
from workbench.grading.kit.handout import handout_text
from workbench.grading.kit.stages import STAGES, solution_text, starter_text, weights_text
from workbench.grading.kit.wheel import MOMENT, build_wheel

TITLE = "Build your own Scalar"
_EXECUTABLE = frozenset({"setup.sh", "run_autograder"})


def write_assignment(folder: Path, title: str = TITLE) -> list[Path]:
    """Write the kit into a new or empty folder; the files, in the order of the README.

    Raises GradingError where the folder is not empty or cannot be written.
    """
    title = " ".join(title.split())
    if not title or not title.isprintable():
        raise GradingError("the title of an assignment must be printable text")
    wheel, content = build_wheel()
    points = sum(sum(stage.points.values()) for stage in STAGES)
    weights = weights_text(title).encode()
    autograder = {"setup.sh": SETUP.encode(), "run_autograder": RUN.encode(), wheel: content}
    files = {
        "README.md": README.format(title=title, points=points).encode(),
        "starter/scalar.py": starter_text().encode(),
        "starter/handout.ipynb": handout_text().encode(),
        "solution/scalar.py": solution_text().encode(),
        "weights.toml": weights,
        "make_zip.py": ZIP.encode(),
        **{f"autograder/{name}": data for name, data in autograder.items()},
    }
    try:
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise GradingError(f"{folder} is not empty; name a new folder")
        for name, data in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
            if path.name in _EXECUTABLE:
                path.chmod(0o755)
        _zip(folder / "autograder.zip", {**autograder, "weights.toml": weights})
    except OSError as error:
        raise GradingError(f"{folder}: cannot be written: {error.strerror}") from None
    return [folder / name for name in (*files, "autograder.zip")]


def _zip(path: Path, files: dict[str, bytes]) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in sorted(files.items()):
            entry = zipfile.ZipInfo(name, MOMENT)
            entry.external_attr = (0o755 if name in _EXECUTABLE else 0o644) << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, data)
