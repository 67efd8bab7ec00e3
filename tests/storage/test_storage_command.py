"""`workbench report` and `wb.report` on folders that hold something: refused before measuring."""

import importlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from storage_reports import content, files, write

import workbench as wb
from workbench.cli import main
from workbench.errors import StorageError
from workbench.reporting.files import own_files
from workbench.storage import FolderClaim

reporting = importlib.import_module("workbench.reporting.run")
Run = Callable[..., tuple[int, str]]


@pytest.fixture
def measured(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was measured: nothing is, a tiny report is written; titles of what was asked for."""
    titles: list[str] = []

    def texts(specification: Any, results: object, command: str) -> dict[str, str]:
        return {name: data.decode() for name, data in files("new").items()}

    monkeypatch.setattr(reporting, "measure", lambda one: titles.append(one.title))
    monkeypatch.setattr(reporting, "_texts", texts)
    return titles


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Exit code and standard error of `workbench report --out`, in a folder of its own."""
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")

    def call(*arguments: str) -> tuple[int, str]:
        with pytest.raises(SystemExit) as left:
            main(["report", "--out", *arguments])
        return int(left.value.code or 0), capsys.readouterr().err

    return call


def test_a_thesis_survives_unless_somebody_means_it(run: Run, measured: list[str]) -> None:
    for folder in (Path("mine"), Path("report")):
        if folder.name == "report":
            write(folder, "old")
        folder.mkdir(exist_ok=True)
        (folder / "thesis.tex").write_text("years of work")
        before = content(folder)
        code, err = run(str(folder))
        assert code == 2 and not measured and content(folder) == before
        assert err.startswith(f"error: {folder} is not empty: thesis.tex would be lost; name ano")
        assert "--force" in err and "Traceback" not in err
        with pytest.raises(StorageError, match=r"thesis\.tex would be lost"):
            wb.report({"points": 1}, folder)
    assert not measured
    assert run("mine", "--force") == (0, "") and content(Path("mine")) == files("new")
    assert wb.report({"points": 1}, "report", force=True).path == Path("report")
    assert content(Path("report")) == files("new")


def test_a_repository_survives_even_so(run: Run, measured: list[str]) -> None:
    Path("code/.git").mkdir(parents=True)
    code, err = run("code", "--force")
    assert code == 2 and "holds a repository (.git)" in err and not measured


def test_a_report_is_replaced_and_a_link_to_it_followed(run: Run, measured: list[str]) -> None:
    write(Path("disk/r"), "old")
    Path("link").symlink_to("disk/r")
    assert run("link") == (0, "") and len(measured) == 1
    assert Path("link").is_symlink() and content(Path("disk/r")) == files("new")


def test_a_file_stays_where_it_is(run: Run, measured: list[str]) -> None:
    Path("file").write_text("x")
    Path("link").symlink_to("file")
    for name in ("file", "link"):
        code, err = run(name)
        assert code == 2 and f"{name} is a file" in err
        with pytest.raises(StorageError, match="is not a folder; name another folder"):
            wb.report({"points": 1}, name, force=True)
    assert Path("file").read_text() == "x" and not measured


def test_a_second_run_is_told_before_it_measures(run: Run, measured: list[str]) -> None:
    with FolderClaim(Path("r"), own_files):
        code, err = run("r")
    assert code == 2 and not measured
    assert err.startswith("error: r is being written by process ") and "; wait for it" in err


def test_folders_that_nobody_can_mean_are_refused(run: Run, measured: list[str]) -> None:
    for name in (".", "..", "/", "n" * 300):
        code, err = run(name, "--force")
        assert code == 2 and err.startswith("error: ") and "Traceback" not in err
    assert not measured


@pytest.mark.parametrize(
    "arguments",
    [
        ["compare", "x", "--at", "x=1", "--html"],
        ["trace", "x", "--at", "x=1", "--html"],
        ["changes", "a", "b", "--html"],
        ["grade", "workbench:Scalar", "--html"],
        ["grade", "workbench:Scalar", "--gradescope"],
        ["fit", "data.csv", "--csv"],
        ["fit", "data.csv", "--plot"],
    ],
)
def test_files_are_checked_before_anything_is_computed(
    capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    with pytest.raises(SystemExit) as left:
        main([*arguments, "nowhere/at/all.svg"])
    assert left.value.code == 2
    assert capsys.readouterr().err == (
        "error: cannot write nowhere/at/all.svg: No such file or directory; make its folder "
        "first, or correct the name\n"
    )
