"""One expression, parsed with two stacks: operands, and operators still waiting for theirs."""

from typing import Protocol

from workbench.frontends.text import complaints
from workbench.frontends.text.derived import derived_node
from workbench.frontends.text.grammar import (
    AND,
    BOTTOM,
    CALL,
    CALLED,
    CALLS,
    CHAINED,
    COMPARISON_STRENGTH,
    CONDITION,
    FOLDING,
    GROUP,
    INFIX,
    NOT_STRENGTH,
    OPEN,
    PLUS,
    PREFIX,
    SELECTION,
    SELECTION_STRENGTH,
    UNARY,
    WHERE,
    Pending,
)
from workbench.frontends.text.surroundings import previous_token
from workbench.frontends.text.tokens import ENDS, Tokens, normal
from workbench.ir.builder import GraphBuilder
from workbench.ir.operators.derived import PIECEWISE
from workbench.limits import limits

_BOTTOM, _GROUP, _CALL, _CONDITION = (
    Pending(OPEN, OPEN, code) for code in (BOTTOM, GROUP, CALL, CONDITION)
)
_SELECTION = Pending(OPEN, SELECTION_STRENGTH, SELECTION)


class Source(Protocol):
    """What an expression is parsed from: its tokens, and what its names mean so far."""

    tokens: Tokens
    builder: GraphBuilder
    leaves: dict[str, int]

    def leaf(self, index: int) -> int:
        """The node of the operand at a token."""
        ...


