"""Every notebook runs from top to bottom without an error, within a minute, and says the truth."""

from pathlib import Path

import pytest

nbformat = pytest.importorskip("nbformat")
nbclient = pytest.importorskip("nbclient")

FOLDER = Path(__file__).resolve().parents[2] / "notebooks"
#: What a notebook's outputs must show; a notebook that is not named here must only run.
SHOWN = {
    "00_tour": ("Value: 72.0, Gradient: 1.0", "6.0", "wrong", "4.05342789389862"),
}


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.ipynb")), ids=lambda path: path.stem)
def test_a_notebook_runs(path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)
    nbclient.NotebookClient(notebook, timeout=60, kernel_name="python3").execute()
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert all(cell.execution_count for cell in code)
    outputs = [output for cell in code for output in cell.outputs]
    shown = "\n".join(
        str(output.get("data", {}).get("text/plain", "")) + str(output.get("text", ""))
        for output in outputs
    )
    for text in SHOWN.get(path.stem, ()):
        assert text in shown
