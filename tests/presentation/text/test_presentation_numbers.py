"""Numbers: nothing is lost, points stand below each other."""

from hypothesis import given
from hypothesis import strategies as st

from workbench.presentation.text.numbers import (
    align_decimals,
    full,
    is_number,
    scientific,
    short,
    time_unit,
)

FLOATS = st.floats(allow_nan=False, allow_infinity=False)


@given(FLOATS)
def test_full_text_reads_back_to_the_same_number(value: float) -> None:
    assert float(full(value)) == value


@given(st.floats(-1e308, 1e308))
def test_short_text_is_near_the_number(value: float) -> None:
    shown = float(short(value))
    assert shown == value or abs(shown - value) <= 5.1e-3 * abs(value)
    assert len(short(value)) <= 10


@given(FLOATS)
def test_what_is_written_reads_as_a_number(value: float) -> None:
    assert is_number(short(value)) and is_number(scientific(value)) and is_number(full(value))


@given(st.lists(FLOATS.map(short) | st.sampled_from(["", "nan", "10^312"]), max_size=8))
def test_points_stand_below_each_other(texts: list[str]) -> None:
    aligned = align_decimals(texts)
    assert [text.strip() for text in aligned] == texts
    assert len({len(text) for text in aligned}) <= 1
    places = set()
    for text, padded in zip(texts, aligned, strict=True):
        if is_number(text):
            whole = text.split(".")[0].split("e")[0]
            places.add(padded.index(text) + len(whole))
    assert len(places) <= 1


def test_times_carry_the_unit_that_reads_best() -> None:
    seconds = (3.2, 0.0015, 2.5e-6, 4e-9, 1.234e-5, 75.0)
    units = [time_unit([one]) for one in seconds]
    told = [f"{short(one / size)} {unit}" for one, (size, unit) in zip(seconds, units, strict=True)]
    assert told == ["3.2 s", "1.5 ms", "2.5 µs", "4 ns", "12.3 µs", "75 s"]
