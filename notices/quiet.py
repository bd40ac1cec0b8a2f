"""Hours in which nobody's telephone is to ring with a message. Pure; times are those of Asia/Shanghai."""

import re
from collections.abc import Sequence
from datetime import datetime, time, timedelta

from db import SHANGHAI
from notices.errors import NoticeFaulty

Spans = tuple[tuple[time, time], ...]
"""From … until; one whose end is not after its begin goes over midnight."""

_SPAN = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)\s*[-–—~至]\s*([01]?\d|2[0-3]):([0-5]\d)")
_MOST = 5
_LEAST_FREE = timedelta(hours=1)


def read_quiet(text: str) -> Spans:
    """Read ``21:00-08:00, 12:30-14:00``; nothing: no quiet hours. Raises ``NoticeFaulty``."""
    parts = [part.strip() for part in re.split(r"[,，;；、]", text.replace("：", ":")) if part.strip()]
    found = [_SPAN.fullmatch(part) for part in parts]
    if len(parts) > _MOST or not all(found):
        raise NoticeFaulty([f"免打扰时段请写作 21:00-08:00，多个时段用逗号分开，最多 {_MOST} 个。"])
    numbers = [tuple(map(int, one.groups())) for one in found if one]
    spans = tuple((time(a, b), time(c, d)) for a, b, c, d in numbers)
    if any(begin == end for begin, end in spans):
        raise NoticeFaulty(["免打扰时段的开始和结束不能相同。"])
    if _free(spans) < _LEAST_FREE:
        raise NoticeFaulty(["免打扰时段之外每天至少要留 1 小时发送通知。"])
    return spans


def write_quiet(spans: Sequence[tuple[time, time]]) -> str:
    """As ``read_quiet`` reads it."""
    return ", ".join(f"{begin:%H:%M}-{end:%H:%M}" for begin, end in spans)


def allowed_from(now: datetime, spans: Spans) -> datetime:
    """``now``, or the end of the quiet hours that ``now`` lies in."""
    local = now.astimezone(SHANGHAI)
    for _ in spans:  # each round leaves one span, and none is met again: some of each day is free (``read_quiet``)
        inside = next((end for begin, end in spans if _holds(begin, end, local.time())), None)
        if inside is None:
            break
        day = local.date() if inside > local.time() else local.date() + timedelta(days=1)
        local = datetime.combine(day, inside, tzinfo=SHANGHAI)
    return max(now, local)


def _holds(begin: time, end: time, at: time) -> bool:
    return begin <= at < end if begin < end else at >= begin or at < end


def _free(spans: Spans) -> timedelta:
    minutes = (time(minute // 60, minute % 60) for minute in range(24 * 60))
    return timedelta(minutes=sum(not any(_holds(begin, end, at) for begin, end in spans) for at in minutes))
