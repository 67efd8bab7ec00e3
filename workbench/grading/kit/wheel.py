"""The installed workbench as a wheel, so that an autograder needs no other source of it."""

import base64
import hashlib
import io
import zipfile
from collections.abc import Collection, Iterator
from importlib import metadata
from importlib.abc import Traversable
from importlib.resources import files as resources

from workbench.errors import GradingError

DISTRIBUTION = "derivative-workbench"
#: What students are to write is not put where they could find it.
LEFT_OUT = "workbench/grading/kit/solution.py"
#: When the files of every zip were made.
_MOMENT = (1980, 1, 1, 0, 0, 0)


def build_wheel() -> tuple[str, bytes]:
    """File name and content of a wheel of this workbench (PEP 427), the solution left out.

    Raises GradingError where it is not installed as a distribution.
    """
    try:
        installed = metadata.distribution(DISTRIBUTION)
    except metadata.PackageNotFoundError:
        raise GradingError(
            f"{DISTRIBUTION} runs here without being installed, so an autograder cannot be given "
            "it; install it with: pip install ."
        ) from None
    stem = f"{DISTRIBUTION.replace('-', '_')}-{installed.version}"
    files = dict(sorted(_package_files(resources("workbench"), "workbench")))
    files.pop(LEFT_OUT, None)
    files[f"{stem}.dist-info/METADATA"] = (installed.read_text("METADATA") or "").encode()
    files[f"{stem}.dist-info/entry_points.txt"] = (
        b"[console_scripts]\nworkbench = workbench.__main__:main\n"
    )
    files[f"{stem}.dist-info/WHEEL"] = (
        b"Wheel-Version: 1.0\nGenerator: workbench assignment\nRoot-Is-Purelib: true\n"
        b"Tag: py3-none-any\n"
    )
    record = f"{stem}.dist-info/RECORD"
    lines = [f"{name},sha256={_digest(data)},{len(data)}" for name, data in files.items()]
    files[record] = "\n".join([*lines, f"{record},,", ""]).encode()
    return f"{stem}-py3-none-any.whl", zipped(files)


def zipped(files: dict[str, bytes], executable: Collection[str] = ()) -> bytes:
    """A zip of files (name -> content), the same bytes every time."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            entry = zipfile.ZipInfo(name, _MOMENT)
            entry.external_attr = (0o755 if name in executable else 0o644) << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, data)
    return content.getvalue()


def _package_files(folder: Traversable, name: str) -> Iterator[tuple[str, bytes]]:
    """Path and content of every file of the package, wherever that is imported from."""
    for one in folder.iterdir():
        path = f"{name}/{one.name}"
        if one.is_dir() and one.name != "__pycache__":
            yield from _package_files(one, path)
        elif one.is_file() and not one.name.endswith(".pyc"):
            yield path, one.read_bytes()


def _digest(data: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(data).digest()).decode().rstrip("=")
