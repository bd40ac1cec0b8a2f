"""Ids of the channels we have Asterisk open ourselves: the id tells what a channel is for, also after a restart. Pure.

Asterisk's own ids are ``<switch>-<epoch seconds>.<count since its start>``. Ours have the same shape, because Asterisk
compares them as numbers when two calls become one (the older id stays); only the number after the point is out of its
reach. An outbound call begins with a channel of ours; a helper (a third party, a supervisor, music) joins a call that
is there already and is never a call of its own.
"""

from datetime import datetime

OUTBOUND_FROM = 1_000_000_000
HELPER_FROM = 2_000_000_000
LARGEST = 2**31 - 1
"""Asterisk reads the number as a C int."""


def outbound_id(switch: str, now: datetime) -> str:
    """The id of a call we begin at ``now``; two within one microsecond would be the same."""
    return _id(switch, now, OUTBOUND_FROM)


def helper_id(switch: str, now: datetime) -> str:
    """The id of a channel that is to join a call."""
    return _id(switch, now, HELPER_FROM)


def is_outbound(uniqueid: str) -> bool:
    return OUTBOUND_FROM <= _number(uniqueid) < HELPER_FROM


def is_helper(uniqueid: str) -> bool:
    return HELPER_FROM <= _number(uniqueid) <= LARGEST


def _id(switch: str, now: datetime, first: int) -> str:
    return f"{switch}-{int(now.timestamp())}.{first + now.microsecond}"


def _number(uniqueid: str) -> int:
    text = uniqueid.rpartition(".")[2]
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 10 else 0
