"""Delivery reports (RFC 3464): which of our letters reached nobody, and why. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message

from cases import storable

MOST = 20
_STATUS = re.compile(r"[245]\.\d{1,3}\.\d{1,3}")
_ID = re.compile(rb"^Message-ID:\s*<([^<>\s]{1,240})>", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Undelivered:
    """A letter that was given up for one recipient; ``status`` as 5.1.1, or empty where the report names none."""

    message_id: str
    recipient: str
    status: str


def undelivered(report: Message) -> tuple[Undelivered, ...]:
    """Only what ``report`` says for certain: a delay is no failure, and a note in words proves nothing."""
    if report.get_content_type() != "multipart/report":
        return ()
    message_id = next(_ids(report), "")
    found = dict.fromkeys(_failed(report)) if message_id else {}
    return tuple(
        Undelivered(message_id=message_id, recipient=recipient, status=status)
        for recipient, status in list(found)[:MOST]
    )


def _ids(report: Message) -> Iterator[str]:
    """What our letter was called: the report brings it along, or its head."""
    for part in report.walk():
        kind = part.get_content_type()
        if kind == "message/rfc822":
            for letter in _inside(part)[:1]:
                yield from _named(f"Message-ID: {letter.get('Message-ID', '')}".encode("utf-8", "replace"))
        elif kind == "text/rfc822-headers":
            head = part.get_payload(decode=True)
            yield from _named(head if isinstance(head, bytes) else b"")


def _inside(part: Message) -> list[Message]:
    """The messages a part holds: a letter, or the blocks of a report."""
    inner = part.get_payload()
    return [one for one in inner if isinstance(one, Message)] if isinstance(inner, list) else []


def _named(head: bytes) -> Iterator[str]:
    found = _ID.search(head)
    if found:
        yield storable(found[1].decode("utf-8", "replace"))


def _failed(report: Message) -> Iterator[tuple[str, str]]:
    for part in report.walk():
        if part.get_content_type() != "message/delivery-status":
            continue
        for block in _inside(part):
            if str(block.get("Action", "")).strip().casefold() == "failed":
                status = _STATUS.search(str(block.get("Status", "")))
                for name in ("Original-Recipient", "Final-Recipient"):
                    address = str(block.get(name, "")).rpartition(";")[2].strip().strip("<>").casefold()
                    if address:
                        yield storable(address)[:200], status[0] if status else ""
