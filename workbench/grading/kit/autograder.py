"""Gradescope's side of a kit: the scripts of its autograder, and how they are zipped.

Their contract: https://gradescope-autograders.readthedocs.io/en/latest/specs/. The zip
has setup.sh and run_autograder at its root; it is unpacked to /autograder/source, a submission to
/autograder/submission, and the result is expected in /autograder/results/results.json.
"""

from importlib.resources import files

_FILES = files(__package__) / "files"


def kit_file(name: str) -> str:
    """The text of a file that a kit has, or is made from."""
    return (_FILES / name).read_text(encoding="utf-8")
