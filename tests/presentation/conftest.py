"""One browser for the tests that look at a page, and the visit that finds its complaints."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome")
#: Milliseconds that a page may take on a machine under load: a guard, and no measure of speed.
PATIENCE = 120_000


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """A headless Chromium; where there is none, the test is skipped."""
    sync_api = pytest.importorskip("playwright.sync_api")
    chromium = next(filter(None, map(shutil.which, NAMES)), None)
    if chromium is None:
        pytest.skip("no chromium on this machine")
    sync_api.expect.set_options(timeout=PATIENCE)
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def context(browser: Any) -> Callable[..., Any]:
    """The reader of some settings: one for all tests that want the same, as each is a process.

    A test that changes more than its tab, such as the clock, names a reader of its own.
    """
    made: dict[str, Any] = {}

    def reader(alone: str, **options: Any) -> Any:
        key = f"{alone} {sorted(options.items())}"
        if key not in made:
            made[key] = browser.new_context(**options)
            made[key].set_default_timeout(PATIENCE)
        return made[key]

    return reader


@pytest.fixture
def opened(context: Callable[..., Any]) -> Iterator[Callable[..., Any]]:
    """Opens a file and fails at the end if its page complained or asked for anything."""
    tabs, trouble = [], []

    def open_file(path: Path, fragment: str = "", alone: str = "", **options: Any) -> Any:
        tab = context(alone, **options).new_page()
        tabs.append(tab)
        tab.on("console", lambda message: trouble.append(message.text))
        tab.on("pageerror", lambda error: trouble.append(str(error)))
        tab.on("request", lambda request: trouble.append(request.url)
               if not request.url.startswith("file:") else None)  # fmt: skip
        tab.goto(f"file://{path}{fragment}")
        return tab

    yield open_file
    for tab in tabs:
        tab.close()
    assert trouble == []


@pytest.fixture
def axe() -> Callable[[Any], list[tuple[str, str]]]:
    """What axe finds against the accessibility of an open page: rules and pieces of the page."""
    package = pytest.importorskip("axe_playwright_python")
    source = (Path(package.__file__).parent / "axe.min.js").read_text(encoding="utf-8")

    def violations(tab: Any) -> list[tuple[str, str]]:
        tab.evaluate(source)
        found = tab.evaluate("axe.run(document, {resultTypes: ['violations']})")
        return [(one["id"], one["nodes"][0]["html"]) for one in found["violations"]]

    return violations
