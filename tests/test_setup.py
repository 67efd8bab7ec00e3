"""The lock files, the declared dependencies and the Makefile agree with each other."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
EXTRAS = PROJECT["project"]["optional-dependencies"]
REPORT = [*PROJECT["project"]["dependencies"], *PROJECT["dependency-groups"]["build"]]
#: What the workbench itself may import: IPython only where a notebook runs it already.
DECLARED = [*REPORT, *EXTRAS["notebook"]]
DEVELOPMENT = [*REPORT, *EXTRAS["dev"], *EXTRAS["notebook"]]

PEERS = [*REPORT, *EXTRAS["peers"]]


def locked(name: str) -> dict[str, str]:
    """Package and version of every entry of a lock file."""
    text = (ROOT / "requirements" / f"{name}.lock").read_text(encoding="utf-8")
    return {canonicalize_name(p): v for p, v in re.findall(r"^(\S+)==([^\s;]+)", text, re.M)}


@pytest.mark.parametrize(
    ("name", "wanted"),
    [("report", REPORT), ("dev", DEVELOPMENT), ("peers", PEERS)],
)
def test_a_lock_holds_what_is_declared(name: str, wanted: list[str]) -> None:
    versions = locked(name)
    for requirement in map(Requirement, wanted):
        version = versions.get(canonicalize_name(requirement.name))
        assert version, f"{requirement} is not in requirements/{name}.lock: run make lock"
        assert requirement.specifier.contains(version), f"{requirement} against {version}"


@pytest.mark.parametrize("name", ["report", "dev", "peers"])
def test_every_locked_package_has_hashes_and_nothing_has_an_address(name: str) -> None:
    text = (ROOT / "requirements" / f"{name}.lock").read_text(encoding="utf-8")
    assert "://" not in text and not re.search(r"^-", text, re.M)
    entries = re.split(r"^(?=\S+==)", text, flags=re.M)[1:]
    assert len(entries) == len(locked(name))
    assert all("--hash=sha256:" in entry for entry in entries)


def test_tests_run_on_the_versions_that_reports_are_made_with() -> None:
    development = locked("dev")
    for name, version in locked("report").items():
        assert development.get(name) == version, name


def test_peers_are_locked_apart_and_change_nothing_else() -> None:
    peers, development = locked("peers"), locked("dev")
    for name, version in locked("report").items():
        assert peers.get(name) == version, name
    ours = {canonicalize_name(Requirement(one).name) for one in EXTRAS["peers"]}
    assert not ours & development.keys()


#: An import: ruff keeps one to a line, and no sentence of a docstring begins so.
IMPORT = re.compile(r"^ *(?:from|import) (\w+)[\w.]*(?: import .*| as \w+)?$", re.M)


@cache
def third_party_imports() -> dict[str, set[str]]:
    """Every foreign top-level module that `workbench/` imports, with the files that do."""
    found: dict[str, set[str]] = {}
    for path in (ROOT / "workbench").rglob("*.py"):
        for name in IMPORT.findall(path.read_text(encoding="utf-8")):
            if name not in sys.stdlib_module_names and name != "workbench":
                found.setdefault(name, set()).add(path.relative_to(ROOT).as_posix())
    return found


def test_every_library_that_is_imported_is_declared() -> None:
    declared, peers, native, sweep = (
        {canonicalize_name(Requirement(text).name) for text in every}
        for every in (DECLARED, EXTRAS["peers"], EXTRAS["native"], EXTRAS["sweep"])
    )
    providers = packages_distributions()
    for module, files in third_party_imports().items():
        names = {canonicalize_name(name) for name in providers.get(module, [module])}
        homes = {
            ("workbench/bench/peers/", "workbench/experiments/steps/noise.py"): peers,
            "workbench/engines/native/": native,
            "workbench/sweeping/cluster.py": sweep,
        }
        known = names & declared or any(
            names & extra and all(file.startswith(home) for file in files)
            for home, extra in homes.items()
        )
        assert known, f"{module} is imported by {sorted(files)} but not declared"


def test_sympy_stays_behind_its_bridge() -> None:
    files = third_party_imports().get("sympy", set())
    assert len(files) <= 2, f"SymPy is imported in more than two files: {sorted(files)}"


# -- the Makefile ------------------------------------------------------------------------------


def make(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run make in a folder that holds a copy of the Makefile and (empty) what it installs from."""
    shutil.copy(ROOT / "Makefile", folder)
    (folder / "requirements").mkdir(exist_ok=True)
    for name in ("requirements/report.lock", "requirements/dev.lock", "pyproject.toml"):
        if not (folder / name).exists():
            (folder / name).touch()
            os.utime(folder / name, (1e9, 1e9))
    # Settings of the make that runs these tests must not reach this one.
    foreign = re.compile("MAKE|PYTHON$|SPEC$|ARGS$|UV$|MFLAGS$")
    environment = {key: value for key, value in os.environ.items() if not foreign.match(key)}
    return subprocess.run(
        ["make", *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def pretend(path: Path, script: str) -> None:
    """Write an executable shell script."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(0o755)


needs_make = pytest.mark.skipif(shutil.which("make") is None, reason="make is not installed")


@needs_make
def test_make_alone_lists_every_target(tmp_path: Path) -> None:
    shown = make(tmp_path).stdout
    phony = re.search(r"^\.PHONY: (.*)$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M)
    assert phony
    for target in phony[1].split():
        assert re.search(rf"^  {target} ", shown, re.M), f"make help says nothing of {target}"


@needs_make
def test_make_refuses_an_old_or_missing_python_by_name(tmp_path: Path) -> None:
    pretend(tmp_path / "old", 'if [ "$1" = --version ]; then echo Python 3.9.2; else exit 1; fi')
    done = make(tmp_path, "install", "PYTHON=./old")
    assert done.returncode and "./old is older than 3.11 (Python 3.9.2)" in done.stderr
    done = make(tmp_path, "install", "PYTHON=python-nowhere")
    assert done.returncode and "python-nowhere is not here" in done.stderr
    assert not (tmp_path / ".venv").exists()


@needs_make
def test_make_installs_once_and_again_only_when_the_lock_changes(tmp_path: Path) -> None:
    pretend(tmp_path / ".venv/bin/python", 'echo "python $*" >> calls')
    pretend(tmp_path / ".venv/bin/workbench", 'echo "workbench $*" >> calls')
    calls = tmp_path / "calls"

    assert make(tmp_path, "report").returncode == 0
    first = calls.read_text(encoding="utf-8")
    assert "--require-hashes --requirement requirements/report.lock" in first
    assert "requirements/dev.lock" not in first
    assert first.endswith("workbench report reports/default.toml\n")

    calls.unlink()
    assert make(tmp_path, "report", "SPEC=reports/quick.toml").returncode == 0
    assert calls.read_text(encoding="utf-8") == "workbench report reports/quick.toml\n"

    os.utime(tmp_path / "requirements/report.lock", (4e9, 4e9))
    assert make(tmp_path, "install").returncode == 0
    assert "requirements/report.lock" in calls.read_text(encoding="utf-8")
