"""The language of expressions: text to graph, in linear time; nothing a user writes is executed."""

from workbench.frontends.text.parser import parse

__all__ = ["parse"]
