"""The seats' part of ``hotline doctor``: telephones that registered in a way by which they are never called."""

import re

_CONTACT = re.compile(r"^\s+Contact:\s+(?P<seat>[0-9]{1,16})/(?P<uri>\S+)", re.MULTILINE)


def in_clear(shown: str) -> list[str]:
    """Seats whose telephone did not register over TLS, from what ``pjsip show contacts`` prints."""
    found = {match["seat"] for match in _CONTACT.finditer(shown) if "transport=tls" not in match["uri"].lower()}
    return sorted(found)
