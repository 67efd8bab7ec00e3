"""The bounds of a user's work and input: one table, and the values that hold now.

`limits.program_nodes` is a value, `Limits.program_nodes` its row. A row in a message says value,
unit and name: `f"the limit is {Limits.program_nodes}"`.

>>> from workbench.limits import Limits, limits
>>> with limits(program_nodes=1000):
...     limits.program_nodes, str(Limits.program_nodes)
(1000, '1,000 nodes (limit program_nodes)')
"""

from workbench.limits.row import Limit
from workbench.limits.settings import VARIABLE, Setting
from workbench.limits.table import Limits, limits

__all__ = ["VARIABLE", "Limit", "Limits", "Setting", "limits"]
