"""What commands return in Python: each pickles, copies, compares, shows itself in one line and has
the outputs of its command."""

import copy
import pickle
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

import workbench as wb
from tests.lanes import every_row
from workbench.cli import main
from workbench.grading.weights import read_weights
from workbench.ir.operators import FUNCTIONS
from workbench.ir.operators.derived import DERIVED

#: Everywhere a domain error, so that there are NaN and infinities among the numbers.
EDGE, AT = "x*y/(x - 1)", {"x": 1.0, "y": 2.0}
DATA = {"x": [0.0, 1.0, 2.0, 3.0], "y": [1.0, 3.0, 5.0, 7.5]}
SHORT: dict[str, Any] = {
    "problems": ["sine"], "methods": ["reverse"], "points": 1, "experiments": [], "v_curves": [],
    "timings": {"enabled": False}, "regression": {"enabled": False},
}  # fmt: skip
WEIGHTS = "[weights]\nsum = 1\ndifference = 2\n"
WRONG = f"{Path(__file__).parent / 'grading' / 'faulty_classes.py'}:WrongSign"
#: A function of many variables, and a point.
MANY = "+".join(f"x{i}*x{i + 1}" for i in range(999))
MANY_AT = {f"x{i}": 0.5 + i / 1024 for i in range(1000)}

#: The command of each object that one makes.
COMMANDS = {
    "comparison": ("compare", EDGE, "--at", "x=1,y=2", "--methods", "reverse", "--no-timings"),
    "trace": ("trace", EDGE, "--at", "x=1,y=2"),
    "check": ("check", "x**2*y", "--derivative", "x", "--wrt", "x"),
    "fit": ("fit", "data.csv", "--model", "w*x + b", "--target", "y", "--start", "w=0,b=0"),
    "grade": ("grade", WRONG, "--weights", "weights.toml", "--examples", "0"),
    "changes": ("changes", "naive", "careful"),
}


def deep() -> wb.Graph:
    """A graph of ten thousand nodes."""
    lines = [f"a{i + 1} = sin(a{i})*x" for i in range(5000)]
    return wb.parse("; ".join(["a0 = x", *lines, "a5000"]))


def grade(target: str = WRONG) -> wb.Grade:
    Path("weights.toml").write_text(WEIGHTS, encoding="utf-8")
    return wb.grade(target, weights=read_weights(Path("weights.toml")), examples=0)


def changes(one: str = "naive", other: str = "careful") -> wb.Changes:
    for name, text in (("naive", "(exp(x) - 1)/x"), ("careful", "expm1(x)/x")):
        wb.compare(text, {"x": 1e-9}, methods="reverse", timings=False).to_csv(name)
    return wb.changes(one, other)


def report(folder: str = "report") -> wb.Report:
    return wb.report(SHORT, folder)


def fit(**options: Any) -> wb.Fit:
    return wb.fit("w*x + b", DATA, target="y", start={"w": 0.0, "b": 0.0}, **options)


class Case(NamedTuple):
    """How an object is made, and one of its kind that is another."""

    make: Callable[[], Any]
    other: Callable[[], Any]


def derivative(method: str) -> Case:
    return Case(
        lambda: wb.gradient("x**2*sin(y)", method=method),
        lambda: wb.gradient("x**2*sin(y)", wrt="x", method=method),
    )


