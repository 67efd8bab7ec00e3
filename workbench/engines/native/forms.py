"""Operators as LLVM instructions, on single numbers or on vectors of them.

A form is the text of some instructions: `{r}` is what the result is called, `{0}` an operand, `{T}`
the type of a number, `{B}` that of a truth, `{S}` its name in intrinsics, `{k[1.0]}` a constant and
`{f[sin]}` a function of the C library.
"""

import math
import struct
from collections.abc import Callable, Sequence
from functools import cache

from workbench.engines.native.machine import LIBM, libmvec
from workbench.ir.operators import CODES, ROWS
from workbench.ir.operators.array_functions import GAUSSIAN_END

#: Rows that the C library calls otherwise.
_IN_LIBM = {"pow": "power", "fmod": "mod"}
_OPERANDS = {1: "{T} {0}", 2: "{T} {0}, {T} {1}"}
_INFIX = {"add": "fadd", "subtract": "fsub", "multiply": "fmul", "divide": "fdiv"}
_COMPARED = {
    "less": "olt",
    "less_equal": "ole",
    "greater": "ogt",
    "greater_equal": "oge",
    "equal": "oeq",
    "not_equal": "une",
}
_TRUTH = "%{r} = select {B} %{r}t, {T} {k[1.0]}, {T} {k[0.0]}"
_BOTH = """%{r}a = fcmp une {T} {0}, {k[0.0]}
%{r}b = fcmp une {T} {1}, {k[0.0]}
%{r}t = OP {B} %{r}a, %{r}b
"""
_SMALLER = """%{r}a = fcmp OP {T} {0}, {1}
%{r}b = fcmp uno {T} {0}, {0}
%{r}c = or {B} %{r}a, %{r}b
%{r} = select {B} %{r}c, {T} {0}, {T} {1}"""

