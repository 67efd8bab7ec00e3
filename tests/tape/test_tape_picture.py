"""`Scalar` in a notebook: the picture of its graph, and a sentence where it is too large."""

import math
import os
import subprocess
import sys
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import graphs

import workbench as wb
from tests.lanes import examples
from workbench.presentation.graphs.picture import MOST_NODES
from workbench.tape import Scalar
from workbench.tape.evaluate import gradient_on_tape

SVG = "{http://www.w3.org/2000/svg}"
Box = tuple[float, float, float, float]


def cards(picture: str) -> list[tuple[str, ...]]:
    """The texts of every card, in order."""
    root = ElementTree.fromstring(picture)
    groups = [one for one in root if one.tag == f"{SVG}g" and one.find(f"{SVG}rect") is not None]
    return [tuple(text.text or "" for text in one.iter(f"{SVG}text")) for one in groups]


def boxes(picture: str) -> list[Box]:
    """Left, top, right and bottom of every card."""
    found = []
    for one in ElementTree.fromstring(picture).iter(f"{SVG}rect"):
        if "card" in one.get("class", ""):
            x, y, width, height = (float(one.get(k, "")) for k in ("x", "y", "width", "height"))
            found.append((x, y, x + width, y + height))
    return found


def arrows(picture: str) -> int:
    return picture.count('class="tip"')


def test_a_sum_and_a_product_as_in_the_lesson() -> None:
    a, b = Scalar(2, name="a"), Scalar(3, name="b")
    total = a + b
    total.backward()
    assert cards(total._repr_svg_()) == [("a", "2", "1"), ("b", "3", "1"), ("+", "5", "1")]
    a.grad = b.grad = 0.0
    product = a * b
    assert cards(product._repr_svg_()) == [("a", "2", "0"), ("b", "3", "0"), ("×", "6", "0")]
    product.backward()
    picture = product._repr_svg_()
    assert cards(picture) == [("a", "2", "3"), ("b", "3", "2"), ("×", "6", "1")]
    assert arrows(picture) == 2
    assert "partial derivative 3.0" in picture
    assert "a: value 2.0, gradient 3.0" in picture


def test_shared_results_numbers_and_functions() -> None:
    x = Scalar(3)
    z = x * x
    y = wb.sin(z - 9) + z / 2
    y.backward()
    picture = y._repr_svg_()
    assert cards(picture) == [
        ("x1", "3", "9"),
        ("×", "9", "1.5"),
        ("9",),
        ("−", "0", "1"),
        ("sin", "0", "1"),
        ("2",),
        ("/", "4.5", "1"),
        ("+", "4.5", "1"),
    ]
    assert arrows(picture) == 9
    assert cards(x._repr_svg_()) == [("x1", "3", "9")]
    assert math.isnan((Scalar(math.nan) * math.inf).val)
    assert cards((Scalar(math.nan) * math.inf)._repr_svg_())[1:] == [("inf",), ("×", "nan", "0")]


def test_looking_changes_nothing() -> None:
    x = Scalar(3)
    y = x * x
    y.backward()
    first = y._repr_svg_()
    assert y._repr_svg_() == first
    assert (x.grad, y.grad) == (6.0, 1.0)
    y.backward()
    assert x.grad == 12.0


def folded(count: int) -> Scalar:
    return sum([Scalar(1) for _ in range(count)], start=Scalar(1))


def test_sixty_nodes_are_drawn_and_more_are_counted() -> None:
    x = Scalar(1.25)
    y = folded(29) + x  # 31 leaves and 30 results: one too many
    picture = y._repr_svg_()
    said = ElementTree.fromstring(picture).get("aria-label")
    assert said == (
        "Value: 31.25, Gradient: 0.0. Its graph has 61 nodes, more than the 60 that a picture can "
        "show: 31 leaves, 0 numbers and 30 results (30 add)."
    )
    assert len(cards(picture)) == 0
    drawn = wb.sin(folded(29))
    assert len(cards(drawn._repr_svg_())) == MOST_NODES == 60


@pytest.mark.parametrize("shape", ["sum", "chain", "squares", "wide", "ladder"])
def test_sixty_nodes_stay_readable(shape: str) -> None:
    """Letters of 12 pixels may shrink to 8 and still be read; what is wider is scrolled."""
    x = Scalar(1.0001)
    y: Scalar
    if shape == "sum":
        y = wb.sin(folded(29))
    elif shape == "wide":
        terms = [Scalar(n) for n in range(30)]
        while len(terms) > 1:
            terms = [a + b for a, b in zip(terms[::2], terms[1::2], strict=False)] + (
                terms[-1:] if len(terms) % 2 else []
            )
        y = terms[0]
    else:
        y = x
        for number in range(19 if shape == "ladder" else 59):
            if shape == "ladder":
                y = (y - x) * (number + 0.5)
            else:
                y = y * y if shape == "squares" else wb.sin(y)
    root = ElementTree.fromstring(y._repr_svg_())
    width = float(root.get("width", ""))
    assert len(boxes(y._repr_svg_())) > 50
    assert (
        float(root.get("style", "").removeprefix("min-width:").removesuffix("px"))
        > 8 / 12.5 * width
    )
    assert width <= (1900 if shape == "ladder" else 900)


def test_a_deep_graph_is_counted_without_recursion() -> None:
    x = y = Scalar(1.0)
    for _ in range(50_000):
        y = y * 1.0 + x
    assert "has 150001 nodes" in y._repr_svg_()


def test_the_same_graph_gives_the_same_bytes_in_every_process() -> None:
    script = (
        "import workbench as wb\n"
        "x, y = wb.Scalar(1.5, name='x'), wb.Scalar(2, name='y')\n"
        "z = x**2*wb.sin(y) + wb.exp(x*y)/y - wb.max(x, y)*(x - y)\n"
        "z.backward()\n"
    )
    scope: dict[str, Scalar] = {}
    exec(script, scope)
    for seed in ("1", "2"):
        done = subprocess.run(
            [sys.executable, "-c", script + "print(z._repr_svg_())"],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        )
        assert done.stdout.strip() == scope["z"]._repr_svg_()


@settings(max_examples=examples(40), deadline=None)
@given(graphs(), st.data())
def test_cards_never_overlap_and_lie_inside(graph: wb.Graph, data: st.DataObject) -> None:
    values = [data.draw(st.floats(-2, 2)) for _ in graph.variables]
    seen: list[Scalar] = []
    original = Scalar.backward

    def backward(self: Scalar) -> None:
        seen.append(self)
        original(self)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Scalar, "backward", backward)
        gradient_on_tape(graph, Scalar, graph.variables)(values)
    for result in seen:
        picture = result._repr_svg_()
        root = ElementTree.fromstring(picture)
        found = boxes(picture)
        if not found:
            assert "more than the 60" in str(root.get("aria-label"))
        width, height = float(root.get("width", "")), float(root.get("height", ""))
        for place, one in enumerate(found):
            assert one[0] >= 0 and one[2] <= width and one[1] >= 0 and one[3] <= height
            for other in found[:place]:
                apart = one[2] <= other[0] or other[2] <= one[0]
                assert apart or one[3] <= other[1] or other[3] <= one[1]
