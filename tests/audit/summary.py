"""Audit of the head of the page: the table of methods, tiles, numbers in sentences."""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from statistics import fmean, median

from tests.audit.canon import shares
from tests.audit.derivatives import JUDGED
from tests.audit.descent import exact_gradient
from tests.audit.folder import Folder, Row
from tests.audit.ledger import Ledger
from tests.audit.page import NUMBER, Page, numbers, rounds_to
from tests.audit.truths import Truths, printed
from tests.audit.verdicts import OVERALL, ratios

#: A method with a larger part of its judged rows wrong is not sound.
MOST_WRONG = 0.05
#: Statuses of rows with an error.
MEASURED = JUDGED | {"no_digits_promised"}
_N = f"({NUMBER})"
Figures = dict[str, float]
#: What a rule finds: printed numbers beside what they should be, and words that should be there.
Found = Iterator[tuple[str, float]]


@dataclass(slots=True)
class Summary:
    """One method over all problems."""

    statuses: Counter[str] = field(default_factory=Counter)
    ulps: list[float] = field(default_factory=list)
    bits: list[float] = field(default_factory=list)
    #: Of rows that promise no digit as well: what a user gets.
    every: list[float] = field(default_factory=list)
    digitless: int = 0
    ratios: list[float] = field(default_factory=list)

    @property
    def judged(self) -> int:
        """Rows that were measured and judged."""
        return sum(self.statuses[status] for status in JUDGED)

    @property
    def sound(self) -> bool:
        """Whether few rows are wrong."""
        return self.statuses["wrong"] <= MOST_WRONG * self.judged

    def figures(self) -> Figures:
        """By the headings of the summary's table."""
        other = self.statuses.total() - self.judged - self.statuses["no_digits_promised"]
        found: Figures = {
            "ok [rows]": self.statuses["ok"],
            "inaccurate [rows]": self.statuses["inaccurate"],
            "wrong [rows]": self.statuses["wrong"],
            "no digits [rows]": self.statuses["no_digits_promised"],
            "other [rows]": other,
            "judged [rows]": self.judged,
        }
        if self.ulps:
            found |= {"median error [ulp]": median(self.ulps), "worst error [ulp]": max(self.ulps)}
        if self.bits:
            found |= {
                "median error [bit]": median(self.bits),
                "worst error [bit]": max(self.bits),
            }
        if self.every:
            found |= {
                "mean error [bit]": fmean(self.every),
                "not one right digit [rows]": self.digitless,
            }
        if self.ratios:
            found["operations [× function]"] = median(self.ratios)
        return found


def summaries(folder: Folder) -> dict[str, Summary]:
    """Every method, its ratios over the problems that every counted method has."""
    found: dict[str, Summary] = defaultdict(Summary)
    for row in folder.rows("accuracy.csv"):
        mine = found[row.label()]
        mine.statuses[row["status"]] += 1
        if row["status"] not in MEASURED or not printed(row["truth"], row):
            continue
        ulps, bits, digits = map(row.number, ("error_ulps", "error_bits", "digits"))
        if bits is not None:
            mine.every.append(bits)
            mine.digitless += digits is not None and digits < 1
        if row["status"] in JUDGED:
            mine.ulps += [ulps] if ulps is not None and math.isfinite(ulps) else []
            mine.bits += [bits] if bits is not None else []
    counted: dict[str, Figures] = defaultdict(dict)
    for (problem, method), ratio in ratios(folder).items():
        counted[method][problem] = ratio
    common = set.intersection(*map(set, counted.values())) if counted else set()
    for method, by_problem in counted.items():
        found[method].ratios = [by_problem[problem] for problem in sorted(common)]
    return found


def audit(folder: Folder, truths: Truths, ledger: Ledger) -> None:
    """The table, the tiles, the line of statuses, the findings."""
    page = Page(folder.page)
    if not folder.page:
        ledger.skip("summary of the page", "there is no page")
        return
    methods = summaries(folder)
    _table(page, methods, ledger)
    statuses = Counter(row["status"] for row in folder.rows("accuracy.csv"))
    for shown, status in re.findall(rf"{_N} ([a-z ]+)", page.statuses):
        name = status.removeprefix("rows by status").strip().replace(" ", "_")
        expected = statuses[name] if name else statuses.total()
        right = int(shown) == expected
        what = f"{shown} {status}, there are {expected}"
        ledger.check("summary: counts of statuses", right, "index.html", what)
    _tiles(page, folder, statuses, ledger)
    rules = Rules(folder, methods)
    for sentence in page.findings:
        rules.check(sentence, ledger)


