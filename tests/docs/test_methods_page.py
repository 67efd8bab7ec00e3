"""docs/methods.md describes every method and every step rule, each in the same respects."""

import re
from pathlib import Path

import pytest

import workbench as wb
from tests.lanes import every_row
from workbench.methods.catalogue import METHODS
from workbench.methods.hessian import HESSIAN_METHODS
from workbench.methods.steps import STEP_RULES
from workbench.methods.univariate import UNIVARIATE_METHODS

TEXT = (Path(__file__).parents[2] / "docs" / "methods.md").read_text(encoding="utf-8")
FIRST, _, REST = TEXT.partition("\n## Hessians\n")
SECOND, _, HIGHER = REST.partition("\n## Higher derivatives by one variable\n")


def section(text: str, name: str) -> str:
    """What stands under the heading of a method, up to the next heading."""
    found = re.search(rf"^##+ `{name}`[^\n]*\n(.*?)(?=^##|\Z)", text, re.M | re.S)
    assert found, f"docs/methods.md does not describe {name}"
    return found[1]


def labels(text: str) -> set[str]:
    return {label.strip(":").lower() for label in re.findall(r"\*\*(.+?)\*\*", text)}


@every_row("name", METHODS)
def test_a_method_is_described_in_every_respect(name: str) -> None:
    found = labels(section(FIRST, name)) | {"use them", "leave them"}
    wanted = {"formula", "cost", "error", "edges", "use it", "leave it", "source"}
    assert wanted <= found, wanted - found
    assert f"[`{name}`](#{name})" in FIRST  # the table at the top


@every_row(
    "text, name",
    [
        *((SECOND, name) for name in HESSIAN_METHODS),
        *((HIGHER, name) for name in UNIVARIATE_METHODS),
    ],
)
def test_a_method_for_higher_orders_is_described(text: str, name: str) -> None:
    wanted = {"formula", "cost", "error", "use it", "source"}
    found = labels(section(text, name))
    assert wanted <= found, wanted - found


@pytest.mark.parametrize("count", [8, pytest.param(32, marks=pytest.mark.slow)])
def test_the_operations_in_the_first_table_are_those_that_are_counted(count: int) -> None:
    cells = r"^\| \[`(\w+)`\].*?\|.*?\|.*?\|.*?\| ([\d.]*) ?\| ([\d.]*) ?\|"
    listed = {name: {8: at_8, 32: at_32} for name, at_8, at_32 in re.findall(cells, FIRST, re.M)}
    graph = wb.PROBLEMS[f"speelpenning_{count}"].graph
    function = graph.operations.shared_operations
    for name in METHODS:
        found = wb.gradient(graph, method=name).operations
        assert listed[name][count] == (f"{found.shared_operations / function:.2f}" if found else "")


def test_every_step_rule_is_described() -> None:
    rules = TEXT.partition("\n## Step rules\n")[2].partition("\n## ")[0]
    assert all(f"| `{name}` |" in rules for name in STEP_RULES)
    assert "`fixed`" in rules


def test_no_section_describes_what_is_not_there() -> None:
    known = {*METHODS, *HESSIAN_METHODS, *UNIVARIATE_METHODS}
    assert set(re.findall(r"^##+ `(\w+)`", TEXT, re.M)) == known
