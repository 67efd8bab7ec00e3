"""Charts: what is drawn is where the numbers say, small, themed, without styles of their own."""

import re
from dataclasses import replace
from xml.etree import ElementTree

import pytest
from presentation_demo import comparison, regression
from presentation_rows import METHODS, accuracy, v_curve_rows

from workbench.presentation.markup.document import stylesheet
from workbench.presentation.plots.chart import chart
from workbench.presentation.plots.chart_marks import line, marks, stairs
from workbench.presentation.plots.chart_scale import Scale, fitted
from workbench.presentation.plots.from_rows import (
    distribution_plot,
    trajectories_plot,
    v_curve_plot,
)
from workbench.presentation.plots.pictures import plot_picture, strip_picture
from workbench.presentation.plots.strips import bars_chart
from workbench.presentation.plots.styles import MARKERS, method_styles
from workbench.presentation.views.plot import Plot, Series

STYLES = method_styles(METHODS)
BANDS = Plot(
    title="A band",
    x_label="n",
    y_label="t",
    series=(
        Series(label="a", method="reverse", x=(1.0, 2.0, 3.0), y=(1.0, 10.0, 0.0),
               low=(0.5, 5.0, 1.0), high=(2.0, 20.0, 2.0)),
        Series(label="bound", x=(1.0, 3.0), y=(5.0, 5.0), kind="line", dash="dashed"),
    ),
    y_scale="log",
)  # fmt: skip
CHARTS = {
    "bands": lambda: chart(BANDS, STYLES),
    "v_curve": lambda: chart(v_curve_plot(v_curve_rows()), STYLES),
    "distribution": lambda: chart(distribution_plot(accuracy(4, 1)), STYLES),
    "trajectories": lambda: plot_picture(trajectories_plot(regression()), STYLES).svg,
    "strip": lambda: (
        strip_picture({"reverse": {"a": 1.0, "b": 2.0}, "scalar": {}}, "x", STYLES, "c").svg
    ),
    "bars": lambda: bars_chart(comparison().accuracy, STYLES, "errors"),
    "empty": lambda: chart(Plot(title="", x_label="x", y_label="y", series=()), {}),
}


@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_is_one_named_image_that_a_strict_policy_lets_in(name: str) -> None:
    text = CHARTS[name]()
    assert text == CHARTS[name]()
    assert not re.search(r"style=|<style|<script|<image|href|https?:|#|url\(| id=", text)
    root = ElementTree.fromstring(text)
    assert root.tag == "svg" and root.get("role") == "img"
    known = set(re.findall(r"\.([a-z]\w*)", stylesheet()))
    used = {one for element in root.iter() for one in (element.get("class") or "").split()}
    assert used - {"d0", "d2"} <= known
    _, _, width, height = map(float, root.get("viewBox", "").split())
    numbers = re.findall(r'[xy]="(-?[\d.]+)"', text)
    assert all(-1 <= float(one) <= max(width, height) for one in numbers)


def test_marks_lie_where_the_axes_say() -> None:
    points = Series(label="p", method="reverse", x=(0.0, 5.0, 10.0), y=(1.0, 100.0, 0.0),
                    kind="points")  # fmt: skip
    text = chart(
        Plot(title="", x_label="x", y_label="y", series=(points,), y_scale="log"),
        STYLES,
        (340.0, 234.0),
    )
    found = re.findall(r"M([\d.]+) ([\d.]+)h0", text)
    assert len(found) == 2  # 0 has no place on a logarithmic axis
    (left, low), (middle, high) = [(float(x), float(y)) for x, y in found]
    axis = fitted([1.0, 100.0], "log", 200.0, 20.0)
    assert (low, high) == (pytest.approx(axis.place(1.0)), pytest.approx(axis.place(100.0)))
    assert low > high and left < middle < 340


