"""Draws the pictures of the README with the workbench itself."""

from pathlib import Path

import matplotlib
from matplotlib.figure import Figure

from workbench.experiments.v_curve import VCurveConfig, run
from workbench.presentation.figures import v_curve

HERE = Path(__file__).parent


def main() -> None:
    """Write v_curve.svg: the error of differences of sin at 1 over the step size."""
    matplotlib.rcParams["svg.hashsalt"] = "workbench"
    rows = run(VCurveConfig(expression="sin(x)", at={"x": 1.0}, steps_per_decade=6))
    figure = Figure(figsize=(8.0, 4.4), layout="constrained")
    ax = v_curve(rows, ax=figure.add_subplot(), legend=False)
    ax.set_title("d/dx sin(x) at 1: error over step size")
    ax.legend(ncols=2, loc="upper center", bbox_to_anchor=(0.5, -0.14), frameon=False)
    figure.savefig(HERE / "v_curve.svg", facecolor="white", metadata={"Date": None})


if __name__ == "__main__":
    main()
