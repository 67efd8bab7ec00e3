"""One sweep, from plan to folder: what is done is kept, and what is not is done."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from workbench.errors import StorageError
from workbench.presentation.notebook.reporter import Reporter, announce
from workbench.storage import FolderClaim, make_folder
from workbench.sweeping.case import Case
from workbench.sweeping.files import Results, open_log, own_files, write_files
from workbench.sweeping.plan import Plan
from workbench.sweeping.result import Sweep

#: Judges cases, and gives each with what became of it, in any order.
Judging = Callable[[Sequence[Case]], Iterator[tuple[Case, bytes]]]


def run(plan: Plan, folder: Path, judging: Judging, *, force: bool = False) -> Sweep:
    """Judge the cases that the folder's log has not, and write the files of the sweep.

    What lies ahead is said on standard error first. A sweep that was stopped goes on where it was,
    and its files end as those of an unbroken one; with `force` it begins anew. Raises StorageError
    where the folder holds another sweep, or files that no sweep wrote, or another run is at it.
    """
    with FolderClaim(folder, own_files, remedy="name another folder"):
        make_folder(folder)
        with open_log(folder, plan.key, force=force) as log:
            results = Results(log)
            announce(outlook := tuple(plan.outlook()))
            waiting = [one for one in plan.cases if one.number not in results]
            try:
                with Reporter(len(waiting)) as progress:
                    for case, content in judging(waiting):
                        results.add(case.number, content)
                        progress(f"sweep {case.name}")
                view = write_files(folder, plan, results, outlook)
            except StorageError as error:
                raise StorageError(
                    f"{error}. The same command goes on where this one was stopped"
                ) from None
    return Sweep(folder, view)
