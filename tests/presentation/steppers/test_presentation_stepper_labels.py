"""Labels beside the arrows of a stepper: on no curve, on no other label, inside the gap."""

import pytest

import workbench as wb
from workbench.presentation.steppers.labels import Label, on_curve, placed
from workbench.presentation.steppers.numbers import label_letters
from workbench.tracing.modes import modes

ROOM, WIDTH = 60.0, 400.0


def crosses(label: Label, path: list[tuple[float, float]]) -> bool:
    left, top, right, bottom = label.box
    points = [on_curve(path[0], path[1], number / 400) for number in range(401)]
    return any(left < x < right and top < y < bottom for x, y in points)


@pytest.mark.parametrize("across", [-160.0, -60.0, 0.0, 8.0, 60.0, 160.0])
def test_a_label_is_beside_its_arrow_and_not_on_it(across: float) -> None:
    path = [(200.0, 10.0), (200.0 + across, 70.0)]
    (label,) = placed([path], [7], ROOM, WIDTH)
    assert not crosses(label, path)
    left, top, right, bottom = label.box
    assert left >= 0 and right <= WIDTH and top > 10 and bottom < 70
    points = [on_curve(path[0], path[1], number / 100) for number in range(101)]
    away = min(max(left - x, x - right, 0.0) + max(top - y, y - bottom, 0.0) for x, y in points)
    assert away < 25


def test_labels_of_two_arrows_between_the_same_cards_are_on_either_side() -> None:
    paths = [[(185.0, 10.0), (185.0, 70.0)], [(215.0, 10.0), (215.0, 70.0)]]
    one, other = placed(paths, [8, 8], ROOM, WIDTH)
    assert not any(crosses(label, path) for label in (one, other) for path in paths)
    assert one.box[2] < other.box[0] or other.box[2] < one.box[0]


def test_a_label_stays_inside_the_picture_where_it_can() -> None:
    (label,) = placed([[(395.0, 10.0), (395.0, 70.0)]], [9], ROOM, WIDTH)
    assert label.anchor == "end"


def test_the_same_paths_give_the_same_labels() -> None:
    paths = [[(30.0 * i, 10.0), (400.0 - 30 * i, 70.0)] for i in range(10)]
    assert placed(paths, [5] * 10, ROOM, WIDTH) == placed(paths, [5] * 10, ROOM, WIDTH)


def test_a_label_has_room_for_all_that_the_script_writes_there() -> None:
    view = modes(wb.trace("a = x*y; b = sin(a) + a; b*b", at={"x": 1.5, "y": 0.5}))
    letters = dict(zip(view.edges, label_letters(view), strict=True))
    found = {(edge.source, edge.target): count for edge, count in letters.items()}
    # The notebook's tape visits a three times: first 2.48, then 2.48 + 2.48, then 2.48 … 3×.
    assert found["v-1", "a"] == len("2.48 + 2.48")
    assert found["b", "v2"] == len("× 1.43")
