"""A report is replaced as a whole, or not at all."""

from pathlib import Path

import pytest

from workbench.errors import SpecificationError
from workbench.records import AccuracyRecord, RegressionRecord, columns
from workbench.reporting.files import replaced_folder, write_records, write_regression


def test_a_finished_folder_takes_the_old_ones_place(tmp_path: Path) -> None:
    target = tmp_path / "out" / "default"
    for text in ("one", "two"):
        with replaced_folder(target) as fresh:
            (fresh / "index.html").write_text(text)
    assert (target / "index.html").read_text() == "two"
    assert [path.name for path in target.parent.iterdir()] == ["default"]


def test_a_failed_run_leaves_the_old_report_whole(tmp_path: Path) -> None:
    target = tmp_path / "default"
    with replaced_folder(target) as fresh:
        (fresh / "index.html").write_text("old")

    def fail() -> None:
        with replaced_folder(target) as fresh:
            (fresh / "index.html").write_text("half")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fail()
    assert (target / "index.html").read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["default"]


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with (
        pytest.raises(SpecificationError, match="cannot be written"),
        replaced_folder(tmp_path / "file" / "default"),
    ):
        pass


def test_csv_text_is_deterministic(tmp_path: Path) -> None:
    record = AccuracyRecord(
        method="reverse", derivative=0.1, error_ulps=float("inf"), message="a,b"
    )
    write_records(tmp_path / "a.csv", AccuracyRecord, [record])
    header, line = (tmp_path / "a.csv").read_text().splitlines()
    assert header == ",".join(columns(AccuracyRecord))
    assert ",0.1," in line
    assert ",inf," in line
    assert line.endswith('ok,"a,b"')


def test_regression_has_one_column_a_parameter(tmp_path: Path) -> None:
    rows = [
        RegressionRecord(
            method="reverse",
            epoch=0,
            parameters={"w": 1.0, "b": 2.0},
            gradient={"w": 3.0, "b": 4.0},
            loss=5.0,
        )
    ]
    write_regression(tmp_path / "r.csv", rows)
    assert (tmp_path / "r.csv").read_text() == (
        "method,epoch,w,b,gradient_w,gradient_b,loss\nreverse,0,1.0,2.0,3.0,4.0,5.0\n"
    )
