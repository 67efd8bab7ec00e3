"""Files of problems: FPCore, tables in CSV, and plain lists of expressions."""

import re
from os import PathLike
from pathlib import Path

from workbench.errors import CorpusError
from workbench.frontends.fpcore import read_cores
from workbench.limits import Limits, limits
from workbench.problems.corpora.corpus import Corpus, CorpusProblem, unique
from workbench.problems.corpora.ranges import ranges_of
from workbench.problems.corpora.tables import is_table, read_lines, read_table

_FPCORE = re.compile(r"(?:\s++|;[^\n]*+)*+\(\s*FPCore\b")


def read_corpus(path: str | PathLike[str]) -> Corpus:
    """The problems of a file, as its name ends (.fpcore, .csv) or as it begins.

    What begins with a core is FPCore, what begins with a header that has a column `expression` or
    `formula` is a table, and everything else has one expression a line. A problem that cannot be
    read is a row of `.refused` and the others are read. Raises CorpusError for a file that cannot
    be read at all.

    >>> import workbench as wb
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder, "short.txt")
    ...     done = path.write_text("ln(x)/x\\nsin x\\n")
    ...     corpus = wb.read_corpus(path)
    >>> corpus[0].graph, corpus.refused[0].line
    (Graph('log(x)/x'), 2)
    """
    place, text = _read(path)
    ending = place.suffix.lower()
    if ending == ".fpcore" or (ending != ".csv" and _FPCORE.match(text)):
        return _fpcore(place, text)
    if ending == ".csv" or is_table(text):
        return read_table(place, text)
    return read_lines(place, text)


def read_fpcore(path: str | PathLike[str]) -> Corpus:
    """The cores of a file in FPCore 2.0, as functions on the real numbers.

    What is outside of the scalar language is a row of `.refused`: name, line, reason. Raises
    CorpusError for a file that cannot be read at all.

    >>> import workbench as wb
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder, "two.fpcore")
    ...     done = path.write_text("(FPCore (x) :pre (< 0 x) (sqrt x)) (FPCore (a) (size a))")
    ...     corpus = wb.read_fpcore(path)
    >>> corpus
    Corpus(1 problems of two.fpcore, 1 refused)
    >>> corpus[0].ranges["x"].low, corpus.refused[0].name
    (0.0, 'core 2')
    """
    return _fpcore(*_read(path))


def problems_of(text: str, path: Path = Path("text.fpcore")) -> Corpus:
    """The cores of a text in FPCore, as `read_fpcore` reads those of a file."""
    cores, refused = read_cores(text)
    names = unique(core.name for core in cores)
    problems = [
        CorpusProblem(
            **{**vars(core), "name": name, "source": f"{path.name}, line {core.line}{cited}"},
            family=path.stem,
            text=core.function.to_text(),
            box={one: range_.window for one, range_ in ranges.items()},
            ranges=ranges,
        )
        for name, core in zip(names, cores, strict=True)
        for ranges in [ranges_of(core.condition, core.function.variables)]
        for cited in [core.source and f", {core.source}"]
    ]
    return Corpus(problems, refused, path.name)


def _fpcore(path: Path, text: str) -> Corpus:
    corpus = problems_of(text, path)
    if not corpus and not corpus.refused:
        raise CorpusError(f"{path.name} has no core; one is written (FPCore (x) (+ x 1))")
    return corpus


def _read(path: str | PathLike[str]) -> tuple[Path, str]:
    """The path and the text of a file. Raises CorpusError."""
    shown = f"{str(path)!r:.200}"
    most = limits.text_characters
    try:
        place = Path(path)
        text = None
        if place.is_file() or not place.exists():  # opening a pipe may wait for ever
            with place.open(encoding="utf-8-sig") as file:
                text = file.read(most + 1)
    except FileNotFoundError:
        raise CorpusError(f"no file {shown}; give the path of a corpus") from None
    except OSError as error:
        raise CorpusError(f"cannot read {shown}: {error.strerror}; give another file") from None
    except UnicodeDecodeError as error:
        raise CorpusError(
            f"{place.name} is not UTF-8 text (byte {error.start}); save it in UTF-8"
        ) from None
    except (TypeError, ValueError):
        raise CorpusError(f"{shown} is not a path of a file") from None
    if text is None:
        raise CorpusError(f"{shown} is not a plain file; give the path of a corpus")
    if len(text) > most:
        raise CorpusError(
            f"{place.name} is too long; the limit is {Limits.text_characters}; split the file"
        )
    return place, text
