"""Changes in sentences: the first thing that a terminal and a page show."""

from collections import Counter
from collections.abc import Iterator

from workbench.presentation.changes.costs import goal_findings, operation_findings, time_findings
from workbench.presentation.changes.words import NAMED, Finding, few, file_text, finding, unmatched
from workbench.presentation.sentences.sentence import Fragment, plain, rows_link
from workbench.presentation.text.words import counted, spoken
from workbench.presentation.views.changes import BETTER, IDENTICAL, OTHER, WORSE, ChangesView


def summary(view: ChangesView) -> list[Finding]:
    """What changed in accuracy, operations, goals, times, other files and settings, in order."""
    return [
        *_accuracy(view),
        *operation_findings(view),
        *goal_findings(view),
        *time_findings(view),
        *_files(view),
        *_settings(view),
        *(finding(note) for note in view.notes),
    ]


def plain_summary(view: ChangesView) -> list[str]:
    """The same as plain text."""
    return [plain(one.words) for one in summary(view)]


def _accuracy(view: ChangesView) -> Iterator[Finding]:
    table = view.tables.get("accuracy")
    if table is None:
        return
    if not table.compared:
        yield finding("No row of accuracy.csv is in both reports.", tone="bad")
    elif not (table.worse or table.better or table.other):
        yield finding(f"No change in accuracy ({counted(table.compared, 'row')}).")
    else:
        parts: list[str | Fragment] = []
        for change, count, words in (
            (WORSE, table.worse, "became worse"),
            (BETTER, table.better, "became better"),
            (OTHER, table.other, "changed otherwise"),
        ):
            if count:
                text = f"{count} {words}"
                parts += [Fragment(text, rows_link("accuracy", change=change)), ", "]
        moves = Counter(
            (one.status_before, one.status_after)
            for one in view.accuracy
            if one.change in (WORSE, BETTER, OTHER) and one.status_before != one.status_after
        )
        told = [f"{count} from {a} to {b}" for (a, b), count in moves.most_common(NAMED)]
        if len(moves) > NAMED:
            told.append(f"{len(moves) - NAMED} kinds more")
        tone = "bad" if table.worse else "good" if table.better else ""
        end = f" ({spoken(', '.join(told))})." if told else "."
        head = f"Of {counted(table.compared, 'accuracy row')} "
        yield finding(head, *parts[:-1], end, tone=tone)
    yield from unmatched(table, "accuracy")
    if table.cells:
        cells = [f"{name} in {counted(rows, 'row')}" for name, rows in table.cells.items()]
        yield finding(f"Other columns of accuracy.csv differ: {few(cells)}.")
    yield from (finding(f"{note}.") for note in table.notes)


def _files(view: ChangesView) -> Iterator[Finding]:
    same = [one.name for one in view.files if one.state == IDENTICAL]
    if same:
        noun = "1 other file is" if len(same) == 1 else f"{len(same)} other files are"
        yield finding(f"{noun} identical: {few(same)}.")
    changed = [one for one in view.files if one.state != IDENTICAL]
    for one in changed[:NAMED]:
        yield finding(f"{one.name} {file_text(one)}.")
    if len(changed) > NAMED:
        more = f"{len(changed) - NAMED} more files differ."
        yield finding(Fragment(more, "#files"))


def _settings(view: ChangesView) -> Iterator[Finding]:
    seeds = [one for one in view.settings if one.group == "seed"]
    for one in seeds:
        yield finding(f"The seeds differ ({one.before}, {one.after}), and with them the points.")
    others = [one for one in view.settings if one.group != "seed"]
    if others:
        groups = Counter(one.group for one in others)
        counts = " and ".join(f"{count} in {group}" for group, count in groups.items())
        link = Fragment(f"{counted(len(others), 'setting')} differ", "#settings")
        yield finding(link, f": {counts}.")
