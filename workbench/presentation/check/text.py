"""A check as text for a terminal."""

import textwrap
from collections.abc import Mapping

from workbench.presentation.terminal.table import painted
from workbench.presentation.text.printable import printable
from workbench.presentation.views.check import (
    CheckedPoint,
    CheckView,
    ClaimView,
    Explanation,
    Outcome,
    Verdict,
)

_PAINT = {Verdict.PROVED: "green", Verdict.AGREES: "green", Verdict.UNDECIDED: "yellow"}
#: Digits of a number that stands in a sentence.
_DIGITS = 12
#: Points of which the numbers are shown.
_SHOWN = 2


def check_text(check: CheckView, *, width: int = 80, colour: bool = False, hint: int = 0) -> str:
    """The function, then every claim with its verdict and the reasons; or with a hint.

    >>> print(check_text(CheckView(function="x**2", claims=(
    ...     ClaimView(claim="2*x", wrt="x", verdict=Verdict.PROVED),))))
    f = x**2
    claim for f': 2*x
    proved: it is the derivative wherever both exist
    """
    lines = [_fill(f"f = {check.function}", width, 4)]
    several = len({one.wrt for one in check.claims}) > 1
    for one in check.claims:
        if len(check.claims) > 1:
            lines.append("")
        label = f"{one.label}, " if one.label else ""
        lines.append(_fill(f"{label}claim for {_name(check, one, several)}: {one.claim}", width, 4))
        lines.append(
            painted(_fill(verdict_text(one), width, 4), _PAINT.get(one.verdict, "red"), colour)
        )
        wrong = one.verdict in (Verdict.REFUTED, Verdict.PARTLY)
        if hint and wrong:
            lines += _listed(one.hints[:hint], width)
            continue
        lines += [_fill(f"  {text}", width, 4) for text in reasons(one, _name(check, one, several))]
        if one.explanations:
            lines.append("What explains it:" if len(one.explanations) == 1 else "Each explains it:")
            lines += _listed([explanation_text(each) for each in one.explanations], width)
        lines += [_fill(f"Note: {text}", width, 6) for text in one.remarks]
    return "\n".join(lines)


def verdict_text(claim: ClaimView) -> str:
    """The verdict in one line.

    >>> verdict_text(ClaimView(claim="1", wrt="x", verdict=Verdict.UNDECIDED))
    'undecided: at no point could both numbers be certified'
    """
    count = len(claim.having(Outcome.AGREES))
    at = f"at {count} certified point{'' if count == 1 else 's'}"
    told = {
        Verdict.PROVED: "it is the derivative wherever both exist",
        Verdict.AGREES: f"equal to the derivative {at}, and no proof was found",
        Verdict.UNDECIDED: "at no point could both numbers be certified",
        Verdict.PARTLY: "right where it is defined, and not defined wherever the derivative is",
        Verdict.REFUTED: "it is not the derivative",
    }
    return f"{claim.verdict}: {told[claim.verdict]}"


def reasons(claim: ClaimView, name: str = "f'") -> list[str]:
    """The points that decide against a claim, in sentences."""
    differing, missing = claim.having(Outcome.DIFFERS), claim.having(Outcome.MISSING)
    if differing:
        told = [_difference(one, name) for one in differing[:_SHOWN]]
        agreeing = len(claim.having(Outcome.AGREES))
        if agreeing:
            told.append(f"(they agree at {agreeing} of the points that were tried)")
        return told
    return [
        f"at {point_words(one.point)}: {name} = {_cut(one.derivative)}, the claim has no value"
        for one in missing[:_SHOWN]
    ] + [f"({one.reason})" for one in missing[:1] if one.reason]


def explanation_text(one: Explanation) -> str:
    """One explanation with its place and the right rule."""
    where = f" In {one.part}." if one.part else ""
    rule = f" Rule: {one.rule}." if one.rule else ""
    return f"{one.sentence}{where}{rule}"


def point_words(point: Mapping[str, str]) -> str:
    """A point in a sentence.

    >>> point_words({"x": "7/5", "y": "-3/10"})
    'x = 7/5, y = -3/10'
    """
    return ", ".join(f"{name} = {value}" for name, value in point.items())


def _difference(one: CheckedPoint, name: str) -> str:
    derivative, claim = _cut(one.derivative), _cut(one.claim)
    told = f"at {point_words(one.point)}: {name} = {derivative}, the claim = {claim}"
    return f"{told}; they differ by {one.difference}" if derivative == claim else told


def _cut(digits: str) -> str:
    """A number of many digits with some of them; dots stand for those that are left out.

    >>> _cut("0.2663545100193810"), _cut("-1.000000000000000000000000")
    ('0.266354510019…', '-1')
    """
    mantissa, mark, exponent = digits.partition("e")
    if len(mantissa) <= _DIGITS + 2:
        return digits
    round_ = mantissa.rstrip("0").rstrip(".") if "." in mantissa else mantissa
    if len(round_) <= _DIGITS + 2:
        return f"{round_}{mark}{exponent}"
    return f"{mantissa[: _DIGITS + 2]}…{mark}{exponent}"


def _name(check: CheckView, claim: ClaimView, several: bool) -> str:
    """What the derivative is called."""
    if several or check.order > 1:
        power = f"^{check.order}" if check.order > 1 else ""
        return f"d{power}f/d{claim.wrt}{power}"
    return "f'"


def _listed(texts: "list[str] | tuple[str, ...]", width: int) -> list[str]:
    return [_fill(f"- {text}", width, 2) for text in texts]


def _fill(text: str, width: int, indent: int) -> str:
    return textwrap.fill(
        printable(text), width, subsequent_indent=" " * indent, break_on_hyphens=False
    )
