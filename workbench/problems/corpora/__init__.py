"""Corpora: files of problems that somebody else wrote."""

from workbench.problems.corpora.corpus import Corpus, CorpusProblem
from workbench.problems.corpora.reading import read_corpus, read_fpcore

__all__ = ["Corpus", "CorpusProblem", "read_corpus", "read_fpcore"]
