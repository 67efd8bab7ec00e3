"""A fixed share of the long run against mpmath, and proof that the comparison can fail."""

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

import mpmath
import pytest
import truth_comparison
from flint import arb
from truth_comparison import Tally, checks, compare
from truth_grammar import OPERATIONS, draw
from truth_long_run import run
from truth_oracle import NOTHING, evaluate

from workbench.engines.ball import working_precision
from workbench.frontends.text import parse
from workbench.ir.graph import Graph
from workbench.truth import Certificate


@pytest.mark.parametrize(
    "seed", [10_000, *(pytest.param(seed, marks=pytest.mark.slow) for seed in (20_000, 30_000))]
)
def test_a_share_of_the_long_run(seed: int) -> None:
    tally = run(comparisons=100, seed=seed)
    assert not tally.disagreements and not tally.unsettled
    for share in ("undetermined", "inconclusive"):
        assert tally.counts[share] < 0.2 * tally.counts["compared"]
    for what in ("value", "first", "second", "mixed", "product", "fourth"):
        assert tally.counts[f"{what}: ok"] > 3, what
    assert tally.counts["first: not_differentiable"]


def test_the_grammar_reaches_the_whole_table() -> None:
    """Every row decides about a value, not only somewhere in a graph."""
    met: set[str] = set()
    for seed in range(1000):
        graph, _ = draw(seed)
        met |= {row.name for _, row, _ in graph.nodes()}
    assert set(OPERATIONS) | {"pi", "e"} <= met


def test_a_case_has_one_number_for_its_seed() -> None:
    one, two = draw(77), draw(77)
    assert one[0].to_text() == two[0].to_text() and one[1] == two[1]


def disagreements(
    monkeypatch: pytest.MonkeyPatch,
    graph: Graph,
    point: dict[str, Fraction],
    spoil: Callable[[str, Certificate], Certificate],
) -> list[str]:
    """What the comparison says where every certificate is spoilt."""

    def spoilt(graph: Graph, point: dict[str, Fraction]) -> object:
        for what, certificate, _ in checks(graph, point):
            wrong = spoil(what, certificate)
            if what == "value":
                yield (
                    what,
                    wrong,
                    lambda probe, wrong=wrong: truth_comparison.check_value(probe, wrong),
                )
            elif what in ("first", "second", "fourth"):
                order = {"first": 1, "second": 2, "fourth": 4}[what]
                yield what, wrong, truth_comparison.along(graph.variables[0], wrong, order)

    monkeypatch.setattr(truth_comparison, "checks", spoilt)
    monkeypatch.setattr(truth_comparison, "DIGITS", (400,))
    tally = Tally()
    compare(graph, point, tally)
    return tally.disagreements


SMOOTH = ("exp(x)*sin(3*x)", {"x": Fraction(1, 3)})
CORNER = ("x*abs(x) + abs(x)", {"x": Fraction(0)})
EDGE = ("sqrt(x)", {"x": Fraction(0)})


def shifted(what: str, certificate: Certificate) -> Certificate:
    """A ball that is wrong in the 22nd digit."""
    with working_precision(200):
        return replace(certificate, ball=certificate.ball * (1 + arb(2) ** -70))


def widened(what: str, certificate: Certificate) -> Certificate:
    """A float that is one unit off, with the radius of the right one."""
    assert certificate.value is not None
    return replace(certificate, value=certificate.value * (1 + 2.0**-52))


def misspelt(what: str, certificate: Certificate) -> Certificate:
    """One digit wrong."""
    return replace(certificate, digits=certificate.digits[:-1] + "9")


def mirrored(what: str, certificate: Certificate) -> Certificate:
    """The wrong side."""
    return replace(certificate, left=certificate.right, right=certificate.left)


def invented(what: str, certificate: Certificate) -> Certificate:
    """A certificate of a smooth function in place of the right one."""
    return truth_comparison.certified_value(parse("0*x"), {"x": 0})


@pytest.mark.parametrize(
    ("case", "spoil", "caught"),
    [
        (SMOOTH, shifted, 4),
        (SMOOTH, widened, 4),
        (SMOOTH, misspelt, 4),
        (SMOOTH, invented, 4),
        (CORNER, mirrored, 3),
        (CORNER, invented, 3),
        (EDGE, mirrored, 3),
        (EDGE, invented, 3),
    ],
)
def test_wrong_certificates_are_caught(
    monkeypatch: pytest.MonkeyPatch,
    case: tuple[str, dict[str, Fraction]],
    spoil: Callable[[str, Certificate], Certificate],
    caught: int,
) -> None:
    text, point = case
    assert len(disagreements(monkeypatch, parse(text), point, spoil)) >= caught


def test_right_certificates_are_not() -> None:
    for text, point in (SMOOTH, CORNER, EDGE):
        tally = Tally()
        compare(parse(text), point, tally)
        assert not tally.disagreements and tally.counts["compared"] >= 4


def test_the_oracle_by_itself() -> None:
    with mpmath.workdps(30):
        for text, expected in (
            ("where(x > 0, 1/x, 2)", Fraction(2)),
            ("x > 1 and log(x) > 0", Fraction(0)),
            ("log(x) > 0 and x > 1", NOTHING),
            ("x**0 + 0.1 - 1", Fraction(1, 10)),
            ("(-8)**(1/3)", NOTHING),
            ("atan2(x, -1) - pi", mpmath.mpf(0)),
            ("lgamma(x - 1)", NOTHING),
        ):
            assert evaluate(parse(f"0*x + ({text})"), {"x": Fraction(0)}) == expected, text
        found = evaluate(parse("polygamma(1, x - 1.5)"), {"x": Fraction(0)})
        # trigamma(-3/2) = pi**2/2 + 4 + 4/9
        assert abs(found - (mpmath.pi**2 / 2 + 4 + mpmath.mpf(4) / 9)) < mpmath.mpf(10) ** -25
