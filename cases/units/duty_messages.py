"""Short messages to the duty telephones of units, if they are ones that take messages."""

import re
from datetime import timedelta

import structlog

from cases.messages import MessageRefused, Messages, MessagesAway
from db.jobs import NotNow
from db.tables import Department

log = structlog.get_logger()

LATER = timedelta(minutes=5)
_MOBILE = re.compile(r"1[3-9]\d{9}")


def mobile_of(unit: Department | None) -> str | None:
    """The duty telephone of ``unit``, if it is one that takes messages."""
    number = ((unit.duty_phone if unit else None) or "").strip()
    return number if _MOBILE.fullmatch(number) else None


async def to_duty_telephone(messages: Messages | None, unit: Department | None, text: str, *, key: str) -> None:
    """``text`` holds no word of a citizen's. Raises ``NotNow`` while the gateway is away."""
    number = mobile_of(unit)
    if messages is None or number is None:
        log.info("duty_message.none", key=key, gateway=messages is not None)
        return
    try:
        await messages.send(number, text, key=key)
    except MessageRefused as exc:
        log.warning("duty_message.refused", key=key, status=exc.status)
    except MessagesAway as exc:
        raise NotNow(str(exc), delay=LATER) from exc
