"""The palette: readable on either page, apart for every kind of sight, stable by method."""

from itertools import combinations

import numpy as np
import pytest

from workbench.presentation.plots.styles import COLOURS, DASHES, MARKERS, SLOTS, method_styles

#: Machado, Oliveira and Fernandes 2009, severity 1, on linear RGB.
SIGHT = {
    "normal": np.eye(3),
    "protanopia": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216],
                   [-0.003882, -0.048116, 1.051998]],
    "deuteranopia": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413],
                     [-0.011820, 0.042940, 0.968881]],
    "tritanopia": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602],
                   [0.004733, 0.691367, 0.303900]],
}  # fmt: skip


def linear(colour: str) -> np.ndarray:
    channel = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    return np.where(channel <= 0.04045, channel / 12.92, ((channel + 0.055) / 1.055) ** 2.4)


def contrast(one: str, other: str) -> float:
    low, high = sorted(float(linear(c) @ [0.2126, 0.7152, 0.0722]) + 0.05 for c in (one, other))
    return high / low


def lab(rgb: np.ndarray) -> np.ndarray:
    matrix = [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]
    xyz = np.array(matrix) @ np.clip(rgb, 0, 1) / [0.9505, 1, 1.089]
    f = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("sight", SIGHT)
def test_any_two_methods_look_different(theme: int, sight: str) -> None:
    seen = [lab(np.array(SIGHT[sight]) @ linear(COLOURS[f"m{n}"][theme])) for n in range(SLOTS)]
    assert min(np.linalg.norm(a - b) for a, b in combinations(seen, 2)) > 12


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("ground", ["page", "raised"])
def test_contrast_reaches_aa(theme: int, ground: str) -> None:
    background = COLOURS[ground][theme]
    for name in ("ink", "muted", "accent", "bad", "good"):
        assert contrast(COLOURS[name][theme], background) >= 4.5, name
    for slot in range(SLOTS):
        if ground == "page":
            assert contrast(COLOURS[f"m{slot}"][theme], background) >= 3, slot


def test_a_method_keeps_its_look_whoever_stands_beside_it() -> None:
    alone = method_styles(["reverse"])
    among = method_styles(["newcomer", "symbolic", "reverse"])
    assert alone["reverse"] == among["reverse"]
    assert len({style.slot for style in among.values()}) == 3


def test_options_change_the_marker_and_not_the_colour() -> None:
    one, other = method_styles(["reverse", "reverse[option=1]"]).values()
    assert one.slot == other.slot and one.shape != other.shape


def test_more_methods_than_colours_still_get_a_look() -> None:
    styles = method_styles(f"method_{n}" for n in range(20))
    assert all(style.slot < SLOTS and style.marker in MARKERS for style in styles.values())
    assert len(MARKERS) == len(DASHES) == SLOTS


def test_slots_that_are_taken_are_chosen_last() -> None:
    styles = method_styles(["a line", "another"], taken=[6, 7])
    assert [style.slot for style in styles.values()] == [5, 4]
    crowded = method_styles([f"line {number}" for number in range(8)], taken=range(8))
    assert len(crowded) == 8


def test_more_methods_than_colours_still_differ() -> None:
    names = ["reverse", "symbolic", "central_difference", "forward_difference", "scalar"]
    styles = method_styles([*names, "notebook_tape", *(f"newcomer_{n}" for n in range(8))])
    assert len({style.classes for style in styles.values()}) == len(styles)
