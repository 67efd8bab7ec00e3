"""Methods by name: a catalogue reads names, options in brackets and configured objects."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields
from difflib import get_close_matches
from typing import Any

from workbench.errors import MethodError
from workbench.methods.protocol import Method

_SPELLING = re.compile(r"\s*([A-Za-z_]\w*)\s*(?:\[(.*)\])?\s*\Z", re.DOTALL)


class Catalogue(Mapping[str, Method]):
    """Every method of one kind of derivative by name, at its defaults, in the order of showing.

    `what` is what a message calls them: "method", "Hessian method".

    >>> import workbench as wb
    >>> wb.METHODS.find("central_difference[step=1e-6]").options
    'step=1e-06'
    """

    def __init__(self, *classes: Any, what: str = "method") -> None:
        self._classes = {one.name: one for one in classes}
        self._defaults: dict[str, Method] = {one.name: one() for one in classes}
        self._what = what

    def __getitem__(self, name: str) -> Method:
        return self._defaults[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._defaults)

    def __len__(self) -> int:
        return len(self._defaults)

    def __repr__(self) -> str:
        return f"Catalogue({', '.join(self)})"

    def find(self, which: str | Method) -> Method:
        """The method of a name, of a name with options, or the configured object itself.

        Raises MethodError for an unknown name or option; the message names the nearest.
        """
        if not isinstance(which, str):
            if hasattr(which, "derive") and hasattr(which, "name"):
                return which
            raise MethodError(
                f"{which!r:.60} is no {self._what}; use a name or a configured method object"
            )
        match = _SPELLING.match(which)
        if match is None:
            raise MethodError(
                f"cannot read the {self._what} {which[:60]!r}; write name or name[option=value]"
            )
        name, bracket = match[1], match[2]
        if name not in self:
            begun = [one for one in self if one.startswith(name)]
            near = begun or get_close_matches(name, self, n=1)
            hint = f"did you mean {' or '.join(near)}? " if near else ""
            raise MethodError(f"unknown {self._what} {name[:60]!r}; {hint}known: {', '.join(self)}")
        if not (bracket or "").strip():
            return self[name]
        return self._configured(name, bracket)

    def several(self, which: Iterable[str | Method] | str | None) -> list[Method]:
        """Several methods; None gives the whole catalogue, a text is split at its outer commas."""
        if which is None:
            return list(self.values())
        if isinstance(which, str):
            which = [part for part in re.split(r",(?![^\[]*\])", which) if part.strip()]
        found = [self.find(one) for one in which]
        if not found:
            raise MethodError(f"no {self._what} given; known: {', '.join(self)}")
        return found

    def _configured(self, name: str, bracket: str) -> Method:
        known = [field.name for field in fields(self._classes[name])]
        options: dict[str, str] = {}
        for part in bracket.split(","):
            key, equals, value = (piece.strip() for piece in part.partition("="))
            if key not in known or not equals:
                takes = f"its options are: {', '.join(known)}" if known else "it takes no options"
                raise MethodError(f"unknown option {part.strip()[:40]!r} of {name}; {takes}")
            options[key] = value
        made: Method = self._classes[name](**options)
        return made


def label(one: Method) -> str:
    """A method with its options, as one writes it: `central_difference[step=1e-06]`."""
    return f"{one.name}[{one.options}]" if one.options else one.name
