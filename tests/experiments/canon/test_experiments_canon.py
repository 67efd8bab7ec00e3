"""The canon: every published figure agrees with ours, or is known not to."""

from collections import Counter

import pytest

from tests.lanes import every_row
from tests.sharing import once_a_run
from workbench.errors import UnsupportedError
from workbench.experiments.canon import experiment as canon
from workbench.experiments.canon.experiment import SUBJECTS, canon_rows
from workbench.experiments.canon.figure import (
    Figure,
    Measured,
    Subject,
    Tolerance,
    as_computed,
    as_printed,
    as_true,
    at_most,
    exactly,
    far_from_truth,
    judged,
    within,
    within_factor,
)
from workbench.records import Status
from workbench.records.experiments.canon import Agrees, CanonRecord, Provenance

#: Figures that do not agree, with a reason: their published text.
KNOWN = {
    (5, "4.053427893898620693391286"),  # the widely copied true value, wrong in its 18th digit
    (11, "5"),  # a bound on weighed operations, and tanh's partial is dear
    (11, "4"),  # the same
    (16, "0.41997434161402603"),  # a tutorial's float64, 0.8 ULP below the true value
}


@pytest.fixture(scope="session")
@once_a_run
def rows() -> tuple[CanonRecord, ...]:
    return canon_rows()


def test_every_figure_agrees_or_is_known_not_to(rows: tuple[CanonRecord, ...]) -> None:
    unexpected = [
        (row.item, row.figure, row.published, row.ours, row.agrees, row.note)
        for row in rows
        if row.agrees is not Agrees.YES and (row.item, row.published) not in KNOWN
    ]
    assert not unexpected
    known = {(row.item, row.published) for row in rows if row.agrees is Agrees.KNOWN}
    assert known == KNOWN
    assert all(row.note for row in rows if row.agrees is Agrees.KNOWN)


def test_every_subject_is_there(rows: tuple[CanonRecord, ...]) -> None:
    assert {row.item for row in rows} == set(range(1, 19))
    assert len(rows) >= 60
    assert [row.item for row in rows] == sorted(row.item for row in rows)
    assert all(row.source and row.tolerance and row.published for row in rows)
    assert all(row.status is Status.OK for row in rows)


def test_each_figure_is_by_the_method_that_it_is_about(rows: tuple[CanonRecord, ...]) -> None:
    methods = {item: {row.method for row in rows if row.item == item} for item in range(1, 18)}
    assert "complex_step" in methods[5] and "complex_step[step=1e-200]" in methods[6]
    assert {"forward_difference", "central_difference", "five_point"} <= methods[8]
    assert {"richardson", "ridders"} <= methods[9]
    assert {"scalar", "notebook_tape"} <= methods[15] | methods[17]


def test_certified_values_stand_beside_what_has_a_truth(rows: tuple[CanonRecord, ...]) -> None:
    for item in (2, 3, 4, 5, 14, 15, 16):
        assert all(row.certified for row in rows if row.item == item)
    (rump,) = (row for row in rows if row.published == "nonsense")
    assert abs(float(rump.ours)) > 1e20 and float(rump.certified) == -0.8273960599468214


def test_the_copied_true_value_is_wrong_in_its_eighteenth_digit(
    rows: tuple[CanonRecord, ...],
) -> None:
    (row,) = (row for row in rows if row.published == "4.053427893898620693391286")
    digits = [text.replace(".", "") for text in (row.published, row.certified)]
    first = next(n for n, pair in enumerate(zip(*digits, strict=False), 1) if pair[0] != pair[1])
    assert first == 18 and "18th" in row.note


def test_what_is_ours_stands_under_nobody_elses_name(rows: tuple[CanonRecord, ...]) -> None:
    for row in rows:
        assert row.source.startswith("ours; subject: ") is (row.provenance is Provenance.OURS)
        if "SymPy" in row.method:  # no thesis of 1980 and no survey has its counts
            assert row.provenance is Provenance.OURS
    assert {row.provenance for row in rows} == {*Provenance}
    printed = {row.published for row in rows if row.provenance is Provenance.PRINTED}
    assert {"24.7041", "0.41997434264973155", "-3.735900477863652e-14"} <= printed
    survey = [
        row for row in rows if "Baydin" in row.source and row.provenance is not Provenance.OURS
    ]
    unseen = {row.published for row in survey if "could not be looked up" in row.note}
    assert {"11.652", "5.5", "1.716", "4 - 8x"} <= unseen, "reported, with the reason"
    assert all(row.provenance is not Provenance.PRINTED for row in survey)


