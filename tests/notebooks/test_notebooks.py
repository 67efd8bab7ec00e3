"""Every notebook runs from top to bottom without an error, within a minute, and says the truth."""

from pathlib import Path

import pytest

nbformat = pytest.importorskip("nbformat")
nbclient = pytest.importorskip("nbclient")

FOLDER = Path(__file__).resolve().parents[2] / "notebooks"
#: What a notebook's outputs must show; a notebook that is not named here must only run.
SHOWN = {
    "00_tour": ("Value: 72.0, Gradient: 1.0", "6.0", "wrong", "4.05342789389862"),
    "01_build_your_own_scalar": (
        "ragged rows",
        "Computational graph of 2 leaves and 1 result. Value: 5.0, Gradient: 1.0",  # a + b
        "Computational graph of 2 leaves and 1 result. Value: 6.0, Gradient: 1.0",  # a * b
        "50.0",
        "[-34.207855259050206, -34.17448172429675, -33.326400993441624]",
        "Value: 6.984187710500422, Gradient: -3.735900477863652e-14",
        "a = x + x; a + a",
        "double-counted",
        "5312     32",
        "-447.11, truly -111.78: 4.000000 times",
        "full marks: True",
        "6.984187710500422        6.984187629858922",
        "-1.0597186674515378e+23",
        "limits 0.11998 and 0.029994",
        "ScalarWarning: log(-2.0) is nan",
        "PyTorch",
    ),
}


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.ipynb")), ids=lambda path: path.stem)
def test_a_notebook_runs(path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)
    nbclient.NotebookClient(notebook, timeout=60, kernel_name="python3").execute()
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert all(cell.execution_count for cell in code)
    outputs = [output for cell in code for output in cell.outputs]
    shown = "\n".join(
        text
        for output in outputs
        for text in (
            output.get("text", ""),
            output.get("data", {}).get("text/plain", ""),
            output.get("data", {}).get("image/svg+xml", ""),
        )
    )
    for text in SHOWN.get(path.stem, ()):
        assert text in shown
