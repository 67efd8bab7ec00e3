"""What Python, NumPy, SymPy and pandas do to a traced value: it is traced rightly, or refused."""

import copy
import csv
import functools
import json
import math
import operator
import pickle
import statistics
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import scipy.linalg
import scipy.special
import sympy

import workbench as wb
from tests.lanes import every_row
from workbench.errors import GraphError

TRACED = "traced"
#: What the expressions of the table may use.
MODULES = (copy, functools, json, math, operator, pickle, scipy, statistics, sympy)
SCOPE = {one.__name__: one for one in MODULES} | {"np": np, "pd": pd, "wb": wb}
SCOPE |= {"Decimal": Decimal, "Fraction": Fraction}
POINT = {"x": 0.7, "y": 0.4}

with (Path(__file__).parent / "traced_calls.csv").open(encoding="utf-8", newline="") as file:
    ROWS = [tuple(row.values()) for row in csv.DictReader(file)]


@every_row("call, outcome, words", ROWS)
def test_calls_are_traced_rightly_or_refused(call: str, outcome: str, words: str) -> None:
    function = eval(f"lambda x, y: {call}", SCOPE)
    if outcome == TRACED:
        graph = wb.from_callable(function)
        assert graph.to_text() == words
        expected = np.ravel(np.asarray(function(**POINT), dtype=float))
        np.testing.assert_allclose(np.ravel(graph(POINT)), expected, rtol=1e-15)
        return
    with pytest.raises(GraphError) as caught:
        wb.gradient(function)
    assert type(caught.value).__name__ == outcome
    assert words in str(caught.value)


def test_the_table_has_calls_of_both_kinds() -> None:
    traced = sum(row[1] == TRACED for row in ROWS)
    assert traced > 50
    assert len(ROWS) - traced > 100


def test_an_array_of_one_traced_value_is_found_wherever_it_is_made_and_kept() -> None:
    def helper(x: Any) -> Any:
        return np.asarray(x)

    def in_a_helper(x: Any) -> Any:
        return helper(x).sum()

    def kept(x: Any) -> Any:
        array = np.array(x)
        return array * 2 + array.sum()

    def in_a_loop(x: Any) -> Any:
        total = 0
        for one in [x, x]:
            total = total + np.asarray(one)
        return total

    def before_a_failure(x: Any) -> Any:
        return len(np.asarray(x)) * x

    def nested(x: Any) -> Any:
        return wb.exp(x) / np.exp(np.asarray(x)).sum()

    for function in (in_a_helper, kept, in_a_loop, before_a_failure, nested):
        with pytest.raises(GraphError, match=r"np\.asarray\(x\) and np\.array\(x\) make an array"):
            wb.from_callable(function)


def test_arrays_that_gather_may_be_filled_and_read_in_any_way() -> None:
    def filled(x: Any, y: Any) -> Any:
        array = np.empty((2, 2), dtype=object)
        array[0] = x, y
        array[1, :] = y
        array[1, 1] = x
        return [entry for row in array for entry in row]

    def looped(x: Any, y: Any) -> Any:
        return sum(np.array([one])[0] * np.array((x, 2.0, one)).sum() for one in (x, y))

    assert wb.from_callable(filled).to_text() == "x, y, y, x"
    graph = wb.from_callable(looped)
    assert graph(POINT) == pytest.approx(looped(**POINT), rel=1e-15)


def test_an_exception_of_the_function_itself_is_not_touched() -> None:
    def broken(x: Any) -> Any:
        raise ValueError("no luck today")

    with pytest.raises(ValueError, match="no luck today") as caught:
        wb.from_callable(broken)
    assert not isinstance(caught.value, wb.WorkbenchError)


@every_row(
    "constant, text",
    [
        (Fraction(1, 3), "x*(1/3)"),
        (Fraction(-2, 7), "x*(-2/7)"),
        (Fraction(1, 4), "x*0.25"),
        (Fraction(1, 3**3000), f"x*(1/{3**3000})"),
        (Decimal("0.1"), "x*0.1"),
        (Decimal("1e400"), "x*1e400"),
        (sympy.Rational(2, 3), "x*(2/3)"),
        (sympy.Integer(5), "x*5"),
        (sympy.Float("0.5", 30), "x*0.5"),
        (np.float32(0.5), "x*0.5"),
        (np.int8(3), "x*3"),
        (np.array(2.5), "x*2.5"),
    ],
)
def test_a_constant_is_exact_on_either_side(constant: Any, text: str) -> None:
    graph = wb.from_callable(lambda x: x * constant)
    assert graph == wb.parse(text)
    assert wb.from_callable(lambda x: constant - x) == wb.parse(f"{text[2:].strip('()')} - x")


@pytest.mark.parametrize(
    "constant",
    [
        Decimal("1e999999999"),
        Fraction(1, 5**200_000),
        Fraction(3**200_000, 7**200_000),
        sympy.Float("1e-100000", 50),
        sympy.Rational(1, 3**100_000),
    ],
    ids=lambda value: type(value).__name__,
)
def test_a_constant_that_is_too_long_is_refused_on_either_side(constant: Any) -> None:
    for function in (lambda x: x * constant, lambda x: constant + x, lambda x: x < constant):
        with pytest.raises(GraphError, match="limit literal_"):
            wb.from_callable(function)


def test_a_third_is_a_third() -> None:
    exact = wb.certify(lambda x: (x * Fraction(1, 3) - x / 3) * 1e30 + x, {"x": 1})
    assert exact["x"].value == 1.0