class ExpressionParser:
    """A two-stack parser; every token is looked at once. Its stacks are empty between texts."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.tokens = source.tokens
        self.apply = source.builder.apply_unchecked
        self.operands: list[int] = []
        #: Operators waiting for their right operand, and open marks.
        self.pending = [_BOTTOM]
        #: Open parentheses: the token (of a call: its function's name), and the commas so far.
        self.groups: list[int] = []
        self.deepest = limits.text_depth
        self.commas: list[int] = []
        #: Pairs (value, condition) of each piecewise, by its token.
        self.pairs: dict[int, int] = {}

    def parse(self, index: int) -> tuple[int, int]:
        """The node of the expression that starts at a token, and the token that ends it: a comma,
        a semicolon, a line break or the end of the text. Raises Slip."""
        tokens, known, infixes = self.tokens, self.source.leaves.get, INFIX.get
        pending, groups, operands = self.pending, self.groups, self.operands
        wait, push, pop, apply = pending.append, operands.append, operands.pop, self.apply
        leaf = self.source.leaf
        while True:
            token = tokens[index]
            node = known(token)
            if node is None:
                if not "0" <= token < ":":  # no digit in front
                    opened = self._open(index)
                    if opened >= 0:
                        index = opened + 1
                        continue
                node = leaf(index)
            while True:  # the last operand is in `node`, those before it on their stack
                index += 1
                token = tokens[index]
                infix = infixes(token)
                if infix is not None:
                    threshold, strength, _ = infix
                    while (top := pending[-1])[1] >= threshold:
                        if top[2] < UNARY:  # _reduce, written out for the commonest case
                            node = apply(top[2], pop(), node)
                            del pending[-1]
                        else:
                            push(node)
                            self._reduce()
                            node = pop()
                    push(node)
                    if strength == COMPARISON_STRENGTH and top[1] == strength:
                        infix = self._chain(infix)
                    wait(infix)
                    break
                push(node)
                if token == ")":
                    self._close(index)
                    node = pop()
                elif not groups and token in ENDS:
                    self._settle(index)
                    return pop(), index
                elif token == ",":
                    self._settle(index)
                    if pending[-1][2] != CALL and not self._in_pair():
                        raise complaints.stray_comma(tokens, index)
                    self.commas[-1] += 1
                    break
                elif token == "if":
                    self._condition(index)
                    break
                elif token == "else":
                    self._alternative(index)
                    break
                elif token == "\n":
                    pop()
                else:
                    raise complaints.no_operator(tokens, index, groups)
            index += 1

    # -- before an operand -----------------------------------------------------------------

    def _open(self, index: int) -> int:
        """Take what may stand before an operand: the last token taken, or -1 for nothing."""
        token = self.tokens[index]
        if token == "(":
            self._group(index, _GROUP)
            return index
        if token == "\n":
            return index if self.groups else -1
        if token in PREFIX:
            prefix = PREFIX[token]
            if prefix.strength == NOT_STRENGTH and self.pending[-1].strength > NOT_STRENGTH:
                raise complaints.weak_not(self.tokens, index)
            self.pending.append(prefix)
            return index
        if token in CALLED or normal(token) in CALLED:
            following = index + 1
            while self.groups and self.tokens[following] == "\n":
                following += 1
            if self.tokens[following] == "(":
                self._group(index, _CALL)
                return following
        return -1

    def _group(self, index: int, mark: Pending) -> None:
        if len(self.groups) >= self.deepest:
            raise complaints.too_deep(self.tokens, index)
        self.groups.append(index)
        self.commas.append(0)
        self.pending.append(mark)

    def _in_pair(self) -> bool:
        """Whether the innermost open parenthesis is that of (value, condition) in piecewise."""
        outer = self.groups[-2:-1]
        return (
            self.pending[-1].code == GROUP
            and not self.commas[-1]
            and bool(outer)
            and normal(self.tokens[outer[0]]) == PIECEWISE
            and self.tokens[previous_token(self.tokens, self.groups[-1])] in ("(", ",")
        )

    # -- behind an operand -----------------------------------------------------------------

    def _reduce(self) -> None:
        """Apply the operator on top of its stack."""
        code = self.pending.pop().code
        operands = self.operands
        last = operands.pop()
        if code < UNARY:
            operands[-1] = self.apply(code, operands[-1], last)
        elif code < CHAINED:  # the sign of a literal belongs to it
            sign = self.source.builder.apply_code
            operands.append(last if code == PLUS else sign(code - UNARY, last))
        elif code < SELECTION:
            middle = operands.pop()
            operands[-1] = self.apply(AND, operands[-1], self.apply(code - CHAINED, middle, last))
        else:
            condition = operands.pop()
            operands[-1] = self.apply(WHERE, condition, operands[-1], last)

    def _chain(self, infix: Pending) -> Pending:
        """`a < b` is on the stacks and another comparison follows: keep b for it, too."""
        shared = self.operands[-1]
        self._reduce()
        self.operands.append(shared)
        return infix._replace(code=infix.code + CHAINED)

    def _settle(self, index: int) -> None:
        """Apply all operators back to the last open mark, which must not be an `if`."""
        while self.pending[-1].strength >= SELECTION_STRENGTH:
            self._reduce()
        if self.pending[-1].code == CONDITION:
            raise complaints.no_else(self.tokens, index)

    def _close(self, index: int) -> None:
        if not self.groups:
            raise complaints.never_opened(self.tokens, index)
        self._settle(index)
        opened, count = self.groups.pop(), self.commas.pop() + 1
        if self.pending.pop().code == GROUP:
            if count > 1:  # a pair of piecewise
                self.commas[-1] += 1
                self.pairs[self.groups[-1]] = self.pairs.get(self.groups[-1], 0) + 1
            return
        name = self.tokens[opened]
        if name not in CALLED:
            name = normal(name)
        code, arity = CALLS.get(name, (-1, -1))
        operands = self.operands
        first, *others = operands[-count:]
        del operands[-count:]
        if count != arity and (name not in FOLDING or count < arity):
            node = derived_node(self.source.builder, name, (first, *others))
            paired = 2 * self.pairs.get(opened, 0) + 1
            if node is None or (name == PIECEWISE and count != paired):
                raise complaints.wrong_count(self.tokens, opened, name, count)
            operands.append(node)
        elif name in FOLDING:
            for other in others:
                first = self.apply(code, first, other)
            operands.append(first)
        else:
            operands.append(self.apply(code, first, *others))

    def _condition(self, index: int) -> None:
        """`if`: the operand before it is chosen when the condition that follows holds."""
        while self.pending[-1].strength > SELECTION_STRENGTH:
            self._reduce()
        if self.pending[-1].code == CONDITION:
            raise complaints.nested_if(self.tokens, index)
        self.pending.append(_CONDITION)

    def _alternative(self, index: int) -> None:
        """`else`: what follows is chosen otherwise."""
        while self.pending[-1].strength >= SELECTION_STRENGTH:
            self._reduce()
        if self.pending[-1].code != CONDITION:
            raise complaints.no_if(self.tokens, index)
        self.pending[-1] = _SELECTION
