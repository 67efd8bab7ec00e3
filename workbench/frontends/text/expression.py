"""One expression, parsed with two stacks: operands, and operators still waiting for theirs."""

from typing import Protocol

from workbench.frontends.text import complaints
from workbench.frontends.text.grammar import (
    AND,
    BOTTOM,
    CALL,
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
)
from workbench.frontends.text.tokens import ENDS, Tokens, normal
from workbench.ir.builder import GraphBuilder
from workbench.limits import limits


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
        self.apply = source.builder.apply_code
        self.operands: list[int] = []
        #: Operators waiting for their right operand, and how strongly each binds.
        self.codes = [BOTTOM]
        self.strengths = [OPEN]
        #: Open parentheses: the token (of a call: its function's name), and the commas so far.
        self.groups: list[int] = []
        self.deepest = limits.text_depth
        self.commas: list[int] = []

    def parse(self, index: int) -> tuple[int, int]:
        """The node of the expression that starts at a token, and the token that ends it: a comma,
        a semicolon, a line break or the end of the text. Raises Slip."""
        tokens, known, infixes = self.tokens, self.source.leaves.get, INFIX.get
        codes, strengths, groups = self.codes, self.strengths, self.groups
        operands, push = self.operands, self.operands.append
        apply = self.source.builder.apply_unchecked
        while True:
            node = known(tokens[index])
            if node is None:
                opened = self._open(index)
                if opened >= 0:
                    index = opened + 1
                    continue
                node = self.source.leaf(index)
            push(node)
            while True:
                index += 1
                token = tokens[index]
                infix = infixes(token)
                if infix is not None:
                    threshold, strength, code = infix
                    while strengths[-1] >= threshold:
                        if codes[-1] < UNARY:  # _reduce, written out for the commonest case
                            strengths.pop()
                            last = operands.pop()
                            operands[-1] = apply(codes.pop(), operands[-1], last)
                        else:
                            self._reduce()
                    if strength == COMPARISON_STRENGTH and strengths[-1] == strength:
                        code = self._chain(code)
                    codes.append(code)
                    strengths.append(strength)
                    break
                if token == ")":
                    self._close(index)
                elif not groups and token in ENDS:
                    self._settle(index)
                    return self.operands.pop(), index
                elif token == ",":
                    self._settle(index)
                    if codes[-1] != CALL:
                        raise complaints.stray_comma(tokens, index)
                    self.commas[-1] += 1
                    break
                elif token == "if":
                    self._condition(index)
                    break
                elif token == "else":
                    self._alternative(index)
                    break
                elif token != "\n":
                    raise complaints.no_operator(tokens, index, groups)
            index += 1

    # -- before an operand -----------------------------------------------------------------

    def _open(self, index: int) -> int:
        """Take what may stand before an operand: the last token taken, or -1 for nothing."""
        token = self.tokens[index]
        if token == "(":
            self._group(index, GROUP)
            return index
        if token == "\n":
            return index if self.groups else -1
        if token in PREFIX:
            strength, code = PREFIX[token]
            if strength == NOT_STRENGTH and self.strengths[-1] > strength:
                raise complaints.weak_not(self.tokens, index)
            self.codes.append(code)
            self.strengths.append(strength)
            return index
        if normal(token) in CALLS:
            following = index + 1
            while self.groups and self.tokens[following] == "\n":
                following += 1
            if self.tokens[following] == "(":
                self._group(index, CALL)
                return following
        return -1

    def _group(self, index: int, code: int) -> None:
        if len(self.groups) >= self.deepest:
            raise complaints.too_deep(self.tokens, index)
        self.groups.append(index)
        self.commas.append(0)
        self.codes.append(code)
        self.strengths.append(OPEN)

    # -- behind an operand -----------------------------------------------------------------

    def _reduce(self) -> None:
        """Apply the operator on top of its stack."""
        code = self.codes.pop()
        self.strengths.pop()
        operands = self.operands
        last = operands.pop()
        if code < UNARY:
            operands[-1] = self.apply(code, operands[-1], last)
        elif code < CHAINED:
            operands.append(last if code == PLUS else self.apply(code - UNARY, last))
        elif code < SELECTION:
            middle = operands.pop()
            operands[-1] = self.apply(AND, operands[-1], self.apply(code - CHAINED, middle, last))
        else:
            condition = operands.pop()
            operands[-1] = self.apply(WHERE, condition, operands[-1], last)

    def _chain(self, code: int) -> int:
        """`a < b` is on the stacks and another comparison follows: keep b for it, too."""
        shared = self.operands[-1]
        self._reduce()
        self.operands.append(shared)
        return code + CHAINED

    def _settle(self, index: int) -> None:
        """Apply all operators back to the last open mark, which must not be an `if`."""
        while self.strengths[-1] >= SELECTION_STRENGTH:
            self._reduce()
        if self.codes[-1] == CONDITION:
            raise complaints.no_else(self.tokens, index)

    def _close(self, index: int) -> None:
        if not self.groups:
            raise complaints.never_opened(self.tokens, index)
        self._settle(index)
        self.strengths.pop()
        opened, count = self.groups.pop(), self.commas.pop() + 1
        if self.codes.pop() == GROUP:
            return
        name = normal(self.tokens[opened])
        code, arity = CALLS[name]
        if count != arity and (name not in FOLDING or count < arity):
            raise complaints.wrong_count(self.tokens, opened, name, arity, count)
        operands = self.operands
        first, *others = operands[-count:]
        del operands[-count:]
        if name in FOLDING:
            for other in others:
                first = self.apply(code, first, other)
            operands.append(first)
        else:
            operands.append(self.apply(code, first, *others))

    def _condition(self, index: int) -> None:
        """`if`: the operand before it is chosen when the condition that follows holds."""
        while self.strengths[-1] > SELECTION_STRENGTH:
            self._reduce()
        if self.codes[-1] == CONDITION:
            raise complaints.nested_if(self.tokens, index)
        self.codes.append(CONDITION)
        self.strengths.append(OPEN)

    def _alternative(self, index: int) -> None:
        """`else`: what follows is chosen otherwise."""
        while self.strengths[-1] >= SELECTION_STRENGTH:
            self._reduce()
        if self.codes[-1] != CONDITION:
            raise complaints.no_if(self.tokens, index)
        self.codes[-1] = SELECTION
        self.strengths[-1] = SELECTION_STRENGTH
