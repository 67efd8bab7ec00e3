"""What needs Unix is loaded when it is used, and says so where there is none."""

import ast
import sys
import tomllib
from pathlib import Path

import pytest

from workbench.errors import StorageError, WorkerError
from workbench.isolation import Worker
from workbench.storage import write_file

ROOT = Path(__file__).parents[1]
#: Modules of Python that Windows lacks.
UNIX = {"fcntl", "grp", "pwd", "resource", "syslog", "termios", "tty"}
#: What only the processes of workers import, which a parent on Unix starts.
ISOLATION = ROOT / "workbench" / "isolation"
PROGRAMS = {ISOLATION / "worker.py", ISOLATION / "walls" / "limits.py"}


def loaded_at_once(path: Path) -> set[str]:
    """Modules that a file imports when it is imported itself."""
    found = set()
    for node in ast.parse(path.read_text("utf-8")).body:
        if isinstance(node, ast.Import):
            found |= {one.name.partition(".")[0] for one in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add((node.module or "").partition(".")[0])
    return found


@pytest.mark.slow
def test_only_the_worker_imports_what_windows_lacks() -> None:
    importing = {path for path in (ROOT / "workbench").rglob("*.py") if loaded_at_once(path) & UNIX}
    assert importing == PROGRAMS


def test_a_worker_says_that_it_needs_unix(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "resource", None)
    with pytest.raises(WorkerError, match=r"^limits of time and memory need Unix"), Worker() as one:
        one.call("math:gcd", 12, 18)


def test_a_file_that_cannot_be_locked_says_that_it_needs_unix(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setitem(sys.modules, "fcntl", None)
    with pytest.raises(StorageError, match="on Unix only"):
        write_file(tmp_path / "page.html", "text")
    assert list(tmp_path.iterdir()) == []


def test_the_classifiers_name_no_other_system() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    systems = {one for one in project["classifiers"] if one.startswith("Operating System")}
    assert systems == {"Operating System :: MacOS", "Operating System :: POSIX :: Linux"}
