"""How long to wait after failures, and when to give up. Pure."""

from datetime import timedelta

MOST_ATTEMPTS = 12
"""With the waits between them: about three and a half hours."""
FIRST_WAIT = timedelta(seconds=5)
LONGEST_WAIT = timedelta(hours=1)


def wait_after(failures: int) -> timedelta:
    """How long to wait after so many failures in a row (from 1): 5 s, 10 s, 20 s … 1 h."""
    doublings: int = 2 ** (min(max(failures, 1), 20) - 1)
    return min(FIRST_WAIT * doublings, LONGEST_WAIT)
