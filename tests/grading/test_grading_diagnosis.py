"""One diagnosis for all failures: faulty classes, several faults in one, mutants of Scalar."""

import types
from dataclasses import replace

import pytest
from faulty_sources import FAULTY, RIGHT, Faulty
from mutants import graded, judged, mutants, of_rules
from test_grading_faults import RIGHT as ANSWERS
from test_grading_faults import observed

from workbench.faults.joint import Joint
from workbench.faults.linear import linearize
from workbench.faults.models import Model, models
from workbench.faults.spelled_out import spelled_out
from workbench.frontends.text import parse
from workbench.grading.diagnosis import Diagnosis
from workbench.grading.outcome import Grade
from workbench.grading.submission.observation import Observation
from workbench.presentation.views.grade import Failure

CONCEPTS = (
    *("leaf", "values", "sum", "product", "accumulation", "shared", "negation", "difference"),
    *("quotient", "powers", "exp", "log", "sin", "tanh", "relu", "second_backward"),
)
#: Of the twelve and more, those that the fast lane takes.
FAST = frozenset({"a sign and an operand", "it does nothing"})


def grade_of(source: str) -> Grade:
    module = types.ModuleType("number")
    exec(source, module.__dict__)
    module.Scalar = module.Number  # type: ignore[attr-defined]
    return graded(module, CONCEPTS)


def failures_of(grade: Grade) -> list[Failure]:
    return [one.outcome.failure for one in grade.concepts if one.outcome.failure]


@pytest.mark.parametrize(
    "one",
    [one if one.name in FAST else pytest.param(one, marks=pytest.mark.slow) for one in FAULTY],
    ids=lambda one: one.name,
)
def test_each_fault_is_named_and_none_besides(one: Faulty) -> None:
    grade = grade_of(one.source)
    found = failures_of(grade)
    assert found and not grade.full_marks
    assert "unknown" not in {each.kind for each in found}
    told = [f"{kind}: {cause}" for kind, cause in grade.faults]
    assert len(told) == len(one.causes), told
    for cause in one.causes:
        kind, _, words = cause.partition(": ")
        assert any(each.startswith(kind) and words in each for each in told), (cause, told)


@pytest.mark.slow
def test_the_right_class_has_full_marks_and_no_fault() -> None:
    grade = grade_of(RIGHT)
    assert grade.full_marks and not grade.faults, failures_of(grade)


def test_a_sweep_that_does_nothing_earns_nothing() -> None:
    (one,) = (one for one in FAULTY if one.name == "it does nothing")
    grade = grade_of(one.source)
    assert grade.points == 0
    assert {each.kind for each in failures_of(grade)} == {"nothing_flows"}


def model(text: str, kind: str) -> Model:
    """The first model of a kind that an expression may show."""
    graph = parse(text)
    point = dict.fromkeys(graph.variables, 1.5)
    return next(one for one in models(linearize(graph, point)) if one.kind == kind)


def answered(joint: Joint, one: Observation) -> Observation:
    gradient = joint.gradient(linearize(one.graph, one.point), one.passes)
    assert gradient is not None
    return replace(one, gradient=gradient)


def test_two_faults_are_found_beside_each_other() -> None:
    signs, forgets = model("sin(x)", "wrong_sign"), model("x*y", "operand_forgotten")
    joint = Joint((signs, forgets))
    seen = [answered(joint, one) for one in ANSWERS]
    diagnosis = Diagnosis(seen)
    assert {one.kind for one in diagnosis.faults} == {"wrong_sign", "operand_forgotten"}
    both = next(one for one in seen if one.graph == parse("sin(x*y)") and one.passes == 1)
    found = diagnosis.cause(both)
    assert found is not None and "sin" in found.sentence and "*" in found.sentence


def test_one_right_number_refutes_a_cause_and_one_wrong_number_does_too() -> None:
    joint = Joint((model("sin(x)", "wrong_sign"),))
    seen = [answered(joint, one) for one in ANSWERS if one.passes == 1]
    alone = next(one for one in seen if one.graph == parse("sin(x)"))
    assert Diagnosis(seen).cause(alone) is not None
    right = next(one for one in ANSWERS if one.graph == parse("sin(x)*y"))
    for gradient in (right.gradient, (3.0, 4.0)):
        other = replace(right, gradient=gradient)
        spoiled = [other if one.graph == other.graph else one for one in seen]
        assert Diagnosis(spoiled).cause(alone) is None
        assert not Diagnosis(spoiled).faults


def test_an_operator_that_is_made_of_others_is_not_blamed() -> None:
    joint = Joint((model("x**2", "wrong_sign"),))
    seen = []
    for text in ("x/y", "x**2", "x*y", "x + y", "x/y + x", "x**3*y", "(x + y)/x"):
        one = observed(text)
        made = replace(one, graph=spelled_out(one.graph, ("divide",)))
        seen.append(replace(one, gradient=answered(joint, made).gradient))
    diagnosis = Diagnosis(seen)
    assert [one.kind for one in diagnosis.faults] == ["wrong_sign"]
    found = diagnosis.cause(seen[0])
    assert found is not None and "rule of **" in found.sentence and "made" in found.sentence


def test_a_mutant_of_scalar_is_caught_and_named() -> None:
    rule = next(one for one in of_rules() if one.operator == "multiply")
    one = judged(rule, ("sum", "product"))
    assert one.differs and one.caught and one.named, one


@pytest.mark.slow
def test_a_sample_of_mutants_is_caught() -> None:
    some = mutants(40, seed=1)
    verdicts = [judged(one) for one in (*some[:2], *some[-4:])]
    assert sum(bool(one.differs) for one in verdicts) > 2
    assert not [one for one in verdicts if one.differs and not one.caught]
