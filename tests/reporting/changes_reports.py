"""Reports by hand: folders that `workbench changes` can read, and ways to doctor them."""

import csv
import json
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

Row = dict[str, str]

METHODS = ("reverse", "symbolic", "central_difference")
PROBLEMS = tuple(f"problem_{n}" for n in range(8))
ENVIRONMENT = {"python": "CPython 3.11.7", "processor": "A", "numpy": "2.4.6"}

ACCURACY = (
    "problem", "expression", "point", "output", "wrt", "order", "method", "options", "engine",
    "step", "derivative", "truth", "error_ulps", "error_bits", "error_bound", "status", "message",
)  # fmt: skip
OPERATIONS = (
    "problem", "method", "tree_operations", "shared_operations", "ratio_to_primal", "status",
)  # fmt: skip
TIMINGS = (
    "problem", "method", "engine", "stage", "median_seconds", "low_seconds", "high_seconds",
    "loops", "repeats", "status",
)  # fmt: skip


def write(path: Path, header: Sequence[str], rows: list[Row]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, header, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def read(path: Path) -> tuple[list[str], list[Row]]:
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        rows = list(reader)
        return list(reader.fieldnames or ()), rows


def small_report(folder: Path) -> Path:
    """A report of 8 problems by 3 methods at 2 points."""
    folder.mkdir(parents=True)
    accuracy, operations, timings = [], [], []
    for number, problem in enumerate(PROBLEMS):
        for method in METHODS:
            wrong_bits = 20.0 if method == "central_difference" else 0.0
            for point in ("x=1.0", "x=2.5"):
                row = dict.fromkeys(ACCURACY, "") | {
                    "problem": problem,
                    "expression": "sin(x)",
                    "point": point,
                    "output": "0",
                    "wrt": "x",
                    "order": "1",
                    "method": method,
                    "engine": "python",
                    "derivative": repr(0.5 + number),
                    "truth": repr(0.5 + number),
                    "error_ulps": repr(2.0**wrong_bits),
                    "error_bits": repr(wrong_bits),
                    "error_bound": "1e-12",
                    "status": "ok",
                }
                accuracy.append(row)
            count = str(10 * number + len(method))
            operations.append({
                "problem": problem, "method": method, "tree_operations": count,
                "shared_operations": count, "ratio_to_primal": "2.0", "status": "ok",
            })  # fmt: skip
        for method in ("primal", *METHODS):
            median = 1e-6 * (number + len(method))
            timings.append({
                "problem": problem, "method": method, "engine": "python", "stage": "evaluate",
                "median_seconds": repr(median), "low_seconds": repr(median * 0.97),
                "high_seconds": repr(median * 1.02), "loops": "100", "repeats": "11",
                "status": "ok",
            })  # fmt: skip
    write(folder / "accuracy.csv", ACCURACY, accuracy)
    write(folder / "operations.csv", OPERATIONS, operations)
    write(folder / "timings.csv", TIMINGS, timings)
    descent: list[Row] = [{"epoch": str(n), "w": repr(2.0**-n)} for n in range(5)]
    write(folder / "regression.csv", ["epoch", "w"], descent)
    meta = {
        "title": "By hand",
        "seed": 42,
        "specification": {"seed": 42, "points": 2, "methods": list(METHODS)},
        "environment": ENVIRONMENT,
        "backstops": [],
    }
    (folder / "meta.json").write_text(json.dumps(meta), encoding="utf-8")
    return folder


def doctored(
    report: Path, target: Path, name: str, edit: Callable[[list[Row]], list[Row] | None]
) -> Path:
    """A copy of a report with one of its tables edited."""
    if not target.exists():
        shutil.copytree(report, target)
    header, rows = read(target / name)
    edited = edit(rows)
    rows = rows if edited is None else edited
    write(target / name, list(rows[0]) if rows else header, rows)
    return target


def set_meta(report: Path, target: Path, **changes: Any) -> Path:
    """A copy of a report with other values in `meta.json`; None takes the file away."""
    if not target.exists():
        shutil.copytree(report, target)
    path = target / "meta.json"
    meta = json.loads(path.read_text(encoding="utf-8"))
    for name, value in changes.items():
        meta[name] = {**meta[name], **value} if isinstance(value, dict) else value
    path.write_text(json.dumps(meta), encoding="utf-8")
    return target


def times(factor: float, method: str = "") -> Callable[[list[Row]], None]:
    """An edit: one method, or all of them and the function, so many times slower."""

    def edit(rows: list[Row]) -> None:
        for row in rows:
            if row["method"] == method or not method:
                for name in ("median_seconds", "low_seconds", "high_seconds"):
                    row[name] = repr(float(row[name]) * factor)

    return edit
