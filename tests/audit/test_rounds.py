"""Times from their rounds: what the auditor says of made-up ones, worked out by hand."""

import csv
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.audit import times, trade_offs, verdicts
from tests.audit.folder import AuditError, Folder
from tests.audit.ledger import Ledger
from tests.audit.rounds import Between, Ratio, fastest_is, middle_of, noisy, positions, tie, whole
from tests.audit.truths import Truths

#: What slows a whole round cancels; what hits one program in one round does not.
SLOW = (1.0, 1.3, 1.0, 2.0, 1.0, 1.1, 1.0)
#: Ratios to the function: two that are as fast as each other, a slower one, one that is all noise.
STEADY = {"a": (2.0,) * 7, "b": (2.02, 2.0, 2.03, 2.02, 2.02, 2.05, 2.02), "c": (3.0,) * 7}
WILD = {"d": (3.2, 6.0, 3.2, 6.0, 3.2, 6.0, 3.2)}
UNKNOWN = {"d": (1.6, 6.0, 1.6, 6.0, 6.0, 6.0, 3.2)}


def write(folder: Path, name: str, header: str, rows: Sequence[Sequence[object]]) -> None:
    with (folder / name).open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([header.split(), *rows])


def made(
    folder: Path,
    ratios: dict[str, tuple[float, ...]],
    verdict: Sequence[object],
    traded: dict[str, object],
) -> list[str]:
    """What is wrong with a verdict on speed, and with ratios in trade_offs.csv."""
    (folder / "meta.json").write_text("{}", encoding="utf-8")
    names = [*ratios, "rough"]  # has not six digits, and is the fastest
    write(
        folder,
        "accuracy.csv",
        "problem expression method status error_bits truth primal_changed point output wrt order",
        [["p", "x*x", one, "ok", 40 if one == "rough" else 1, "2", "false", "x=1", 0, "x", 1]
         for one in names],
    )  # fmt: skip
    write(folder, "operations.csv", "problem method status ratio_to_primal", [])
    rounds = {"primal": (1.0,) * 7, **ratios, "rough": (1.1,) * 7}
    write(
        folder,
        "timings.csv",
        "problem method engine stage status round_seconds",
        [["p", name, "python", "evaluate", "ok",
          " ".join(f"{1e-7 * one * slow:.4g}" for one, slow in zip(found, SLOW, strict=True))]
         for name, found in rounds.items()],
    )  # fmt: skip
    every = ", ".join(ratios)
    overall = [["overall", "accuracy", every, 1, "of 1 problems", "", "", len(ratios)]]
    overall += [["overall", "speed", verdict[0], 1, "of 1 problems", "", "",
                 len(str(verdict[0]).split(", "))]] if verdict[0] else []  # fmt: skip
    write(
        folder,
        "verdict.csv",
        "problem wish favoured figure unit runner_up runner_up_figure rivals",
        [*overall,
         ["p", "accuracy", every, 1, "bit", "rough", 40, len(names)],
         ["p", "speed", *verdict[:2], "× function", *verdict[2:]]],
    )  # fmt: skip
    write(
        folder,
        "trade_offs.csv",
        "problem method worst_error_bits operations_ratio time_ratio operations_front time_front",
        [["p", name, 40 if name == "rough" else 1, "", traded.get(name, ""), "false",
          str(name in ("a", "rough")).lower()] for name in names],
    )  # fmt: skip
    ledger, report = Ledger(), Folder(folder)
    for part in (verdicts, trade_offs):
        part.audit(report, Truths(report), ledger)
    kinds = [f"{kind}: {one}" for kind, entry in ledger.entries.items() for one in entry.wrong]
    assert ledger.entries["verdicts: speed"].checked
    return [one.rpartition("): ")[2] for one in kinds if one.startswith(("verdicts", "trade"))]


RIGHT = {"a": 2.0, "b": 2.0203, "c": 3.0, "rough": 1.1}


@pytest.mark.parametrize(
    ("ratios", "verdict", "wrong"),
    [
        (STEADY | WILD, ("a, b", 2.0, "c", 3.0, 4), ""),
        (STEADY | WILD, ("a", 2.0, "b", 2.02, 4), "b is as fast as a"),
        (STEADY | WILD, ("a, b, c", 2.0, "", "", 4), "c is not as fast as a"),
        (STEADY | WILD, ("b, a", 2.02, "c", 3.0, 4), "b is not the fastest: a"),
        (STEADY | WILD, ("", "", "", "", 4), "a is the fastest, and its rounds say so"),
        (STEADY | WILD, ("a, b", 2.01, "c", 3.0, 4), "figure is 2.01"),
        (STEADY | WILD, ("a, b", 2.0, "d", 3.2, 4), "d is noise"),
        (STEADY | WILD, ("a, b", 2.0, "", "", 4), "c could come next"),
        (STEADY | WILD, ("a, b", 2.0, "c", 3.1, 4), "runner_up_figure is 3.1"),
        (STEADY | WILD, ("a, b", 2.0, "c", 3.0, 5), "rivals is 5, recomputed 4"),
        (STEADY | UNKNOWN, ("", "", "", "", 4), ""),
        (STEADY | UNKNOWN, ("", 2.0, "", "", 4), "nobody is favoured, and yet"),
        (STEADY | UNKNOWN, ("a, b", 2.0, "c", 3.0, 4), "who is the fastest is too noisy to say"),
    ],
)
def test_a_verdict_on_speed(
    tmp_path: Path, ratios: dict[str, tuple[float, ...]], verdict: Sequence[object], wrong: str
) -> None:
    found = made(tmp_path, ratios, verdict, RIGHT)
    assert len(found) == bool(wrong) and all(one.startswith(wrong) for one in found)


