"""Each method over the problems of a report, computed from the rows: what summaries are made of."""

import math
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from statistics import fmean, median

from tests.audit.derivatives import JUDGED
from tests.audit.folder import Folder
from tests.audit.rounds import Between, Evaluations, Whole, fastest_is, whole
from tests.audit.truths import printed
from tests.audit.verdicts import ratios

#: A method with a larger part of its judged rows wrong is not sound.
MOST_WRONG = 0.05
#: Statuses of rows with an error.
MEASURED = JUDGED | {"no_digits_promised"}
Figures = dict[str, float]


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
                "no right digit [rows]": self.digitless,
            }
        if self.ratios:
            found["operations [× function]"] = median(self.ratios)
        return found


def summaries(folder: Folder, problems: Container[str] | None = None) -> dict[str, Summary]:
    """Every method over some problems, its ratios over those that every counted method has."""
    found: dict[str, Summary] = defaultdict(Summary)
    for row in folder.rows("accuracy.csv"):
        if problems is not None and row["problem"] not in problems:
            continue
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
        if problems is None or problem in problems:
            counted[method][problem] = ratio
    common = set.intersection(*map(set, counted.values())) if counted else set()
    for method, by_problem in counted.items():
        found[method].ratios = [by_problem[problem] for problem in sorted(common)]
    return found


def ranks(figures: Iterable[float | None]) -> list[int | None]:
    """1 for the least, equal ones alike, None where there is no figure.

    >>> ranks([3.0, None, 2.0, 3.0])
    [2, None, 1, 2]
    """
    every = list(figures)
    known = sorted(one for one in every if one is not None)
    return [None if one is None else 1 + known.index(one) for one in every]


class UnknownError(Exception):
    """The digits of the rounds leave too much open to say."""


class Times:
    """The times of every timed method over the problems that all of these have."""

    def __init__(self, folder: Folder) -> None:
        self._evaluations = Evaluations(folder)
        counts, by_problem = ratios(folder), self._evaluations.ratios
        problems: dict[str, set[str]] = defaultdict(set)
        for problem, found in by_problem.items():
            for method in found:
                problems[method].add(problem)
        common = set.intersection(*problems.values()) if problems else set()
        self._pairs = {
            method: [(by_problem[one][method], counts.get((one, method))) for one in common]
            for method in problems
            if common
        }

    @cached_property
    def known(self) -> dict[str, Whole]:
        """The median of each method; UnknownError where that of one cannot be told."""
        found = {method: whole(pairs) for method, pairs in self._pairs.items()}
        if None in found.values():
            raise UnknownError("too many ratios that four digits a round leave open")
        return {method: one for method, one in found.items() if one}

    @property
    def certain(self) -> dict[str, Whole]:
        """Those of whom most ratios are certainly no noise."""
        return {method: one for method, one in self.known.items() if not one.noisy.may}

    def ratio(self, method: str) -> Between:
        """Where the median of a method lies."""
        return self.known[method].ratio.middle

    def fastest(self, favoured: Sequence[str]) -> tuple[str, bool]:
        """What is wrong with a list of the fastest, and whether another could stand as well."""
        found = {method: one.ratio for method, one in self.known.items()}
        return fastest_is(
            favoured, found, lambda name: self.known[name].noisy, self._evaluations.against
        )