CASES = {
    "graph": Case(lambda: wb.parse("x**2*sin(y)"), lambda: wb.parse("x*y")),
    "deep_graph": Case(deep, lambda: wb.parse("x")),
    **{f"gradient_{name}": derivative(name) for name in wb.METHODS},
    "hessian": Case(lambda: wb.hessian("x**2*y"), lambda: wb.hessian("x**2*y", "x")),
    "jacobian": Case(lambda: wb.jacobian("x*y, x", engine="numpy"), lambda: wb.jacobian("x*y, x")),
    "hvp": Case(lambda: wb.hvp("x**2*y"), lambda: wb.hvp("x**2*y", vector=[1, 2])),
    "jvp": Case(lambda: wb.jvp("x*y", vector=[1, 2]), lambda: wb.jvp("x*y", vector=[1, 3])),
    "vjp": Case(lambda: wb.vjp("x*y, x"), lambda: wb.vjp("x*y, x", vector=[1, 2])),
    "derivatives": Case(
        lambda: wb.derivatives("exp(x)", order=3), lambda: wb.derivatives("exp(x)", order=2)
    ),
    "black_box": Case(lambda: wb.BlackBox(max, ("x", "y")), lambda: wb.BlackBox(max, ("y", "x"))),
    "noise": Case(lambda: wb.noise("exp(x)", {"x": 1}), lambda: wb.noise("exp(x)", {"x": 2})),
    "certificate": Case(
        lambda: wb.certify("sin(x)", {"x": 0.1})["x"], lambda: wb.certify("sin(x)", {"x": 1})["x"]
    ),
    "no_certificate": Case(
        lambda: wb.certify("log(x)", {"x": 0})["x"], lambda: wb.certify("abs(x)", {"x": 0})["x"]
    ),
    "certificates": Case(
        lambda: wb.certify("sin(x)*y", {"x": 0.1, "y": 1}), lambda: wb.certify("x", {"x": 1})
    ),
    "comparison": Case(
        lambda: wb.compare(EDGE, AT, methods="reverse, central_difference, scalar"),
        lambda: wb.compare(EDGE, AT, methods="reverse, central_difference"),
    ),
    "trace": Case(lambda: wb.trace(EDGE, AT), lambda: wb.trace(EDGE, AT, method="forward")),
    "fit": Case(fit, lambda: fit(optimizer="gradient_descent")),
    "grade": Case(grade, lambda: grade("workbench:Scalar")),
    "check": Case(lambda: wb.check("x**2*y", "x", wrt="x"), lambda: wb.check("x**2", "2*x")),
    "changes": Case(changes, lambda: changes("careful", "naive")),
    "report": Case(report, lambda: report("other")),
}
#: Those that are no dictionaries.
HASHED = [name for name in CASES if name != "certificates"]


@pytest.fixture(autouse=True)
def _in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@every_row("name", CASES)
def test_objects_pickle_copy_compare_by_content_and_show_themselves_in_one_line(name: str) -> None:
    case = CASES[name]
    one = case.make()
    for copied in (pickle.loads(pickle.dumps(one)), copy.deepcopy(one), case.make()):
        assert copied == one
        assert repr(copied) == repr(one)
        if name in HASHED:
            assert hash(copied) == hash(one)
        for shown in ("_repr_html_", "to_json"):
            if hasattr(one, shown) and name != "comparison":  # which shows measured times
                assert getattr(copied, shown)() == getattr(one, shown)()
        if isinstance(one, wb.Derivative) and "hvp" not in name and "vjp" not in name:
            at = dict.fromkeys(one.function.variables, 0.5)
            assert repr(copied(at)) == repr(one(at))
    other = case.other()
    assert other != one and one != "text"
    for shown in (repr(one), repr(other)):
        assert "\n" not in shown and len(shown) <= 120, shown


def test_a_copied_certificate_judges_as_before() -> None:
    one = wb.certify("sin(x)", {"x": 0.1})["x"]
    ball = pickle.loads(pickle.dumps(one)).ball
    assert one.ball.contains(ball) and ball.contains(one.ball) and not ball.is_exact()


