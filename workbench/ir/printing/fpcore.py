"""A graph as one FPCore of the FPBench standard (version 2.0), which reads back to an equal graph.

A row that the standard lacks is written out as an expression of the standard, in an annotation that
other readers may skip: `(! :workbench-operator relu (let ([u x]) (fmax u 0)))`.
"""

import re
from collections.abc import Sequence

from workbench.errors import GraphError
from workbench.ir.builder import GraphBuilder
from workbench.ir.graph import Graph
from workbench.ir.operators import CONSTANTS, ROWS, VARIABLE
from workbench.ir.printing.sharing import fresh_names, printed_names, word

#: Rows that the standard spells otherwise than by their symbol or their name.
_SPELLED = {
    "negate": "-", "power": "pow", "abs": "fabs", "min": "fmin", "max": "fmax", "gamma": "tgamma",
    "where": "if", "round": "nearbyint", "pi": "PI", "e": "E",
}  # fmt: skip
#: What the standard has no operator for: an expression of it, its operands called u and v.
WRITTEN_OUT = {
    "sign": "(if (> u 0) 1 (if (< u 0) -1 0))",
    "relu": "(fmax u 0)",
    "gaussian": "(exp (- (* u u)))",
    "sigmoid": "(/ 1 (+ 1 (exp (- u))))",
    "softplus": "(log1p (exp u))",
    "mod": "(- u (* v (floor (/ u v))))",
    "logaddexp": "(log (+ (exp u) (exp v)))",
    "xlogy": "(if (== u 0) 0 (* u (log v)))",
    "rgamma": "(/ 1 (tgamma u))",
    "number": "(if u 1 0)",
    "truth": "(!= u 0)",
}
OPERATOR_PROPERTY = ":workbench-operator"
VARIABLES_PROPERTY = ":workbench-variables"
#: Rows of an order, which the standard cannot say.
_OF_AN_ORDER = frozenset(row.name for row in ROWS if row.partials[:1] == (None,))
#: Row -> its name in FPCore.
NAMES: dict[str, str] = {
    row.name: _SPELLED.get(row.name, row.symbol or row.name)
    for row in ROWS
    if (row.arity and row.name not in {*WRITTEN_OUT, *_OF_AN_ORDER}) or row.name in CONSTANTS
}
#: Words that a variable is not called, since they are numbers.
_TAKEN = {"E", "LOG2E", "LOG10E", "LN2", "LN10", "PI", "PI_2", "PI_4", "M_1_PI", "M_2_PI"}
_TAKEN |= {"M_2_SQRTPI", "SQRT2", "SQRT1_2", "INFINITY", "NAN", "TRUE", "FALSE"}
_CONNECTIVES = frozenset({"and", "or", "not"})
_IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\Z")


def fpcore_text(graph: Graph, output: int | None = None) -> str:
    """One FPCore for an output of a graph; shared parts and parts with a name are bound by let*.

    Raises GraphError for several outputs where none is chosen, and for polygamma and sinc, which
    the standard cannot say. Takes time in proportion to the size of the graph.

    >>> from workbench.frontends.text import parse
    >>> print(fpcore_text(parse("a = x + 1; a*a/relu(y)")))
    (FPCore (x y)
      (let* ([a (+ x 1)])
        (/ (* a a) (! :workbench-operator relu (let ([u y]) (fmax u 0))))))
    """
    chosen = graph.chosen_output(output)
    if len(graph.outputs) > 1 or graph.conditions:
        builder = GraphBuilder(graph.variables)
        graph = builder.build([builder.include(graph)[graph.outputs[chosen]]])
    return _Writer(graph).write()


