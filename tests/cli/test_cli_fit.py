"""`workbench fit` from the outside: results, files, messages, exit codes."""

import json
from pathlib import Path

import pytest

from workbench.cli import main
from workbench.experiments.seed.regression_data import notebook_data

MISRA_START = "b1=500,b2=1e-4"
MISRA_MODEL = "b1*(1-exp(-b2*x))"
#: Misra1a of NIST's StRD (public domain): y, x.
MISRA = (
    (10.07, 77.6), (14.73, 114.9), (17.94, 141.1), (23.93, 190.8), (29.61, 239.9), (35.18, 289.0),
    (40.02, 332.8), (44.82, 378.4), (50.76, 434.8), (55.05, 477.3), (61.01, 536.8), (66.40, 593.1),
    (75.47, 689.1), (81.78, 760.0),
)  # fmt: skip
STRD = """Dataset Name:  Small (Small.dat)
Model:         Exponential Class
               y = b1*(1-exp[-b2*x])  +  e
        Starting values                  Certified Values
  b1 =   500         250           2.3894212918E+02  2.7070075241E+00
  b2 =     0.0001      0.0005      5.5015643181E-04  7.2668688436E-06
Data:   y               x
""" + "\n".join(f"  {y}   {x}" for y, x in MISRA)


@pytest.fixture
def misra(tmp_path: Path) -> Path:
    path = tmp_path / "misra.csv"
    path.write_text("y,x,lab\n" + "".join(f"{y},{x},NBS\n" for y, x in MISRA))
    return path


@pytest.fixture
def notebook(tmp_path: Path) -> Path:
    path = tmp_path / "notebook.csv"
    data = notebook_data()
    rows = "".join(f"{x!r},{y!r}\n" for x, y in zip(data.x, data.y, strict=True))
    path.write_text("x,y\n" + rows)
    return path


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    """Exit code, standard output and standard error of one call."""
    with pytest.raises(SystemExit) as left:
        main(["fit", *map(str, arguments)])
    captured = capsys.readouterr()
    return int(left.value.code or 0), captured.out, captured.err


def common(path: Path, model: str = "w*x", start: str = "w=0.2788535969157675") -> list[object]:
    return [path, "--model", model, "--target", "y", "--start", start]


def test_the_issues_example(capsys: pytest.CaptureFixture[str], misra: Path) -> None:
    code, out, err = run(capsys, *common(misra, MISRA_MODEL, MISRA_START), "--json")
    document = json.loads(out)
    assert code == 0 and err == ""
    assert document["parameters"]["b1"] == pytest.approx(238.94212918, rel=1e-10)
    assert document["parameters"]["b2"] == pytest.approx(5.5015643181e-4, rel=1e-10)
    assert document["success"] is True and document["rows"] == 14


def test_the_table_fits_eighty_columns(capsys: pytest.CaptureFixture[str], notebook: Path) -> None:
    code, out, _ = run(capsys, *common(notebook, "w*x + b", "w=0,b=0"))
    assert code == 0 and max(map(len, out.splitlines())) <= 80
    assert "converged" in out and "exact" in out and "\x1b" not in out


@pytest.mark.parametrize("method", ["reverse", "scalar", "central_difference[step=1e-4]"])
def test_gradient_descent_by_several_methods(
    capsys: pytest.CaptureFixture[str], notebook: Path, method: str
) -> None:
    options = ["--optimizer", "gradient_descent", "--method", method, "--json"]
    code, out, _ = run(capsys, *common(notebook), *options)
    document = json.loads(out)
    assert code == 0 and document["method"] == method.replace("1e-4", "0.0001")
    assert document["x"][0] == pytest.approx(6.98418762985892, abs=1e-9)
    assert document["nit"] == 100 and 7 < document["digits"]["w"] < 9


def test_divergence_is_said_with_exit_code_1(
    capsys: pytest.CaptureFixture[str], notebook: Path
) -> None:
    options = ["--optimizer", "gradient_descent", "--learning-rate", "2", "--epochs", "1000"]
    code, out, _ = run(capsys, *common(notebook), *options)
    assert code == 1
    assert "diverged at epoch" in out and "last finite parameters" in " ".join(out.split())
    assert "nan" not in out and "inf " not in out
    code, out, _ = run(capsys, *common(notebook), *options, "--json")
    document = json.loads(out)
    assert code == 1 and document["status"] == "diverged" and "NaN" not in out


