"""Plain schemas of every CSV, with units; the one place where a column gets its name."""

from workbench.records.accuracy import AccuracyRecord
from workbench.records.experiments.fault import FaultRecord, LearningRateRecord
from workbench.records.experiments.regression import RegressionRecord
from workbench.records.operations import OperationsRecord
from workbench.records.status import Status
from workbench.records.table import columns, csv_text, rows, units
from workbench.records.timing import Stage, TimingRecord

__all__ = ["AccuracyRecord", "FaultRecord", "LearningRateRecord", "OperationsRecord"]
__all__ += ["RegressionRecord", "Stage", "Status", "TimingRecord"]
__all__ += ["columns", "csv_text", "rows", "units"]
