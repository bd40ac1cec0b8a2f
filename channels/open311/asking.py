"""Which requests other software wants to see: read from the query, within the specification's bounds. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from channels.errors import Open311Refused

SPAN = timedelta(days=90)
MOST = 1000
"""Requests of one answer; and so many days at most, as the specification has it."""
_STATUSES = frozenset({"open", "closed"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Empty tuples want all. ``ids``: then the time does not count."""

    ids: tuple[str, ...]
    codes: tuple[str, ...]
    statuses: frozenset[str]
    since: datetime
    until: datetime


def read_asked(query: Mapping[str, str], now: datetime) -> Asked:
    """Raises ``Open311Refused``."""
    statuses = frozenset(_listed(query, "status")) or _STATUSES
    if statuses - _STATUSES:
        raise Open311Refused(400, "status is open, closed, or both joined by a comma")
    since, until = _instant(query, "start_date"), _instant(query, "end_date")
    until = until or (min(since + SPAN, now) if since else now)
    since = since or until - SPAN
    if since > until:
        raise Open311Refused(400, "start_date is after end_date")
    return Asked(
        ids=_listed(query, "service_request_id"), codes=_listed(query, "service_code"), statuses=statuses,
        since=max(since, until - SPAN), until=until,
    )  # fmt: skip


def _listed(query: Mapping[str, str], name: str) -> tuple[str, ...]:
    texts = (text.strip().replace("\x00", "")[:64] for text in query.get(name, "").split(",")[:MOST])
    return tuple(dict.fromkeys(text for text in texts if text))


def _instant(query: Mapping[str, str], name: str) -> datetime | None:
    text = query.get(name, "").strip().replace(" ", "+")  # a bare + in an address means a blank
    if not text:
        return None
    try:
        instant = datetime.fromisoformat(text)
    except ValueError as exc:
        raise Open311Refused(400, f"{name} is no time as 2026-11-22T08:30:00+08:00") from exc
    if instant.tzinfo is None or not 2000 <= instant.year < 3000:
        raise Open311Refused(400, f"{name} needs a zone, and a year people live in")
    return instant
