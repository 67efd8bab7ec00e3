"""A kit for a lecturer: starter, handout, solution, weights and a Gradescope autograder."""

from pathlib import Path

from workbench.errors import GradingError
from workbench.grading.kit.autograder import kit_file
from workbench.grading.kit.handout import handout_text
from workbench.grading.kit.pins import pins_text
from workbench.grading.kit.stages import STAGES, solution_text, starter_text, weights_text
from workbench.grading.kit.wheel import build_wheel, zipped
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
    autograder = {name: kit_file(name).encode() for name in ("setup.sh", "run_autograder")}
    autograder |= {"requirements.txt": pins_text().encode(), wheel: content}
    files = {
        "README.md": kit_file("README.md").format(title=title, points=points).encode(),
        "starter/scalar.py": starter_text().encode(),
        "starter/handout.ipynb": handout_text().encode(),
        "starter/CHECK.md": kit_file("check.md").format(wheel=wheel).encode(),
        "starter/weights.toml": weights,
        **{f"starter/{name}": autograder[name] for name in ("requirements.txt", wheel)},
        "solution/scalar.py": solution_text().encode(),
        "weights.toml": weights,
        "make_zip.py": kit_file("make_zip.py").encode(),
        **{f"autograder/{name}": data for name, data in autograder.items()},
    }
    packed = sorted({**autograder, "weights.toml": weights}.items())
    files["autograder.zip"] = zipped(dict(packed), _EXECUTABLE)
    with FolderClaim(folder) as claim:
        claim.replace(files, executable={f"autograder/{name}" for name in _EXECUTABLE})
    return [folder / name for name in files]