def test_every_shape_of_a_method_is_drawn_around_its_place() -> None:
    for shape in range(len(MARKERS)):
        data, _ = marks(shape, [(50.0, 60.0)])
        x, y = map(float, re.findall(r"-?[\d.]+", data)[:2])
        assert abs(x - 50) <= 4 and abs(y - 60) <= 4
    assert len({marks(shape, [(0.0, 0.0)]) for shape in range(8)}) == 8


def test_rounding_does_not_add_up_along_a_line() -> None:
    places = [(n * 0.1499, n * 0.0499) for n in range(2000)]
    path = line(places)
    x, y = map(float, re.findall(r"-?[\d.]+", path)[:2])
    steps = re.findall(r"-?(?:\d+\.\d+|\.\d+|\d+)", path[path.index("l") :])
    x += sum(map(float, steps[::2]))
    y += sum(map(float, steps[1::2]))
    assert (x, y) == (
        pytest.approx(places[-1][0], abs=0.06),
        pytest.approx(places[-1][1], abs=0.06),
    )
    assert stairs([(0.0, 0.0), None, (1.0, 1.0)]) == "M0 0M1 1"


@pytest.mark.parametrize(
    ("low", "high", "kind"),
    [(0, 1, "linear"), (-3e5, 8e5, "linear"), (1e-3, 1.2e-3, "linear"), (0.2, 3, "log"),
     (3, 4, "log"), (1e-300, 1e300, "log"), (5, 5, "linear"), (7, 7, "log")],
)  # fmt: skip
def test_ticks_are_few_lie_inside_and_differ(low: float, high: float, kind: str) -> None:
    axis = fitted([low, high], kind, 0.0, 100.0)
    ticks = axis.ticks()
    assert 2 <= len(ticks) <= 9
    places = [axis.place(value) for value, _ in ticks]
    assert all(place is not None and -0.1 <= place <= 100.1 for place in places)
    assert len({label for _, label in ticks}) == len(ticks)
    for value in (low, high):
        assert 0 <= (axis.place(value) or 0.0) <= 100


def test_an_axis_leaves_out_what_it_has_no_place_for() -> None:
    axis = Scale(True, 0.0, 1.0, 0.0, 10.0)
    assert axis.place(0.0) is axis.place(-1.0) is axis.place(None) is None
    assert fitted([float("inf"), 2.0, 4.0], "linear", 0.0, 1.0).place(3.0) == pytest.approx(0.5)


def test_single_marks_are_named_where_they_stand_and_no_two_names_meet() -> None:
    names = [f"method_{n}" for n in range(11)]
    marked = [Series(label=name, x=(1.0 + n % 3 / 100,), y=(1.0 + n % 2 / 50,), kind="points")
              for n, name in enumerate(names)]  # fmt: skip
    far = Series(label="far", x=(9.0,), y=(9.0,), kind="points")
    picture = plot_picture(Plot(title="t", x_label="x", y_label="y", series=(*marked, far)), STYLES)
    root = ElementTree.fromstring(picture.svg)
    group = next(one for one in root.iter("g") if one.get("class") == "names")
    boxes = {
        str(one.text): (float(one.get("x", 0)), float(one.get("y", 0)))
        for one in group.iter("text")
    }
    assert set(boxes) == {*names, "far"} and not picture.legend
    for one, (x, y) in boxes.items():
        for other, (x_, y_) in boxes.items():
            apart = abs(y - y_) > 8.8 or x + 4.8 * len(one) <= x_ or x_ + 4.8 * len(other) <= x
            assert one == other or apart


def test_what_a_label_says_is_text() -> None:
    evil = '<script>alert("x")</script>'
    series = Series(label=evil, x=(1.0,), y=(1.0,), kind="points")
    text = chart(
        Plot(title=evil, x_label=evil, y_label=evil, alternative=evil,
             series=(series, replace(series, x=(2.0,)))),
        {},
    )  # fmt: skip
    assert "<script" not in text and text.count("&lt;script&gt;") == 7
    assert "<script" not in strip_picture({evil: {evil: 1.0}}, evil, {}, evil).svg


