"""Changes of `meta.json`: what the report was asked for and what it was made on."""

from collections.abc import Iterator, Mapping
from typing import Any

from workbench.presentation.views.changes import SettingChange
from workbench.reporting.changes.folder import Folder

#: Parts of `meta.json` that decide results; the others follow from the tables.
GROUPS = ("seed", "specification", "environment", "backstops", "limits")
#: Parts of the environment without which times are not comparable.
DECISIVE = ("processor", "python", "sympy_ground_types")


def setting_changes(old: Folder, new: Folder) -> tuple[SettingChange, ...]:
    """Every value that differs; entries of lists that only one report has."""
    if not old.has_meta or not new.has_meta:
        return ()
    return tuple(
        change
        for group in GROUPS
        for change in _differences(group, group, *_both(group, old, new))
        # The specification repeats the seed.
        if (change.group, change.name) != ("specification", "seed")
    )


def _both(group: str, old: Folder, new: Folder) -> Iterator[Any]:
    for one in (old, new):
        # Reports of before there were limits to set.
        yield one.meta.get(group, {} if group == "limits" else None)


def decisive(changes: tuple[SettingChange, ...]) -> tuple[SettingChange, ...]:
    """Those changes after which times are not comparable."""
    return tuple(one for one in changes if one.group == "environment" and one.name in DECISIVE)


def _differences(group: str, name: str, old: Any, new: Any) -> Iterator[SettingChange]:
    """The differences of two values, down into what they hold.

    >>> [(one.name, one.before, one.after) for one in _differences(
    ...     "specification", "specification", {"points": 2, "methods": ["a", "b"]},
    ...     {"points": 3, "methods": ["b", "c"]})]
    [('points', '2', '3'), ('methods', 'a', ''), ('methods', '', 'c')]
    """
    if old == new and type(old) is type(new):
        return
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        for key in dict.fromkeys((*old, *new)):
            inner = str(key) if name == group else f"{name}.{key}"
            yield from _differences(group, inner, old.get(key), new.get(key))
    elif isinstance(old, list) and isinstance(new, list):
        yield from _entries(group, name, old, new)
    else:
        yield SettingChange(group=group, name=name, before=_text(old), after=_text(new))


def _entries(group: str, name: str, old: list[Any], new: list[Any]) -> Iterator[SettingChange]:
    if any(isinstance(one, Mapping) for one in (*old, *new)):
        for place in range(max(len(old), len(new))):
            pair = [one[place] if place < len(one) else None for one in (old, new)]
            yield from _differences(group, f"{name}[{place}]", *pair)
        return
    gone = [one for one in old if one not in new]
    come = [one for one in new if one not in old]
    for one in gone:
        yield SettingChange(group=group, name=name, before=_text(one))
    for one in come:
        yield SettingChange(group=group, name=name, after=_text(one))
    if not gone and not come:
        yield SettingChange(group=group, name=name, before=_text(old), after=_text(new))


def _text(value: Any) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{key}={_text(one)}" for key, one in value.items())
    if isinstance(value, list):
        return ", ".join(map(_text, value))
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)