#: The instructions of each operator by its name.
FORMS: dict[str, str] = {
    **{name: f"%{{r}} = {code} {{T}} {{0}}, {{1}}" for name, code in _INFIX.items()},
    **{
        _IN_LIBM.get(called, called): f"%{{r}} = call {{T}} @{{f[{called}]}}({_OPERANDS[arity]})"
        for called, arity in LIBM.items()
    },
    **{
        name: f"%{{r}}t = fcmp {code} {{T}} {{0}}, {{1}}\n{_TRUTH}"
        for name, code in _COMPARED.items()
    },
    "negate": "%{r} = fneg {T} {0}",
    "sqrt": "%{r} = call {T} @llvm.sqrt.{S}({T} {0})",
    "floor": "%{r} = call {T} @llvm.floor.{S}({T} {0})",
    "round": "%{r} = call {T} @llvm.rint.{S}({T} {0})",
    "mod": """%{r}a = call {T} @{f[fmod]}({T} {0}, {T} {1})
%{r}b = fcmp olt {T} %{r}a, {k[0.0]}
%{r}c = fcmp olt {T} {1}, {k[0.0]}
%{r}d = xor {B} %{r}b, %{r}c
%{r}e = fadd {T} %{r}a, {1}
%{r}i = select {B} %{r}d, {T} %{r}e, {T} %{r}a
%{r}g = call {T} @llvm.copysign.{S}({T} {k[0.0]}, {T} {1})
%{r}h = fcmp oeq {T} %{r}a, {k[0.0]}
%{r} = select {B} %{r}h, {T} %{r}g, {T} %{r}i""",
    "abs": "%{r} = call {T} @llvm.fabs.{S}({T} {0})",
    "sign": """%{r}a = fcmp ogt {T} {0}, {k[0.0]}
%{r}b = fcmp olt {T} {0}, {k[0.0]}
%{r}c = fadd {T} {0}, {k[0.0]}
%{r}d = select {B} %{r}b, {T} {k[-1.0]}, {T} %{r}c
%{r} = select {B} %{r}a, {T} {k[1.0]}, {T} %{r}d""",
    "min": _SMALLER.replace("OP", "olt"),
    "max": _SMALLER.replace("OP", "ogt"),
    "relu": """%{r}a = fcmp ole {T} {0}, {k[0.0]}
%{r} = select {B} %{r}a, {T} {k[0.0]}, {T} {0}""",
    "where": """%{r}a = fcmp une {T} {0}, {k[0.0]}
%{r} = select {B} %{r}a, {T} {1}, {T} {2}""",
    "or": _BOTH.replace("OP", "or") + _TRUTH,
    "and": _BOTH.replace("OP", "and") + _TRUTH,
    "not": "%{r}t = fcmp oeq {T} {0}, {k[0.0]}\n" + _TRUTH,
    "sigmoid": """%{r}a = call {T} @llvm.fabs.{S}({T} {0})
%{r}b = fneg {T} %{r}a
%{r}c = call {T} @{f[exp]}({T} %{r}b)
%{r}d = fadd {T} %{r}c, {k[1.0]}
%{r}e = fcmp oge {T} {0}, {k[0.0]}
%{r}g = select {B} %{r}e, {T} {k[1.0]}, {T} %{r}c
%{r} = fdiv {T} %{r}g, %{r}d""",
    "softplus": """%{r}a = call {T} @llvm.fabs.{S}({T} {0})
%{r}b = fneg {T} %{r}a
%{r}c = call {T} @{f[exp]}({T} %{r}b)
%{r}d = call {T} @{f[log1p]}({T} %{r}c)
%{r}e = fcmp olt {T} {0}, {k[0.0]}
%{r}g = select {B} %{r}e, {T} {k[0.0]}, {T} {0}
%{r} = fadd {T} %{r}g, %{r}d""",
    "logaddexp": f"""%{{r}}a = fsub {{T}} {{0}}, {{1}}
%{{r}}b = call {{T}} @llvm.fabs.{{S}}({{T}} %{{r}}a)
%{{r}}c = fneg {{T}} %{{r}}b
%{{r}}d = call {{T}} @{{f[exp]}}({{T}} %{{r}}c)
%{{r}}e = call {{T}} @{{f[log1p]}}({{T}} %{{r}}d)
%{{r}}g = fcmp ogt {{T}} {{0}}, {{1}}
%{{r}}h = select {{B}} %{{r}}g, {{T}} {{0}}, {{T}} {{1}}
%{{r}}i = fadd {{T}} %{{r}}h, %{{r}}e
%{{r}}j = fadd {{T}} {{0}}, {{k[{math.log(2.0)!r}]}}
%{{r}}l = fcmp oeq {{T}} {{0}}, {{1}}
%{{r}} = select {{B}} %{{r}}l, {{T}} %{{r}}j, {{T}} %{{r}}i""",
    "xlogy": """%{r}a = call {T} @{f[log]}({T} {1})
%{r}b = fmul {T} {0}, %{r}a
%{r}c = fcmp oeq {T} {0}, {k[0.0]}
%{r}d = fcmp ord {T} {1}, {1}
%{r}e = and {B} %{r}c, %{r}d
%{r} = select {B} %{r}e, {T} {k[0.0]}, {T} %{r}b""",
    # As the table's: the square is split so that its rounding is not magnified.
    "gaussian": f"""%{{r}}a = fmul {{T}} {{0}}, {{k[16.0]}}
%{{r}}b = call {{T}} @llvm.rint.{{S}}({{T}} %{{r}}a)
%{{r}}c = fdiv {{T}} %{{r}}b, {{k[16.0]}}
%{{r}}d = fsub {{T}} %{{r}}c, {{0}}
%{{r}}e = fadd {{T}} %{{r}}c, {{0}}
%{{r}}g = fmul {{T}} %{{r}}d, %{{r}}e
%{{r}}h = call {{T}} @{{f[exp]}}({{T}} %{{r}}g)
%{{r}}i = fmul {{T}} %{{r}}c, %{{r}}c
%{{r}}j = fsub {{T}} {{k[50.0]}}, %{{r}}i
%{{r}}l = call {{T}} @{{f[exp]}}({{T}} %{{r}}j)
%{{r}}m = fmul {{T}} %{{r}}l, %{{r}}h
%{{r}}n = fmul {{T}} %{{r}}m, {{k[{math.exp(-50.0)!r}]}}
%{{r}}o = call {{T}} @llvm.fabs.{{S}}({{T}} {{0}})
%{{r}}p = fcmp uge {{T}} %{{r}}o, {{k[{float(GAUSSIAN_END)!r}]}}
%{{r}}q = fcmp uno {{T}} {{0}}, {{0}}
%{{r}}s = select {{B}} %{{r}}q, {{T}} {{0}}, {{T}} {{k[0.0]}}
%{{r}} = select {{B}} %{{r}}p, {{T}} %{{r}}s, {{T}} %{{r}}n""",
}
#: What is written otherwise on vectors. Two exponentials of libmvec err by more than the table
#: states; so exp(-s) * (1 - e), where s + e is the square.
VECTOR_FORMS: dict[str, str] = {
    "gaussian": f"""%{{r}}a = fmul {{T}} {{0}}, {{0}}
%{{r}}b = fneg {{T}} %{{r}}a
%{{r}}c = call {{T}} @llvm.fma.{{S}}({{T}} {{0}}, {{T}} {{0}}, {{T}} %{{r}}b)
%{{r}}d = call {{T}} @{{f[exp]}}({{T}} %{{r}}b)
%{{r}}e = fmul {{T}} %{{r}}d, %{{r}}c
%{{r}}g = fsub {{T}} %{{r}}d, %{{r}}e
%{{r}}h = call {{T}} @llvm.fabs.{{S}}({{T}} {{0}})
%{{r}}i = fcmp uge {{T}} %{{r}}h, {{k[{float(GAUSSIAN_END)!r}]}}
%{{r}}j = fcmp uno {{T}} {{0}}, {{0}}
%{{r}}l = select {{B}} %{{r}}j, {{T}} {{0}}, {{T}} {{k[0.0]}}
%{{r}} = select {{B}} %{{r}}i, {{T}} %{{r}}l, {{T}} %{{r}}g""",
}
#: Powers that are arithmetic, as the python engine writes them.
POWERS = {2.0: "%{r} = fmul {T} {0}, {0}", -1.0: "%{r} = fdiv {T} {k[1.0]}, {0}"}
#: On vectors whole powers up to this are products too, which lose no more than `pow` may: at most
#: half a unit in the last place each.
MAX_MULTIPLIED = 8


