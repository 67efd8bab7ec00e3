"""Local partials of one operation, as value and as formula: the operator table's rules."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

from workbench.calculus.folding import Folding
from workbench.calculus.rules import OPERAND_NAMES, RESULT_NAME, emit_partial, emit_product, rule
from workbench.engines import ENGINES
from workbench.ir.builder import GraphBuilder
from workbench.ir.graph import Graph
from workbench.ir.literal import Literal
from workbench.ir.operators import ROWS
from workbench.ir.printing.infix import named_text
from workbench.writers.latex import latex_text

#: How a product calls what it scales: an adjoint or a tangent.
FACTOR_NAME = "a"
_NAMES = (*OPERAND_NAMES, RESULT_NAME, FACTOR_NAME)
_TEXT_NAME = re.compile(r"\b[uvzwa]\b")
_LATEX_NAME = re.compile(r"(?<![\\A-Za-z])[uvzwa](?![A-Za-z])")


@dataclass(frozen=True, slots=True)
class Local:
    """The partial of an operator in one operand, with known literals folded in.

    `partial` and `product` (factor times partial, as a sweep computes it) are texts in u, v, z
    (operands), w (result) and a (the factor), in the workbench's language and in LaTeX.
    """

    rule: str
    partial: str
    product: str
    partial_latex: str
    product_latex: str
    program: Callable[..., Sequence[float]]

    def value(self, operands: Sequence[float], result: float) -> float:
        """The partial at some operands and their result, float64."""
        padded = (*operands, 0.0, 0.0)[: len(OPERAND_NAMES)]
        return self.program(*padded, result, 0.0)[0]


@cache
def local(code: int, operand: int, literals: tuple[Literal | None, ...]) -> Local:
    """The local partial of an operator; `literals` has those of its operands that are numbers.

    Raises UnsupportedError where the operator has no derivative in that operand.

    >>> from workbench.ir.operators import CODES
    >>> half = local(CODES["divide"], 0, (None, Literal.from_number(2)))
    >>> half.rule, half.partial, half.product, half.value([3.0, 2.0], 1.5)
    ('1/v', '0.5', 'a/2', 0.5)
    """
    own = rule(code, operand)
    partial = _graph(lambda folder, nodes, w, a: emit_partial(folder, own, nodes, w), literals)
    product = _graph(lambda folder, nodes, w, a: emit_product(folder, own, nodes, w, a), literals)
    return Local(
        rule=str(ROWS[code].partials[operand]),
        partial=named_text(partial, {}),
        product=named_text(product, {}),
        partial_latex=latex_text(partial),
        product_latex=latex_text(product),
        program=ENGINES["python"].compile(partial),
    )


def put_names(text: str, names: dict[str, str], *, latex: bool = False) -> str:
    """A formula of a `Local` with names in place of u, v, z, w and a.

    >>> put_names("a*cos(u)", {"u": "v0", "a": "b"})
    'b*cos(v0)'
    """
    pattern = _LATEX_NAME if latex else _TEXT_NAME
    return pattern.sub(lambda match: names[match[0]], text)


def _graph(
    emit: Callable[[Folding, tuple[int, ...], int, int], int], literals: tuple[Literal | None, ...]
) -> Graph:
    builder = GraphBuilder(_NAMES)
    folder = Folding(builder)
    operands = tuple(
        builder.variable(name) if literal is None else builder.literal(literal)
        for name, literal in zip(OPERAND_NAMES, literals, strict=False)
    )
    factor, result = builder.variable(FACTOR_NAME), builder.variable(RESULT_NAME)
    return builder.build([emit(folder, operands, result, factor)])
