"""Settings of the whole suite."""

import os

from hypothesis import settings

# Other processes share the machine, so the time of one example means nothing. In CI the examples
# are the same every time: a red build is then about the change, not about luck.
settings.register_profile("workbench", deadline=None, derandomize=bool(os.environ.get("CI")))
settings.load_profile("workbench")
