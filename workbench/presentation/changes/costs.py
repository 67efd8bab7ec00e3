"""Changes of operation counts and times, in sentences."""

from collections.abc import Iterator, Sequence

from workbench.presentation.changes.words import (
    NAMED,
    Finding,
    few,
    finding,
    ratio_text,
    shortened,
    unmatched,
)
from workbench.presentation.sentences.sentence import Fragment, Sentence, named, rows_link, sentence
from workbench.presentation.text.numbers import short
from workbench.presentation.text.words import counted, spoken
from workbench.presentation.views.changes import (
    BETTER,
    FASTER,
    SLOWER,
    UNCERTAIN,
    WORSE,
    ChangesView,
    MethodTime,
)
from workbench.records import Stage
from workbench.records.bench import Met
from workbench.records.timing import PRIMAL


def operation_findings(view: ChangesView) -> Iterator[Finding]:
    """Which programs take more or fewer operations."""
    table = view.tables.get("operations")
    if table is None:
        return
    if not table.compared:
        yield finding("No program of operations.csv is in both reports.", tone="bad")
    elif not (table.worse or table.better or table.other):
        programs = counted(table.compared, "program")
        yield finding(f"No change in operation counts ({programs}).")
    for change, count, words, choose in (
        (WORSE, table.worse, "more operations", max),
        (BETTER, table.better, "fewer operations", min),
    ):
        if count:
            rows = [one for one in view.operations if one.change == change]
            rows = [one for one in rows if one.quantity.endswith("_operations")] or rows
            most = choose(rows, key=lambda one: 1.0 if one.ratio is None else one.ratio)
            times = f" (× {short(most.ratio)})" if most.ratio is not None else ""
            take = "takes" if count == 1 else "take"
            programs = f"{count} of {counted(table.compared, 'program')}"
            yield finding(
                Fragment(programs, rows_link("operations", change=change)),
                f" {take} {words}; the largest change: ",
                named([most.method]),
                f" on {most.problem}, {spoken(most.quantity)} "
                f"{shortened(most.before)} → {shortened(most.after)}{times}.",
                tone="bad" if change == WORSE else "good",
            )
    if table.other:
        programs = counted(table.other, "program")
        yield finding(f"{programs} can be counted in one report only.")
    yield from unmatched(table, "operations")


def goal_findings(view: ChangesView) -> Iterator[Finding]:
    """Which goals of the bench are met now and were not, or the other way round."""
    for change, words, tone in ((WORSE, "no longer", "bad"), (BETTER, "now", "good")):
        names = [f"{one.item} {one.goal}" for one in view.goals if one.change == change]
        if names:
            are = "goal is" if len(names) == 1 else "goals are"
            link = Fragment(f"{len(names)} {are} {words} met", "#goals")
            yield finding(link, f": {few(names)}.", tone=tone)
    if view.goals:
        before = sum(one.met_before == Met.MET for one in view.goals)
        after = sum(one.met_after == Met.MET for one in view.goals)
        goals = counted(len(view.goals), "goal")
        yield finding(f"Of {goals} of both runs {before} were met before, and {after} after.")
    if "goals" in view.tables:
        yield from unmatched(view.tables["goals"], "goals")


def time_findings(view: ChangesView) -> Iterator[Finding]:
    """Which methods became slower or faster, and whether that can be said at all."""
    table = view.tables.get("timings") or view.tables.get("bench")
    if table is None:
        return
    if view.times_differ:
        causes = [f"{one.name} was {one.before}, is {one.after}" for one in view.times_differ]
        yield finding(f"Times are not comparable: {'; '.join(causes)}.")
    evaluated = [one for one in view.methods if one.stage == Stage.EVALUATE]
    for change, word, tone in ((SLOWER, "slower", "bad"), (FASTER, "faster", "good")):
        found = [one for one in evaluated if one.change == change and one.method != PRIMAL]
        found.sort(key=lambda one: -one.ratio if change == SLOWER else one.ratio)
        if found:
            yield finding(_moved(found, word), tone=tone)
    methods = [one for one in evaluated if one.method != PRIMAL]
    still = sum(one.change == UNCERTAIN for one in methods)
    if still and still == len(methods):
        problems = counted(max(one.problems for one in methods), "problem")
        what = f"{counted(still, 'method')}, {problems}"
        yield finding(f"No certain change in evaluation times ({what}).")
    elif still:
        other = f"the other {counted(still, 'method')}" if still > 1 else "the other method"
        yield finding(f"No certain change in the time of {other}.")
    elif not methods:
        yield finding("No method has evaluation times in both reports.")
    primal = next((one for one in evaluated if one.method == PRIMAL), None)
    if primal is not None and primal.change != UNCERTAIN:
        ratio = ratio_text(primal.ratio, primal.ratio_low, primal.ratio_high)
        text = f"The function itself took {ratio}: that comes from the machine, not from a method."
        yield finding(text)
    yield from _single_times(view)
    yield from unmatched(table, "timings")


def _moved(found: Sequence[MethodTime], word: str) -> Sentence:
    parts: list[str | Sentence] = []
    for one in found[:NAMED]:
        ratio = ratio_text(one.ratio, one.ratio_low, one.ratio_high)
        parts += [named([one.method]), f" {ratio}", ", "]
    if len(found) > NAMED:
        parts += [f"{len(found) - NAMED} methods more", ", "]
    problems = counted(max(one.problems for one in found), "problem")
    over = "on" if problems == "1 problem" else "in the median over"
    link = Fragment(f"{counted(len(found), 'method')} evaluate {word}", "#times")
    if len(found) == 1:
        link = Fragment(f"1 method evaluates {word}", "#times")
    return sentence(link, f" {over} {problems}: ", *parts[:-1], ".")


def _single_times(view: ChangesView) -> Iterator[Finding]:
    """Single times that changed beyond what the function explains."""
    found = [one for one in view.times if one.change != UNCERTAIN and one.method != PRIMAL]
    if found:
        most = found[0]
        ratio = ratio_text(most.ratio, most.ratio_low, most.ratio_high)
        total = counted(len(view.times), "single time")
        beside = any(one.method == PRIMAL for one in view.times)
        how = "changed by more than the function's own" if beside else "certainly changed"
        yield finding(
            f"{len(found)} of {total} {how}, most: to {most.stage} {most.problem} by ",
            named([most.method]),
            f", {ratio}.",
        )