def test_the_sentence_counts_the_rows(rows: tuple[CanonRecord, ...]) -> None:
    counts = Counter(row.agrees for row in rows)
    text = canon.sentence(rows)
    assert f"Of {len(rows)} figures on 18 subjects {counts[Agrees.YES]} agree" in text
    agreeing = Counter(row.provenance for row in rows if row.agrees is Agrees.YES)
    every = Counter(row.provenance for row in rows)
    printed, ours = Provenance.PRINTED, Provenance.OURS
    for said in (text, canon.headline(rows)):
        assert f"{agreeing[printed]} of {every[printed]} printed by their source" in said
        assert f"{agreeing[ours]} of {every[ours]} ours" in said
    assert f"{counts[Agrees.KNOWN]} do not agree, for known reasons" in text
    assert "the reason is unknown" not in text and "could not be measured" not in text


def test_figures_that_fail_are_named() -> None:
    subject = Subject(item=99, name="a test", source="nobody", figures=())

    def broken() -> Measured:
        raise UnsupportedError("no such thing")

    rows = [
        judged(subject, Figure(figure="f", published="1", measure=measure, tolerance=exactly()))
        for measure in (broken, lambda: Measured("2"), lambda: Measured("1"))
    ]
    assert [row.agrees for row in rows] == [Agrees.OPEN, Agrees.NO, Agrees.YES]
    assert (rows[0].status, rows[0].note) == (Status.UNSUPPORTED, "no such thing")
    text = canon.sentence(rows)
    assert "1 do not agree, and the reason is unknown: 1 (a test, f)" in text
    assert "1 could not be measured" in text


def test_a_wrong_method_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """A derivative off by one part in 1e12 fails its rows."""
    from workbench.experiments.canon import measures as canon_measures

    right = canon_measures.gradient

    def wrong(graph: object, method: str) -> object:
        derivative = right(graph, method=method)

        def call(point: dict[str, float]) -> object:
            value, partials = derivative(point)
            off = {name: one * (1 + 1e-12) for name, one in partials.items()}
            return type("Evaluation", (), {"value": value, "derivative": off})

        return call

    monkeypatch.setattr(canon_measures, "gradient", wrong)
    traces = next(subject for subject in SUBJECTS if subject.item == 3)
    found = [judged(traces, figure).agrees for figure in traces.figures]
    assert found == [Agrees.YES, Agrees.NO, Agrees.NO]


@every_row(
    "tolerance, published, measured, holds",
    [
        (exactly(), "1, 2", Measured("1, 2"), True),
        (exactly(), "1, 2", Measured("1, 2", "1, 3"), False),
        (as_printed(1e-15), "1.4142", Measured("1.4142135623730951", "1.41421356237309504"), True),
        (as_printed(1e-15), "1.4143", Measured("1.4142135623730951", "1.41421356237309504"), False),
        (as_printed(1e-15), "1.4142", Measured("1.41421356", "1.41421356237309504"), False),
        (as_true(1e-3), "-2e32", Measured("-2.001e32", "-2.0005e32"), True),
        (as_true(1e-3), "-2e32", Measured("-2.1e32", "-2.0005e32"), False),
        (as_computed(0.0), "6.984187710500422", Measured("6.984187710500422"), True),
        (as_computed(0.0), "6.984187710500422", Measured("6.984187710500423"), False),
        (within_factor(3), "1.4e-8", Measured("4.3e-8"), False),
        (within(0.1), "-1", Measured("-1.05"), True),
        (at_most(), "4", Measured("4.75"), False),
        (far_from_truth(), "nonsense", Measured("-0.83", "-0.827"), False),
    ],
)
def test_tolerances(tolerance: Tolerance, published: str, measured: Measured, holds: bool) -> None:
    assert tolerance.holds(published, measured) is holds
