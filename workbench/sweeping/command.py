"""The command that shows one derivative of a sweep again."""

import shlex
from collections.abc import Mapping

from workbench.limits import limits
from workbench.problems.corpora import CorpusProblem

#: Characters of an expression that a command spells; a longer one is named by its file.
SPELLED = 2000


def command(problem: CorpusProblem, path: str, point: Mapping[str, float], method: str) -> str:
    """A command that can be pasted into a shell: one method on the function at the point.

    >>> from workbench.problems.corpora.reading import problems_of
    >>> (one,) = problems_of("(FPCore (x.re) (- (sqrt x.re)))")
    >>> command(one, "a.fpcore", {"x_re": 1e-300}, "central_difference[step=1e-06]")
    "workbench compare '-sqrt(x_re)' --at x_re=1e-300 --methods 'central_difference[step=1e-06]' \
--no-timings"
    """
    text = problem.graph.to_text()
    place = f"{path}:{problem.name}"
    # A line end in a name can be pasted from nowhere.
    spelled = len(text) <= SPELLED or not place.isprintable()
    what = [text] if spelled else ["--fpcore", place]
    at = ",".join(f"{name}={value!r}" for name, value in point.items())
    set_ = [part for name, one in limits.changed().items() for part in ("--limit", f"{name}={one}")]
    parts = ["workbench", "compare", *what, *(["--at", at] if at else [])]
    return shlex.join([*parts, "--methods", method, "--no-timings", *set_])
