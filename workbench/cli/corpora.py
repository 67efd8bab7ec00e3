"""A problem of a corpus as a command's function."""

from collections.abc import Sequence
from pathlib import Path

from workbench.cli.options import names_of, require_values
from workbench.cli.output import say
from workbench.cli.points import read_point
from workbench.errors import printable_line
from workbench.ir.graph import Graph


def read_core(
    place: str, at: Sequence[str], wrt: str
) -> tuple[Graph, dict[str, float], list[str] | None]:
    """The graph of a core FILE or FILE:NAME, the point of the options `--at`, the names of `--wrt`.

    The file may be a table or a list, too. Variables may have their names in the file. Without a
    point one is drawn by the precondition, and said on standard error. Raises CorpusError and
    PointError.
    """
    from workbench.problems.corpora import read_corpus
    from workbench.problems.problem import DEFAULT_SEED

    path, name = _split(place)
    core = read_corpus(path).named(name)
    point = {core.names.get(key, key): value for key, value in read_point(",".join(at)).items()}
    if not point:
        (point,) = core.sample(1, DEFAULT_SEED)
        where = ",".join(f"{key}={value!r}" for key, value in point.items())
        say(f"{printable_line(core.name)}: a point of its precondition, --at {where}", err=True)
    require_values(core.graph, point)
    names = names_of(wrt)
    return core.graph, point, names and [core.names.get(one, one) for one in names]


def _split(place: str) -> tuple[str, str]:
    """The file and the name: the longest beginning that is a file, and what is behind it."""
    pieces = place.split(":")
    counts = (
        count for count in range(len(pieces), 0, -1) if Path(":".join(pieces[:count])).is_file()
    )
    count = next(counts, 1)
    return ":".join(pieces[:count]), ":".join(pieces[count:])
