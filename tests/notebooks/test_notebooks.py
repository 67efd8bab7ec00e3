"""Every notebook runs from top to bottom without an error, within a minute, and says the truth.

Each opens with what one learns, ends with exercises, uses public names only, and is committed
without outputs. The answers of its exercises run behind it.
"""

import ast
import io
import re
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

import pytest

import workbench as wb
from tests.notebooks.exercises import answers_of, exercises_of

nbformat = pytest.importorskip("nbformat")
nbclient = pytest.importorskip("nbclient")

FOLDER = Path(__file__).resolve().parents[2] / "notebooks"
PATHS = sorted(FOLDER.glob("*.ipynb"))
#: Functions of the language, which `wb` has besides its public names.
FUNCTIONS = {"exp", "log", "max", "min", "relu", "sin", "tanh", "where"}
#: What a notebook's outputs must show; a notebook that is not named here must only run.
SHOWN = {
    "00_tour": (
        "Graph of 7 nodes",
        "Value: 72.0, Gradient: 1.0",
        "6.0",
        "wrong",
        "4.05342789389862",
        "'trade_offs'",
        "4.032e+04",  # 8!
    ),
    "01_build_your_own_scalar": (
        "ragged rows",
        "Computational graph of 2 leaves and 1 result. Value: 5.0, Gradient: 1.0",  # a + b
        "Computational graph of 2 leaves and 1 result. Value: 6.0, Gradient: 1.0",  # a * b
        "50.0",
        "[-34.207855259050206, -34.17448172429675, -33.326400993441624]",
        "Value: 6.984187710500422, Gradient: -3.735900477863652e-14",
        "a = x + x; a + a",
        "double-counted",
        "n = 32: function 31, gradient {'symbolic': 526, 'forward': 526, 'reverse': 91}",
        "e + e/2, e = 1*x            2.5    1.5",
        "e + e + e, e = 1*x            9      3",
        "e + (-1)*e, e = 1*x           1      0",
        "5312     32",
        "-447.11, truly -111.78: 4.000000 times",
        "{'e': 1.0, 'm': 2.0, 'p': 3.0, 'w': 4.0}",
        "d = 6: 8 times",
        "y + w*(-x): 3 times",
        "k = 18: 262144, truly 262144; 524287 visits",
        "full marks: True",
        "6.984187710500422        6.984187629858922",
        "-1.0597186674515378e+23",
        "limits 0.11998 and 0.029994",
        "ScalarWarning: log(-2.0) is nan",
        "PyTorch",
    ),
    "02_step_sizes": (
        "0.5403023058681397174009366",
        "quotient = 0 ",  # at h = 1e-16
        "exp(x) at 10: values alone 68 of 91 times, with x + h 0 times",
        "exp(x) at 10: the bound of values alone is exceeded 0 times",
        "one-sided: to the right of x",
        "ridders says",
        "no real value to the left",
    ),
    "03_expression_swell": (
        "l10  tree  1533   shared  27",
        "4*l*(1 - l), 4 - 8*l",
        "525818",  # the reverse sweep of the tenth iterate, written out
        "526",  # symbolic and forward for a product of 32 factors
        "forward takes 175 operations, reverse 131",
    ),
    "04_choosing_a_method": (
        "246 nodes, 241 operations",
        "budget_exceeded",
        "((5000,), (5000, 3))",
        "a traced value is neither true nor false",
        "and truly 0.35355339059327",
        "true / claimed 1.5000",
    ),
    "05_analysing_a_report": (
        "no_digits_promised",
        "299 of 330 rows, 3 above the bound",
        "the sum is off by at most 0.",
        "No change in accuracy",
        "10 became better",
        "accuracy – 10 of 11 rows became worse",
    ),
    "14_functions_of_arrays": (
        "after 15 steps: [1. 1. 1.]",
        "{'p': (10, 2), 'floor': (10,)}",
        "{'W': (2, 6), 'b': (6,), 'v': (6,), 'c': ()}",
        "refused: W has the shape (2, 6), and rows of several lengths",
        "PyTorch",
    ),
}

#: The notebook that the fast lane runs, without a kernel; all run in one in the slow lane.
FIRST = "00_tour"
#: Seconds for a cell.
PATIENCE = 60

every_notebook = pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)


