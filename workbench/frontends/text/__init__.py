"""The language of expressions: text to graph, in linear time; nothing a user writes is executed."""

from workbench.frontends.text.expression import MAX_DEPTH
from workbench.frontends.text.parser import MAX_LENGTH, parse

__all__ = ["MAX_DEPTH", "MAX_LENGTH", "parse"]
