"""Which seat a name in Asterisk's record means. No I/O.

Seats are the endpoints named by digits alone. At home a seat is a Local channel of the context ``seat-home``, which
dials the number it is to be reached at; its first half is the one the queue rings.
"""

import re

HOME_CONTEXT = "seat-home"
_CHANNEL = re.compile(rf"PJSIP/([0-9]{{1,16}})-[0-9a-f]{{8}}|Local/([0-9]{{1,16}})@{HOME_CONTEXT}-[0-9a-f]{{8}};1")
_INTERFACE = re.compile(rf"(?:PJSIP/)?([0-9]{{1,16}})|Local/([0-9]{{1,16}})@{HOME_CONTEXT}(?:/n)?")


def seat_of_channel(channel: str) -> str | None:
    """``PJSIP/1001-0000002a`` is a channel of seat 1001; a trunk's channel is nobody's."""
    return _named(_CHANNEL.match(channel))


def seat_of_interface(agent: str) -> str | None:
    """queue_log's agent: a member's name, or its interface."""
    return _named(_INTERFACE.fullmatch(agent))


def interface_of(seat: str, *, at_home: bool = False) -> str:
    """What Asterisk's queues ring when they ring this seat."""
    return f"Local/{seat}@{HOME_CONTEXT}/n" if at_home else f"PJSIP/{seat}"


def _named(match: re.Match[str] | None) -> str | None:
    return next((name for name in match.groups() if name), None) if match else None
