"""SymPy objects as graphs: each object once, by a loop, so that sharing and depth are kept."""

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any, NamedTuple

from workbench.errors import GraphError, UnsupportedError
from workbench.frontends.sympy.functions import Converters, converters, expressions
from workbench.frontends.sympy.objects import (
    describe,
    exact,
    is_zero_by_convention,
    natural_order,
    symbols_of,
    variable_name,
)
from workbench.ir.builder import GraphBuilder
from workbench.ir.graph import Graph
from workbench.ir.literal import Literal
from workbench.limits import Limits, limits

#: Divisors up to here divide (`x/3`); beyond, float64 would round them.
_EXACT_INTEGER = 2**53
#: Bits of a digit, a little less than log2(10).
_DIGIT_BITS = 3.25
_HALF, _THIRD = Fraction(1, 2), Fraction(1, 3)


def from_sympy(expression: Any, variables: Sequence[Any] | None = None) -> Graph:
    """The graph of a SymPy expression, or of a sequence of them (one output each).

    `variables` gives the order of variables as names or symbols; by default they are sorted by
    name, x2 before x10. Everything is read over the reals: loggamma is log|gamma|, Heaviside and
    DiracDelta are read pointwise (DiracDelta is 0). x**(1/3) stays a power, which is NaN below
    zero, and becomes cbrt only where the base is |u| or a positive number: only there are the two
    the same function. Raises UnsupportedError for what has no counterpart (Derivative, Subs,
    infinities, I, unknown functions), naming it, and GraphError for what is not SymPy's. Elements
    of an IndexedBase or a MatrixSymbol are variables: x[0], w[1,2].

    >>> import sympy
    >>> x, y = sympy.symbols("x y")
    >>> from_sympy(x * sympy.sqrt(y) / 2 - sympy.exp(-x)).to_text()
    'x*sqrt(y)/2 - exp(-x)'
    """
    roots = expressions(expression)
    symbols = symbols_of(roots)
    if variables is None:
        names = sorted(symbols, key=natural_order)
    else:
        names = [variable_name(one) if hasattr(one, "is_Symbol") else one for one in variables]
        missing = sorted(set(symbols) - set(names))
        if missing:
            raise GraphError(f"not among the variables given: {', '.join(missing)}; add them")
    builder = GraphBuilder(names)
    parts = _Conversion(builder, converters()).run(roots)
    return builder.build([part.node for part in parts])


class Converted(NamedTuple):
    """What became of one SymPy object: the node of its value, and what its users may prefer."""

    node: int
    #: Node of the negative, where the object is written with a minus in front.
    negative: int = -1
    #: Node of the reciprocal, where the object is written below a fraction bar.
    reciprocal: int = -1
    #: Zero by convention (DiracDelta): a product with it is zero whatever the other factors.
    vanishes: bool = False