def form_of(name: str, width: int) -> str:
    """The form of an operator on numbers or on vectors."""
    return VECTOR_FORMS.get(name, FORMS[name]) if width > 1 else FORMS[name]


def power_form(exponent: float | None, width: int) -> str:
    """The form of a power whose exponent is known, or not."""
    if exponent in POWERS:
        return POWERS[exponent]
    if width > 1 and exponent in range(3, MAX_MULTIPLIED + 1):
        return _multiplied(int(exponent))  # type: ignore[arg-type]
    return FORMS["power"]


@cache
def _multiplied(exponent: int) -> str:
    """A whole power by repeated squaring, from the highest bit of the exponent down."""
    lines, held = [], "{0}"
    for place, bit in enumerate(f"{exponent:b}"[1:]):
        lines.append(f"%{{r}}s{place} = fmul {{T}} {held}, {held}")
        held = f"%{{r}}s{place}"
        if bit == "1":
            lines.append(f"%{{r}}m{place} = fmul {{T}} {held}, {{0}}")
            held = f"%{{r}}m{place}"
    result = held.removeprefix("%{r}")
    return "\n".join(lines).replace(f"%{{r}}{result} =", "%{r} =")


def without_form(codes: bytes) -> str:
    """The name of an operator among some codes that has no form; empty where all have one.

    >>> import workbench as wb
    >>> without_form(wb.parse("gamma(x)*y").codes)
    'gamma'
    """
    return next((ROWS[code].name for code in sorted({*codes}) if code in _FORMLESS), "")