def test_a_legend_names_methods_once_and_leaves_out_their_halves() -> None:
    picture = plot_picture(v_curve_plot(v_curve_rows()), STYLES)
    assert [label for label, _ in picture.legend] == ["forward_difference", "central_difference"]
    bands = plot_picture(BANDS, STYLES)
    assert dict(bands.legend)["bound"] == "stroke thin"


def test_methods_that_go_the_same_way_share_a_line() -> None:
    view = regression()
    plot = trajectories_plot(view)
    assert [one.label for one in plot.series] == [
        ", ".join(name for name in METHODS if name != "notebook_tape"),
        "notebook_tape",
    ]
    end = next(row.distance for row in view.rows if row.method == METHODS[0])
    assert plot.series[0].y[-1] == end


def far_apart() -> Plot:
    """A complex step of 1e-200 beside differences at everyday steps."""
    tiny = Series(label="complex_step", method="complex_step", x=(1e-200,), y=(1e-16,))
    steps = tuple(10.0**-n for n in range(2, 12))
    near = Series(label="forward_difference", method="forward_difference", x=steps, y=steps)
    return Plot(title="Errors.", x_label="h", y_label="e", series=(tiny, near), x_scale="log",
                y_scale="log")  # fmt: skip


def test_steps_that_differ_by_200_orders_leave_room_for_all_and_the_break_is_told() -> None:
    plot = far_apart()
    axis = fitted([x for one in plot.series for x in one.x], "log", 0.0, 100.0)
    places = [axis.place(x) or 0.0 for x in plot.series[1].x]
    assert max(places) - min(places) > 50  # of 100; on an unbroken axis it was 4
    (middle,) = axis.breaks
    assert (axis.place(1e-200) or 0.0) < middle < min(places)
    assert axis.place(1e-100) is None
    picture = plot_picture(plot, STYLES)
    assert "broken: nothing lies between 1e-200 and 1e-11." in picture.caption
    assert "10⁻²⁰⁰" in picture.svg and picture.svg.count('class="axis"') == 2
    unbroken = replace(plot, series=plot.series[1:])
    assert "broken" not in plot_picture(unbroken, STYLES).caption


def test_every_mark_of_a_strip_says_whose_it_is_and_how_much() -> None:
    values = {"reverse": {"b": 2.0, "a": 1.0}, "scalar": {"c": 0.0, "a": 4.25}}
    root = ElementTree.fromstring(strip_picture(values, "time", STYLES, "c", kind="log").svg)
    names = str(root.get("data-names")).split("|")
    found = {}
    for group in root.iter("g"):
        for cloud in group.findall("path[@data-said]"):
            said = [one.partition(":") for one in str(cloud.get("data-said")).split("|")]
            assert str(cloud.get("d")).count("M") == len(said)
            found[group.get("data-of")] = {names[int(n)]: float(text) for n, _, text in said}
    # 0 has no place on a logarithmic axis, and no words either.
    assert found == {"reverse": {"a": 1.0, "b": 2.0}, "scalar": {"a": 4.2}}


def test_the_parts_of_an_error_go_with_the_curve_that_the_legend_names() -> None:
    picture = plot_picture(v_curve_plot(v_curve_rows()), STYLES)
    root = ElementTree.fromstring(picture.svg)
    groups = {str(one.get("data-of")): one.get("data-with") for one in root.iter("g")
              if one.get("data-of")}  # fmt: skip
    entries = {label for label, _ in picture.legend}
    assert {name for name, along in groups.items() if along is None} == entries
    assert {along for along in groups.values() if along} <= entries
    assert groups["truncation: central_difference"] == "central_difference"
    kind, low, high, start, end = str(root.get("data-x")).split()
    assert kind == "log" and float(low) < float(high) and float(start) < float(end)
