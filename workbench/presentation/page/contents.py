"""What a report's page contains: the tree of its sections, for its table of contents."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from workbench.presentation.tables.grid import slug
from workbench.presentation.views.report import ExperimentView, ReportView


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the contents: where it leads, what it says, what is below it."""

    href: str
    title: str
    below: "tuple[Entry, ...]" = ()


@dataclass(frozen=True, slots=True)
class Group:
    """Experiments that stand under one heading; the heading may be empty."""

    id: str
    title: str
    experiments: tuple[ExperimentView, ...]


def groups(experiments: Iterable[ExperimentView]) -> list[Group]:
    """The experiments under their headings, both in order of first appearance."""
    found: dict[str, list[ExperimentView]] = {}
    for one in experiments:
        found.setdefault(one.group, []).append(one)
    return [
        Group(f"experiments-{number}", title, tuple(members))
        for number, (title, members) in enumerate(found.items(), start=1)
    ]


def families(view: ReportView) -> dict[str, str]:
    """The families of the problems with the ids of their headings."""
    names = dict.fromkeys(problem.family for problem in view.problems)
    return {name: f"family-{number}" for number, name in enumerate(names, start=1)}


def contents(view: ReportView, *, fault: bool) -> list[Entry]:
    """Every section that the page has, with what is in it; `fault` explains the notebook's tape."""
    found = [Entry("#summary", "Summary")]
    if view.verdict is not None:
        found.append(Entry("#verdict", "Verdict"))
    if view.experiments:
        found.append(Entry("#experiments", "Experiments", _experiments(groups(view.experiments))))
    if view.regression is not None:
        below = (Entry("#fault", "Why the last digits differ"),) if fault else ()
        found.append(Entry("#regression", "Regression", below))
    found += [Entry("#accuracy", "Accuracy"), Entry("#operations", "Operations")]
    if view.timings:
        found.append(Entry("#timings", "Timings"))
    kinds = tuple(Entry(f"#{place}", spoken(name)) for name, place in families(view).items())
    return [
        *found,
        Entry("#problems", "Problems", kinds if len(kinds) > 1 else ()),
        Entry("#environment", "Environment"),
    ]


def _experiments(found: Sequence[Group]) -> tuple[Entry, ...]:
    entries: list[Entry] = []
    for group in found:
        members = tuple(
            Entry(f"#experiment-{slug(one.name)}", heading(one.title)) for one in group.experiments
        )
        entries += [Entry(f"#{group.id}", group.title, members)] if group.title else members
    return tuple(entries)


def heading(title: str) -> str:
    """The part of a title that tells it from the others: what is before the colon.

    >>> heading("Forward or reverse: inputs against outputs")
    'Forward or reverse'
    """
    return title.partition(": ")[0]


def spoken(name: str) -> str:
    """A name of the catalogue in words.

    >>> spoken("ill_conditioned")
    'ill conditioned'
    """
    return name.replace("_", " ")