@pytest.mark.parametrize(
    ("method", "shown"), [("c", 3.01), ("c", ""), ("d", 3.2), ("rough", 1.09), ("b", 2.03)]
)
def test_ratios_of_trade_offs(tmp_path: Path, method: str, shown: object) -> None:
    right = ("a, b", 2.0, "c", 3.0, 4)
    (wrong,) = made(tmp_path, STEADY | WILD, right, RIGHT | {method: shown})
    assert wrong.startswith(f"time_ratio is {shown or 'withheld'}, the rounds give Ratio(")


def helmholtz(folder: Path, *rows: Sequence[object]) -> list[str]:
    (folder / "meta.json").write_text("{}", encoding="utf-8")
    header = "inputs method median_seconds low_seconds high_seconds ratio ratio_low ratio_high"
    own = [5, "primal", 1.0, 1.0, 1.5, 1.0, 1.0, 1.0, "", "1 1.5 1 1 1 1 1"]
    write(folder, "helmholtz_times.csv", f"{header} note round_seconds", [own, *rows])
    ledger, report = Ledger(), Folder(folder)
    times.audit(report, Truths(report), ledger)
    return ledger.wrong


def test_ratios_of_the_helmholtz_energy(tmp_path: Path) -> None:
    rounds, noise = "2 3 2 2 2 2 2", "2 3 2 4 4 4 4"
    said = "too noisy to say"
    assert not helmholtz(
        tmp_path,
        [5, "reverse", 2.0, 2.0, 3.0, 2.0, 2.0, 2.0, "", rounds],
        [5, "forward", 4.0, 2.0, 4.0, "", 2.0, 4.0, said, noise],
    )
    for cells in (
        [5, "reverse", 2.0, 2.0, 3.0, 2.0, 2.0, 2.1, "", rounds],
        [5, "reverse", 2.0, 2.0, 3.0, 2.01, 2.0, 2.0, "", rounds],
        [5, "reverse", 2.0, 2.0, 3.0, "", 2.0, 2.0, said, rounds],
        [5, "reverse", 2.1, 2.0, 3.0, 2.0, 2.0, 2.0, "", rounds],
        [5, "forward", 4.0, 2.0, 4.0, 4.0, 2.0, 4.0, "", noise],
        [5, "forward", 4.0, 2.0, 4.0, "", 2.0, 4.0, "", noise],
    ):
        (wrong,) = helmholtz(tmp_path, cells)
        assert f"helmholtz_times.csv, line 3 (method {cells[1]})" in wrong
    with pytest.raises(AuditError, match=r"line 3.*'fast' in round_seconds is no number"):
        helmholtz(tmp_path, [5, "reverse", 2.0, 2.0, 3.0, 2.0, 2.0, 2.0, "", "2 fast"])


def exactly(*numbers: float) -> Ratio:
    return Ratio(*(Between(one, one) for one in numbers))


def test_intervals_are_those_of_the_tables() -> None:
    assert [positions(n) for n in (3, 6, 9, 12, 20)] == [(0, 2), (0, 5), (1, 7), (2, 9), (5, 14)]
    sample = [Between(n - 0.1, n + 0.1) for n in (3, 1, 2, 7, 5, 6, 4, 9, 8)]
    assert middle_of(sample) == (Between(4.9, 5.1), Between(1.9, 2.1), Between(7.9, 8.1))


def test_what_missing_digits_leave_open() -> None:
    edge = Ratio(Between(2.4, 2.4), Between(1.999, 2.001), Between(2.999, 3.001))
    assert noisy(edge, None).open
    assert not noisy(exactly(2.4, 2.0, 2.9), None).may and noisy(exactly(2.4, 2, 3.1), None).must
    below = exactly(0.8, 0.7, 0.9)
    assert noisy(below, None).must and noisy(below, 1.0).must and not noisy(below, 0.9).may
    ratios = {"a": exactly(2.0, 2.0, 2.0), "b": edge}
    near = Ratio(Between(1.1, 1.1), Between(1.0199, 1.0201), Between(1.2, 1.2))
    assert tie(near)[0].open and not tie(near)[1].may
    for favoured in (["a"], ["a", "b"]):
        found = fastest_is(favoured, ratios, lambda _: noisy(exactly(2, 2, 2), None),
                           lambda *_: near)  # fmt: skip
        assert found == ("", True)
    sure = [(exactly(n, n, n), None) for n in (1.0, 2.0, 3.0)]
    found = whole([*sure, (edge, None)])
    assert found is not None and not found.noisy.may
    assert found.ratio.middle == Between(2.0, 2.2)
    most = whole([*sure[:1], *[(exactly(5, 1, 9), None)] * 3])
    assert most is not None and most.noisy.must and most.ratio.middle == Between(5, 5)
