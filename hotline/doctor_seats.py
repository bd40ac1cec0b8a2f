"""The seats' part of ``hotline doctor``: telephones that registered in a way by which they are never called."""

import json
import re
from collections.abc import Iterator

COMMAND = "database show registrar"
"""Where Asterisk keeps who registered; ``pjsip show contacts`` cuts long addresses, and the transport with them."""
_ROW = re.compile(r"^/registrar/contact/.*?: (\{.*\})\s*$", re.MULTILINE)


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