def test_every_method(capsys: pytest.CaptureFixture[str], notebook: Path, tmp_path: Path) -> None:
    way = tmp_path / "way.csv"
    options = ["--method", "all", "--json", "--csv", way]
    code, out, _ = run(capsys, *common(notebook), *options)
    rows = {row["method"]: row for row in json.loads(out)["methods"]}
    assert code == 0 and len(rows) >= 6
    assert min(row["digits_w"] for row in rows.values()) > 6
    assert rows["reverse"]["digits_w"] > 14
    lines = way.read_text().splitlines()
    assert lines[0] == "method,epoch,w,gradient_w,loss"
    assert {line.split(",")[0] for line in lines[1:]} == {*rows}


def test_nist(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "Small.dat"
    path.write_text(STRD)
    way = tmp_path / "way.csv"
    code, out, _ = run(capsys, path, "--nist", "--csv", way)
    assert code == 0 and max(map(len, out.splitlines())) <= 80
    assert "start 1: certified values recovered" in out and "start 2: certified" in out
    assert way.read_text().splitlines()[0] == "start,epoch,b1,b2,gradient_b1,gradient_b2,loss"
    code, out, _ = run(capsys, path, "--nist", "--json")
    document = json.loads(out)
    assert [min(one["digits"].values()) > 10 for one in document["fits"]] == [True, True]
    few = ["--optimizer", "levenberg_marquardt", "--epochs", "3"]
    assert run(capsys, path, "--nist", *few)[0] == 1
    code, out, _ = run(capsys, path, "--nist", "--method", "reverse[", "--json")
    assert code == 2


def test_files_are_written(capsys: pytest.CaptureFixture[str], misra: Path, tmp_path: Path) -> None:
    picture, way, page = tmp_path / "a.svg", tmp_path / "a.csv", tmp_path / "a.html"
    options = ["--plot", picture, "--csv", way, "--html", page]
    code, _, err = run(capsys, *common(misra, MISRA_MODEL, MISRA_START), *options)
    assert code == 0 and f"wrote {picture}" in err and f"wrote {way}" in err
    assert "<svg" in picture.read_text() and page.read_text().startswith("<!DOCTYPE html>")
    lines = way.read_text().splitlines()
    assert lines[0] == "epoch,b1,b2,gradient_b1,gradient_b2,loss" and lines[1].startswith("0,500.0")


def test_warnings_go_to_standard_error(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "constant.csv"
    path.write_text("x,y\n1,2\n1,3\n1,5\n")
    code, out, err = run(capsys, *common(path, "w*x + b", "w=0,b=0"), "--json")
    assert code == 0 and json.loads(out)["success"]
    assert err.count("warning: ") == 2 and "column x is constant" in err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "--model is missing"),
        (["--model", "w*x"], "--target is missing"),
        (["--model", "w*x", "--target", "t", "--start", "w=1"], "no column 't'"),
        (["--model", "w*z", "--target", "y", "--start", "w=1"], "none of w, z is a column"),
        (["--model", "w*lab", "--target", "y", "--start", "w=1"], "line 2: 'NBS' in column lab"),
        (["--model", "w*x", "--target", "y", "--start", "w=one"], "contains a variable"),
        (["--model", "w*x", "--target", "y", "--start", "w"], "write name=value"),
        (["--model", "2x", "--target", "y", "--start", "w=1"], "did you mean 2"),
        (
            ["--model", "w*x", "--target", "y", "--start", "w=1", "--method", "rev"],
            "unknown method",
        ),
        (
            ["--model", "w*x", "--target", "y", "--start", "w=1", "--optimizer", "adam"],
            "unknown optimizer",
        ),
        (
            ["--model", "w*x", "--target", "y", "--start", "w=1", "--learning-rate", "1"],
            "takes no learning_rate",
        ),
        (["--model", "w*x", "--target", "y", "--start", "w=1", "--plot", "a.txt"], "ends in .svg"),
        (
            ["--model", "w*x", "--target", "y", "--start", "w=1", "--csv", "/none/a.csv"],
            "/none/a.csv",
        ),
        (["--nist"], "no heading 'Model:'"),
        (["--nist", "--model", "w*x"], "--model cannot be given with --nist"),
    ],
)
def test_wrong_input_is_exit_code_2_with_a_message(
    capsys: pytest.CaptureFixture[str], misra: Path, arguments: list[str], message: str
) -> None:
    code, out, err = run(capsys, misra, *arguments)
    assert code == 2 and message in " ".join(err.split()) and out == ""
    assert "Traceback" not in err


def test_the_model_says_what_it_predicts(capsys: pytest.CaptureFixture[str], misra: Path) -> None:
    for arguments in (["y ~ b1*(1-exp(-b2*x))", misra], [misra, "y ~ b1*(1-exp(-b2*x))"]):
        code, out, err = run(capsys, *arguments, "--json")
        document = json.loads(out)
        assert code == 0 and err == "" and document["target"] == "y"
        assert document["parameters"]["b1"] == pytest.approx(238.94212918, rel=1e-9)
        assert document["start_found"] != "given"
    code, out, _ = run(capsys, "y ~ b1*(1-exp(-b2*x))", misra)
    assert code == 0 and max(map(len, out.splitlines())) <= 80
    assert "238.9 " in out and " 2.7 " in out and "5.502e-4" in out and "R² 0.99" in out
    assert document["start_found"] in " ".join(out.split())


