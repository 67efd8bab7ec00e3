"""One row of `cases.csv` and of `overall.csv`, and one of `refused.csv`: what a sweep found."""

from dataclasses import dataclass

from workbench.records.labels import label_of
from workbench.records.table import column

#: `problem` of the rows over all cases.
OVERALL = "overall"


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRecord:
    """One method on one case of a sweep, over all its points; counts are of derivatives.

    Digits and ULPs are counted among the certified derivatives that are not 0: a method that
    returns nothing has no right digits there. A case that was ended at its budget, or that has no
    point, is one row without a method. The row of problem `overall` adds up the cases; its median
    is that of the cases' medians.
    """

    problem: str = column("", "name of the case, or `overall`", "")
    corpus: str = column("", "file that it is from", "")
    line: int | None = column("", "line of the file")
    expression: str = column("", "source text, shortened where long", "")
    nodes: int | None = column("1", "nodes of its graph; overall, of the largest")
    method: str = column("", "method name; empty where the whole case was ended", "")
    options: str = column("", "options of the method, as in name[options]", "")
    derivatives: int = column("1", "derivatives, points times partials", 0)
    certified: int = column("1", "of those, with a certified truth", 0)
    zero: int = column("1", "of those, with truth 0, judged by the absolute error", 0)
    digits_1: int = column("1", "with 1 right digit at least", 0)
    digits_8: int = column("1", "with 8 right digits at least", 0)
    digits_15: int = column("1", "with 15 right digits at least", 0)
    ulps_1: int = column("1", "at most 1 ULP off", 0)
    ulps_4: int = column("1", "at most 4 ULPs off", 0)
    ulps_1000: int = column("1", "at most 1000 ULPs off", 0)
    median_error_ulps: float | None = column("ulp", "median error of those that were measured")
    worst_error_ulps: float | None = column("ulp", "worst error of those that were measured")
    ok: int = column("1", "measured, within the bound", 0)
    inaccurate: int = column("1", "within the bound, but more than 10 % off", 0)
    wrong: int = column("1", "outside the bound", 0)
    no_digits_promised: int = column("1", "the bound promises no digit", 0)
    domain: int = column("1", "outside the domain of the function or of a stencil", 0)
    overflow: int = column("1", "beyond float64", 0)
    not_differentiable: int = column("1", "certified: there is no derivative", 0)
    undetermined: int = column("1", "the referee could not decide", 0)
    unjudged: int = column("1", "there is a truth, but no bound to judge by", 0)
    unsupported: int = column("1", "refused: the method cannot treat this function", 0)
    budget_exceeded: int = column("1", "refused or ended: more than a limit allows", 0)
    error: int = column("1", "the method failed", 0)
    worst_wrt: str = column("", "variable of the worst derivative; overall, the worst case", "")
    worst_point: str = column("", "its point, as in `accuracy.csv`", "")
    message: str = column("", "the first reason of a row that is not ok", "")
    command: str = column("", "what reproduces the worst derivative", "")

    @property
    def label(self) -> str:
        """The method with its options; what stands for the whole case where it was ended."""
        return label_of(self) if self.method else "(the whole case)"

    @property
    def refused(self) -> int:
        """Derivatives that the method refused, or was ended at."""
        return self.unsupported + self.budget_exceeded

    def share(self, count: str) -> float | None:
        """A count as a part of the certified derivatives that are not 0.

        >>> CaseRecord(certified=5, zero=1, digits_8=3).share("digits_8")
        0.75
        """
        whole = self.certified - self.zero
        part: int = getattr(self, count)
        return part / whole if whole else None


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedRecord:
    """One function of a corpus that could not be read."""

    corpus: str = column("", "file that it is from", "")
    name: str = column("", "its name there", "")
    line: int = column("", "its line there", 0)
    reason: str = column("", "why it is not read", "")
