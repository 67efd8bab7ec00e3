"""Measure every engine over the operator table: docs/engines.md lists what was found.

The error is that of the result against a ball, in units in the last place as the table states them;
the time is that of one operation, of a point for the python engine and in a batch for the others.
Run `python docs/make_engines.py` in an environment with llvmlite; it takes about a minute.
"""

import math
import platform
import sys
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests"), str(ROOT / "tests" / "engines")]

from engine_errors import worst_ulps  # noqa: E402
from row_points import OPERATIONS, graph_of, random_points  # noqa: E402

from workbench.engines import ENGINES  # noqa: E402
from workbench.engines.native.forms import FORMS  # noqa: E402
from workbench.ir.operators import Operator  # noqa: E402
from workbench.ir.primal import Use  # noqa: E402
from workbench.limits import limits  # noqa: E402
from workbench.measure.timing import time_interleaved  # noqa: E402

POINTS, BATCH = 2_000, 20_000
#: Between these lines of the page stands the table.
BEGIN, END = "<!-- begin of the table -->", "<!-- end of the table -->"


def row_text(row: Operator) -> str:
    """One line of the table: stated and measured errors, then times in nanoseconds."""
    graph, points = graph_of(row), random_points(row, POINTS)
    native = row.name in FORMS
    found = worst_ulps(row, points)
    columns = [np.resize(np.array(one), BATCH) for one in zip(*points, strict=True)]
    inside = tuple(row.sample[: row.arity])
    python = ENGINES["python"].compile(graph)
    work: dict[str, Any] = {"python": lambda: python(*inside)}
    for name in ("numpy", "native") if native else ("numpy",):
        program = ENGINES[name].compile(graph, Use.BATCH)
        work[name] = lambda program=program: program(*columns)
    with limits(threads=1):
        timings = time_interleaved(work, repeats=7, seconds=0.4)
    times = {name: one.median_seconds * 1e9 for name, one in timings.items()}
    cells = [f"`{row.name}`", f"{row.ulps:g}"]
    cells += [_number(found.get(name)) for name in ("python", "numpy", "native")]
    cells += [_number(times["python"])]
    cells += [_number(times.get(name, math.nan) / BATCH) for name in ("numpy", "native")]
    return f"| {' | '.join(cells)} |"


def _number(value: float | None) -> str:
    if value is None or math.isnan(value):
        return "–"
    return f"{value:.3g}" if value >= 10 else f"{value:.2g}"


def main() -> None:
    """Write the table into the page, between its two marks."""
    page = ROOT / "docs" / "engines.md"
    head, _, rest = page.read_text(encoding="utf-8").partition(BEGIN)
    tail = rest.partition(END)[2]
    system = f"{platform.machine()}, {platform.libc_ver()[0]} {platform.libc_ver()[1]}"
    lines = [
        f"Measured on {date.today():%Y-%m-%d} on {system}, NumPy {np.__version__}.",
        "",
        "| operator | stated | python | numpy | native | python [ns] | numpy [ns] | native [ns] |",
        "|---|---|---|---|---|---|---|---|",
        *(row_text(row) for row in OPERATIONS),
    ]
    page.write_text(f"{head}{BEGIN}\n" + "\n".join(lines) + f"\n{END}{tail}", encoding="utf-8")


if __name__ == "__main__":
    main()
