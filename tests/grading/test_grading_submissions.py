"""Whole grades: right classes, the notebook's, micrograd's, and seven with one fault each."""

import importlib.util
import json

import pytest
from grading_tools import failures, graded, results

from tests.lanes import examples, some
from workbench.errors import GradingError
from workbench.frontends.text import parse
from workbench.grading.concepts import CONCEPTS

pytestmark = pytest.mark.scales

#: What the notebook's class of + and * has, and how each of it ends.
NOTEBOOK = {
    "leaf": "passed",
    "values": "passed",
    "sum": "passed",
    "product": "passed",
    "accumulation": "passed",
    "shared": "failed",
    "one_visit": "failed",
    "second_backward": "failed",
    "zeroing": "passed",
    "deep_chains": "failed",
    "wide_sums": "passed",
    "long_training": "failed",
    "random_graphs": "failed",
}


def test_the_workbenchs_own_class_has_full_marks() -> None:
    grade = graded("workbench:Scalar", examples=examples(30))
    assert set(results(grade).values()) == {"passed"}
    assert grade.full_marks and grade.points == len(CONCEPTS)
    assert (grade.kind, grade.attribute, grade.seed) == ("class", "val", "self")


def test_the_notebooks_class_is_double_counting() -> None:
    grade = graded("notebook_class.py:Scalar")
    attempted = {name: one for name, one in results(grade).items() if one != "not_attempted"}
    assert attempted == NOTEBOOK
    assert grade.seed == "set", "its backward() seeds nothing"
    found = failures(grade)
    smallest = found["random_graphs"]
    assert smallest.expression == "a = x + x; a + a", "as small as e*e of e = x + 1"
    assert smallest.kind == "double_counting" and "double-counted" in smallest.cause
    assert smallest.finding is not None
    assert (smallest.finding.got, smallest.finding.expected) == (8.0, 4.0)
    assert found["shared"].kind == "double_counting"
    assert found["one_visit"].kind == "exponential_visits"
    assert found["second_backward"].kind == "stale_gradients"
    assert found["deep_chains"].kind == "recursion_limit"
    training = found["long_training"]
    assert training.kind == "double_counting"
    assert "is -116.20625, certified -29.0515625" in training.message, "exactly 4 times as much"
    assert not grade.full_marks


@pytest.mark.slow
def test_the_notebooks_scheme_with_every_operator_is_found_out_too() -> None:
    grade = graded("workbench.tape:NotebookScalar", "sin", "shared", "random_graphs", examples=80)
    assert set(results(grade).values()) == {"failed"}
    found = failures(grade)
    assert found["sin"].expression == "a = sin(x); a*a + a", (
        "of all with sin, where it is used twice"
    )
    assert {one.kind for one in found.values()} == {"double_counting"}
    assert found["random_graphs"].expression == "a = x + x; a + a"


@pytest.mark.skipif(
    importlib.util.find_spec("micrograd") is None, reason="micrograd is not installed"
)
def test_micrograds_class_gets_its_true_result() -> None:
    """Right but for a second backward() and deep chains; what it lacks is not held against it."""
    grade = graded("micrograd.engine:Value")
    found = failures(grade)
    assert {name: one.kind for name, one in found.items()} == {
        "second_backward": "stale_gradients",
        "deep_chains": "recursion_limit",
    }
    named = results(grade)
    assert named["relu"] == named["shared"] == named["random_graphs"] == "passed"
    assert named["exp"] == named["variable_powers"] == "not_attempted"
    assert grade.attribute == "data" and grade.seed == "self"


#: Class -> (concept, kind, expression, a word of the sentence) of its fault.
SEVEN = {
    "DoubleCounting": ("shared", "double_counting", "a = x + x; a + a", "double-counted"),
    "Overwriting": ("accumulation", "overwritten", "x + x", "overwritten"),
    "MissingFactor": ("sin", "missing_chain_factor", "sin(x)*z", "sin leaves out a factor"),
    "ForgottenOperand": ("product", "operand_forgotten", "x*y", "* forgets its right operand"),
    "WrongSign": ("difference", "wrong_sign", "x - y", "- has the wrong sign for its right"),
    "Recursive": ("deep_chains", "recursion_limit", "a chain of", "recursion limit"),
    "Exponential": ("one_visit", "exponential_visits", "a = x + x; b = a + a; b + b", "every path"),
}
#: The smallest expression that the random ones shrink to, where they can show the fault.
SHRUNKEN = {
    "DoubleCounting": ("a = x + x; a + a", "double_counting"),
    "Overwriting": ("x + x", "overwritten"),
    "MissingFactor": ("a = sin(x); a + a", "missing_chain_factor"),
    "ForgottenOperand": ("x*x", "operand_forgotten"),
    "WrongSign": ("x - x", "wrong_sign"),
}


