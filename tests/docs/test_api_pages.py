"""The API pages: every public name is there, with what it is and an example that runs."""

import doctest
import importlib
import re
import sys
from pathlib import Path
from types import ModuleType

import pytest

import workbench as wb
from tests.lanes import every_row
from tests.sharing import once_a_run

DOCS = Path(__file__).parents[2] / "docs"


@pytest.fixture(scope="session")
def make_api() -> ModuleType:
    pytest.importorskip("pdoc")
    sys.path.insert(0, str(DOCS))
    try:
        return importlib.import_module("make_api")
    finally:
        sys.path.remove(str(DOCS))


@once_a_run
def made(module: str) -> dict[str, str]:
    return dict(importlib.import_module(module).pages())


@pytest.fixture(scope="session")
def pages(make_api: ModuleType) -> dict[str, str]:
    return made(make_api.__name__)


def section(page: str, name: str) -> str:
    """What the page says of one public name."""
    found = re.search(rf'<section id="{name}">.*?</section>', page, re.DOTALL)
    assert found, f"{name} is not on the page"
    return found[0]


def documentation(make_api: ModuleType, name: str) -> str:
    """The docstring of a public name; a class's examples may be its methods'."""
    if name in make_api.DATA:
        return str(make_api.data_text(name))
    return getattr(wb, name).__doc__ or ""


@every_row("name", wb.__all__)
def test_a_public_name_has_a_docstring_with_an_example(make_api: ModuleType, name: str) -> None:
    text = documentation(make_api, name)
    first = text.strip().partition("\n")[0]
    assert first and first[0] != ">", f"{name} does not say what it is"
    assert ">>> " in text, f"{name} shows no example"


@pytest.mark.slow
@pytest.mark.parametrize("name", wb.__all__)
def test_a_public_name_is_on_the_page_with_its_example(pages: dict[str, str], name: str) -> None:
    shown = section(pages["workbench.html"], name)
    assert 'class="docstring"' in shown
    assert '<span class="gp">&gt;&gt;&gt; </span>' in shown


def test_examples_of_data_run(make_api: ModuleType) -> None:
    parser = doctest.DocTestParser()
    for name in make_api.DATA:
        example = parser.get_doctest(make_api.data_text(name), {}, name, None, 0)
        assert example.examples
        assert doctest.DocTestRunner(verbose=False).run(example).failed == 0, name


def test_data_lists_what_it_holds(make_api: ModuleType) -> None:
    for name in make_api.DATA:
        text = make_api.data_text(name)
        assert all(f"`{key}`" in text for key in getattr(wb, name)), name


@pytest.mark.slow
def test_every_page_is_linked_from_the_first(make_api: ModuleType, pages: dict[str, str]) -> None:
    for path in pages:
        if path not in ("index.html", "workbench.html"):
            assert f'href="{path}"' in pages["workbench.html"], path
    assert len(pages) == len(make_api.PAGES) + 1


@pytest.mark.slow
def test_pages_fetch_nothing(pages: dict[str, str]) -> None:
    for path, text in pages.items():
        fetched = re.findall(r'(?:src|<link[^>]*href)=["\']([^"\']+)', text)
        assert not [one for one in fetched if not one.startswith("data:")], path


def test_stars_stay_stars(make_api: ModuleType) -> None:
    text = make_api.markdown_of("h**2/6 * f''' in `a*b`, _x_\n\n>>> 2**3\n8")
    assert text.splitlines()[0] == r"h\*\*2/6 \* f''' in `a*b`, \_x\_"
    assert "2**3" in text
