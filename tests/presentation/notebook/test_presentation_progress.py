"""Progress: seen by those who wait, one line of a notebook's cell, nothing left behind."""

import sys
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest
from tqdm import tqdm

from workbench.presentation.notebook.progress import place_of_bars, somebody_watches


class Cell:
    """A notebook's display, which remembers what it shows."""

    def __init__(self) -> None:
        self.shown: list[dict[str, str]] = []

    def display(self, bundle: dict[str, str], raw: bool, display_id: bool) -> "Cell":
        assert raw and display_id
        self.shown.append(bundle)
        return self

    def update(self, bundle: dict[str, str], raw: bool) -> None:
        assert raw
        self.shown.append(bundle)


@pytest.fixture
def cell(monkeypatch: pytest.MonkeyPatch) -> Cell:
    cell = Cell()
    module: Any = ModuleType("IPython.display")
    module.display = cell.display
    package: Any = ModuleType("IPython")
    package.display = module
    package.get_ipython = lambda: SimpleNamespace(kernel=cell)
    monkeypatch.setitem(sys.modules, "IPython", package)
    monkeypatch.setitem(sys.modules, "IPython.display", module)
    return cell


@pytest.mark.parametrize("shell", [None, SimpleNamespace()], ids=["imported", "a terminal's"])
def test_nobody_watches_a_log(
    monkeypatch: pytest.MonkeyPatch, cell: Cell, shell: SimpleNamespace | None
) -> None:
    monkeypatch.setitem(sys.modules, "ipykernel", ModuleType("ipykernel"))
    monkeypatch.setattr(sys.modules["IPython"], "get_ipython", lambda: shell)
    assert not somebody_watches()
    assert place_of_bars() is sys.stderr


def test_nobody_watches_where_no_kernel_can_be(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "IPython", raising=False)
    assert not somebody_watches()


def test_a_bar_is_one_line_of_the_cell_and_goes_when_it_is_done(cell: Cell) -> None:
    assert somebody_watches()
    with tqdm(total=3, file=place_of_bars(), mininterval=0, leave=False) as bar:
        for _ in range(3):
            bar.update()
    assert any("2/3" in one["text/plain"] for one in cell.shown)
    assert all("\r" not in one["text/plain"] for one in cell.shown)
    assert cell.shown[-1] == {"text/plain": "", "text/html": ""}


def test_what_is_done_at_once_shows_nothing(cell: Cell) -> None:
    with tqdm(total=1, file=place_of_bars(), delay=60, leave=False) as bar:
        bar.update()
    assert cell.shown == []