class _Conversion:
    """One run over the objects of some expressions."""

    def __init__(self, builder: GraphBuilder, known: Converters) -> None:
        self.builder = builder
        self.known = known
        self.parts: dict[int, Converted] = {}
        self.special: dict[str, Callable[[Any], Converted]] = {
            "add": self._add,
            "multiply": self._multiply,
            "power": self._power,
            "piecewise": self._piecewise,
        }

    def run(self, roots: Sequence[Any]) -> list[Converted]:
        """Convert operands before users; an object is recognised by its identity."""
        waiting = list(reversed(roots))
        while waiting:
            one = waiting[-1]
            if id(one) in self.parts:
                waiting.pop()
                continue
            missing = [below for below in self._operands(one) if id(below) not in self.parts]
            if missing:
                waiting.extend(reversed(missing))
            else:
                self.parts[id(one)] = self._convert(one)
                waiting.pop()
        return [self.parts[id(root)] for root in roots]

    def _operands(self, one: Any) -> Sequence[Any]:
        if variable_name(one) or one.is_Number or is_zero_by_convention(one):
            return ()
        if type(one) not in self.known:
            raise UnsupportedError(
                f"SymPy's {type(one).__name__} has no counterpart among the operators: "
                f"{describe(one)}; rewrite it or use another method"
            )
        arguments: Sequence[Any] = one.args
        return arguments

    def _convert(self, one: Any) -> Converted:
        if name := variable_name(one):
            return Converted(self.builder.variable(name))
        if is_zero_by_convention(one):
            return Converted(self.number(Fraction(0)), vanishes=True)
        if one.is_Number:
            value = exact(one)
            return Converted(self.number(value), self.number(-value) if value < 0 else -1)
        known = self.known[type(one)]
        if isinstance(known, str):
            return self.special[known](one)
        nodes = [self.parts[id(below)].node for below in one.args]
        return Converted(known(self.builder, one, nodes))

    def number(self, value: Fraction) -> int:
        """The node of an exact rational: a literal, or a division of two where it is no decimal."""
        top, bottom = value.as_integer_ratio()
        rest = bottom
        for prime in (2, 5) if bottom.bit_length() < 4 * limits.literal_exponent else ():
            while rest % prime == 0:
                rest //= prime
        if rest == 1 and bottom > 1:
            return self.builder.literal(value)
        above, below = self._integer(top), self._integer(bottom)
        return above if bottom == 1 else self.builder.apply("divide", above, below)

    def _integer(self, value: int) -> int:
        """The node of a whole number; powers of ten go into the literal's exponent."""
        tens, power = 0, 2048
        while power and value:
            if value % 10**power == 0:
                value, tens = value // 10**power, tens + power
            else:
                power //= 2
        if value.bit_length() > _DIGIT_BITS * limits.literal_digits:
            raise UnsupportedError(
                f"SymPy returned a whole number of {value.bit_length()} bits; "
                f"a literal holds {Limits.literal_digits}: use another method"
            )
        return self.builder.literal(Literal.of(value, tens))

    def _fold(self, name: str, nodes: Sequence[int]) -> int:
        result = nodes[0]
        for node in nodes[1:]:
            result = self.builder.apply(name, result, node)
        return result

    def _add(self, one: Any) -> Converted:
        """Terms from the left; one that is not negative comes first, minus signs subtract."""
        terms = [self.parts[id(below)] for below in one.args]
        terms = [term for term in terms if not term.vanishes]
        if not terms:
            return Converted(self.number(Fraction(0)), vanishes=True)
        first = next((i for i, term in enumerate(terms) if term.negative < 0), 0)
        result = terms.pop(first).node
        for term in terms:
            if term.negative < 0:
                result = self.builder.apply("add", result, term.node)
            else:
                result = self.builder.apply("subtract", result, term.negative)
        return Converted(result)

    def _multiply(self, one: Any) -> Converted:
        """A product over a product; a leading number keeps its sign, a lone minus negates."""
        coefficient, rest = Fraction(1), one.args
        if rest and rest[0].is_Number:
            coefficient, rest = exact(rest[0]), rest[1:]
        factors = [self.parts[id(below)] for below in rest]
        if any(factor.vanishes for factor in factors):
            return Converted(self.number(Fraction(0)), vanishes=True)
        above = [factor.node for factor in factors if factor.reciprocal < 0]
        below = [factor.reciprocal for factor in factors if factor.reciprocal >= 0]
        if coefficient >= 0:
            return Converted(self._fraction(coefficient, above, below))
        negative = self._fraction(-coefficient, above, below)
        if coefficient == -1:
            return Converted(self.builder.apply("negate", negative), negative)
        return Converted(self._fraction(coefficient, above, below), negative)

    def _fraction(self, coefficient: Fraction, above: list[int], below: list[int]) -> int:
        if above and coefficient.numerator == 1 < coefficient.denominator <= _EXACT_INTEGER:
            below = [self.builder.literal(coefficient.denominator), *below]
        elif coefficient != 1 or not above:
            above = [self.number(coefficient), *above]
        top = self._fold("multiply", above)
        if not below:
            return top
        return self.builder.apply("divide", top, self._fold("multiply", below))

    def _power(self, one: Any) -> Converted:
        """Roots by name, negative exponents as reciprocals, the rest as powers."""
        base, exponent = one.args
        if exponent == -1 and type(base).__name__ == "gamma":  # which is right at the poles, too
            return Converted(self.builder.apply("rgamma", self.parts[id(base.args[0])].node))
        root, part = self.parts[id(base)].node, self.parts[id(exponent)]
        if type(base).__name__ == "Exp1":
            return Converted(self.builder.apply("exp", part.node))
        if exponent.is_Number:
            value = exact(exponent)
            raised = self._raise(base, root, abs(value))
            inverted = value < 0
        else:
            inverted = part.negative >= 0
            raised = self.builder.apply("power", root, part.negative if inverted else part.node)
        if not inverted:
            return Converted(raised)
        one_over = self.builder.apply("divide", self.number(Fraction(1)), raised)
        return Converted(one_over, reciprocal=raised)

    def _raise(self, base: Any, node: int, exponent: Fraction) -> int:
        if exponent == 1:
            return node
        if exponent == _HALF:
            return self.builder.apply("sqrt", node)
        never_negative = type(base).__name__ == "Abs" or (base.is_Number and exact(base) > 0)
        if exponent == _THIRD and never_negative:
            return self.builder.apply("cbrt", node)
        return self.builder.apply("power", node, self.number(exponent))

    def _piecewise(self, one: Any) -> Converted:
        """Nested selections; the last branch must hold everywhere else, or there is no value."""
        pairs = [tuple(self.parts[id(below)].node for below in pair.args) for pair in one.args]
        if one.args[-1].args[1] != True:  # noqa: E712  (SymPy's true)
            raise UnsupportedError(
                f"a Piecewise without a last branch for every other case: {describe(one)}; "
                "add (value, True)"
            )
        result = pairs.pop()[0]
        for value, condition in reversed(pairs):
            result = self.builder.apply("where", condition, value, result)
        return Converted(result)