def said(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """What a command prints on standard output."""
    with pytest.raises(SystemExit):
        main(list(arguments))
    return capsys.readouterr().out


def of_command(name: str) -> Any:
    """The object that the command makes."""
    if name == "comparison":
        return wb.compare(EDGE, AT, methods="reverse", timings=False)
    if name == "fit":
        rows = zip(DATA["x"], DATA["y"], strict=True)
        Path("data.csv").write_text("x,y\n" + "".join(f"{x},{y}\n" for x, y in rows), "utf-8")
        return wb.fit("w*x + b", "data.csv", target="y", start={"w": 0.0, "b": 0.0})
    return CASES[name].make()


@pytest.mark.parametrize("name", COMMANDS)
def test_objects_have_the_outputs_of_their_commands(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    one, command = of_command(name), COMMANDS[name]
    text = one.to_json("object.json")
    assert said(capsys, *command, "--json") == f"{text}\n"
    assert Path("object.json").read_text("utf-8") == text
    assert said(capsys, *command) == f"{one.to_text()}\n"
    assert str(one) == one.to_text()
    page = one.to_html("object.html")
    said(capsys, *command, "--html", "command.html")
    assert Path("object.html").read_text("utf-8") == page
    assert Path("command.html").read_text("utf-8") == page
    if name == "comparison":
        said(capsys, *command, "--csv", "command")
        for path in one.to_csv("object"):
            assert path.read_bytes() == (Path("command") / path.name).read_bytes()
    if name == "fit":
        said(capsys, *command, "--csv", "command.csv")
        assert one.to_csv("object.csv").read_bytes() == Path("command.csv").read_bytes()
    assert len(one.to_frame()) > 0


def test_a_report_is_an_object_with_its_files() -> None:
    one = report()
    assert one == wb.Report(Path("report")) and Path(one) == one.path == Path("report")
    assert one.to_html() == one.page.read_text("utf-8") == (one / "index.html").read_text("utf-8")
    assert one.document()["title"] and one.to_json("meta.json") == Path("meta.json").read_text()
    for path in one.to_csv("copy"):
        assert path.read_bytes() == (one / path.name).read_bytes()
        assert path.stem in one.tables
    frame = one.to_frame("accuracy")
    assert [frame.loc[0, name] for name in ("problem", "wrt", "status")] == ["sine", "x", "ok"]
    value = (one / "accuracy.csv").read_text("utf-8").splitlines()[1]
    assert repr(float(frame.loc[0, "derivative"])) in value and frame.loc[0, "truth"] in value
    assert wb.changes(one, one).to_frame().empty, "it stands where a path may"
    assert 'href="report/index.html"' in one._repr_html_()
    with pytest.raises(wb.WorkbenchError, match="no table 'nothing'; there are accuracy"):
        one.to_frame("nothing")
    with pytest.raises(wb.WorkbenchError, match=r"cannot be read: .*; run the report again"):
        wb.Report(Path("absent")).to_html()


def test_a_grade_has_a_row_a_concept() -> None:
    frame = grade().to_frame().set_index("name")
    assert frame.loc["difference", "kind"] == "wrong_sign"
    assert frame.loc["sum", ["result", "points", "expression"]].tolist() == ["passed", 1.0, ""]
    assert grade("workbench:Scalar").to_frame().columns.tolist() == ["name", *frame.columns]


@pytest.mark.slow
def test_a_point_of_many_variables_is_its_shape_and_a_checksum() -> None:
    one = wb.compare(MANY, MANY_AT, methods="reverse", timings=False)
    shape = re.compile(r"1,000 variables, checksum [0-9a-f]{12}")
    (cell,) = set(one.to_frame()["point"])
    assert shape.fullmatch(cell)
    assert cell in repr(one) and len(repr(one)) <= 120
    assert max(map(len, one.to_text().splitlines())) <= 80 and f"at {cell}" in one.to_text()
    assert f"<dd>{cell}</dd>" in one.to_html() and f"at {cell}:" in one._repr_html_()
    one.to_csv(".")
    assert max(map(len, Path("accuracy.csv").read_text("utf-8").splitlines())) < 1000
    for shown in (one.to_html(), one._repr_html_(), Path("accuracy.csv").read_text("utf-8")):
        assert "x998=" not in shown and "x998 = " not in shown and "<dt>x998</dt>" not in shown
    moved = wb.compare(MANY, MANY_AT | {"x7": 0.5}, methods="reverse", timings=False)
    assert set(moved.to_frame()["point"]) != {cell} and moved != one
    assert one.document()["point"] == MANY_AT, "a document is whole"


def test_a_small_point_is_written_out() -> None:
    (cell,) = set(wb.compare("x*y", {"x": 0.1, "y": 2}, methods="reverse").to_frame()["point"])
    assert cell == "x=0.1 y=2.0"


def test_dir_holds_public_names_only() -> None:
    wb.compare("x", {"x": 1.0}, methods="reverse", timings=False)  # which imports submodules
    assert set(dir(wb)) == {*wb.__all__, *FUNCTIONS, *DERIVED}
    assert all(hasattr(wb, name) and not name.startswith("_") for name in dir(wb))
    modules = {path.name for path in Path(wb.__file__).parent.iterdir()} - {"limits"}
    assert not modules & set(dir(wb))


def test_type_checkers_know_the_functions_of_the_language() -> None:
    (names,) = re.findall(r"\(([^()]*)\) = functions", Path(wb.__file__).read_text("utf-8"))
    listed = re.findall(r"\w+", names)
    # A row that somebody adds works without a line there; only a checker does not know it.
    assert listed == sorted(listed) and {"sin", "where", "max"} <= {*listed} <= {
        *FUNCTIONS,
        *DERIVED,
    }