class _Writer:
    """Writes the only output of a graph."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        taken = {*graph.variables, *_TAKEN}
        fresh = fresh_names(taken, "v")
        self.variables: list[str] = []
        for name in graph.variables:
            near = word(name)  # x_0 for x[0], where it is free
            known = _TAKEN if near == name else taken
            usable = near not in known and _IDENTIFIER.match(near)
            self.variables.append(near if usable else next(fresh))
            taken.add(self.variables[-1])
        given = printed_names(graph)
        bound = {*self.variables, *_TAKEN}
        free = fresh_names({*bound, *given.values()})
        self.names = {
            node: name if _IDENTIFIER.match(name) and name not in bound else next(free)
            for node, name in given.items()
        }
        #: Whether each node is true or false where the standard has it, and no number.
        self.truths: list[bool] = []
        for _, row, operands in graph.nodes():
            branches = operands[1:] if row.name == "where" else ()
            chosen = bool(branches) and all(self.truths[branch] for branch in branches)
            self.truths.append(row.family == "logic" or chosen)

    def write(self) -> str:
        """The arguments, the properties, the named parts and the output."""
        pieces = [f"(FPCore ({' '.join(self.variables)})\n  "]
        if tuple(self.variables) != self.graph.variables:
            quoted = " ".join(f'"{name}"' for name in self.graph.variables)
            pieces.append(f"{VARIABLES_PROPERTY} ({quoted})\n  ")
        for node, name in self.names.items():
            pieces.append("(let* ([" if pieces[-1][-1] != "]" else "\n         [")
            self._write_node(node, self.truths[node], f"{name} ", pieces)
            pieces.append("]")
        if self.names:
            pieces.append(")\n    ")
        self._write_node(self.graph.outputs[0], False, "", pieces)
        pieces.append("))" if self.names else ")")
        return "".join(pieces)

    def _write_node(self, root: int, truth: bool, head: str, pieces: list[str]) -> None:
        """Append a node, in full where it has a head. A stack of what is still to be written, text
        or nodes that are wanted as a truth value or as a number, takes the place of recursion."""
        graph = self.graph
        stack: list[str | tuple[int, bool]] = [(root, truth), head]
        while stack:
            item = stack.pop()
            if isinstance(item, str):
                pieces.append(item)
                continue
            node, wanted = item
            if wanted is not self.truths[node]:
                kind = "truth" if wanted else "number"
                stack += _written_out(kind, ((node, not wanted),))
            elif node in self.names and not (head and node == root):
                stack.append(self.names[node])
            elif graph.codes[node] == VARIABLE:
                stack.append(self.variables[graph.first[node]])
            elif (literal := graph.literal(node)) is not None:
                stack.append(literal.spelling)
            else:
                self._expand(node, stack)

    def _expand(self, node: int, stack: list[str | tuple[int, bool]]) -> None:
        """Put the parts of an operation on the stack, the last part first."""
        row, operands = self.graph.operator(node), self.graph.operands(node)
        if row.name in WRITTEN_OUT:
            stack += _written_out(row.name, [(operand, False) for operand in operands])
            return
        name = NAMES.get(row.name)
        if name is None:
            raise GraphError(f"FPCore has no {row.name} (node {node}); write the graph as text")
        if not operands:
            stack.append(name)
            return
        inside = self.truths[node] if row.name == "where" else row.name in _CONNECTIVES
        wanted = [inside] * len(operands)
        wanted[0] = inside or row.name == "where"
        stack.append(")")
        for operand, kind in zip(reversed(operands), reversed(wanted), strict=True):
            stack += ((operand, kind), " ")
        stack.append(f"({name}")


def _written_out(name: str, operands: Sequence[tuple[int, bool]]) -> list[str | tuple[int, bool]]:
    """What goes on the stack for a row that the standard lacks, the last part first."""
    items: list[str | tuple[int, bool]] = [f") {WRITTEN_OUT[name]}))"]
    for letter, operand in reversed([*zip("uv", operands, strict=False)]):
        items += ("]", operand, f"{' ' * (letter != 'u')}[{letter} ")
    return [*items, f"(! {OPERATOR_PROPERTY} {name} (let ("]
