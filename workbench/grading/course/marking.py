"""Grade a whole class: each submission in a process of ours, so that none ends the class."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from queue import SimpleQueue

from workbench.errors import WorkbenchError, WorkerError
from workbench.grading.course.roll import HandedInBy, call_roll
from workbench.grading.course.task import Task
from workbench.grading.outcome import Grade
from workbench.grading.run import grade
from workbench.grading.submission.session import Limits
from workbench.isolation import Worker
from workbench.isolation.descendants import descendants_ended
from workbench.presentation.views.course import CourseView, StudentRow
from workbench.presentation.views.grade import ConceptReport

#: Seconds that judging may take beside what a submission may, and megabytes of our process.
_JUDGING_SECONDS, _MEGABYTES = 900.0, 8192.0


def grade_class(
    folder: Path,
    task: Task,
    *,
    name: str = "",
    jobs: int = 1,
    progress: Callable[[str, int, int], None] | None = None,
) -> CourseView:
    """The grades of all submissions in a folder, `jobs` of them at a time, in the roll's order.

    Whatever becomes of one, the others are graded. `name` is the class to grade in each. Raises
    GradingError where the folder holds no submission.
    """
    roll = call_roll(folder, name)
    jobs = min(jobs, len(roll.submissions))
    rows: dict[HandedInBy, StudentRow] = {}
    with ExitStack() as stack:
        workers = [stack.enter_context(Worker()) for _ in range(jobs)]
        free: SimpleQueue[Worker] = SimpleQueue()
        for one in workers:
            free.put(one)

        def mark(one: HandedInBy) -> StudentRow:
            worker = free.get()
            try:
                return _marked(worker, one, task)
            finally:
                free.put(worker)

        pool = stack.enter_context(ThreadPoolExecutor(jobs))
        waiting: dict[Future[StudentRow], HandedInBy] = {
            pool.submit(mark, one): one for one in roll.submissions
        }
        try:
            for done in as_completed(waiting):
                rows[waiting[done]] = done.result()
                if progress is not None:
                    progress(waiting[done].student, len(rows), len(waiting))
        except BaseException:  # interrupted: nothing else begins, and what runs ends
            pool.shutdown(wait=False, cancel_futures=True)
            for worker in workers:
                worker.interrupt()
            raise
    return CourseView(
        title=task.weights.title if task.weights else "",
        place=str(folder),
        rows=tuple(rows[one] for one in roll.submissions),
        ignored=roll.ignored,
        weighted=task.weights is not None,
        options={"examples": task.examples, "seed": task.seed},
    )


def _marked(worker: Worker, one: HandedInBy, task: Task) -> StudentRow:
    seconds = (task.limits or Limits()).total_seconds + _JUDGING_SECONDS
    try:
        found = worker.call(
            f"{__name__}:mark_one", one.place, task, seconds=seconds, megabytes=_MEGABYTES
        )
        return StudentRow(student=one.student, place=one.place, grade=found)
    except WorkerError as error:
        reason = f"the grader broke off, so this is not judged: {error}"
    except WorkbenchError as error:
        reason = str(error)
    except Exception as error:
        reason = f"the grader failed ({type(error).__name__}), so this is not judged"
    return StudentRow(student=one.student, place=one.place, reason=reason)


def mark_one(place: str, task: Task) -> Grade:
    """The grade of one submission, without the evidence behind it: what a process hands back."""
    with descendants_ended():
        found = grade(
            place,
            weights=task.weights,
            limits=task.limits,
            examples=task.examples,
            seed=task.seed,
        )
    return replace(found, concepts=tuple(map(_bare, found.concepts)))


def _bare(one: ConceptReport) -> ConceptReport:
    failure = one.outcome.failure
    if failure is None:
        return one
    return replace(one, outcome=replace(one.outcome, failure=replace(failure, evidence=None)))
