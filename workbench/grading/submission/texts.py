"""The submission's own way of writing: the lines with which a student sees a failure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from workbench.grading.submission.expressions import operations, shared_names
from workbench.grading.submission.observation import words
from workbench.ir.graph import Graph

#: Expressions with more operations have no snippet.
SNIPPET_OPERATIONS = 12


@dataclass(slots=True)
class Texts:
    """How numbers of a submission are made and read; `{}` stands for what goes in.

    They come from the submission's process, so nothing here is formatted, only replaced.
    """

    kind: str = ""
    made: str = ""
    module: str = ""
    attribute: str = ""
    gradient_name: str = "grad"
    leaf: str = ""
    value: str = ""
    gradient: str = "{}.grad"
    #: Sweeps that are functions beside the class.
    functions: tuple[str, ...] = ()
    #: Functions of the language as the submission spells them: `{}.sin({})` or `sin({})`.
    spelled: dict[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, reply: Mapping[str, Any], module: str, made: str) -> "Texts":
        """The texts that a submission's process has answered."""
        texts = reply.get("texts")
        known = texts if isinstance(texts, dict) else {}
        functions = reply.get("functions")
        return cls(
            kind=_line(reply.get("kind")),
            made=made,
            module=module,
            attribute=_line(reply.get("value")),
            gradient_name=_line(reply.get("gradient")) or "grad",
            leaf=_line(known.get("leaf")) or made + "({})",
            value=_line(known.get("value")),
            gradient=_line(known.get("gradient")) or "{}.grad",
            functions=tuple(map(_line, functions[:20])) if isinstance(functions, list) else (),
        )

    def learn(self, reply: Any) -> None:
        """Note how functions are spelled."""
        for name, text in list(reply.items())[:100] if isinstance(reply, dict) else ():
            self.spelled[str(name)[:20]] = _line(text)


def snippet(
    graph: Graph,
    point: Mapping[str, float],
    texts: Texts,
    *,
    seed: str = "self",
    sweep: str = "backward",
    passes: int = 1,
    quantity: str = "",
) -> str:
    """Python lines that print what a grade says; empty for long expressions.

    `seed` is who seeds the sweep: the class itself, `grad` set beforehand ("set"), an argument of
    the method `sweep`, or nobody ("pulled": `sweep` is what is set to 1). `quantity` is what is
    printed: "value", "derivative by x", or nothing.
    """
    if operations(graph) > SNIPPET_OPERATIONS or texts.kind == "adapter":
        return ""
    used = graph.variable_nodes()
    place = {name: repr(float(number)) for name, number in point.items() if name in used}
    asked = quantity.removeprefix("derivative by ") if quantity.startswith("derivative") else ""
    result = next(name for name in ("out", "result", "out_") if name not in point)
    body, last = _body(graph, texts, result)
    if texts.kind == "function":
        lines = _of_function(
            texts, place, body, last, list(place).index(asked) if asked in place else 0
        )
    elif texts.kind == "dual":
        by = asked or next(iter(place), "")
        lines = [
            f"{name} = {texts.made}({number}, {float(name == by)})"
            for name, number in place.items()
        ]
        lines += [*body, _printed(texts.value if quantity == "value" else texts.gradient, last)]
    else:
        lines = [f"{name} = {_put(texts.leaf, number)}" for name, number in place.items()]
        lines += body
        if quantity == "value":
            lines.append(_printed(texts.value, last))
        else:
            returned = texts.spelled.get("returned", "")
            lines += [*_sweep(texts, last, seed, sweep)] * passes
            lines[-1] = f"gradients = {lines[-1]}" if returned else lines[-1]
            lines += [_printed(returned or texts.gradient, asked)] if asked else []
    return "\n".join([*_imports(texts, lines), *lines])


def _body(graph: Graph, texts: Texts, result: str) -> tuple[list[str], str]:
    """Lines that compute an expression, and the name of the last one."""
    lines: list[str] = []
    names = {**shared_names(graph), graph.outputs[0]: result}
    written: list[str] = []
    for node, row, operands in graph.nodes():
        literal, variable = graph.literal(node), graph.variable(node)
        if literal is not None:
            text = literal.spelling if literal.digits >= 0 else f"({literal.spelling})"
        elif variable is not None:
            text = variable
        elif row.symbol:
            inner = [written[operand] for operand in operands]
            text = f"{row.symbol}{inner[0]}" if row.arity == 1 else f" {row.symbol} ".join(inner)
            text = f"({text})"
        else:
            text = _called(row.name, [written[operand] for operand in operands], texts)
        if node in names and row.arity:
            lines.append(f"{names[node]} = {text[1:-1] if row.symbol else text}")
            text = names[node]
        written.append(text)
    return lines, written[graph.outputs[0]]


def _called(name: str, operands: list[str], texts: Texts) -> str:
    first, *others = operands
    template = texts.spelled.get(name, "{}." + name + "({})")
    if template.startswith("{}."):
        return _put(_put(template, first), ", ".join(others))
    return _put(template, ", ".join(operands))


def _sweep(texts: Texts, last: str, seed: str, sweep: str) -> Iterator[str]:
    if seed == "pulled":
        yield f"{last}.{sweep} = 1.0"
        return
    if seed == "set":
        yield f"{last}.{texts.gradient_name} = 1.0"
    argument = "1.0" if seed == "argument" else ""
    if sweep in texts.functions:
        yield f"{sweep}({last}{', ' if argument else ''}{argument})"
    else:
        yield f"{last}.{sweep}({argument})"


def _of_function(
    texts: Texts, place: Mapping[str, str], body: list[str], last: str, number: int
) -> list[str]:
    call = texts.gradient
    for name, text in (
        ("{name}", texts.made),
        ("{point}", ", ".join(place.values())),
        ("{named}", ", ".join(f"{name}={value}" for name, value in place.items())),
        ("{place}", str(number)),
        ("{by}", list(place)[number]),
    ):
        call = call.replace(name, text)
    if "{}" in call or not call:
        return []
    lines = [f"def f({', '.join(place)}):", *(f"    {one}" for one in body), f"    return {last}"]
    return [*lines, "", f"print({call})"]


def _imports(texts: Texts, lines: list[str]) -> Iterator[str]:
    """What has to be imported first; nothing of a notebook, in which everything is there."""
    code = "\n".join(lines)
    for library, text in (("math", "import math"), ("np", "import numpy as np")):
        if f"{library}." in code:
            yield text
    if lines and texts.module:
        spelled = {one.partition("(")[0] for one in texts.spelled.values() if one[:1].isalpha()}
        beside = [one for one in sorted({*spelled, *texts.functions})
                  if one.isidentifier() and one != "abs" and f"{one}(" in code
                  and f".{one}(" not in code]  # fmt: skip
        yield f"from {texts.module} import {', '.join([texts.made, *beside])}"


def _printed(template: str, name: str) -> str:
    return f"print({_put(template, name)})"


def _put(template: str, text: str) -> str:
    return template.replace("{}", text, 1)


def _line(reply: Any) -> str:
    return " ".join(words(reply, 80).split())
