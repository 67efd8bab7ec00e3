"""Catalogues: read-only mappings by name whose error on a missing name proposes the nearest."""

from collections.abc import Collection, Iterator, Mapping
from difflib import get_close_matches
from typing import TypeVar

from workbench.errors import UnknownNameError, listed

Entry = TypeVar("Entry")


def proposal(name: object, known: Collection[str]) -> str:
    """What to write in place of an unknown name: those that it begins, the nearest, or all.

    >>> proposal("presure", ["pressure", "volume"]), proposal("p", ["pressure", "power"])
    ('did you mean pressure?', 'did you mean pressure or power?')
    >>> proposal("mass", ["pressure", "volume"])
    'there are: pressure, volume'
    """
    begun = [one for one in known if name and one.startswith(str(name))]
    near = begun or get_close_matches(str(name), known, n=1)
    return f"did you mean {' or '.join(near)}?" if near else f"there are: {listed(known)}"


class Catalogue(Mapping[str, Entry]):
    """Entries by name, in the order of showing.

    `what` is what a message calls them, `error` the class that a missing name raises: an
    UnknownNameError, so a KeyError, a ValueError and a WorkbenchError at once. `get` and `in`
    behave as those of every mapping.

    >>> colours = Catalogue("colour", UnknownNameError, {"red": 0xFF0000, "blue": 0x0000FF})
    >>> "green" in colours, colours.get("green"), colours["blue"]
    (False, None, 255)
    >>> colours["bleu"]
    Traceback (most recent call last):
    workbench.errors.UnknownNameError: unknown colour 'bleu'; did you mean blue?
    """

    def __init__(
        self, what: str, error: type[UnknownNameError], entries: Mapping[str, Entry]
    ) -> None:
        self._what = what
        self._error = error
        self._entries = entries

    def __getitem__(self, name: str) -> Entry:
        if name not in self:
            raise self._error(f"unknown {self._what} {name!r:.60}; {proposal(name, self)}")
        return self._entries[name]

    def __contains__(self, name: object) -> bool:
        return name in self._entries

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(self)})"
