"""The notebook's four claims: what this run measured of each, and the verdict that supports."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from workbench.comparison.contestant import failure
from workbench.experiments.costs import expression_swell, forward_or_reverse, reverse_growth
from workbench.experiments.costs.swell_counts import swell_rows
from workbench.experiments.protocol import Experiment, Outcome, Table
from workbench.experiments.steps import magnitudes
from workbench.records.experiments.claim import ClaimRecord, Evidence, Verdict

SOURCE = "Osipov, Automatic Differentiation Explained, 2022"


class Claim(NamedTuple):
    """A claim, the experiment that measures it, and what that finds under a seed."""

    name: str
    statement: str
    experiment: str
    find: Callable[[int], Evidence]


CLAIMS = (
    Claim(
        "C1",
        "Symbolic differentiation needs more computation and memory than autodiff.",
        "expression_swell",
        lambda _: expression_swell.finding(swell_rows()),
    ),
    Claim(
        "C2",
        "Numeric differentiation is unstable at extreme values and accumulates round-off.",
        "magnitudes",
        lambda _: magnitudes.measured_finding(),
    ),
    Claim(
        "C3",
        "Reverse-mode autodiff costs O(n), n the number of operations of the function.",
        "reverse_growth",
        lambda seed: reverse_growth.finding(reverse_growth.growth_rows(seed)),
    ),
    Claim(
        "C4",
        "That holds only while the outputs are fewer than the inputs.",
        "forward_or_reverse",
        lambda _: forward_or_reverse.finding(forward_or_reverse.jacobian_rows()),
    ),
)


def run(seed: int) -> Outcome:
    """Ask the experiments what they found of each claim."""
    rows = claim_rows(seed)
    return Outcome(
        sentence=sentence(rows),
        headline=headline(rows),
        source=SOURCE,
        tables=(
            Table(
                name="claims",
                record=ClaimRecord,
                rows=rows,
                meaning="The notebook's claims, what was measured, and the verdict",
                shown="claim; statement: what it says; measured: measured in this run; verdict; "
                "reservation; experiment",
            ),
        ),
    )


def claim_rows(seed: int) -> tuple[ClaimRecord, ...]:
    """One row a claim; where its experiment fails, the row says so."""
    return tuple(_row(claim, seed) for claim in CLAIMS)


def _row(claim: Claim, seed: int) -> ClaimRecord:
    try:
        found = claim.find(seed)
    except Exception as error:
        found = Evidence(Verdict.OPEN, "", failure(error)[1])
    return ClaimRecord(
        claim=claim.name,
        statement=claim.statement,
        experiment=claim.experiment,
        **found._asdict(),
    )


def headline(rows: Sequence[ClaimRecord]) -> str:
    """The verdicts without their reservations, equal ones together."""
    groups: dict[str, list[str]] = {}
    for row in rows:
        groups.setdefault(str(row.verdict), []).append(row.claim)
    parts = [
        f"{len(names)} {_agreed(verdict, len(names))} ({', '.join(names)})"
        for verdict, names in groups.items()
    ]
    return f"Of the notebook's {len(rows)} claims {'; '.join(parts)}."


def _agreed(verdict: str, count: int) -> str:
    """A verdict in the number of its claims: they hold, it holds."""
    return verdict if count == 1 else verdict.replace("holds", "hold").replace("does", "do")


def sentence(rows: Sequence[ClaimRecord]) -> str:
    """The verdicts in one sentence, with each reservation."""
    parts = []
    for row in rows:
        reservation = f": {row.reservation}" if row.reservation else ""
        parts.append(f"{row.claim} {row.verdict}{reservation}")
    return "; ".join(parts) + "."


EXPERIMENT = Experiment("claims", "The notebook's four claims, measured", run)
