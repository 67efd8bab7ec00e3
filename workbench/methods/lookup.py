"""Catalogues of methods, which read names, options in brackets and configured objects."""

import re
from collections.abc import Iterable
from dataclasses import fields
from typing import Any

from workbench.catalogue import Catalogue
from workbench.errors import MethodError, MethodKindError, UnknownMethodError, shown
from workbench.methods.protocol import Method
from workbench.records.labels import method_label

_SPELLING = re.compile(r"\s*([A-Za-z_]\w*)\s*(?:\[(.*)\])?\s*\Z", re.DOTALL)


class MethodCatalogue(Catalogue[Method]):
    """Every method of one kind of derivative by name, at its defaults, in the order of showing.

    `what` is what a message calls them: "method", "Hessian method".

    >>> import workbench as wb
    >>> wb.METHODS.find("central_difference[step=1e-6]").options
    'step=1e-06'
    """

    def __init__(self, *classes: Any, what: str = "method") -> None:
        super().__init__(what, UnknownMethodError, {one.name: one() for one in classes})
        self._classes = {one.name: one for one in classes}

    def find(self, which: str | Method) -> Method:
        """The method of a name, of a name with options, or the configured object itself.

        Raises MethodError for an unknown name or option; the message names the nearest.
        """
        if not isinstance(which, str):
            if hasattr(which, "derive") and hasattr(which, "name"):
                return which
            raise MethodKindError(
                f"{shown(which)} is not a {self._what}; use a name or a configured method object"
            )
        match = _SPELLING.match(which)
        if match is None:
            raise MethodError(
                f"cannot read the {self._what} {which[:60]!r}; write name or name[option=value]"
            )
        name, bracket = match[1], match[2]
        default = self[name]
        return self._configured(name, bracket) if (bracket or "").strip() else default

    def several(self, which: Iterable[str | Method] | str | None) -> list[Method]:
        """Several methods; None gives the whole catalogue, a text is split at its outer commas."""
        if which is None:
            return list(self.values())
        if isinstance(which, str):
            which = split_names(which)
        found = [self.find(one) for one in (which if isinstance(which, Iterable) else [which])]
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


def split_names(text: str) -> list[str]:
    """The methods that a text names, split at its outer commas.

    >>> split_names("reverse, richardson[step=1e-3,levels=2],")
    ['reverse', 'richardson[step=1e-3,levels=2]']
    """
    parts = re.split(r",(?![^\[]*\])", text)
    return [part.strip() for part in parts if part.strip()]


def label(one: Method) -> str:
    """A method with its options, as one writes it: `central_difference[step=1e-06]`."""
    return method_label(one.name, one.options)
