"""The telephones' part of ``hotline doctor``: who registered in a way by which he is never called, and who would have
messages sent where there is nobody to send them."""

import json
import re
from collections.abc import Iterator

from asterisk_conf import AsteriskConfError, Srtp
from db import StoreError, require_current
from db.tables import RatingWay
from hotline.context import Context
from hotline.diagnosis import Diagnosis, Grade
from hotline.errors import BadSettings
from hotline.services.switch import ask_switch
from hotline.switch import read_rows

COMMAND = "database show registrar"
"""Where Asterisk keeps who registered; ``pjsip show contacts`` cuts long addresses, and the transport with them."""
_ROW = re.compile(r"^/registrar/contact/.*?: (\{.*\})\s*$", re.MULTILINE)


async def telephones(context: Context) -> Diagnosis:
    """With ``srtp = "required"`` a telephone on UDP is never called: its key would travel in clear."""
    if context.settings.srtp is not Srtp.REQUIRED:
        return Diagnosis("telephones", Grade.GOOD, "may register over UDP")
    try:
        shown = await ask_switch(context, COMMAND)
    except (StoreError, OSError, AsteriskConfError, BadSettings) as exc:
        return Diagnosis("telephones", Grade.WARNING, f"not checked: {type(exc).__name__}", "start Asterisk first")
    if seats := in_clear(shown):
        found = f"registered over UDP and never called: {', '.join(seats)}"
        return Diagnosis("telephones", Grade.WARNING, found, "set these telephones to TLS; docs/security.md")
    return Diagnosis("telephones", Grade.GOOD, "all that registered did so over TLS")


async def messages(context: Context) -> Diagnosis:
    try:
        await require_current(context.database)
        rows = await read_rows(context.database)
    except StoreError as exc:
        return Diagnosis("messages", Grade.BAD, str(exc), "mend the store first")
    lines = [line.number for line in rows.lines if line.rating_later is RatingWay.MESSAGE]
    if lines and not context.settings.message_url:
        found = f"lines {', '.join(lines)} ask by message, and no gateway is set"
        return Diagnosis("messages", Grade.WARNING, found, "set message_url and message_secret; docs/messages.md")
    return Diagnosis("messages", Grade.GOOD, "no line waits for a gateway")


def in_clear(shown: str) -> list[str]:
    """Seats whose telephone did not register over TLS, from what the console prints for ``COMMAND``."""
    return sorted({seat for seat, address in _contacts(shown) if "transport=tls" not in address.lower()})


def _contacts(shown: str) -> Iterator[tuple[str, str]]:
    for row in _ROW.findall(shown):
        try:
            contact = json.loads(row)
        except json.JSONDecodeError:
            continue  # a version of Asterisk that writes them otherwise
        yield str(contact.get("endpoint", "")), str(contact.get("uri", ""))
