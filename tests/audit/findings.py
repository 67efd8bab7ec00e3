"""What the numbers and names of a report's findings should be, a rule a sentence."""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from statistics import fmean, median

from tests.audit.canon import shares
from tests.audit.classes import CLASSES, problems_of
from tests.audit.derivatives import MOST_INACCURATE
from tests.audit.descent import exact_gradient
from tests.audit.folder import Folder, Row
from tests.audit.ledger import Ledger
from tests.audit.methods import Summary, Times, UnknownError, summaries
from tests.audit.page import NUMBER, half_unit, numbers, rounds_to
from tests.audit.rounds import NOISY, Between
from tests.audit.verdicts import OVERALL, ratios

_N = f"({NUMBER})"
#: A sentence names so many problems.
MOST_NAMED = 4
#: What a printed number should be, where it should lie, or whether words are right.
Figure = float | Between | bool
#: What a rule finds: what is printed beside what it should be.
Found = Iterator[tuple[str, Figure]]


class Rules:
    """What the numbers of a finding should be; a sentence that no rule knows is searched for them.

    Rules are tried in their order by a pattern; each yields printed numbers with their figures.
    """

    def __init__(self, folder: Folder, methods: dict[str, Summary], times: Times) -> None:
        self._folder, self._methods, self._times = folder, methods, times
        self._sound = {name: one for name, one in methods.items() if one.sound}
        self._rules: Sequence[tuple[str, Callable[[re.Match[str]], Found]]] = (
            (rf"(.*) (?:tie as|comes) closest to the truth: (?:each|it) has half of its judged "
             rf"rows within {_N} ulp(.*)\.", self._closest),
            (rf"(.*) gets? the last {_N} of {_N} bits wrong in the median", self._bits),
            (rf"Medians hide failures\. On average, of {_N} bits, (.*)\. Each of these has "
             rf"{_N}(?: to {_N})? rows? without a right digit, at most {_N} % \((.*?)\)\."
             rf"(?: They have {_N} to {_N} measured rows: a refused problem does not count\.)?$",
             self._mean),
            (rf"No method is wrong on any of the {_N} judged rows", self._nobody),
            (rf"(.*) (?:is|are) right except on {_N}(?: to {_N})? judged rows?(?: each)?"
             r"(?:, on (.*))?\.$", self._few),
            (rf"(\S+) is wrong on {_N} of {_N} judged rows", self._wrong),
            (rf"(.*) ha(?:s|ve) no wrong row, but that proves little: .* {_N} rows are within the "
             rf"bound and more than {_N} % off; for {_N} more the bound promises no digit",
             self._no_merit),
            (rf"(.*) needs? the fewest operations: {_N} times the function's in the median over "
             rf"(.*); (\S+) needs the most, {_N} times\.", self._operations),
            (rf"For a gradient of (\S+), (\S+) takes {_N} runs of the function; (\S+) takes {_N} "
             "times the function's operations", self._runs),
            (rf"Which method is the fastest to evaluate is {NOISY}", self._noisy),
            (rf"(.*) (?:is|are) the fastest to evaluate(?:, equally fast in paired rounds)?: {_N} "
             rf"times the function's time in the median over problems; (\S+) is the slowest, {_N} "
             r"times\.", self._speed),
            (r"Figures that agree with ours: (.*)", self._canon),
            (rf"Of the notebook's {_N} claims (.*)", self._claims),
            (r"Fewest operations by number of variables: (.*) \(Methods by number of variables\)",
             self._classes),
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
                except UnknownError as error:
                    ledger.skip(kind, f"{error} in: {sentence[:60]}")
                    return
                except (LookupError, ValueError):
                    ledger.check(kind, False, "index.html", f"no rows for: {sentence[:90]}")
                    return
                for shown, figure in found:
                    what = f"{shown} is {figure} by the rows, in: {sentence[:90]}"
                    ledger.check(kind, agrees(shown, figure), "index.html", what)
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
        medians = {name: median(one.ulps) for name, one in self._sound.items() if one.ulps}
        most = max(1.0, 2 * min(medians.values()))
        best = {name for name, middle in medians.items() if middle <= most}
        yield match[1], _names(match[1]) == best
        yield match[2], max(medians[name] for name in best)
        alone, rest = len(best) == 1, match[3]
        yield rest or "no more", ("the last bit is chance" in rest) is not alone
        differs = len(best) < len(medians) or len(medians) == 1
        yield rest or "no more", ("all sound methods tie" in rest) is not differs

    def _bits(self, match: re.Match[str]) -> Found:
        found = {name: median(one.bits) for name, one in self._sound.items() if one.ulps}
        most = max(found.values())
        worst = {name for name, bits in found.items() if bits == most}
        yield match[1], _names(match[1]) == worst
        yield match[2], most
        yield match[3], 53

    def _mean(self, match: re.Match[str]) -> Found:
        right = {name: one for name, one in self._sound.items() if one.every}
        yield match[1], 53
        told: set[str] = set()
        for part in match[2].split("; "):
            if not (found := re.fullmatch(rf"(.*) loses? {_N}", part)):
                raise ValueError(part)
            for name in _names(found[1]):
                yield found[2], fmean(right[name].every)
                told.add(name)
        yield match[2], told == right.keys()
        yield from _range(match[3], match[4], [one.digitless for one in right.values()])
        parts = {name: one.digitless / len(one.every) for name, one in right.items()}
        yield match[5], 100 * max(parts.values())
        most = {name for name, part in parts.items() if part == max(parts.values())}
        yield match[6], _names(match[6]) == most
        counts = [len(one.every) for one in right.values()]
        if match[7] or len(set(counts)) > 1:
            yield from _range(match[7], match[8], counts)

    def _nobody(self, match: re.Match[str]) -> Found:
        yield match[1], sum(one.judged for one in self._methods.values())
        yield "no method", not any(one.statuses["wrong"] for one in self._methods.values())

    def _few(self, match: re.Match[str]) -> Found:
        few = {n: one.statuses["wrong"] for n, one in self._sound.items() if one.statuses["wrong"]}
        yield match[1], _names(match[1]) == few.keys()
        yield from _range(match[2], match[3], list(few.values()))
        rows = [row for row in self._folder.rows("accuracy.csv") if row["status"] == "wrong"]
        problems = {row["problem"] for row in rows if row.label() in few}
        if match[4] or len(problems) <= MOST_NAMED:
            yield match[4] or "no problem", _names(match[4] or "") == problems

    def _wrong(self, match: re.Match[str]) -> Found:
        yield match[2], self._figure(match[1], "wrong [rows]")
        yield match[3], self._figure(match[1], "judged [rows]")

    def _no_merit(self, match: re.Match[str]) -> Found:
        rows = self._folder.rows("accuracy.csv")
        truncated = {row.label() for row in rows if row["truncation_error"]} & self._methods.keys()
        found = {n: self._methods[n] for n in truncated if not self._methods[n].statuses["wrong"]}
        yield match[1], _names(match[1]) == found.keys()
        yield match[2], sum(one.statuses["inaccurate"] for one in found.values())
        yield match[3], 100 * MOST_INACCURATE
        yield match[4], sum(one.statuses["no_digits_promised"] for one in found.values())

    def _operations(self, match: re.Match[str]) -> Found:
        known = {name: median(one.ratios) for name, one in self._methods.items() if one.ratios}
        best = {name for name, ratio in known.items() if ratio == min(known.values())}
        yield match[1], _names(match[1]) == best
        yield match[2], min(known.values())
        yield from self._common(match[3])
        yield match[5], max(known.values())
        yield match[4], known[match[4]] == max(known.values())

    def _common(self, words: str) -> Found:
        """The problems that all methods have in common, and why the others are left out."""
        rows, counted = self._folder.rows("operations.csv"), ratios(self._folder)
        methods = {method for _, method in counted}
        missing: dict[str, dict[str, str]] = {}
        for row in rows:
            absent = {name for name in methods if (row["problem"], name) not in counted}
            if absent:
                found = missing.setdefault(row["problem"], {})
                if row["method"] in absent and absent != methods:
                    found[row["method"]] = row["status"].replace("_", " ")
        total = len({row["problem"] for row in rows})
        match = re.fullmatch(
            rf"(?:{_N} of |all )?(?:{_N}|the one) problems?(?: \(without (.*)\))?", words
        )
        if not match:
            raise ValueError(words)
        yield match[1] or "all", total - len(missing) if match[1] else not missing
        yield match[2] or "1", total
        told: set[str] = set()
        for part in (match[3] or "").split("; without ") if match[3] else ():
            names, _, reason = part.partition(": ")
            for name in _names(names):
                said = {one for pair in missing[name].items() for one in pair} or {"no operation"}
                yield part, _names(reason) == said
                told.add(name)
        yield match[3] or "all", told == missing.keys()

    def _runs(self, match: re.Match[str]) -> Found:
        rows = [row for row in self._folder.rows("operations.csv") if row["status"] == "ok"]
        most = max(row.whole("evaluations_of_primal") or 0 for row in rows)
        mine = {row["method"]: row for row in rows if row["problem"] == match[1]}
        least = min(row.known("ratio_to_primal") for row in mine.values() if row["ratio_to_primal"])
        same = match[2] in mine and mine[match[2]].whole("evaluations_of_primal") == most
        yield match[3], most if same else math.nan
        best = match[4] in mine and mine[match[4]].number("ratio_to_primal") == least
        yield match[5], least if best else math.nan

    def _noisy(self, match: re.Match[str]) -> Found:
        what, _ = self._times.fastest([])
        yield what or match[0], not what

    def _speed(self, match: re.Match[str]) -> Found:
        best = _names_in_order(match[1])
        what, _ = self._times.fastest(best)
        yield what or match[1], not what
        yield match[2], self._times.ratio(best[0])
        yield match[4], self._times.ratio(match[3])
        slower = self._times.certain.keys() - {*best, match[3]}
        least = self._times.ratio(match[3]).most
        yield match[3], all(self._times.ratio(name).least <= least for name in slower)

    @cached_property
    def _by_class(self) -> dict[str, tuple[int, dict[str, Summary]]]:
        """How many problems a class has, and the methods that are counted there."""
        found = {}
        for name in CLASSES:
            problems = problems_of(self._folder, name)
            methods = summaries(self._folder, problems)
            counted = {method: one for method, one in methods.items() if one.ratios}
            found[name] = len(problems), counted
        return found

    def _classes(self, match: re.Match[str]) -> Found:
        told = set()
        for part in match[1].split("; "):
            said = re.fullmatch(
                rf"for ({'|'.join(CLASSES)}): (.*) \({_N} × function, {_N} of {_N} problems\)",
                part,
            )
            if not said:
                raise ValueError(part)
            problems, found = self._by_class[said[1]]
            least = min(median(one.ratios) for one in found.values())
            best = {name for name, one in found.items() if median(one.ratios) == least}
            yield said[2], _names(said[2]) == best
            yield said[3], least
            yield said[4], len(next(iter(found.values())).ratios)
            yield said[5], problems
            told.add(said[1])
        wanted = {
            name
            for name, (_, found) in self._by_class.items()
            if len({median(one.ratios) for one in found.values()}) > 1
        }
        yield match[1], told == wanted

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


def _names_in_order(words: str) -> list[str]:
    """The names of a list in words.

    >>> _names_in_order("symbolic, forward and reverse")
    ['symbolic', 'forward', 'reverse']
    """
    return [name for name in re.split(r", | and ", words) if name]


def _names(words: str) -> set[str]:
    return set(_names_in_order(words))


def _range(least: str, most: str | None, counts: Sequence[int]) -> Found:
    """The least and the most of some numbers; one number where these are equal."""
    yield least or "no number", min(counts)
    yield most or least or "no number", max(counts)


def agrees(shown: str, figure: Figure) -> bool:
    """Whether a printed number is the figure, may lie where it does, or words are right."""
    if isinstance(figure, bool):
        return figure
    if isinstance(figure, Between):
        return figure.holds(float(shown), half_unit(shown))
    return rounds_to(figure, shown)