@pytest.mark.parametrize("name", some(tuple(SEVEN), 2))
def test_a_fault_is_named_with_a_minimal_expression(name: str) -> None:
    grade = graded(f"faulty_classes.py:{name}")
    found = failures(grade)
    concept, kind, expression, words = SEVEN[name]
    failure = found[concept]
    assert (failure.kind, failure.expression[: len(expression)]) == (kind, expression)
    assert words in failure.cause
    first = next(iter(found))
    assert first == concept, "no concept before it suffers from it"
    if name in SHRUNKEN:
        smallest = found["random_graphs"]
        assert (smallest.expression, smallest.kind) == SHRUNKEN[name]
        assert parse(smallest.expression)
    else:
        assert set(found) == {concept}, "nothing else is wrong with it"


@pytest.mark.slow
def test_the_class_that_the_faulty_ones_are_made_from_is_right() -> None:
    grade = graded("faulty_classes.py:Right", examples=20)
    assert grade.full_marks, failures(grade)
    assert results(grade)["tanh"] == results(grade)["quotient"] == "not_attempted"


@pytest.mark.parametrize("name", ["forward", "by_name"])
def test_a_function_is_graded_on_what_it_can_show(name: str) -> None:
    concepts = ("leaf", "values", "product", "shared", "exp", "second_backward", "zeroing")
    grade = graded(f"gradient_functions.py:{name}", *concepts, "long_training", examples=0)
    named = results(grade)
    assert grade.kind == "function" and not failures(grade)
    assert named["exp"] == named["shared"] == named["long_training"] == "passed"
    assert named["second_backward"] == named["zeroing"] == named["values"] == "not_attempted"


def test_a_difference_quotient_is_recognised() -> None:
    grade = graded("gradient_functions.py:quotient", "leaf", "product", "exp", "random_graphs")
    assert {one.kind for one in failures(grade).values()} == {"difference_quotient"}
    assert grade.points == 0


@pytest.mark.slow
def test_an_adapter_stands_in_for_a_tape_of_another_make() -> None:
    grade = graded("gradient_functions.py:Adapter", examples=20)
    assert (grade.kind, grade.name) == ("adapter", "Adapter")
    assert grade.full_marks, failures(grade)
    assert results(grade)["second_backward"] == "passed"
    assert results(grade)["powers"] == "not_attempted"


def test_arrays_inside_and_a_seed_as_argument_are_understood() -> None:
    grade = graded("odd_classes.py:Arrays", "leaf", "product", "shared", "second_backward")
    assert (grade.attribute, grade.seed) == ("data", "argument")
    assert grade.full_marks, failures(grade)


def test_a_float_by_descent_loses_its_slopes_where_float_answers() -> None:
    grade = graded("odd_classes.py:Number", "sum", "difference", "sin", "cos", "random_graphs")
    assert results(grade) == {
        "sum": "passed",
        "difference": "failed",
        "sin": "passed",
        "cos": "not_attempted",
        "random_graphs": "passed",
    }
    assert failures(grade)["difference"].message == "the result is a float, without value"


def test_a_tape_that_is_never_cleared_is_found_in_training() -> None:
    grade = graded("odd_classes.py:SharedTape", "shared", "zeroing", "long_training")
    found = failures(grade)
    assert results(grade)["shared"] == "passed"
    assert found["zeroing"].kind == "no_zeroing"
    assert found["long_training"].kind == "leftovers"
    assert "epochs is left over" in found["long_training"].cause


@pytest.mark.slow
def test_the_same_submission_gets_the_same_grade() -> None:
    target = "faulty_classes.py:MissingFactor"
    grades = [graded(target, "sin", "random_graphs", examples=40) for _ in range(2)]
    first, second = (one.to_json() for one in grades)
    assert first == second
    assert json.loads(first)["concepts"][-1]["failure"]["expression"] == "a = sin(x); a + a"


@pytest.mark.parametrize(
    ("target", "message"),
    [
        ("nonsense", "write MODULE:NAME"),
        (":Scalar", "write MODULE:NAME"),
        ("a b:Scalar", "not the name of a module"),
        ("scalar.py:1+1", "write MODULE:NAME"),
        ("/no/such/file.py:Scalar", "there is no file"),
        ("no_such_module_at_all:Scalar", "is the name right"),
        ("math:no_such_name", "no no_such_name in math"),
        ("math:pi", "neither class nor function nor adapter"),
    ],
)
def test_what_cannot_be_graded_is_said(target: str, message: str) -> None:
    with pytest.raises(GradingError, match=message):
        graded(target, "leaf")
