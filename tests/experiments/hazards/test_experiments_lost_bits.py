"""Where the bits go: the cancellation is named, and harmless programs lose little."""

from workbench.experiments.hazards.lost_bits import losses_of, sentence
from workbench.problems import PROBLEMS, problem
from workbench.records.experiments.lost_bits import LostBitsRecord


def test_the_cancellation_is_named() -> None:
    (row,) = losses_of(problem("cancelling_cosine"), 42)
    assert row.operation.endswith("1 − v₁") and row.phase == "forward"
    assert row.lost_bits is not None and 30 < row.lost_bits < 38
    assert row.result_right_bits is not None and row.result_right_bits < 1
    assert row.shown and row.share is not None and row.share > 0.9


def test_a_harmless_program_loses_little() -> None:
    (row,) = losses_of(problem("sine"), 42)
    assert (row.lost_bits or 0.0) < 5
    assert row.result_right_bits is not None and row.result_right_bits > 45


def test_what_cannot_be_bounded_says_why() -> None:
    names = ["angle_by_cases", "rump", "stirling_quotient"]
    for one in (row for name in names for row in losses_of(PROBLEMS[name], 42)):
        assert (one.lost_bits is None) == bool(one.reason)


def test_the_sentence_speaks_of_the_rows() -> None:
    rows = [
        LostBitsRecord(problem="p", operation="v₁", lost_bits=40.0, result_right_bits=0.0),
        LostBitsRecord(problem="q", operation="v₂", lost_bits=1.0, result_right_bits=50.0),
        LostBitsRecord(problem="r", reason="too large"),
    ]
    words = sentence(rows)
    assert "Of 2 derivatives 1 end with 10 or more of 53 bits" in words
    assert "is p, which loses 40 bits" in words
