"""Audit of the head of the page: the table of methods, tiles, findings and what they rest on."""

import math
import re
from collections import Counter
from statistics import median

from tests.audit.derivatives import JUDGED
from tests.audit.findings import Rules
from tests.audit.folder import Folder
from tests.audit.ledger import Ledger
from tests.audit.methods import Summary, Times, UnknownError, ranks, summaries
from tests.audit.page import NUMBER, Page, half_unit, rounds_to
from tests.audit.rounds import NOISY
from tests.audit.truths import Truths

_N = f"({NUMBER})"
TIME, INTERVAL = "time [× function]", "95 % interval [× function]"


def audit(folder: Folder, truths: Truths, ledger: Ledger) -> None:
    """The table, the tiles, the line of statuses, the findings."""
    page = Page(folder.page)
    if not folder.page:
        ledger.skip("summary of the page", "there is no page")
        return
    methods, times = summaries(folder), Times(folder)
    _table(page, methods, times, ledger)
    statuses = Counter(row["status"] for row in folder.rows("accuracy.csv"))
    for shown, status in re.findall(rf"{_N} ([a-z ]+)", page.statuses):
        name = status.removeprefix("rows by status").strip().replace(" ", "_")
        expected = statuses[name] if name else statuses.total()
        right = int(shown) == expected
        what = f"{shown} {status}, there are {expected}"
        ledger.check("summary: counts of statuses", right, "index.html", what)
    _tiles(page, folder, statuses, ledger)
    rules = Rules(folder, methods, times)
    for sentence in page.findings:
        rules.check(sentence, ledger)
    for paragraph in page.evidence:
        _evidence(paragraph, folder, ledger)


def _table(page: Page, methods: dict[str, Summary], times: Times, ledger: Ledger) -> None:
    kind = "summary: table of methods"
    ranked = _ranked(methods)
    for method, *cells in page.summary:
        if method not in methods:
            ledger.check(kind, False, "index.html", f"{method} is in no row of the files")
            continue
        figures = methods[method].figures()
        for heading, cell in zip(page.headings[1:], cells, strict=True):
            if heading not in figures:
                if cell and heading not in (TIME, INTERVAL):
                    ledger.check(kind, False, "index.html", f"{heading} of {method} is {cell!r}")
                continue
            shown, rank = _figure(cell)
            place = ranked[heading][method] if heading in ranked else None
            right = rounds_to(figures[heading], shown) and rank == place
            what = f"{heading} of {method} is {cell!r}, recomputed {figures[heading]}, rank {place}"
            ledger.check(kind, right, "index.html", what)
    if not page.summary:
        ledger.skip(kind, "the page has no table of this name")
    elif TIME in page.headings:
        _times(page, times, ledger)


def _figure(cell: str) -> tuple[str, int | None]:
    """A number and its rank, if it has one."""
    if not (match := re.fullmatch(rf"{_N}(?: \(rank (\d+)\))?", cell)):
        return "nan", None
    return match[1], int(match[2]) if match[2] else None


def _ranked(methods: dict[str, Summary]) -> dict[str, dict[str, int | None]]:
    """Ranks by the figures that have some: whoever is not sound is behind all that are."""
    medians = {name: median(one.ulps) for name, one in methods.items() if one.ulps}
    order = sorted((not methods[name].sound, figure) for name, figure in medians.items())
    ratios = [median(one.ratios) if one.ratios else None for one in methods.values()]
    return {
        "median error [ulp]": {
            name: 1 + order.index((not methods[name].sound, figure))
            for name, figure in medians.items()
        },
        "operations [× function]": dict(zip(methods, ranks(ratios), strict=True)),
    }


def _times(page: Page, times: Times, ledger: Ledger) -> None:
    """Medians of paired ratios with their intervals; who is first is as fast as the fastest."""
    kind = "summary: times of methods"
    try:
        known = times.known
    except UnknownError as error:
        ledger.skip(kind, str(error))
        return
    shown: dict[str, float] = {}
    places: dict[str, int | None] = {}
    for method, *cells in page.summary:
        by_heading = dict(zip(page.headings[1:], cells, strict=True))
        cell, interval = by_heading[TIME], by_heading[INTERVAL]
        if method not in known:
            ledger.check(kind, not cell, "index.html", f"{method} was not timed: {cell!r}")
            continue
        (middle, low, high), said = known[method]
        number, rank = _figure(cell)
        if cell == NOISY:
            right = said.may
        else:
            right = not said.must and middle.holds(float(number), half_unit(number))
            shown[method], places[method] = float(number), rank
        what = f"{TIME} of {method} is {cell!r}, recomputed {middle}"
        ledger.check(kind, right, "index.html", what)
        ends = interval.split(" – ")
        right = len(ends) == 2 and all(
            end.holds(float(text), half_unit(text))
            for end, text in zip((low, high), ends, strict=True)
        )
        what = f"{INTERVAL} of {method} is {interval}, recomputed {low}, {high}"
        ledger.check(kind, right, "index.html", what)
    first = sorted((one for one, rank in places.items() if rank == 1), key=lambda one: shown[one])
    what, _ = times.fastest(first)
    ledger.check(kind, not what, "index.html", f"first by time: {', '.join(first)}: {what}")
    least = min(shown.values(), default=0.0)
    figures = [least if name in first else shown[name] for name in shown]
    right = not first or ranks(figures) == list(places.values())
    ledger.check(kind, right, "index.html", f"ranks by time are {places}")


def _evidence(paragraph: str, folder: Folder, ledger: Ledger) -> None:
    """How many rows of a file a finding rests on."""
    kind = "summary: how we know"
    found = re.search(
        rf"{_N}(?: of {_N})? rows? of (\S+\.csv)(?:, where (.*?))?; on this page", paragraph
    )
    if not found:
        if ".csv" in paragraph:
            ledger.check(kind, False, "index.html", f"names no rows: {paragraph[-90:]}")
        return
    shown, total, name, where = found.groups()
    wanted = dict(one.split(" = ", 1) for one in where.split(" and ")) if where else {}
    rows = folder.rows(name)
    count = sum(all(row[column] == value for column, value in wanted.items()) for row in rows)
    right = int(shown) == count > 0 and int(total or shown) == len(rows)
    what = f"{found[0]!r}, there are {count} of {len(rows)}"
    ledger.check(kind, right, "index.html", what)


def _tiles(page: Page, folder: Folder, statuses: Counter[str], ledger: Ledger) -> None:
    kind, accuracy = "summary: tiles", folder.rows("accuracy.csv")
    judged = sum(statuses[status] for status in JUDGED)
    against = [row.number("derivative") for row in accuracy if row["truth"]]
    known: dict[str, int] = {
        "problems": len({row["problem"] for row in accuracy}),
        "methods": len({row.label() for row in accuracy}),
        "derivatives compared with a certified truth": sum(
            number is not None and math.isfinite(number) for number in against
        ),
        "within their error bound": statuses["ok"],
        "within it, but more than 10 % off": statuses["inaccurate"],
        "wrong: outside it": statuses["wrong"],
        "promise no digit": statuses["no_digits_promised"],
        "without a truth, a number or a bound": statuses.total()
        - judged
        - statuses["no_digits_promised"],
        "experiments": page.experiments,
    }
    for term, shown in page.tiles.items():
        what = f"{term}: {shown}, recomputed {known.get(term, 'as no tile that is known')}"
        ledger.check(kind, shown == str(known.get(term)), "index.html", what)
    missing = [term for term, count in known.items() if count and term not in page.tiles]
    ledger.check(kind, not missing, "index.html", f"no tile for {', '.join(missing)}")
