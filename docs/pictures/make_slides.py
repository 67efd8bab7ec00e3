"""Draws the pictures of the syllabus: what the stepper shows at chosen steps, saved by itself.

    .venv/bin/python docs/pictures/make_slides.py

The stepper is opened in a headless Chromium, which must be there.
"""

import shutil
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import sync_playwright

import workbench as wb

FOLDER = Path(__file__).parent / "slides"
#: The functions of the lectures, each with a point. The first is that of Baydin et al. 2018.
FUNCTIONS = {
    "chain": ("log(x1) + x1*x2 - sin(x2)", {"x1": 2.0, "x2": 5.0}),
    "shared": ("a = x*x; a + a", {"x": 3.0}),
    "product": ("x1*x2*x3*x4", {"x1": 2.0, "x2": 3.0, "x3": 5.0, "x4": 7.0}),
    "newton": ("u = (1 + a)/2; v = (u + a/u)/2; v", {"a": 2.0}),
    "sine": ("sin(x)", {"x": 1.0}),
}
#: What is shown of each: steps by their addresses on the stepper's page.
STEPS = {
    "chain": (
        "reverse/0",
        "reverse/7",
        "reverse/15",
        "reverse/17",
        "forward/x2/7",
        "forward/x2/14",
    ),
    "shared": ("reverse/9", "notebook_tape/14"),
    "product": ("reverse/7", "reverse/15"),
    "newton": ("forward/a/13",),
    "sine": ("difference/x/7",),
}
NAMES = ("chromium", "chromium-browser", "google-chrome")


def pictures() -> Iterator[tuple[str, str]]:
    """The name of every picture, and its SVG."""
    browser_path = next(filter(None, map(shutil.which, NAMES)))
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=browser_path,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        tab = browser.new_page(viewport={"width": 1060, "height": 890})
        for name, (expression, point) in FUNCTIONS.items():
            page = Path(folder) / f"{name}.html"
            wb.trace(expression, at=point).to_html(page)
            tab.goto(page.as_uri())
            for step in STEPS[name]:
                tab.evaluate("step => { location.hash = step; }", step)
                number = step.rpartition("/")[2]
                tab.wait_for_function(
                    "n => document.querySelector('output[name=count]').value.startsWith(n + ' ')",
                    arg=number,
                )
                with tab.expect_download() as saved:
                    tab.click("button[name=save]")
                svg = Path(saved.value.path()).read_text(encoding="utf-8")
                yield f"{name}_{step.replace('/', '_')}.svg", f"{svg}\n"
        browser.close()


def main() -> None:
    """Write all pictures, and remove those that are no longer drawn."""
    FOLDER.mkdir(exist_ok=True)
    for old in FOLDER.glob("*.svg"):
        old.unlink()
    for name, svg in pictures():
        (FOLDER / name).write_text(svg, encoding="utf-8")


if __name__ == "__main__":
    main()
