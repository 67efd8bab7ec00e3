"""The whole default report, as `make report` makes it."""

from workbench.bench.case import Case
from workbench.bench.goals import Goal, figure
from workbench.bench.work import Item, Work

REPORT = "default report"
SPECIFICATION = "reports/default.toml"


def _case(size: int) -> Case:
    return Case(task="report", size=size, threads=2, text=SPECIFICATION)


_report = Work(
    name=REPORT,
    make=_case,
    sizes=(1,),
    quick=(),
    contestants=("workbench",),
    once=True,
    seconds=900.0,
)
_seconds = figure(REPORT, 1, "workbench", "median_seconds")

B10 = Item(
    name="B10",
    title="make report",
    works=(_report,),
    goals=(Goal("the default report on two cores", 45.0, _seconds, "s"),),
)
