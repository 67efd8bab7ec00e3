"""The cores of a file, each as a graph with what its properties say."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple

from workbench.errors import printable_line
from workbench.frontends.fpcore.evaluation import Evaluation
from workbench.frontends.fpcore.forms import (
    KEYWORD,
    Atom,
    Form,
    Group,
    Lines,
    Refusal,
    properties,
    shortened,
    top_forms,
)
from workbench.frontends.fpcore.names import our_names
from workbench.frontends.fpcore.operations import Cell, Definition, Library
from workbench.frontends.fpcore.vocabulary import OUTSIDE
from workbench.ir.builder import GraphBuilder, is_variable_name
from workbench.ir.graph import Graph
from workbench.ir.printing.fpcore import VARIABLES_PROPERTY
from workbench.limits import Limits, limits

#: Characters of a name, a description or a source that are kept.
_KEPT = 500


class Refused(NamedTuple):
    """A piece of a corpus that is not read: its name, its line, and why."""

    name: str
    line: int
    reason: str


@dataclass(frozen=True, eq=False, kw_only=True)
class Core:
    """One FPCore: the function on the real numbers, and what is said about it.

    `names` are those of the variables by their identifiers in the file, `condition` is the
    precondition (its only output is 0 or 1), `spec` and `alternatives` are functions of the same
    variables, `notes` what was asked of a computation and has no meaning for the real function.
    """

    name: str
    line: int
    function: Graph
    names: dict[str, str]
    condition: Graph | None
    spec: Graph | None
    alternatives: tuple[Graph, ...]
    notes: tuple[str, ...]
    #: Texts of the properties :description and :cite.
    reason: str
    source: str


class _Header(NamedTuple):
    """A core before its expressions are read."""

    identifier: str
    name: str
    parameters: tuple[str, ...]
    properties: list[tuple[Atom, Form]]
    body: Form


def read_cores(text: str) -> tuple[list[Core], list[Refused]]:
    """All cores of a text that can be read, and why the others cannot.

    >>> text = "(FPCore (x.re) :pre (> x.re 0) (log x.re)) (FPCore (x) (cosine x))"
    >>> cores, refused = read_cores(text)
    >>> cores[0].function, cores[0].condition, cores[0].names
    (Graph('log(x_re)'), Graph('x_re > 0'), {'x.re': 'x_re'})
    >>> refused[0].line, refused[0].reason
    (1, 'cosine is not an operator or a core of this file; did you mean copysign?')
    """
    lines = Lines(text)
    refused: list[Refused] = []
    headers: list[tuple[Group, _Header]] = []
    for form in top_forms(text):
        try:
            if isinstance(form, Refusal):
                raise form
            headers.append((form, _header(form, len(headers) + len(refused) + 1)))
        except Refusal as refusal:
            refused.append(_refused("", lines, refusal))
    library = Library(
        {
            header.identifier: Definition(header.parameters, header.body)
            for _, header in headers
            if header.identifier
        }
    )
    cores = []
    for form, header in headers:
        try:
            cores.append(_core(header, lines.line(form.start), library))
        except Refusal as refusal:
            refused.append(_refused(header.name, lines, refusal))
    return cores, sorted(refused, key=lambda one: one.line)


def _refused(name: str, lines: Lines, refusal: Refusal) -> Refused:
    return Refused(name, lines.line(refusal.position), printable_line(str(refusal)))


def _header(form: Group, number: int) -> _Header:
    items: Sequence[Form] = form[1:]
    identifier = ""
    if items and isinstance(items[0], Atom):
        identifier, items = str(items[0]), items[1:]
    if not items or not isinstance(items[0], Group):
        raise Refusal(f"a core has a list of arguments: ({KEYWORD} (x) (+ x 1))", form.start)
    parameters = tuple(_argument(one) for one in items[0])
    if len(set(parameters)) < len(parameters):
        raise Refusal("two arguments have the same name; rename one", items[0].start)
    found, rest = properties(items[1:])
    if len(rest) != 1:
        raise Refusal(f"a core has one expression, and this one has {len(rest)}", form.start)
    named = next((text(value) for key, value in found if key == ":name"), "")
    return _Header(
        identifier,
        named or printable_line(identifier[:_KEPT]) or f"core {number}",
        parameters,
        found,
        rest[0],
    )


def _argument(form: Form) -> str:
    """The identifier of an argument."""
    if isinstance(form, Group) and form[:1] == ["!"] and isinstance(form[-1], Atom):
        form = form[-1]
    if isinstance(form, Group):
        raise Refusal(f"{shortened(form)} is not read: {OUTSIDE['tensor']}", form.start)
    if len(form) > limits.name_characters:
        raise Refusal(
            f"the name of an argument is too long; the limit is {Limits.name_characters}",
            form.start,
        )
    return str(form)


def _core(header: _Header, line: int, library: Library) -> Core:
    found = {str(key): value for key, value in header.properties}
    names = _names(header.parameters, found.get(VARIABLES_PROPERTY))
    notes: dict[str, None] = {}

    def graph(form: Form, what: str = "") -> Graph:
        builder = GraphBuilder()
        scope = {one: Cell(builder.variable(names[one])) for one in header.parameters}
        evaluation = Evaluation(builder, scope, library)
        evaluation.note(header.properties)
        read = evaluation.truth if what == ":pre" else evaluation.number
        output = read(form, what or "the value of a core")
        if "nearbyint" in evaluation.notes and any("rounding" in one for one in evaluation.notes):
            raise Refusal("nearbyint is read with :round nearestEven only", form.start)
        notes.update(evaluation.notes)
        return builder.build([output], names=evaluation.names)

    def other(form: Form, what: str) -> list[Graph]:
        """A function beside the core's own; a note where it is not read."""
        try:
            return [graph(form, what)]
        except Refusal as refusal:
            notes[printable_line(f"{what} is not read: {refusal}")] = None
            return []

    function = graph(header.body)
    condition = graph(found[":pre"], ":pre") if ":pre" in found else None
    specs = other(found[":spec"], ":spec") if ":spec" in found else []
    alternatives = [
        one for key, value in header.properties if key == ":alt" for one in other(value, ":alt")
    ]
    return Core(
        name=header.name,
        line=line,
        function=function,
        names=dict(names),
        condition=condition,
        spec=specs[0] if specs else None,
        alternatives=tuple(alternatives),
        notes=tuple(one for one in notes if one != "nearbyint"),
        reason=text(found.get(":description")),
        source=text(found.get(":cite")),
    )


def _names(parameters: tuple[str, ...], given: Form | None) -> Mapping[str, str]:
    """A name of ours for every argument: as the writer of graphs has noted, or the nearest."""
    if isinstance(given, Group):
        noted = [str(one)[1:-1] for one in given if isinstance(one, Atom)]
        if len(noted) == len(parameters) == len(set(noted)) and all(map(is_variable_name, noted)):
            return MappingProxyType(dict(zip(parameters, noted, strict=True)))
    return our_names(parameters)


def text(form: Form | None) -> str:
    """What a property says, in one line: a string without its quotes, a list as its words."""
    if form is None:
        return ""
    if isinstance(form, Group):
        return printable_line(", ".join(one for one in form[:20] if isinstance(one, Atom)))[:_KEPT]
    inside = form[1:-1] if form[:1] == '"' else form
    return printable_line(re.sub(r"\\(.)", r"\1", inside[:_KEPT], flags=re.DOTALL))
