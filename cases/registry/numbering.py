"""Case numbers: the day in Asia/Shanghai and a count, e.g. ``20261121-000042``."""

from datetime import date, datetime

from db import SHANGHAI


def numbering_day(now: datetime) -> date:
    """The day whose counter a case opened at ``now`` uses."""
    return now.astimezone(SHANGHAI).date()


def case_number(day: date, count: int) -> str:
    """Format the ``count``-th case (from 1) of ``day``."""
    return f"{day:%Y%m%d}-{count:06d}"