def _table(page: Page, methods: dict[str, Summary], ledger: Ledger) -> None:
    kind = "summary: table of methods"
    for method, *cells in page.summary:
        if method not in methods:
            ledger.check(kind, False, "index.html", f"{method} is in no row of the files")
            continue
        figures = methods[method].figures()
        for heading, cell in zip(page.headings[1:], cells, strict=False):
            if heading not in figures:
                if cell:
                    ledger.skip(kind, "times, or a column that the auditor does not know")
                continue
            shown = numbers(cell)
            right = bool(shown) and rounds_to(figures[heading], shown[0])
            what = f"{heading} of {method} is {cell!r}, recomputed {figures[heading]}"
            ledger.check(kind, right, "index.html", what)
    if not page.summary:
        ledger.skip(kind, "the page has no table of this name")


def _tiles(page: Page, folder: Folder, statuses: Counter[str], ledger: Ledger) -> None:
    kind, accuracy = "summary: tiles", folder.rows("accuracy.csv")
    judged = sum(statuses[status] for status in JUDGED)
    known: dict[str, int] = {
        "problems": len({row["problem"] for row in accuracy}),
        "methods": len({row.label() for row in accuracy}),
        "within their error bound": statuses["ok"],
        "within it, but more than 10 % off": statuses["inaccurate"],
        "wrong: outside it": statuses["wrong"],
        "counted, not judged": statuses.total() - judged,
    }
    against = [row.number("derivative") for row in accuracy if row["truth"]]
    known["derivatives set against a certified truth"] = sum(
        number is not None and not math.isnan(number) for number in against
    )
    for term, shown in page.tiles.items():
        if term not in known:
            ledger.skip(kind, f"the auditor does not know the tile {term!r}")
            continue
        what = f"{term}: {shown}, recomputed {known[term]}"
        ledger.check(kind, shown == str(known[term]), "index.html", what)


