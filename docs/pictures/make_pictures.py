"""Draws the pictures of the documentation with the workbench itself.

    .venv/bin/python docs/pictures/make_pictures.py

The stepper is looked at in a headless Chromium, which must be there.
"""

import io
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

import matplotlib
from matplotlib.figure import Figure
from PIL import Image
from playwright.sync_api import sync_playwright

import workbench as wb
from workbench.experiments.rows.v_curve import VCurveConfig, swept
from workbench.presentation.plots.figures import v_curve

HERE = Path(__file__).parent
#: Lecture example of Baydin et al. 2018, and the step at which its second adjoint arrives.
EXPRESSION, POINT, STEP = "log(x1) + x1*x2 - sin(x2)", {"x1": 2.0, "x2": 5.0}, 15
COLOURS = 64


def main() -> None:
    """Write all pictures."""
    draw_v_curve(HERE / "v_curve.svg")
    draw_stepper(HERE / "stepper.png")


def draw_v_curve(path: Path) -> None:
    """The error of differences of sin at 1 over the step size."""
    matplotlib.rcParams["svg.hashsalt"] = "workbench"
    methods = ("forward_difference", "central_difference")
    rows = swept(
        VCurveConfig(expression="sin(x)", at={"x": 1.0}, methods=methods, steps_per_decade=6)
    )
    figure = Figure(figsize=(8.0, 4.4), layout="constrained")
    ax = v_curve(rows, ax=figure.add_subplot(), legend=False)
    ax.set_title("d/dx sin(x) at 1: error over step size")
    ax.legend(ncols=2, loc="upper center", bbox_to_anchor=(0.5, -0.14), frameon=False)
    figure.savefig(path, facecolor="white", metadata={"Date": None})


def draw_stepper(path: Path) -> None:
    """One step of the stepper's reverse sweep."""
    names = ("chromium", "chromium-browser", "google-chrome")
    browser_path = next(filter(None, map(shutil.which, names)))
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        page = Path(folder) / "stepper.html"
        wb.trace(EXPRESSION, at=POINT).to_html(page)
        browser = playwright.chromium.launch(
            executable_path=browser_path,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        tab = browser.new_page(viewport={"width": 1060, "height": 890})
        tab.goto(page.as_uri())
        for _ in range(STEP):
            tab.keyboard.press("ArrowRight")
        tab.wait_for_timeout(500)
        picture = Image.open(io.BytesIO(tab.screenshot()))
        browser.close()
    picture.convert("RGB").quantize(COLOURS).save(path, optimize=True)


if __name__ == "__main__":
    main()
