"""Times as their rounds tell them: ratios in pairs, as far as the printed digits reach.

A file has four digits of a round, a ratio was taken of all of them. So everything here lies between
two numbers, and a rule holds, does not, or is left open by the digits that are missing.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from itertools import chain, combinations
from math import comb
from statistics import median
from typing import NamedTuple

from tests.audit.folder import AuditError, Folder, Row

#: An interval that is wider than by this factor says nothing.
WIDEST = 1.5
#: Two compilations of one program differ by so much; as fast is what differs by less than this.
SAME_TIME, AS_FAST = 1.02, 1.25
#: The median of fewer rounds has no 95 % interval; it may be off by this factor.
ENOUGH, INTERRUPTED = 6, 10.0
#: So many problems that are left open are tried both ways.
MOST_OPEN = 8
FUNCTION = "primal"
#: What is printed where no ratio is.
NOISY = "too noisy to say"
#: A printed time has so many digits.
_DIGITS = 4
#: Sums of float64 numbers that are computed in another order.
_SLACK = 1e-12


class Between(NamedTuple):
    """Where a number lies."""

    least: float
    most: float

    def holds(self, number: float | None, half: float = 0.0) -> bool:
        """Whether it may be this number, printed to half a unit."""
        if number is None:
            return False
        slack = half + _SLACK * abs(number)
        return self.least - slack <= number <= self.most + slack


class Told(NamedTuple):
    """Whether something may be so, and whether it must."""

    may: bool
    must: bool

    @property
    def open(self) -> bool:
        """Whether the printed digits leave it open."""
        return self.may and not self.must


class Ratio(NamedTuple):
    """A median with the ends of its interval."""

    middle: Between
    low: Between
    high: Between


def rounds(row: Row) -> list[Between]:
    """The times of a row's rounds; AuditError where one is no number."""
    found = []
    for text in row["round_seconds"].split():
        try:
            time = Decimal(text)
        except ArithmeticError:
            raise AuditError(f"{row}: {text!r} in round_seconds is no number") from None
        half = Decimal(5).scaleb(time.adjusted() - _DIGITS)
        found.append(Between(float(time - half), float(time + half)))
    return found


def positions(size: int) -> tuple[int, int]:
    """The ends, in a sorted sample, of a 95 % interval of the median; all where there is none.

    Of n values the median is below the k-th with the probability that fewer than k of n coins show
    heads: k is the largest for which that is 2.5 % at most.

    >>> positions(6), positions(11), positions(3)
    ((0, 5), (1, 9), (0, 2))
    """
    ranks = range(1, size + 1)
    fits = [k for k in ranks if 40 * sum(comb(size, i) for i in range(k)) <= 2**size]
    least = max(fits, default=1)
    return least - 1, size - least


def middle_of(sample: Sequence[Between]) -> Ratio:
    """The median of a sample and its interval: both grow with every one of its numbers."""
    low, high = positions(len(sample))
    ordered = [sorted(side) for side in zip(*sample, strict=True)]
    medians, lows, highs = (
        [take(side) for side in ordered]
        for take in (median, lambda side: side[low], lambda side: side[high])
    )
    return Ratio(Between(*medians), Between(*lows), Between(*highs))


def paired(above: Sequence[Between], below: Sequence[Between]) -> Ratio | None:
    """The median of the ratios of two times, round by round; None where one has no rounds."""
    ratios = [
        Between(over.least / under.most, over.most / under.least)
        for over, under in zip(above, below, strict=False)
    ]
    if not ratios:
        return None
    found = middle_of(ratios)
    if len(ratios) >= ENOUGH:
        return found
    least, most = found.middle
    return Ratio(
        found.middle,
        Between(least / INTERRUPTED, most / INTERRUPTED),
        Between(least * INTERRUPTED, most * INTERRUPTED),
    )


def over_problems(ratios: Sequence[Ratio]) -> Ratio:
    """The median of the middles of some ratios; of fewer than six all their intervals."""
    found = middle_of([one.middle for one in ratios])
    if len(ratios) >= ENOUGH:
        return found
    low, high = (
        Between(*(choose(side) for side in zip(*(one[place] for one in ratios), strict=True)))
        for choose, place in ((min, 1), (max, 2))
    )
    return Ratio(found.middle, low, high)


def noisy(ratio: Ratio, operations: float | None) -> Told:
    """Whether a ratio to the function is withheld: too wide, or below 1 and yet with all of it."""
    may, must = (
        ratio.high.most > WIDEST * ratio.low.least,
        ratio.high.least > WIDEST * ratio.low.most,
    )
    if operations is None or operations >= 1:
        may, must = may or ratio.high.least < 1, must or ratio.high.most < 1
    return Told(may, must)


