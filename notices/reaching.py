"""Where a citizen can be reached: which numbers take short messages, which addresses mail. Pure."""

import re
from collections.abc import Collection, Sequence

from db.tables import NoticeWay

_MOBILE = re.compile(r"(?:\+?86|0086|0)?(1[3-9][0-9]{9})")
_MAIL = re.compile(r"[A-Za-z0-9._%+-]{1,64}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,24}")
LONGEST_MAIL = 200


def mobile_of(number: str | None) -> str | None:
    """``number`` as a mobile number of eleven digits; None: it takes no short messages."""
    found = _MOBILE.fullmatch((number or "").replace(" ", "").replace("-", ""))
    return found.group(1) if found else None


def mail_of(address: str | None) -> str | None:
    """``address`` where it is a plain mail address; None where it is not."""
    plain = (address or "").strip()
    return plain if len(plain) <= LONGEST_MAIL and _MAIL.fullmatch(plain) else None


def way_to(
    wanted: Sequence[str], open_ways: Collection[NoticeWay], *, number: str | None, email: str | None,
    account: str | None,
) -> tuple[NoticeWay, str] | None:  # fmt: skip
    """The first way of ``wanted`` that this installation has and that leads to the citizen, with his address."""
    known = {NoticeWay.SMS: mobile_of(number), NoticeWay.EMAIL: mail_of(email), NoticeWay.MESSAGE: account}
    for name in wanted:
        way = NoticeWay(name)
        address = known[way]
        if way in open_ways and address:
            return way, address
    return None
