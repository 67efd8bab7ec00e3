"""Lost bits by problem: the one operation at which reverse mode loses most of them."""

from collections.abc import Sequence

from workbench.comparison.contestant import failure
from workbench.experiments.protocol import Experiment, Outcome, Table
from workbench.presentation.text.numbers import short
from workbench.presentation.text.points import point_text
from workbench.problems import PROBLEMS, Problem
from workbench.records.experiments.lost_bits import LostBitsRecord
from workbench.records.trace import LossRecord
from workbench.tracing import worst

NAME = "lost_bits"
#: Variables of a problem that are looked at.
VARIABLES = 2
#: Bits of a float64's significand, and a loss that is worth a name.
PRECISION, NOTABLE = 53, 10.0


def run(seed: int) -> Outcome:
    """Every problem of the catalogue at its first point, by its first variables."""
    rows = [row for problem in PROBLEMS.values() for row in losses_of(problem, seed)]
    rows.sort(key=_harm)
    return Outcome(
        sentence=sentence(rows),
        tables=(
            Table(
                name=NAME,
                record=LostBitsRecord,
                rows=tuple(rows),
                meaning="The operation of reverse mode at which each derivative loses most bits",
                shown="problem; point: at; wrt: by; phase: sweep; operation; "
                "lost_bits: lost there [bit]; result_right_bits: right in the end [bit]; "
                "shown: whose rounding shows; share: share of the bound; "
                "reason: no bound because",
            ),
        ),
    )


def losses_of(problem: Problem, seed: int) -> list[LostBitsRecord]:
    """The losses of one problem at its first point.

    >>> from workbench.problems import problem
    >>> (row,) = losses_of(problem("cancelling_cosine"), 42)
    >>> row.operation, round(row.lost_bits or 0)
    ('v₂ = 1 − v₁', 34)
    """
    (point, *_) = problem.sample(2, seed)
    wrt = problem.graph.variables[:VARIABLES]
    try:
        found = worst(problem.graph, point, wrt)
    except Exception as error:
        _, message = failure(error)
        found = tuple(LossRecord(wrt=name, reason=message) for name in wrt)
    return [
        LostBitsRecord(
            problem=problem.name,
            point=point_text(point),
            wrt=one.wrt,
            phase=str(one.phase) if one.expression else "",
            operation=one.expression,
            lost_bits=one.lost_bits,
            right_bits=one.right_bits,
            result_right_bits=one.derivative_bits,
            error_bound=one.bound,
            shown=one.rounding,
            share=one.share,
            reason=one.reason,
        )
        for one in found
    ]


def sentence(rows: Sequence[LostBitsRecord]) -> str:
    """What the rows show, in their own figures."""
    known = [row for row in rows if row.lost_bits is not None]
    if not known:
        return "No derivative of this run has a bound."
    harmed = [row for row in known if (row.result_right_bits or 0.0) <= PRECISION - NOTABLE]
    gone = [row for row in known if (row.result_right_bits or 0.0) < 1]
    first = min(known, key=_harm)
    return (
        f"Of {len(known)} derivatives {len(harmed)} end with {NOTABLE:g} or more of {PRECISION} "
        f"bits lost, {len(gone)} of them without a bit that is certainly right. "
        f"The worst is {first.problem}, which loses {short(first.lost_bits, 3)} bits at "
        f"{first.operation}. A loss at a term that hardly matters does not harm the result."
    )


def _harm(row: LostBitsRecord) -> tuple[bool, float, float]:
    """Sorts what is harmed most to the front: fewest right bits in the end, most lost at once."""
    return row.lost_bits is None, row.result_right_bits or 0.0, -(row.lost_bits or 0.0)


EXPERIMENT = Experiment(NAME, "Where the bits go", run)