_FORMLESS = {CODES[row.name] for row in ROWS if row.arity and row.name not in FORMS}


#: Without these LLVM spills vectors to places that are not aligned.
ATTRIBUTES = 'attributes #0 = { "frame-pointer"="all" "stackrealign" }'


class Writer:
    """Writes instructions on numbers (`width` 1) or vectors; what they call is declared at last."""

    def __init__(self, width: int) -> None:
        self.width = width
        self.type = "double" if width == 1 else f"<{width} x double>"
        self._fields = {
            "T": self.type,
            "B": "i1" if width == 1 else f"<{width} x i1>",
            "S": "f64" if width == 1 else f"v{width}f64",
            "k": _Asked(lambda text: self.constant(float(text))),
            "f": _Asked(self.called),
        }
        self._called: dict[str, str] = {}

    def constant(self, value: float) -> str:
        """The text of a constant."""
        bits = struct.unpack("<Q", struct.pack("<d", value))[0]
        text = f"0x{bits:016x}"
        return text if self.width == 1 else f"<{', '.join([f'double {text}'] * self.width)}>"

    def write(self, form: str, result: str, operands: Sequence[str]) -> str:
        """The instructions of a form."""
        return form.format(*operands, r=result, **self._fields)

    def called(self, name: str) -> str:
        """What a function of the C library is called on this width."""
        if name not in self._called:
            vector = libmvec(name, self.width) if self.width > 1 else name
            self._called[name] = vector or f"each_{name}"
        return self._called[name]

    def declarations(self) -> str:
        """Declarations of all that was called: lane by lane where there is no vector function."""
        lines = []
        for name, called in self._called.items():
            if called.startswith("each_"):
                lines.append(_lane_by_lane(name, self.width, LIBM[name]))
            else:
                operands = ", ".join([self.type] * LIBM[name])
                lines.append(f"declare {self.type} @{called}({operands}) nounwind readnone")
        intrinsics = ("sqrt", "fabs", "rint", "floor")
        suffix = self._fields["S"]
        lines += [f"declare {self.type} @llvm.{name}.{suffix}({self.type})" for name in intrinsics]
        pair = ", ".join([self.type] * 2)
        lines.append(f"declare {self.type} @llvm.copysign.{suffix}({pair})")
        lines.append(f"declare {self.type} @llvm.fma.{suffix}({', '.join([self.type] * 3)})")
        return "\n".join(lines)


def _lane_by_lane(name: str, width: int, arity: int) -> str:
    """A function of vectors that calls the scalar function for each number."""
    vector = f"<{width} x double>"
    parameters = ", ".join(f"{vector} %p{place}" for place in range(arity))
    lines = [f"declare double @{name}({', '.join(['double'] * arity)})"]
    lines.append(f"define internal {vector} @each_{name}({parameters}) {{")
    held = "undef"
    for lane in range(width):
        operands = []
        for place in range(arity):
            lines.append(f"%l{lane}_{place} = extractelement {vector} %p{place}, i32 {lane}")
            operands.append(f"double %l{lane}_{place}")
        lines.append(f"%c{lane} = call double @{name}({', '.join(operands)})")
        lines.append(f"%v{lane} = insertelement {vector} {held}, double %c{lane}, i32 {lane}")
        held = f"%v{lane}"
    return "\n".join([*lines, f"ret {vector} {held}", "}"])


class _Asked(dict[str, str]):
    """Texts that a function gives for the keys that a form asks for."""

    def __init__(self, give: Callable[[str], str]) -> None:
        self._give = give

    def __missing__(self, key: str) -> str:
        return self._give(key)
