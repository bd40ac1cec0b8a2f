"""Every figure a second time, counted straight from the text of queue_log and cel.csv.

Shares no line with the journal or with ``reports``: it looks for the words Asterisk writes and counts calls in lists.
Calls that left the queue by a key count as what they did then; transfers and restarts are not known here.
"""

import csv
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from pathlib import Path

Value = Fraction | None
DAY = timedelta(hours=24)
INSTANT = timedelta(microseconds=1)


@dataclass
class Plain:
    """One call."""

    arrived: datetime
    ended: datetime | None = None
    queued: bool = False
    answered: bool = False
    gave_up: bool = False
    """The last word of the queue was ABANDON, or a key that led to nothing."""
    no_seat: bool = False
    """The last word of the queue was that the wait was too long, or no seat there."""
    wait: int = 0
    talk: int | None = None
    blocked: bool = False
    message: bool = False
    callback: bool = False
    menu: bool = False
    told: bool = False
    """Heard how the case stands, and did not go back into the queue."""

    @property
    def short(self) -> bool:
        if self.answered or self.message or self.callback or self.blocked or self.told or self.menu or self.no_seat:
            return False
        if self.gave_up:
            return self.wait < 5
        return not self.queued and self.ended is not None and self.ended - self.arrived < timedelta(seconds=5)

    @property
    def in_greeting(self) -> bool:
        return not (self.queued or self.answered or self.blocked or self.message or self.callback or self.menu)


def plain_calls(queue_log: Path, cel: Path) -> list[Plain]:
    """Every citizen's call of the two files."""
    calls: dict[str, Plain] = {}
    with cel.open(encoding="utf-8", newline="") as file:
        for event, at, call_id, linked, *rest in csv.reader(file):
            if call_id == linked:
                if event == "CHAN_START" and rest[3] == "from-trunk":
                    calls[call_id] = Plain(_instant(at))
                elif call_id in calls:
                    _note(calls[call_id], event, _instant(at), rest[-1])
    for line in queue_log.read_text("utf-8").splitlines():
        fields = line.split("|")
        if fields[1] in calls:
            _queue(calls[fields[1]], fields[4], fields[5:])
    for call in calls.values():
        call.gave_up = call.gave_up and not (call.answered or call.message or call.callback or call.told)
    return list(calls.values())


def _instant(seconds: str) -> datetime:
    whole, _, micro = seconds.partition(".")
    return datetime.fromtimestamp(int(whole), UTC) + timedelta(microseconds=int(micro or 0))


def _note(call: Plain, event: str, at: datetime, extra: str) -> None:
    said = extra.removeprefix('{"extra":"').removesuffix('"}')
    if event == "HANGUP":
        call.ended = at
    elif event == "HOTLINE_QUEUE":
        call.queued, call.told = True, False
    elif event == "HOTLINE_BLOCKED":
        call.blocked = True
    elif event == "HOTLINE_MESSAGE":
        call.message = said not in ("", "0")
    elif event == "HOTLINE_CALLBACK":
        call.callback = True
    elif event == "HOTLINE_MENU":
        call.menu = True
    elif event == "HOTLINE_PROGRESS":
        call.told = said != ""


def _queue(call: Plain, event: str, told: list[str]) -> None:
    if event in ("ENTERQUEUE", "JOINEMPTY", "FULL"):
        call.queued = True
        call.gave_up, call.no_seat = False, event != "ENTERQUEUE"
    elif event == "CONNECT":
        call.wait += int(told[0]) if not call.answered else 0
        call.answered = True
    elif event in ("COMPLETECALLER", "COMPLETEAGENT"):
        call.talk = (call.talk or 0) + int(told[1])
    elif event in ("ABANDON", "EXITWITHTIMEOUT", "EXITEMPTY", "EXITWITHKEY") and not call.answered:
        call.wait += int(told[3] if event == "EXITWITHKEY" else told[2])
        call.gave_up = event in ("ABANDON", "EXITWITHKEY")
        call.no_seat = event in ("EXITWITHTIMEOUT", "EXITEMPTY")


def plain_figures(calls: list[Plain], *, since: datetime, before: datetime) -> dict[str, Value]:
    """The value of every shipped figure of ended calls that arrived in the period; None: nothing to divide by."""
    calls = [call for call in calls if since <= call.arrived < before]
    offered = [call for call in calls if call.queued]
    answered = [call for call in offered if call.answered]
    abandoned = [call for call in offered if call.gave_up]
    inbound = [call for call in calls if not call.blocked and not call.short]
    everybody = [call for call in calls if not call.blocked]
    talks = [call.talk for call in answered if call.talk is not None]

    def within(limit: int) -> list[Plain]:
        return [call for call in answered if call.wait <= limit]

    settled = [*within(15), *(call for call in abandoned if call.wait <= 15)]
    return {
        "arrived": Fraction(len(calls)),
        "offered": Fraction(len(offered)),
        "answered": Fraction(len(answered)),
        "effective_inbound": Fraction(len(inbound)),
        "abandoned_in_queue": Fraction(len(abandoned)),
        "abandoned_in_greeting": _number(calls, lambda call: call.in_greeting),
        "abandoned_in_menu": _number(calls, lambda call: call.menu and not call.queued and not call.told),
        "served_by_menu": _number(calls, lambda call: call.told and not call.answered and not call.message),
        "short_abandoned": _number(calls, lambda call: call.short),
        "left_message": _number(calls, lambda call: call.message and not call.answered),
        "asked_callback": _number(calls, lambda call: call.callback and not call.answered),
        "blocked": _number(calls, lambda call: call.blocked),
        "timed_out": _number(calls, lambda call: call.no_seat and not (call.answered or call.message or call.callback)),
        "connect_rate": _share(answered, offered),
        "inbound_connect_rate": _share([call for call in everybody if call.answered], everybody),
        "abandon_rate": _share(abandoned, offered),
        "answered_within_15": _share(within(15), answered),
        "answered_within_20": _share(within(20), answered),
        "answered_within_15_of_offered": _share(within(15), offered),
        "answered_within_20_of_offered": _share(within(20), offered),
        "service_level": _share(within(15), answered),
        "service_level_with_abandons": _share(settled, [*answered, *abandoned]),
        "average_wait": _average([call.wait for call in answered]),
        "longest_wait": Fraction(max(call.wait for call in offered)) if offered else None,
        "average_talk": _average(talks),
        "longest_talk": Fraction(max(talks)) if talks else None,
        "connect_rate_any_24h": _worst(offered, since, before),
    }


def _number(calls: Iterable[Plain], wanted: Callable[[Plain], bool]) -> Fraction:
    return Fraction(len([call for call in calls if wanted(call)]))


def _share(some: list[Plain], of: list[Plain]) -> Value:
    return Fraction(len(some), len(of)) if of else None


def _average(seconds: list[int]) -> Value:
    return Fraction(sum(seconds), len(seconds)) if seconds else None


def _worst(offered: list[Plain], since: datetime, before: datetime) -> Value:
    """Every window that can hold other calls than its neighbour, looked at one by one."""
    edges = {since, before - DAY} | {
        at + step for call in offered for at in (call.arrived, call.arrived - DAY) for step in (timedelta(), INSTANT)
    }
    shares = []
    for start in edges:
        inside = [call for call in offered if start <= call.arrived < start + DAY]
        if since <= start <= before - DAY and inside:
            shares.append(Fraction(len([call for call in inside if call.answered]), len(inside)))
    return min(shares, default=None)
