"""A whole report: its files, its columns, its determinism, its page."""

import csv
import json
from pathlib import Path

import pytest

from tests import sharing
from tests.sharing import once_a_run
from workbench.cli import main
from workbench.methods import METHODS
from workbench.records import (
    AccuracyRecord,
    FaultRecord,
    LearningRateRecord,
    OperationsRecord,
    TimingRecord,
    columns,
)
from workbench.reporting import Specification, run

SMALL = Specification.model_validate(
    {
        "title": "A small report",
        "problems": ["squire_trapp", "relu_difference", "speelpenning_8", "rump"],
        "points": 2,
        "experiments": ["own_class"],
        "timings": {"repeats": 3, "seconds_per_problem": 0.05},
        "v_curves": [{"expression": "sin(x)", "at": {"x": 1.0}, "steps_per_decade": 1}],
    }
)
DETERMINISTIC = (
    "accuracy.csv",
    "operations.csv",
    "regression.csv",
    "notebook_fault.csv",
    "learning_rates.csv",
    "v_curve.csv",
    "own_class.csv",
    "problem_curves.csv",
    "summary.csv",
    "problems.csv",
)


@pytest.fixture(scope="session")
@once_a_run
def folders() -> tuple[Path, Path]:
    """The same report made twice."""
    place = sharing.folder / "reports"
    for name in ("one", "two"):
        assert run(SMALL, place / name) == place / name / "index.html"
    return place / "one", place / "two"


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_file_has_its_columns(folders: tuple[Path, Path]) -> None:
    one, _ = folders
    for name, record in (
        ("accuracy.csv", AccuracyRecord),
        ("operations.csv", OperationsRecord),
        ("timings.csv", TimingRecord),
        ("v_curve.csv", AccuracyRecord),
        ("notebook_fault.csv", FaultRecord),
        ("learning_rates.csv", LearningRateRecord),
    ):
        lines = read(one / name)
        assert lines
        assert tuple(lines[0]) == columns(record)
    assert tuple(read(one / "regression.csv")[0]) == ("method", "epoch", "w", "gradient_w", "loss")
    assert {path.name for path in one.iterdir()} == {
        *DETERMINISTIC,
        "timings.csv",
        "verdict.csv",
        "trade_offs.csv",
        "index.html",
        "meta.json",
    }


def test_the_same_seed_gives_the_same_bytes(folders: tuple[Path, Path]) -> None:
    one, two = folders
    for name in DETERMINISTIC:
        assert (one / name).read_bytes() == (two / name).read_bytes()


def test_another_seed_gives_other_points(folders: tuple[Path, Path], tmp_path: Path) -> None:
    other = Specification.model_validate(
        {"seed": 43, "problems": ["squire_trapp"], "points": 2, "methods": ["reverse"],
         "experiments": [], "v_curves": [], "regression": {"enabled": False},
         "timings": {"enabled": False}}
    )  # fmt: skip
    run(other, tmp_path / "other")
    here = {row["point"] for row in read(folders[0] / "accuracy.csv")}
    assert any(row["point"] not in here for row in read(tmp_path / "other" / "accuracy.csv"))


def test_rows_cover_methods_and_problems(folders: tuple[Path, Path]) -> None:
    rows = read(folders[0] / "accuracy.csv")
    assert {row["method"] for row in rows} == set(METHODS)
    assert {row["problem"] for row in rows} == set(SMALL.problems)
    certified = [row for row in rows if row["truth_status"] == "ok"]
    assert certified
    for row in certified:
        assert (
            float(row["truth_radius"]) <= abs(float(row["truth"])) * 2.0**-80
            or float(row["truth"]) == 0.0
        )
        if row["status"] == "ok":
            assert float(row["error_absolute"]) <= float(row["error_bound"])


def test_the_regression_ends_where_it_must(folders: tuple[Path, Path]) -> None:
    last = {
        row["method"]: row for row in read(folders[0] / "regression.csv") if row["epoch"] == "100"
    }
    assert set(last) == set(METHODS)
    assert float(last["notebook_tape"]["w"]) == 6.984187710500422
    for name in ("symbolic", "reverse", "scalar"):
        assert abs(float(last[name]["w"]) - 6.98418762985892) < 1e-13
    first = {
        row["method"]: row for row in read(folders[0] / "regression.csv") if row["epoch"] == "0"
    }
    ratio = float(first["notebook_tape"]["gradient_w"]) / float(first["reverse"]["gradient_w"])
    assert ratio == pytest.approx(4.0, rel=1e-14)


def test_the_fault_is_in_its_tables_and_explained_on_the_page(folders: tuple[Path, Path]) -> None:
    faults = {row["function"]: row for row in read(folders[0] / "notebook_fault.csv")}
    assert faults["z + z, z = x*x"]["notebook_gradient"] == "24.0"
    assert faults["5 squarings of x"]["notebook_gradient"] == "5312.0"
    assert faults["5 squarings of x"]["correct_gradient"] == "32.0"
    assert faults["10 squarings of x"]["notebook_visits"] == "2047"
    assert faults["mean squared error"]["factor"] == "4.0"
    rates = {row["learning_rate"]: row for row in read(folders[0] / "learning_rates.csv")}
    assert rates["0.04"]["notebook_w"] == "-1.0597186674515378e+23"
    assert float(rates["0.04"]["correct_w"]) == pytest.approx(6.984187710500422, abs=1e-13)
    page = (folders[0] / "index.html").read_text(encoding="utf-8")
    for text in ("-1.0597186674515378e+23", "4 times too large", "below 0.029994;", "2047 visits"):
        assert text in page


def test_meta_says_how_to_make_it_again(folders: tuple[Path, Path]) -> None:
    meta = json.loads((folders[0] / "meta.json").read_text(encoding="utf-8"))
    assert meta["seed"] == SMALL.seed
    assert meta["command"].startswith("workbench report")
    assert meta["environment"]["sympy_ground_types"] in {"python", "gmpy", "flint"}
    assert meta["backstops"] == []
    assert Specification.model_validate(meta["specification"]) == SMALL


def test_the_page_links_its_files_and_loads_nothing(folders: tuple[Path, Path]) -> None:
    page = (folders[0] / "index.html").read_text(encoding="utf-8")
    for name in (*DETERMINISTIC, "timings.csv", "meta.json"):
        assert f'href="./{name}"' in page
    assert "6.984187710500422" in page
    assert "src=" not in page
    assert "default-src &#39;none&#39;" in page


@pytest.mark.parametrize(
    "experiments",
    ['experiments = ["own_class"]', pytest.param("", marks=pytest.mark.slow)],
    ids=["one experiment", "all experiments"],
)
def test_the_command_writes_where_it_says(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    experiments: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine.toml").write_text(
        f'problems = ["sine"]\nmethods = ["reverse"]\nv_curves = []\n{experiments}\n'
        "[timings]\nenabled = false\n[regression]\nenabled = false\n"
    )
    with pytest.raises(SystemExit) as left:
        main(["report", "mine.toml"])
    captured = capsys.readouterr()
    assert not left.value.code
    assert captured.out.strip() == str(Path("reports") / "out" / "mine" / "index.html")
    assert "workbench:" in captured.err
    assert not (tmp_path / "reports" / "out" / "mine" / "regression.csv").exists()


def test_a_bad_specification_exits_with_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = tmp_path / "bad.toml"
    bad.write_text("seeed = 1")
    with pytest.raises(SystemExit) as left:
        main(["report", str(bad)])
    captured = capsys.readouterr()
    assert left.value.code == 2
    assert "seeed: unknown key" in captured.err
    assert "Traceback" not in captured.err
