"""One figure of the canon: how ours is measured, and what it takes to agree."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

from workbench.comparison.contestant import failure
from workbench.records.experiments.canon import Agrees, CanonRecord, Provenance


class Measured(NamedTuple):
    """Our figure as text, the certified one where there is a true value, and how ours came."""

    ours: str
    certified: str = ""
    method: str = ""


class Tolerance(NamedTuple):
    """What it takes to agree: in words, and as a test of published text against the measured."""

    text: str
    holds: Callable[[str, Measured], bool]


def exactly() -> Tolerance:
    """The same text, and the certified one the same, where there is one.

    >>> exactly().holds("0, 2, 21", Measured("0, 2, 21"))
    True
    """
    return Tolerance(
        "the same",
        lambda published, found: published == found.ours == (found.certified or found.ours),
    )


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure, who gives it and how to reproduce it.

    Unless there is a `tolerance` it is to be the same. `known` says why a publication is known not
    to agree; `note` what a figure means.
    """

    figure: str
    published: str
    measure: Callable[[], Measured]
    tolerance: Tolerance = exactly()
    known: str = ""
    note: str = ""
    provenance: Provenance = Provenance.OURS


@dataclass(frozen=True, slots=True)
class Subject:
    """One item of the canon with its figures."""

    item: int
    name: str
    source: str
    figures: Sequence[Figure] = ()

    def printing(self, *figures: Figure) -> "Subject":
        """The same item with figures that the source prints."""
        return self.showing(*figures, provenance=Provenance.PRINTED)

    def reporting(self, *figures: Figure) -> "Subject":
        """The same item with figures that others report of a source that was not seen."""
        return self.showing(*figures, provenance=Provenance.REPORTED)

    def deriving(self, *figures: Figure) -> "Subject":
        """The same item with figures that follow from a formula."""
        return self.showing(*figures, provenance=Provenance.CLOSED_FORM)

    def showing(self, *figures: Figure, provenance: Provenance = Provenance.OURS) -> "Subject":
        """The same item with figures that are ours, unless somebody else gives them."""
        added = (replace(figure, provenance=provenance) for figure in figures)
        return replace(self, figures=(*self.figures, *added))


def judged(subject: Subject, figure: Figure) -> CanonRecord:
    """The row of a figure; a failure is a row with status and message."""
    common: dict[str, Any] = {
        "item": subject.item,
        "subject": subject.name,
        "figure": figure.figure,
        "published": figure.published,
        "provenance": figure.provenance,
        "tolerance": figure.tolerance.text,
        "source": f"ours; subject: {subject.source}"
        if figure.provenance is Provenance.OURS
        else subject.source,
    }
    try:
        measured = figure.measure()
        holds = figure.tolerance.holds(figure.published, measured)
    except Exception as error:
        status, message = failure(error)
        return CanonRecord(**common, note=message, status=status)
    agrees = Agrees.YES if holds else Agrees.KNOWN if figure.known else Agrees.NO
    return CanonRecord(
        **common,
        **measured._asdict(),
        agrees=agrees,
        note=figure.note if holds else figure.known,
    )


# -- tolerances --------------------------------------------------------------------------------


def as_printed(relative: float) -> Tolerance:
    """True to the last printed digit, and ours within a relative error of the certified value.

    >>> test = as_printed(1e-15).holds
    >>> test("0.3333", Measured("0.3333333333333333", "0.3333333333333333333"))
    True
    >>> test("0.3334", Measured("0.3333333333333333", "0.3333333333333333333"))
    False
    """

    def holds(published: str, found: Measured) -> bool:
        truth = Fraction(found.certified)
        last = Fraction(10) ** int(Decimal(published).as_tuple().exponent)
        near = abs(Fraction(published) - truth) <= last / 2
        return near and abs(Fraction(found.ours) - truth) <= relative * abs(truth)

    return Tolerance(
        f"certified to the last printed digit; ours within {relative:.0e} of it", holds
    )


def as_true(relative: float) -> Tolerance:
    """Both the published figure and ours within a relative error of the certified value.

    >>> as_true(1e-3).holds("3.14", Measured("3.1416", "3.14159265"))
    True
    """

    def holds(published: str, found: Measured) -> bool:
        truth = Fraction(found.certified)
        numbers = (Fraction(published), Fraction(found.ours))
        return all(abs(number - truth) <= relative * abs(truth) for number in numbers)

    return Tolerance(f"both within {relative:.0e} of the certified value", holds)


def as_computed(relative: float) -> Tolerance:
    """Ours within a relative error of the published figure, right or wrong.

    >>> as_computed(1e-3).holds("3.14", Measured("3.1416"))
    True
    """

    def holds(published: str, found: Measured) -> bool:
        number = Fraction(published)
        return abs(Fraction(found.ours) - number) <= relative * abs(number)

    return Tolerance(f"ours within {relative:.0e} of the published figure", holds)


def within_factor(factor: float) -> Tolerance:
    """Ours within a factor of the published figure.

    >>> within_factor(3).holds("2", Measured("5"))
    True
    """

    def holds(published: str, found: Measured) -> bool:
        ratio = Fraction(found.ours) / Fraction(published)
        return 1 / Fraction(factor) <= ratio <= Fraction(factor)

    return Tolerance(f"within a factor of {factor:g}", holds)


def within(distance: float) -> Tolerance:
    """Ours within a distance of the published figure.

    >>> within(0.05).holds("-1", Measured("-1.02"))
    True
    """

    def holds(published: str, found: Measured) -> bool:
        return abs(Fraction(found.ours) - Fraction(published)) <= distance

    return Tolerance(f"within {distance:g}", holds)


def at_most() -> Tolerance:
    """Ours not above the published figure.

    >>> at_most().holds("5", Measured("4.75"))
    True
    """
    return Tolerance(
        "not above it", lambda published, found: Fraction(found.ours) <= Fraction(published)
    )


def far_from_truth() -> Tolerance:
    """Ours is wrong by more than the true value itself: not a digit is right.

    >>> far_from_truth().holds("nonsense", Measured("-1e21", "-0.827"))
    True
    """

    def holds(_: str, found: Measured) -> bool:
        truth = Fraction(found.certified)
        return abs(Fraction(found.ours) - truth) > abs(truth)

    return Tolerance("not a digit of ours is right", holds)
