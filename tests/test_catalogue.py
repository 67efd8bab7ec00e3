"""Every catalogue behaves as a mapping, and a missing name is an error of ours."""

from collections.abc import Mapping
from typing import Any

import pytest

import workbench as wb
from workbench.errors import EngineError, MethodError, ProblemError, UnknownNameError
from workbench.experiments.catalogue import EXPERIMENTS
from workbench.fitting.optimizers import OPTIMIZERS
from workbench.methods.steps import STEP_RULES

CATALOGUES: list[tuple[Mapping[str, Any], type[Exception]]] = [
    (wb.ENGINES, EngineError),
    (wb.METHODS, MethodError),
    (wb.HESSIAN_METHODS, MethodError),
    (wb.UNIVARIATE_METHODS, MethodError),
    (STEP_RULES, MethodError),
    (OPTIMIZERS, MethodError),
    (wb.PROBLEMS, ProblemError),
    (EXPERIMENTS, UnknownNameError),
]


@pytest.mark.parametrize(("catalogue", "kind"), CATALOGUES)
def test_a_missing_name(catalogue: Mapping[str, Any], kind: type[Exception]) -> None:
    name = next(iter(catalogue))
    assert name in catalogue and catalogue.get(name) is catalogue[name]
    misspelled = f"{name[:-1]}_"
    assert misspelled not in catalogue and catalogue.get(misspelled, "none") == "none"
    assert list(catalogue) == list(dict(catalogue)) and len(catalogue) == len(list(catalogue))
    for expected in (KeyError, ValueError, wb.WorkbenchError, kind):
        with pytest.raises(expected, match=rf"unknown .* '{misspelled}'; did you mean {name}\?"):
            catalogue[misspelled]
