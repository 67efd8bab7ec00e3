"""Formulas: mathematics passes, anything else does not."""

import pytest

from workbench.presentation.markup.formula import LENGTH_LIMIT, mathml


def test_a_fraction_becomes_a_fraction() -> None:
    drawn = mathml(r"\frac{e^{x}}{\sqrt{y}}")
    assert drawn.startswith("<math") and "<mfrac>" in drawn and "<msqrt>" in drawn


@pytest.mark.parametrize(
    "latex",
    [
        r"\text{<script>alert(1)</script>}",
        r"\text{<img src=x onerror=alert(1)>}",
        r"\text{<style>*{display:none}</style>}",
        r"\text{</math><script>alert(1)</script>}",
        r"\href{javascript:alert(1)}{x}",
        r"\frac{1",
        "x" * (LENGTH_LIMIT + 1),
        "",
    ],
)
def test_what_is_not_mathematics_alone_is_refused(latex: str) -> None:
    drawn = str(mathml(latex))
    for danger in ("script", "img", "<style", "javascript", "onerror"):
        assert danger not in drawn


def test_attributes_that_a_formula_does_not_need_are_dropped() -> None:
    drawn = str(mathml(r"\text{<mi onclick='alert(1)' href='x'>y</mi>}"))
    assert "onclick" not in drawn and "href" not in drawn
