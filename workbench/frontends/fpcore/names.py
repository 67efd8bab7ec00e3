"""Identifiers of FPCore as names of the language, one to one."""

import re
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

from workbench.ir.builder import is_variable_name
from workbench.ir.printing.sharing import fresh_names

#: What identifiers may hold beside letters, digits and _, in words.
_WORDS = {
    "*": "_star", "'": "_prime", "+": "_plus", "%": "_percent", "&": "_and", "!": "_bang",
    "?": "_is", "=": "_eq", "<": "_lt", ">": "_gt", "@": "_at", "$": "_dollar", "^": "_hat",
    "~": "_tilde", "-": "_", ".": "_", "/": "_", ":": "_",
}  # fmt: skip
_FOREIGN = re.compile(r"[^A-Za-z0-9_]")


def readable(identifier: str) -> str:
    """The name that is nearest to an identifier; two identifiers may have the same.

    >>> [readable(one) for one in ("x.re", "eps*", "lambda", "pi", "if")]
    ['x_re', 'eps_star', 'lambda', 'pi_', 'if_']
    """
    name = _FOREIGN.sub(lambda match: _WORDS.get(match[0], "_"), identifier)
    name = name if name.isidentifier() else f"_{name}"
    return name if is_variable_name(name) else f"{name}_"


def our_names(identifiers: Iterable[str]) -> Mapping[str, str]:
    """A name of the language for each identifier, no two the same.

    An identifier that is such a name keeps it.

    >>> dict(our_names(["x.re", "x-re", "x_re"]))
    {'x.re': 'x_re1', 'x-re': 'x_re2', 'x_re': 'x_re'}
    """
    given = list(identifiers)
    taken = {one for one in given if is_variable_name(one)}
    numbered: dict[str, Iterator[str]] = {}
    found = {}
    for one in given:
        name = one
        if one not in taken:
            name = readable(one)
            if name in taken:
                fresh = numbered.setdefault(name, fresh_names(taken, name))
                name = next(one for one in fresh if one not in taken)
            taken.add(name)
        found[one] = name
    return MappingProxyType(found)
