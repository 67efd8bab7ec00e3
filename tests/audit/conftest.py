"""Folders of finished reports: a small one that other tests make too, and the default one."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests import sharing
from tests.reporting.test_run import folders
from tests.sharing import once_a_run

__all__ = ["folders"]


@pytest.fixture(scope="session")
def small(folders: tuple[Path, Path]) -> Path:
    """The folder of a small report."""
    return folders[0]


@pytest.fixture(scope="session")
@once_a_run
def default() -> Path:
    """The folder of the default report, made as a user makes it."""
    folder = sharing.folder / "default_report"
    command = [sys.executable, "-m", "workbench", "report", "reports/default.toml"]
    subprocess.run([*command, "--out", str(folder)], check=True, capture_output=True)
    return folder