@pytest.fixture
def gaps(tmp_path: Path) -> Path:
    path = tmp_path / "gaps.csv"
    path.write_text(
        "time (s),y,dy,w\n0,1,0.5,4\n1,3.5,1,1\n2,,1,1\n3,7,2,0.25\n4,8.8,1,1\n5,11,1,NA\n"
    )
    return path


def test_sigma_weights_bounds_and_missing(capsys: pytest.CaptureFixture[str], gaps: Path) -> None:
    model = "y ~ a*`time (s)` + b"
    code, out, _ = run(capsys, model, gaps, "--sigma", "dy", "--missing", "drop", "--json")
    first = json.loads(out)
    assert code == 0 and (first["rows"], first["dropped"]) == (5, 1)
    code, out, _ = run(capsys, model, gaps, "--weights", "w", "--missing", "drop", "--json")
    second = json.loads(out)
    assert (second["rows"], second["dropped"]) == (4, 2)
    code, out, err = run(capsys, model, gaps, "--sigma", "dy")
    assert code == 2 and "no number in column y in line 4; fill them in" in err
    options = ["--sigma", "dy", "--missing", "drop", "--bounds", "b=1.5:,a=:pi", "--absolute-sigma"]
    code, out, _ = run(capsys, model, gaps, *options)
    assert code == 0 and "stopped by a bound, without a standard error: b" in out
    assert "(1 dropped: a number is missing)" in " ".join(out.split())
    document = json.loads(run(capsys, model, gaps, *options, "--json")[1])
    assert document["bounds"] == {"a": [None, 3.141592653589793], "b": [1.5, None]}
    assert document["parameters"]["b"] == 1.5 and document["at_bounds"] == ["b"]
    assert document["covariance"][1] == [None, None] and document["standard_errors"]["b"] is None
    assert document["confidence_intervals"]["b"] is None


def test_what_has_not_converged_is_exit_code_1(
    capsys: pytest.CaptureFixture[str], notebook: Path
) -> None:
    short = ["--optimizer", "gradient_descent", "--epochs", "3"]
    code, out, _ = run(capsys, *common(notebook), *short)
    assert code == 1 and "not converged" in out
    code, out, _ = run(capsys, *common(notebook), *short, "--json", "--method", "all")
    assert code == 1 and {row["status"] for row in json.loads(out)["methods"]} >= {"epochs_done"}
    assert run(capsys, *common(notebook), *short[:2], "--epochs", "400")[0] == 0


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--bounds", "b"], "write name=low:high"),
        (["--bounds", "b=1"], "write name=low:high"),
        (["--bounds", "b=2:1"], "the first must be below the second"),
        (["--bounds", "b=0:,b=1:"], "b is given twice"),
        (["--bounds", "c=0:"], "'c', which is not a parameter"),
        (["--sigma", "dyy"], "no column 'dyy' for the sigma; did you mean dy"),
        (["--sigma", "dy", "--weights", "w"], "leave one out"),
        (["--absolute-sigma"], "give sigma or weights"),
        (["--missing", "guess"], "refuse"),
        (["--model", "a*y"], "the model is given twice"),
        (["--target", "dy"], "the target is given twice"),
        (["--nist", "--sigma", "dy"], "cannot be given with --nist"),
    ],
)
def test_what_cannot_be_given_is_said(
    capsys: pytest.CaptureFixture[str], gaps: Path, options: list[str], message: str
) -> None:
    gone = [] if "--missing" in options else ["--missing", "drop"]
    code, out, err = run(capsys, "y ~ a*`time (s)` + b", gaps, *options, *gone)
    assert code == 2 and message in " ".join(err.split()) and out == "" and "Traceback" not in err


def test_nothing_to_fit_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = run(capsys)
    assert code == 2 and "DATA is missing" in err


def test_no_file(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    for options in (["--nist"], ["--model", "w*x", "--target", "y", "--start", "w=1"]):
        code, _, err = run(capsys, tmp_path / "none", *options)
        assert code == 2 and "none" in err


def test_a_loss_of_ordinary_size_has_no_exponent(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = tmp_path / "d.csv"
    data.write_text("t,y\n1,2\n2,1\n3,5\n")
    with pytest.raises(SystemExit):
        main(["fit", str(data), "--model", "a*t", "--target", "y", "--start", "a=1",
              "--method", "all"])  # fmt: skip
    out = capsys.readouterr().out
    assert "e0" not in out and "1.405" in out
