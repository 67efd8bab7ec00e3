"""A sweep from Python: corpora by path, what is asked of them, and where it is kept."""

import hashlib
import json
import os
from collections.abc import Iterable
from functools import partial
from os import PathLike
from pathlib import Path
from typing import Literal

from workbench.errors import SpecificationError
from workbench.limits.processors import processors
from workbench.methods.protocol import Method
from workbench.problems.problem import DEFAULT_SEED
from workbench.sweeping.cluster import VARIABLE, scheduled
from workbench.sweeping.local import local
from workbench.sweeping.plan import MOST_POINTS, POINTS, Plan, plan
from workbench.sweeping.result import Sweep
from workbench.sweeping.run import Judging, run


def sweep(
    *corpora: str | PathLike[str],
    points: int = POINTS,
    methods: Iterable[str | Method] | str | None = None,
    seed: int = DEFAULT_SEED,
    over: Literal["range", "floats"] = "range",
    jobs: int | None = None,
    folder: str | PathLike[str] | None = None,
    force: bool = False,
    scheduler: str | None = None,
) -> Sweep:
    """Judge methods on every function of some corpora at seeded points; the sweep in its folder.

    `points` of each case are drawn as `CorpusProblem.sample` draws them, `over` the ranges or the
    floats. `jobs` cases are judged at once, by default as many as there are processors, each in a
    process with limits (`case_seconds`, `case_megabytes`). With a `scheduler` (tcp://HOST:PORT, or
    DASK_SCHEDULER_ADDRESS in the environment) Dask's workers judge them. The folder is
    sweeps/<name>-<key> by default: results are in its log as soon as they are known, and the same
    call goes on where a stopped one was. Raises CorpusError, MethodError, SpecificationError,
    StorageError where the folder holds another sweep (unless `force`) or foreign files, or another
    run is writing it, EngineError without Dask, and WorkerError where no scheduler answers.

    >>> import tempfile
    >>> from pathlib import Path
    >>> import workbench as wb
    >>> with tempfile.TemporaryDirectory() as place:
    ...     done = Path(place, "one.txt").write_text("exp(x)")
    ...     found = wb.sweep(place + "/one.txt", points=1, methods="forward", folder=place + "/out")
    ...     found.worst[0].ulps_4
    1
    """
    made = checked(corpora, points=points, methods=methods, seed=seed, over=over)
    place = Path(folder) if folder is not None else default_folder(made)
    here, address = jobs_of(jobs), scheduler or os.environ.get(VARIABLE)
    judging: Judging = partial(local, jobs=here)
    if address:
        judging = partial(scheduled, address=address, jobs=jobs)
    return run(made, place, judging, force=force)


def checked(
    corpora: Iterable[str | PathLike[str]],
    *,
    points: int,
    methods: Iterable[str | Method] | str | None,
    seed: int,
    over: Literal["range", "floats"],
) -> Plan:
    """The plan of a sweep. Raises SpecificationError for a number or a word that cannot be."""
    _whole("points", points, 1, MOST_POINTS)
    _whole("seed", seed, 0, 2**63 - 1)
    if over not in ("range", "floats"):
        raise SpecificationError(f"over is {over!r:.40}; write range or floats")
    paths = [os.fspath(one) for one in corpora]
    return plan(paths, points=points, methods=methods, seed=seed, over=over)


def jobs_of(jobs: int | None) -> int:
    """How many cases at once: as many as there are processors, unless it is said."""
    if jobs is not None:
        _whole("jobs", jobs, 1, 1024)
        return jobs
    return processors()


def _whole(name: str, value: object, least: int, most: int) -> None:
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        raise SpecificationError(
            f"{name} is {value!r:.40}; write a whole number from {least} to {most:,}"
        )


def default_folder(made: Plan) -> Path:
    """sweeps/<names of the corpora>-<key>: other settings have another folder."""
    digest = hashlib.sha256(json.dumps(made.key).encode("utf-8")).hexdigest()
    names = "-".join(Path(path).stem for path in made.paths)
    return Path("sweeps") / f"{names:.80}-{digest[:8]}"
