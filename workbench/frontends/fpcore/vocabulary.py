"""The words of FPCore: rows of the operator table, what is made of them, and what is outside."""

from workbench.ir.operators import OPERATORS
from workbench.ir.printing.fpcore import NAMES

#: Operators that are one row: their name here, and of how many operands; - of one negates.
ROWS = {
    name: (row, OPERATORS[row].arity)
    for row, name in NAMES.items()
    if OPERATORS[row].arity and row not in ("where", "negate")
}
#: Those that take any number of operands from one, combined from the left.
FOLDS = frozenset({"+", "-", "*", "/", "fmin", "fmax"})
#: Comparisons of neighbours; != compares all with all.
COMPARISONS = {
    "<": "less", "<=": "less_equal", ">": "greater", ">=": "greater_equal", "==": "equal",
    "!=": "not_equal",
}  # fmt: skip
CONNECTIVES = frozenset({"and", "or", "not"})
#: Expressions that the language itself has a name for, and of how many operands.
EXPRESSIONS = {"ceil": 1, "trunc": 1, "fmod": 2}
TRUTHS = {"TRUE": 1, "FALSE": 0}
#: Operators of the standard that are the same function on the reals as an expression of others, and
#: named numbers, some by their name of FPCore 1.0.
PRELUDE = """
(FPCore fma (a b c) (+ (* a b) c))
(FPCore fdim (a b) (fmax (- a b) 0))
(FPCore copysign (a b) (if (< b 0) (- (fabs a)) (fabs a)))
(FPCore round (a) (if (< a 0) (- (floor (- 1/2 a))) (floor (+ a 1/2))))
(FPCore remainder (a b) (- a (* b (nearbyint (/ a b)))))
(FPCore isfinite (a) (== (- a a) 0))
(FPCore isnan (a) (!= a a))
(FPCore isinf (a) (and (== a a) (!= (- a a) 0)))
(FPCore signbit (a) (< a 0))
(FPCore LOG2E () (/ 1 (log 2))) (FPCore LOG10E () (/ 1 (log 10)))
(FPCore LN2 () (log 2)) (FPCore LN10 () (log 10))
(FPCore PI_2 () (/ PI 2)) (FPCore PI_4 () (/ PI 4))
(FPCore M_1_PI () (/ 1 PI)) (FPCore M_2_PI () (/ 2 PI)) (FPCore M_2_SQRTPI () (/ 2 (sqrt PI)))
(FPCore 1_PI () (/ 1 PI)) (FPCore 2_PI () (/ 2 PI)) (FPCore 2_SQRTPI () (/ 2 (sqrt PI)))
(FPCore SQRT2 () (sqrt 2)) (FPCore SQRT1_2 () (sqrt 1/2))
"""

#: What is not read, and why.
OUTSIDE = {
    **dict.fromkeys(
        ("tensor", "tensor*", "array", "ref", "dim", "size", "for", "for*"),
        "arrays are outside of the scalar language; write the numbers out",
    ),
    "cast": "a cast rounds, and the function is taken on the real numbers; leave it out",
    "isnormal": "it asks how a number is stored, and the function is taken on the real numbers",
}
NO_NUMBERS = {"INFINITY": "it is not a real number", "NAN": "it is not a real number"}

#: How formats of floats begin, which leave the function as it is; those with fixed digits after the
#: point do not.
FLOATS = ("binary", "real", "float", "posit", "half", "single", "double", "quad", "undefined")

#: Rows that are followed on exact numbers, for the conditions of loops.
EXACT = frozenset({"add", "subtract", "multiply", "divide", "negate", "abs", "min", "max", "where"})
EXACT |= CONNECTIVES | {*COMPARISONS.values()}