def read(path: Path) -> Any:
    return nbformat.read(path, as_version=4)


def code_of(path: Path, answers: bool = False) -> list[ast.Module]:
    """The code cells as syntax trees; of a cell that writes a file, what it writes."""
    notebook = read(path)
    cells = [cell.source for cell in notebook.cells if cell.cell_type == "code"]
    cells += answers_of(notebook) if answers else []
    return [ast.parse(re.sub(r"^%%.*\n", "", source)) for source in cells]


def shown_by(path: Path) -> str:
    """What the cells print and end with, as text and as HTML: run here, and not in a kernel."""
    names: dict[str, Any] = {"__name__": "__main__"}
    shown = io.StringIO()
    with redirect_stdout(shown):
        for number, cell in enumerate(code_of(path)):
            last = cell.body.pop() if isinstance(cell.body[-1], ast.Expr) else None
            exec(compile(cell, f"cell {number}", "exec"), names)
            if isinstance(last, ast.Expr):
                found = eval(compile(ast.Expression(last.value), f"cell {number}", "eval"), names)
                page = getattr(found, "_repr_html_", lambda: None)()
                print("" if found is None else repr(found), page or "")
    return shown.getvalue()


def test_the_tour_shows_what_it_tells_of() -> None:
    pyplot = pytest.importorskip("matplotlib.pyplot")
    try:
        shown = shown_by(FOLDER / f"{FIRST}.ipynb")
    finally:
        pyplot.close("all")
    assert [text for text in SHOWN[FIRST] if text not in shown] == []


@pytest.mark.slow
@every_notebook
def test_a_notebook_runs(path: Path) -> None:
    notebook = read(path)
    notebook.cells += [nbformat.v4.new_code_cell(block) for block in answers_of(notebook)]
    nbclient.NotebookClient(notebook, timeout=PATIENCE, kernel_name="python3").execute()
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert all(cell.execution_count for cell in code)
    outputs = [output for cell in code for output in cell.outputs]
    shown = "\n".join(
        text
        for output in outputs
        for text in (
            output.get("text", ""),
            output.get("data", {}).get("text/plain", ""),
            output.get("data", {}).get("text/html", ""),
            output.get("data", {}).get("image/svg+xml", ""),
        )
    )
    for text in SHOWN.get(path.stem, ()):
        assert text in shown
    for output in outputs:
        if output.get("name") == "stderr":
            assert "DeprecationWarning" not in output.text, output.text


@every_notebook
def test_a_notebook_opens_with_what_one_learns(path: Path) -> None:
    first = read(path).cells[0]
    assert first.cell_type == "markdown" and first.source.startswith("# ")
    head, learn, rest = first.source.partition("**You will learn")
    assert learn and head.strip(), "a title, a sentence, then what one learns"
    assert len(re.findall(r"^\d\. ", rest, re.MULTILINE)) >= 4


@every_notebook
def test_a_notebook_ends_with_exercises_and_their_hints(path: Path) -> None:
    assert 3 <= len(exercises_of(read(path))) <= 8


@every_notebook
def test_a_notebook_uses_public_names_only(path: Path) -> None:
    for tree in code_of(path, answers=True):
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom):
                assert (node.module or "").partition(".")[0] != "workbench", ast.unparse(node)
            if isinstance(node, ast.Import):
                for name in node.names:
                    if name.name.startswith("workbench"):
                        assert (name.name, name.asname) == ("workbench", "wb")
            if isinstance(node, ast.Attribute):
                assert not re.match(r"_(?!_)", node.attr), f"private: {ast.unparse(node)}"
                if isinstance(node.value, ast.Name) and node.value.id == "wb":
                    assert node.attr in {*wb.__all__, *FUNCTIONS}, f"not public: wb.{node.attr}"


@every_notebook
def test_a_notebook_is_committed_without_outputs(path: Path) -> None:
    notebook = read(path)
    assert len({cell.id for cell in notebook.cells}) == len(notebook.cells)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            assert not cell.outputs and cell.execution_count is None


@every_notebook
def test_the_files_that_a_notebook_links_are_there(path: Path) -> None:
    for cell in read(path).cells:
        if cell.cell_type == "markdown":
            for target in re.findall(r"\]\(([^)#]+)\)", cell.source):
                assert target.startswith("https://") or (FOLDER / target).exists(), target
