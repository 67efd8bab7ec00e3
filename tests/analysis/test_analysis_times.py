"""Ratios of times by paired rounds: what cancels, what is withheld, who is as fast as whom."""

import random
from collections.abc import Sequence

import pytest

from workbench.analysis.favoured import verdicts
from workbench.analysis.summary import fastest, summarize
from workbench.analysis.times import (
    Evaluations,
    Ratio,
    certain_ratios,
    is_noisy,
    over_problems,
    paired_ratio,
    time_ratios,
)
from workbench.analysis.trade_offs import trade_offs
from workbench.experiments.costs.helmholtz_times import time_records
from workbench.experiments.rows.verdict import run
from workbench.records import AccuracyRecord, OperationsRecord, Stage, TimingRecord
from workbench.records.timing import PRIMAL

#: Eleven rounds, of which seven ran on a slowed machine: three times as slow for everybody.
ROUNDS = (1.0, 3.0, 3.0, 1.0, 3.0, 1.0, 3.0, 3.0, 3.0, 3.0, 1.0)
STEADY = (1.0,) * 11


def timed(method: str, seconds: float, rounds: Sequence[float] = ROUNDS) -> TimingRecord:
    found = tuple(seconds * one for one in rounds)
    ordered = sorted(found)
    return TimingRecord(
        problem="p", method=method, engine="python", stage=Stage.EVALUATE, repeats=len(found),
        median_seconds=ordered[len(found) // 2], low_seconds=ordered[0],
        high_seconds=ordered[-1], round_seconds=found,
    )  # fmt: skip


def right(*methods: str) -> list[AccuracyRecord]:
    return [
        AccuracyRecord(problem="p", method=one, point="x=1.0", wrt="x", truth="1.5", error_bits=0.0,
                       error_ulps=0.0)
        for one in methods
    ]  # fmt: skip


def counts(*methods: str) -> list[OperationsRecord]:
    return [OperationsRecord(problem="p", method=one, ratio_to_primal=2.0) for one in methods]


def speed(*timings: TimingRecord) -> list[str]:
    """Whom the verdict names the fastest; empty where it names nobody."""
    methods = [row.method for row in timings]
    rows = verdicts(
        right(*methods), counts(*methods), [timed(PRIMAL, 1.0), *timings], black_box=lambda _: False
    )
    found = [row.favoured for row in rows if row.wish == "speed" and row.problem == "p"]
    return found[0].split(", ") if found[0] else []


def test_what_slows_a_round_cancels() -> None:
    reverse, function = timed("reverse", 2.5), timed(PRIMAL, 1.0)
    assert reverse.high_seconds and function.high_seconds
    assert reverse.high_seconds == 3 * 2.5  # by itself each is known within a factor of 3
    assert paired_ratio(reverse, function) == (2.5, 2.5, 2.5)
    assert not is_noisy(time_ratios([reverse, function])["reverse"]["p"])


def test_what_hits_one_program_in_a_round_widens_the_interval_and_moves_no_median() -> None:
    noisy = timed("reverse", 2.0, (1.0, 5.0, 5.0, 5.0, 5.0, *STEADY[5:]))
    assert paired_ratio(noisy, timed(PRIMAL, 1.0, STEADY)) == (2.0, 2.0, 10.0)
    assert paired_ratio(timed("reverse", 2.0, STEADY[:5]), timed(PRIMAL, 1.0)) == Ratio(
        pytest.approx(2 / 3), pytest.approx(0.2 / 3), pytest.approx(20 / 3)
    )


def test_a_program_that_contains_the_function_is_not_faster_than_it() -> None:
    times = [timed(PRIMAL, 1.0), timed("reverse", 0.9), timed("forward", 1.0)]
    assert certain_ratios(times, {}) == {"reverse": {}, "forward": {"p": 1.0}}
    rewritten = {"reverse": {"p": 0.5}}
    assert certain_ratios(times, rewritten)["reverse"] == {"p": pytest.approx(0.9)}
    about_one = timed("reverse", 0.99, (*STEADY[4:], 1.04, 1.04, 1.04, 1.04))
    assert certain_ratios([timed(PRIMAL, 1.0, STEADY), about_one], {})["reverse"]  # not below 1
    assert speed(timed("reverse", 0.9), timed("forward", 2.0)) == []
    traded = {row.method: row for row in trade_offs(right("reverse"), counts("reverse"), times)}
    assert traded["reverse"].time_ratio is None


def test_a_noisy_best_is_not_as_fast_as_what_is_five_times_slower() -> None:
    """By their own intervals both could take the same time; by their rounds they never do."""
    best, slow = timed("reverse", 2.0), timed("five_point", 10.0)
    assert best.high_seconds and slow.low_seconds
    assert 2 * best.high_seconds > slow.low_seconds
    assert speed(best, slow) == ["reverse"]
    assert speed(best, timed("forward", 2.02), slow) == ["reverse", "forward"]
    assert speed(best, timed("forward", 2.2), slow) == ["reverse"]


def test_where_a_rival_is_too_noisy_nobody_is_the_fastest() -> None:
    spoilt = (0.4, 5.0, 0.4, 5.0, 0.4, 5.0, 0.4, 5.0, 0.4, 5.0, 2.0)
    wild = [one * other for one, other in zip(spoilt, ROUNDS, strict=True)]
    times = timed("reverse", 2.0), timed("forward", 2.1, wild)
    assert Evaluations(times).as_fast("reverse", ["forward"]) == ([], ["forward"])
    assert speed(*times) == []
    both = right("reverse", "forward"), counts("reverse", "forward"), [timed(PRIMAL, 1.0), *times]
    assert fastest(summarize(*both), both[2]).noisy
    assert "too noisy to say on 1 problem." in run(*both).sentence
    slow = timed("forward", 10.5, wild)  # as noisy, but never as fast
    assert speed(timed("reverse", 2.0), slow) == ["reverse"]


def test_a_single_time_is_known_within_a_factor_of_ten() -> None:
    once = timed("scalar", 61.0, (1.0,))
    assert certain_ratios([timed(PRIMAL, 1.0), once], {})["scalar"] == {}
    assert speed(timed("reverse", 2.0), once) == ["reverse"]
    assert speed(timed("reverse", 8.0), once) == []


def test_over_problems_the_interval_is_that_of_the_median() -> None:
    ratios = [Ratio(float(n), 0.0, 99.0) for n in range(1, 11)]
    assert over_problems(ratios) == (5.5, 2.0, 9.0)
    assert over_problems(ratios[:2]) == (1.5, 0.0, 99.0)


def test_the_interval_holds_the_ratio_in_nineteen_of_twenty_runs() -> None:
    """Programs that take 2 and 1, on a machine that slows rounds down and spoils single times."""
    generator, held = random.Random(3), 0
    for _ in range(200):
        machine = [generator.choice((1.0, 3.0)) for _ in range(11)]
        spoilt = [[one * generator.lognormvariate(0, 0.05) for one in machine] for _ in range(2)]
        ratio = paired_ratio(timed("m", 2.0, spoilt[0]), timed(PRIMAL, 1.0, spoilt[1]))
        assert ratio is not None and not is_noisy(ratio)
        held += ratio.low <= 2.0 <= ratio.high
    assert held >= 185


def test_the_helmholtz_ratio_that_cannot_be_is_withheld() -> None:
    """Once, reverse took 0.998 times the time of the energy, which it contains."""
    rows = {
        row.method: row
        for row in time_records(50, [timed(PRIMAL, 1.0), timed("forward", 4.13),
                                     timed("reverse", 0.98)])
    }  # fmt: skip
    assert rows["reverse"].ratio is None and rows["reverse"].note == "too noisy to say"
    assert rows["forward"].ratio == pytest.approx(4.13) and not rows["forward"].note
    assert rows[PRIMAL].ratio == 1.0
