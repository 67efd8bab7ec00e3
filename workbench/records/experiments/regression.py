"""One row of `regression.csv`: one epoch of gradient descent."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class RegressionRecord:
    """State at the start of one epoch: the parameters, the loss and its gradient there.

    The row of epoch n (n the number of epochs) holds the final parameters. In the CSV each
    parameter `w` is a column `w` and each partial a column `gradient_w`.
    """

    method: str
    epoch: int
    parameters: dict[str, float] = field(default_factory=dict)
    gradient: dict[str, float] = field(default_factory=dict)
    loss: float = 0.0