class Rules:
    """What the numbers of a finding should be; a sentence that no rule knows is searched for them.

    Rules are tried in their order by a pattern; each yields printed numbers with their figures.
    """

    def __init__(self, folder: Folder, methods: dict[str, Summary]) -> None:
        self._folder, self._methods = folder, methods
        self._rules: Sequence[tuple[str, Callable[[re.Match[str]], Found]]] = (
            (rf"(.*) comes? closest to the truth: .* within {_N} ulp; the worst row, {_N} ulp off, "
             r"belongs to (.*)\.", self._closest),
            (rf"(\S+) gets the last {_N} of {_N} bits wrong in the median", self._bits),
            (rf"(.*) (?:is|are) right but for {_N}(?: to {_N})? judged rows", self._few),
            (rf"(\S+) is wrong on {_N} of {_N} judged rows", self._wrong),
            (rf"(.*) needs? the fewest operations: {_N} times the function's in the median over "
             rf"problems; the most, {_N} times, go to (\S+)\.", self._operations),
            (rf"For a gradient of (\S+), (\S+) takes {_N} runs of the function; (\S+) takes {_N} "
             "times the function's operations", self._runs),
            (r"Figures that agree with ours: (.*)", self._canon),
            (rf"Of the notebook's {_N} claims (.*)", self._claims),
            (rf"After {_N} epochs the regression ends at w = {_N} with (\S+) and at {_N} with "
             rf"(\S+), whose first gradient is {_N} times", self._regression),
        )  # fmt: skip

    def check(self, sentence: str, ledger: Ledger) -> None:
        """Check every number of a finding."""
        kind = "summary: numbers in sentences"
        for pattern, rule in self._rules:
            if match := re.match(pattern, sentence):
                try:
                    found = list(rule(match))
                except (LookupError, ValueError):
                    ledger.check(kind, False, "index.html", f"no rows for: {sentence[:90]}")
                    return
                for shown, figure in found:
                    right = rounds_to(figure, shown)
                    what = f"{shown} is {figure} by the rows, in: {sentence[:90]}"
                    ledger.check(kind, right, "index.html", what)
                return
        pool = self._pool(sentence)
        for shown in numbers(sentence):
            if any(rounds_to(figure, shown) for figure in pool):
                ledger.check(kind, True, "index.html", "")
            else:
                ledger.skip(kind, f"{shown} in: {sentence[:60]}")

    def _pool(self, sentence: str) -> list[float]:
        """Figures of the methods and problems that a sentence names, and counts of rows."""
        accuracy = self._folder.rows("accuracy.csv")
        found: list[float] = [len(accuracy), len(self._methods)]
        found += Counter(row["status"] for row in accuracy).values()
        found.append(len({row["problem"] for row in accuracy}))
        words = set(re.findall(r"[\w\[\]=.-]+", sentence))
        for name in words & self._methods.keys():
            found += self._methods[name].figures().values()
        for row in (*self._folder.rows("verdict.csv"), *self._folder.rows("trade_offs.csv")):
            if row["problem"] in words | {OVERALL}:
                found += [
                    number
                    for column in ("figure", "runner_up_figure", "rivals", "operations_ratio")
                    if column in row.cells and (number := row.number(column)) is not None
                ]
                found += [float(one) for one in re.findall(r"\d+", row.cells.get("unit", ""))]
        return found

    # -- rules ---------------------------------------------------------------------------------

    def _figure(self, method: str, heading: str) -> float:
        found = self._methods[method].figures() if method in self._methods else {}
        return found.get(heading, math.nan)

    def _closest(self, match: re.Match[str]) -> Found:
        medians = {
            name: median(one.ulps) for name, one in self._methods.items() if one.ulps and one.sound
        }
        least = max(1.0, min(medians.values()))
        best = {name for name, middle in medians.items() if middle <= least}
        furthest = max(max(self._methods[name].ulps) for name in best)
        owners = {name for name in best if max(self._methods[name].ulps) == furthest}
        named = _names(match[1]) == best and _names(match[4]) == owners
        yield match[2], max(medians[name] for name in best) if named else math.nan
        yield match[3], furthest

    def _bits(self, match: re.Match[str]) -> Found:
        sound = {
            name: one.figures().get("median error [bit]", 0.0)
            for name, one in self._methods.items()
            if one.sound
        }
        worst = max(sound, key=lambda name: sound[name])
        yield match[2], sound[worst] if worst == match[1] else math.nan
        yield match[3], 53

    def _few(self, match: re.Match[str]) -> Found:
        few = {
            name: one.statuses["wrong"]
            for name, one in self._methods.items()
            if one.sound and one.statuses["wrong"]
        }
        named = _names(match[1]) == few.keys()
        yield match[2], min(few.values()) if named else math.nan
        if match[3]:
            yield match[3], max(few.values())

    def _wrong(self, match: re.Match[str]) -> Found:
        yield match[2], self._figure(match[1], "wrong [rows]")
        yield match[3], self._figure(match[1], "judged [rows]")

    def _operations(self, match: re.Match[str]) -> Found:
        known = {name: median(one.ratios) for name, one in self._methods.items() if one.ratios}
        best = {name for name, ratio in known.items() if ratio == min(known.values())}
        most = max(known, key=lambda name: known[name])
        yield match[2], min(known.values()) if _names(match[1]) == best else math.nan
        yield match[3], known[most] if most == match[4] else math.nan

    def _runs(self, match: re.Match[str]) -> Found:
        rows = [row for row in self._folder.rows("operations.csv") if row["status"] == "ok"]
        most = max(row.whole("evaluations_of_primal") or 0 for row in rows)
        mine = {row["method"]: row for row in rows if row["problem"] == match[1]}
        least = min(row.known("ratio_to_primal") for row in mine.values() if row["ratio_to_primal"])
        same = match[2] in mine and mine[match[2]].whole("evaluations_of_primal") == most
        yield match[3], most if same else math.nan
        best = match[4] in mine and mine[match[4]].number("ratio_to_primal") == least
        yield match[5], least if best else math.nan

    def _canon(self, match: re.Match[str]) -> Found:
        found = shares(self._folder)
        for agree, total, words in re.findall(rf"{_N} of {_N} ([a-z ]+)", match[1]):
            mine = next((pair for name, pair in found.items() if name and name in words), None)
            yield agree, mine[0] if mine else math.nan
            yield total, mine[1] if mine else math.nan

    def _claims(self, match: re.Match[str]) -> Found:
        verdicts = Counter(row["verdict"] for row in self._folder.rows("claims.csv"))
        yield match[1], verdicts.total()
        for shown, words in re.findall(rf"{_N} ((?:hold|fail)s?[a-z ]*)", match[2]):
            verb, _, rest = words.strip().partition(" ")
            yield shown, verdicts[" ".join(filter(None, (verb.rstrip("s") + "s", rest)))]

    def _regression(self, match: re.Match[str]) -> Found:
        rows: dict[str, list[Row]] = defaultdict(list)
        for row in self._folder.rows("regression.csv"):
            rows[row["method"]].append(row)
        yield match[1], len(rows[match[3]]) - 1
        yield match[2], rows[match[3]][-1].known("w")
        yield match[4], rows[match[5]][-1].known("w")
        first = rows[match[5]][0]
        yield match[6], first.known("gradient_w") / float(exact_gradient(first.known("w")))


def _names(words: str) -> set[str]:
    """The methods of a list in words.

    >>> sorted(_names("symbolic, forward and reverse"))
    ['forward', 'reverse', 'symbolic']
    """
    return set(re.split(r", | and ", words))
