"""Losses: which of them are the squared error, however they are written."""

import pytest

from workbench.fitting.loss import is_squared_error, read_loss


@pytest.mark.parametrize(
    "text",
    [
        "(prediction - target)**2",
        "(target - prediction)**2",
        "e = target + -1*prediction; e*e",
        "prediction**2 - 2*prediction*target + target*target",
    ],
)
def test_the_squared_error_is_known_in_any_form(text: str) -> None:
    assert is_squared_error(read_loss(text))


@pytest.mark.parametrize(
    "text",
    [
        "abs(prediction - target)",
        "2*(prediction - target)**2",
        "(prediction - target)**2 + 0.001*prediction",
        "(prediction - target)**2 + w**2",
        "(prediction - target)**2*(1 + 1e-12*target)",
        "prediction**2",
        "(prediction - target)**2.5",
    ],
)
def test_other_losses_are_not(text: str) -> None:
    assert not is_squared_error(read_loss(text))


def test_the_default_is_the_squared_error() -> None:
    assert is_squared_error(read_loss(None))
