"""Audit of meta.json: what it counts is what the files hold, and the rows are those asked for."""

import math
from collections import Counter

from tests.audit.folder import Folder
from tests.audit.language import read_point
from tests.audit.ledger import Ledger
from tests.audit.truths import Truths

#: Of more partials a sample is certified.
MOST_CERTIFIED = 64


def audit(folder: Folder, truths: Truths, ledger: Ledger) -> None:
    """Statuses, rows of files, points a problem, partials a point, methods a derivative."""
    kind, meta = "meta.json", folder.meta
    counted = Counter(row["status"] for row in folder.rows("accuracy.csv"))
    for status in sorted(counted.keys() | meta["statuses"].keys()):
        said, found = meta["statuses"].get(status, 0), counted[status]
        ledger.check(kind, said == found, "meta.json", f"{said} rows {status}, there are {found}")
    listed = {name: one for name, one in meta["files"].items() if name.endswith(".csv")}
    for name in sorted(listed.keys() | set(folder.files())):
        said = listed.get(name, {}).get("rows")
        found = folder.count(name)
        ledger.check(kind, said == found, "meta.json", f"{said} rows of {name}, it has {found}")
    specification = meta["specification"]
    points: dict[str, set[str]] = {}
    methods: dict[tuple[str, ...], list[str]] = {}
    for row in folder.rows("accuracy.csv"):
        points.setdefault(row["problem"], set()).add(row["point"])
        place = tuple(row[name] for name in ("problem", "point", "output", "wrt", "order"))
        methods.setdefault(place, []).append(row.label())
    for problem, found_points in points.items():
        what = f"{len(found_points)} points of {problem}, {specification['points']} are asked for"
        ledger.check(kind, len(found_points) == specification["points"], "accuracy.csv", what)
    _partials(folder, specification["partials"], ledger)
    for place, found_methods in methods.items():
        same = found_methods == specification["methods"]
        ledger.check(kind, same, f"accuracy.csv ({' '.join(place)})", f"has {found_methods}")
    descents = list(dict.fromkeys(row["method"] for row in folder.rows("regression.csv")))
    asked = specification["regression"]["methods"]
    missing = [name for name in descents if name not in asked]
    ledger.check(kind, not missing, "regression.csv", f"methods not asked for: {missing}")


def _partials(folder: Folder, most: int, ledger: Ledger) -> None:
    """The variables of a point: every second or third where all are too many, in turns."""
    kind = "partials of a point"
    whole: dict[str, dict[str, list[str]]] = {}
    for row in folder.rows("problems.csv"):
        names = list(read_point(row["coordinates"]))
        whole.setdefault(row["problem"], {})[row["point"]] = names
    judged: dict[tuple[str, str, str], list[str]] = {}
    for row in folder.rows("accuracy.csv"):
        names = judged.setdefault((row["problem"], row["point"], row["output"]), [])
        names += [row["wrt"]] if row["wrt"] not in names else []
    for (problem, point, output), found in judged.items():
        where = f"accuracy.csv ({problem} {point} {output})"
        if point not in whole.get(problem, {}):
            ledger.check(kind, False, where, "problems.csv has no such point")
            continue
        every, turn = whole[problem][point], list(whole[problem]).index(point)
        apart = math.ceil(len(every) / most)
        wanted = [name for place, name in enumerate(every) if (place - turn) % apart == 0]
        if len(wanted) > MOST_CERTIFIED:
            ledger.skip(kind, "so many that a sample of them is certified")
            continue
        what = f"has {' '.join(found)}, not {' '.join(wanted)}"
        ledger.check(kind, found == wanted and len(found) <= most, where, what)
