"""The table of contents of a report's page: the tree of its sections."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import attrgetter

from workbench.presentation.tables.grid import slug
from workbench.presentation.text.words import spoken
from workbench.presentation.views.groups import grouped
from workbench.presentation.views.outcome import Outcome
from workbench.presentation.views.report import ReportView


@dataclass(frozen=True, slots=True)
class Link:
    """One line of the contents: where it leads, what it says, what is below it."""

    href: str
    title: str
    below: "tuple[Link, ...]" = ()


@dataclass(frozen=True, slots=True)
class Group:
    """Experiments that stand under one heading; the heading may be empty."""

    id: str
    title: str
    experiments: tuple[Outcome, ...]


def groups(experiments: Iterable[Outcome]) -> list[Group]:
    """The experiments under their headings, both in order of first appearance."""
    found = grouped(experiments, attrgetter("group"))
    return [
        Group(f"experiments-{number}", title, tuple(members))
        for number, (title, members) in enumerate(found.items(), start=1)
    ]


def families(view: ReportView) -> dict[str, str]:
    """The families of the problems with the ids of their headings."""
    names = dict.fromkeys(problem.family for problem in view.problems)
    return {name: f"family-{number}" for number, name in enumerate(names, start=1)}


def contents(view: ReportView, *, fault: bool) -> list[Link]:
    """Every section that the page has, with what is in it; `fault` explains the notebook's tape."""
    found = [Link("#summary", "Summary")]
    if view.verdict is not None:
        found.append(Link("#verdict", "Verdict"))
    if view.experiments:
        found.append(Link("#experiments", "Experiments", _experiments(groups(view.experiments))))
    if view.regression is not None:
        below = (Link("#fault", "Why the last digits differ"),) if fault else ()
        found.append(Link("#regression", "Regression", below))
    found += [Link("#accuracy", "Accuracy"), Link("#operations", "Operations")]
    if view.timings:
        found.append(Link("#timings", "Timings"))
    kinds = tuple(Link(f"#{place}", spoken(name)) for name, place in families(view).items())
    return [
        *found,
        Link("#problems", "Problems", kinds if len(kinds) > 1 else ()),
        Link("#environment", "Environment"),
    ]


def _experiments(found: Sequence[Group]) -> tuple[Link, ...]:
    entries: list[Link] = []
    for group in found:
        members = tuple(
            Link(f"#experiment-{slug(one.name)}", heading(one.title)) for one in group.experiments
        )
        entries += [Link(f"#{group.id}", group.title, members)] if group.title else members
    return tuple(entries)


def heading(title: str) -> str:
    """The part of a title that tells it from the others: what is before the colon.

    >>> heading("Forward or reverse: inputs against outputs")
    'Forward or reverse'
    """
    return title.partition(": ")[0]
