"""Case numbers: the day in Asia/Shanghai and a count, e.g. ``20261121-000042``. Pure."""

import re
from datetime import date, datetime

from db import SHANGHAI

_MARK = re.compile(r"\[12345-(\d{8}-\d{6})\]")


def numbering_day(now: datetime) -> date:
    """The day whose counter a case opened at ``now`` uses."""
    return now.astimezone(SHANGHAI).date()


def case_number(day: date, count: int) -> str:
    """Format the ``count``-th case (from 1) of ``day``."""
    return f"{day:%Y%m%d}-{count:06d}"


def case_mark(number: str) -> str:
    """What the subject of a letter about a case carries, so that an answer to it finds the case."""
    return f"[12345-{number}]"


def marked_numbers(subject: str) -> list[str]:
    """The cases whose marks a subject carries."""
    return _MARK.findall(subject)


def without_marks(subject: str) -> str:
    """``subject`` as people wrote it."""
    return _MARK.sub("", subject).strip()
