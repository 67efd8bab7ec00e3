"""A check as plain data: one JSON document, and a row a point."""

from dataclasses import asdict
from typing import Any

from workbench.presentation.check.text import point_words
from workbench.presentation.views.check import CheckView, ClaimView


def check_document(check: CheckView) -> dict[str, Any]:
    """The whole check, ready for JSON.

    >>> check_document(CheckView(function="x"))["function"]
    'x'
    """
    return {
        "function": check.function,
        "order": check.order,
        "verdict": str(check.verdict) if check.claims else None,
        "claims": [_claim(one) for one in check.claims],
    }


def check_rows(check: CheckView) -> list[dict[str, Any]]:
    """One row a point of every claim."""
    return [
        {
            "wrt": claim.wrt,
            "claim": claim.claim,
            "label": claim.label,
            "verdict": str(claim.verdict),
            "point": point_words(one.point),
            "outcome": str(one.outcome),
            "derivative": one.derivative,
            "claimed": one.claim,
            "difference": one.difference,
            "reason": one.reason,
        }
        for claim in check.claims
        for one in claim.points
    ]


def _claim(claim: ClaimView) -> dict[str, Any]:
    return {
        "claim": claim.claim,
        "wrt": claim.wrt,
        "label": claim.label,
        "verdict": str(claim.verdict),
        "explanations": [asdict(one) for one in claim.explanations],
        "remarks": list(claim.remarks),
        "hints": list(claim.hints),
        "points": [
            {
                "point": dict(one.point),
                "outcome": str(one.outcome),
                "derivative": one.derivative or None,
                "claim": one.claim or None,
                "difference": one.difference or None,
                "reason": one.reason,
            }
            for one in claim.points
        ],
    }
