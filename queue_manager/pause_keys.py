"""The reasons of a pause that are not a seat's choice, as Asterisk's queues keep them. No I/O."""

EXTENDED = "wrap_up"
"""The seat goes on wrapping up past its time, until it says that it is ready."""
TIMED = "wrap_up_timed"
"""The wrap-up after a talk no queue knows of, a citizen handed on; the dialplan ends it (``wraps-up``).

queue_log tells the pause in whole seconds, so in a talk shorter than one it seems to begin before the talk did."""
WRAPPING_UP = frozenset({EXTENDED, TIMED})
FORCED = "forced"
"""A supervisor's."""
