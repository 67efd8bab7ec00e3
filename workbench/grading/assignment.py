"""A kit for a lecturer: starter, handout, solution, weights and a Gradescope autograder."""

import io
import zipfile
from pathlib import Path

from workbench.errors import GradingError
from workbench.grading.kit.autograder import README, RUN, SETUP, ZIP
from workbench.grading.kit.handout import handout_text
from workbench.grading.kit.stages import STAGES, solution_text, starter_text, weights_text
from workbench.grading.kit.wheel import MOMENT, build_wheel
from workbench.storage import FolderClaim

TITLE = "Build your own Scalar"
_EXECUTABLE = frozenset({"setup.sh", "run_autograder"})


def write_assignment(folder: Path, title: str = TITLE) -> list[Path]:
    """Write the kit into a new or empty folder; the files, in the order of the README.

    Raises StorageError where the folder is not empty or cannot be written, and GradingError where
    the title cannot be printed.
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
    files["autograder.zip"] = _zipped({**autograder, "weights.toml": weights})
    with FolderClaim(folder) as claim:
        claim.replace(files, executable={f"autograder/{name}" for name in _EXECUTABLE})
    return [folder / name for name in files]


def _zipped(files: dict[str, bytes]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in sorted(files.items()):
            entry = zipfile.ZipInfo(name, MOMENT)
            entry.external_attr = (0o755 if name in _EXECUTABLE else 0o644) << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, data)
    return content.getvalue()
