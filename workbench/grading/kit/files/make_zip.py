"""Pack autograder.zip anew: run this after a change of weights.toml or of autograder/."""

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
