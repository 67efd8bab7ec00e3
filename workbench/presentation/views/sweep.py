"""A sweep as plain data, from which its tables and its page are drawn."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from workbench.presentation.views.report import FileView
from workbench.records.sweep import CaseRecord, RefusedRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class SweepView:
    """What a sweep found over all cases, and the cases to look at first.

    `settings` is what all results depend on, `medians` are the cases' median errors in ULPs by
    method, `records` counts the rows of `cases.csv`, of which `worst` are some. `notes` are what
    was said before it ran, `backstops` name what was ended by time, memory or a crash.
    """

    title: str
    command: str
    settings: Mapping[str, Any]
    environment: Mapping[str, str]
    overall: tuple[CaseRecord, ...]
    worst: tuple[CaseRecord, ...]
    records: int
    medians: Mapping[str, tuple[float, ...]]
    refused: tuple[RefusedRecord, ...] = ()
    files: tuple[FileView, ...] = ()
    notes: tuple[str, ...] = ()
    backstops: tuple[str, ...] = ()