def tie(pair: Ratio | None) -> tuple[Told, Told]:
    """Whether somebody is as fast as the fastest, and whether that is too noisy to say."""
    if pair is None:
        return Told(False, False), Told(False, False)
    near = Told(pair.low.least <= SAME_TIME, pair.low.most <= SAME_TIME)
    tight = Told(
        pair.low.most >= 1 / AS_FAST and pair.high.least <= AS_FAST,
        pair.low.least >= 1 / AS_FAST and pair.high.most <= AS_FAST,
    )
    return (
        Told(near.may and tight.may, near.must and tight.must),
        Told(near.may and not tight.must, near.must and not tight.may),
    )


class Evaluations:
    """One evaluation by every method on every problem, beside the function's own."""

    def __init__(self, folder: Folder) -> None:
        engines: dict[tuple[str, str], dict[str, list[Between]]] = defaultdict(dict)
        for row in folder.rows("timings.csv"):
            if row["stage"] == "evaluate" and row["status"] == "ok" and row["round_seconds"]:
                engines[row["method"], row["problem"]][row["engine"]] = rounds(row)
        self._rounds: dict[str, dict[str, list[Between]]] = defaultdict(dict)
        #: Ratios to the function by problem and method.
        self.ratios: dict[str, dict[str, Ratio]] = defaultdict(dict)
        for (method, problem), found in engines.items():
            name = next((one for one in ("python", "eager") if one in found), next(iter(found)))
            self._rounds[method][problem] = found[name]
            own = engines.get((FUNCTION, problem), {})
            base = own.get(name) or own.get("python")
            if method != FUNCTION and base and (ratio := paired(found[name], base)):
                self.ratios[problem][method] = ratio

    def against(self, method: str, other: str, problem: str = "") -> Ratio | None:
        """One method's time over another's: on a problem, or the median over all they share."""
        mine, theirs = self._rounds[method], self._rounds[other]
        names = [name for name in mine if name in theirs and problem in ("", name)]
        pairs = [one for name in names if (one := paired(mine[name], theirs[name]))]
        return over_problems(pairs) if pairs else None


class Whole(NamedTuple):
    """A method's time over all problems: the median, and whether most of it is noise."""

    ratio: Ratio
    noisy: Told


def whole(ratios: Iterable[tuple[Ratio, float | None]]) -> Whole | None:
    """The median of the ratios that are not withheld, of all where most are.

    None where too many of them are left open by the printed digits.
    """
    every = [(one, noisy(one, operations)) for one, operations in ratios]
    sure = [one for one, said in every if not said.may]
    left = [one for one, said in every if said.open]
    if not every or len(left) > MOST_OPEN:
        return None
    few = Told(2 * len(sure) < len(every), 2 * (len(sure) + len(left)) < len(every))
    choices = chain.from_iterable(combinations(left, n) for n in range(len(left) + 1))
    samples = [[*sure, *choice] for choice in choices]
    known = [one for one in samples if 2 * len(one) >= len(every)]
    if few.may:
        known.append([one for one, _ in every])
    found = [over_problems(one) for one in known]
    return Whole(
        Ratio(*(
            Between(min(one.least for one in part), max(one.most for one in part))
            for part in zip(*found, strict=True)
        )),
        few,
    )  # fmt: skip


def leaders(ratios: dict[str, Ratio]) -> list[str]:
    """Those who may have the least median."""
    least = min((one.middle.most for one in ratios.values()), default=0.0)
    return [name for name, one in ratios.items() if one.middle.least <= least]


def fastest_is(
    favoured: Sequence[str],
    ratios: dict[str, Ratio],
    unsure: Callable[[str], Told],
    against: Callable[[str, str], Ratio | None],
) -> tuple[str, bool]:
    """What is wrong with a list of the fastest, and whether another list could stand as well.

    Nobody is named where the least time, or who is as fast, is too noisy to say.
    """
    starts = leaders(ratios)
    ties = {
        best: {name: tie(against(name, best)) for name in ratios if name != best}
        for best in {*starts, *favoured[:1]} & ratios.keys()
    }
    silent = {
        best: Told(
            unsure(best).may or any(unknown.may for _, unknown in ties[best].values()),
            unsure(best).must or any(unknown.must for _, unknown in ties[best].values()),
        )
        for best in starts
    }
    open_ = len(starts) > 1 or any(
        silent[best].open
        or (not silent[best].must and any(one.open for one, _ in ties[best].values()))
        for best in starts
    )
    if not favoured:
        may = not starts or any(silent[best].may for best in starts)
        return "" if may else f"{', '.join(starts)} is the fastest, and its rounds say so", open_
    best, *others = favoured
    if best not in starts:
        return f"{best} is not the fastest: {' or '.join(starts)}", open_
    if silent[best].must:
        return "who is the fastest is too noisy to say", open_
    for name, (same, _) in ties[best].items():
        if name in others and not same.may:
            return f"{name} is not as fast as {best}", open_
        if name not in others and same.must:
            return f"{name} is as fast as {best}", open_
    missing = set(others) - ties[best].keys()
    return f"{', '.join(sorted(missing))} was not timed" if missing else "", open_
