"""Gradescope's side of a kit: the scripts of its autograder, and how they are zipped.

Their contract: https://gradescope-autograders.readthedocs.io/en/latest/specs/. The zip
has setup.sh and run_autograder at its root; it is unpacked to /autograder/source, a submission to
/autograder/submission, and the result is expected in /autograder/results/results.json.
"""

SETUP = """#!/usr/bin/env bash
# Gradescope runs this once, when the image of the autograder is built.
set -eu
here="${AUTOGRADER_ROOT:-/autograder}"

check='import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))'

find_python() {
    for name in python3.13 python3.12 python3.11 python3; do
        if command -v "$name" >/dev/null && "$name" -c "$check" 2>/dev/null; then
            echo "$name"
            return
        fi
    done
}

python="$(find_python)"
if [ -z "$python" ]; then
    apt-get update
    apt-get install -y python3.12 python3.12-venv || apt-get install -y python3.11 python3.11-venv
    python="$(find_python)"
fi
"$python" -m venv "$here/venv"
"$here/venv/bin/python" -m pip install --quiet "$here"/source/*.whl
"$here/venv/bin/workbench" --version
"""

RUN = """#!/usr/bin/env bash
# Gradescope runs this for every submission.
set -u
here="${AUTOGRADER_ROOT:-/autograder}"
workbench="${WORKBENCH:-$here/venv/bin/workbench}"
results="$here/results/results.json"

mkdir -p "$here/results"
rm -f "$results"
# Exit codes 1 (not full marks) and 2 (nothing to grade) are results, not failures of this script.
"$workbench" grade "$here/submission/scalar.py:Scalar" \\
    --weights "$here/source/weights.toml" --gradescope "$results"
[ -s "$results" ]
"""

ZIP = '''"""Pack autograder.zip anew: run this after a change of weights.toml or of autograder/."""

import zipfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
EXECUTABLE = {"setup.sh", "run_autograder"}


def main() -> None:
    """Everything in autograder/, and the weights, at the root of the zip."""
    files = [*sorted((HERE / "autograder").iterdir()), HERE / "weights.toml"]
    with zipfile.ZipFile(HERE / "autograder.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for path in files:
            entry = zipfile.ZipInfo(path.name, (1980, 1, 1, 0, 0, 0))
            entry.external_attr = (0o755 if path.name in EXECUTABLE else 0o644) << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, path.read_bytes())
    print(HERE / "autograder.zip")


if __name__ == "__main__":
    main()
'''

README = """# {title}

A kit for one assignment: students write a class of numbers that find their own derivatives.

| file | for whom | what |
|---|---|---|
| `starter/scalar.py` | students | the class with holes, stage by stage |
| `starter/handout.ipynb` | students | the way through the stages, with a check after each |
| `solution/scalar.py` | you | the reference solution: 100 points |
| `weights.toml` | you | points by concept, and limits of time and memory |
| `autograder.zip` | Gradescope | upload it as it is |
| `autograder/`, `make_zip.py` | you | what is in the zip, and how to pack it again |

## Try it

    workbench grade solution/scalar.py:Scalar --weights weights.toml
    workbench grade starter/scalar.py:Scalar --weights weights.toml

The first has 100 points, the second 0. `--html FILE` writes a page for a student.

## Gradescope

Create a programming assignment of {points:g} points and upload `autograder.zip` under *Configure
Autograder*. Students hand in `scalar.py`. After a change of `weights.toml`: `python3 make_zip.py`,
and upload again. The zip holds the workbench itself; its libraries come from PyPI while the image
is built.

Submissions run in a process of their own, with limits of time and memory, and without access to
the workbench, to files for writing, to the network or to other processes. That fence stops
accidents and curiosity; Gradescope's container is the wall.
"""
