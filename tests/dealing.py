"""How tests are dealt out among the processes of ``bin/test``: the long ones first and one by one.

xdist's own groups (``--dist loadgroup``) are not heeded by pytest 9.2.
"""

from xdist.scheduler import LoadScopeScheduling

SLOW_FIRST = ("faults", "integration", "browser", "contracts", "scenarios", "unit")
"""Folders in the order in which they are dealt out: short tests fill the end."""
LONG = ("tests/faults/", "tests/integration/")
SHARING = (
    "tests/faults/recordings/",
    "tests/integration/hotline/test_story.py",
    "tests/integration/hotline/test_trials.py",
    "tests/integration/recordings/",
    "tests/integration/seats/test_installation.py",
)
"""Files whose tests share something long: an installation, the speech model."""


def handful(nodeid: str) -> str:
    """What goes to one process: a long test, or a whole file."""
    file = nodeid.partition("::")[0]
    return nodeid if file.startswith(LONG) and not file.startswith(SHARING) else file


class Dealer(LoadScopeScheduling):
    def _split_scope(self, nodeid: str) -> str:
        return handful(nodeid)
