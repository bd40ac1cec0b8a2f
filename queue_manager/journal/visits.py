"""What queue_log tells about the stays of one call in queues. No I/O.

Every event is one function from the visit so far to the visit after it; the table at the end names them. What the
fields of an event mean is Asterisk's: ``CONNECT hold|seat's channel|ring``, ``COMPLETE* hold|talk|position``,
``ABANDON position|original position|wait`` and so on.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from db.tables import EndedBy, VisitOutcome
from queue_manager.journal.records import Fact
from queue_manager.journal.shapes import Visit

Step = Callable[[Visit, Fact], Visit]
_LONGEST_SECONDS = 2**31 - 1


def visits(facts: Sequence[Fact]) -> tuple[Visit, ...]:
    """The visits of one call, oldest first; ``facts`` in order, from queue_log alone."""
    done: list[Visit] = []
    for uniqueid in dict.fromkeys(fact.uniqueid for fact in facts):
        if uniqueid is not None:
            done.extend(_of_channel(uniqueid, [fact for fact in facts if fact.uniqueid == uniqueid]))
    return tuple(sorted(map(_forward, done), key=lambda visit: (visit.entered_at, visit.uniqueid, visit.ordinal)))


def lost(visit: Visit, last_known: datetime) -> Visit:
    """The visit of a call whose Asterisk stopped."""
    if visit.outcome is not None:
        return visit
    return _forward(replace(visit, outcome=VisitOutcome.LOST, left_at=last_known, ended_by=EndedBy.SYSTEM))


def _forward(visit: Visit) -> Visit:
    """Where the clock was set back meanwhile, a visit ends when it began rather than before."""
    if visit.left_at is None or visit.left_at >= visit.entered_at:
        return visit
    return replace(visit, left_at=visit.entered_at)


def _of_channel(uniqueid: str, facts: Sequence[Fact]) -> list[Visit]:
    found: list[Visit] = []
    for fact in facts:
        step = _STEPS.get(fact.kind)
        if fact.kind in _BEGIN or (step and not _belongs(found, fact)):
            found.append(_begin(uniqueid, len(found) + 1, fact))
        if step:
            found[-1] = step(found[-1], fact)
    return found


def _belongs(found: list[Visit], fact: Fact) -> bool:
    """Whether the last visit can take this event; if not, the line of its entry is missing."""
    return bool(found) and found[-1].queue == fact.data["queue"][:32]


def _begin(uniqueid: str, ordinal: int, fact: Fact) -> Visit:
    waited = _wait_told(fact)
    return Visit(
        uniqueid=uniqueid,
        ordinal=ordinal,
        queue=fact.data["queue"][:32],
        entered_at=fact.at - timedelta(seconds=waited or 0),
        position=_number(fact, -1) if fact.kind == "ENTERQUEUE" else None,
    )


def _wait_told(fact: Fact) -> int | None:
    """Seconds of waiting a line tells of itself, to put its unseen entry where it was."""
    index = {"CONNECT": 0, "ABANDON": 2, "EXITWITHTIMEOUT": 2, "EXITEMPTY": 2, "EXITWITHKEY": 3, "WITHDRAW": 2}
    waited = _number(fact, index[fact.kind]) if fact.kind in index else None
    return min(waited, 86400) if waited else waited


def _number(fact: Fact, index: int) -> int | None:
    arguments = fact.data["args"]
    if not -len(arguments) <= index < len(arguments):
        return None
    text = arguments[index].strip()
    return min(int(text), _LONGEST_SECONDS) if text.isdecimal() and len(text) < 12 else None


def _seat(fact: Fact) -> str | None:
    agent: str = fact.data["agent"]
    name = agent.removeprefix("PJSIP/")[:16]
    return None if name in ("", "NONE") else name


def _connect(visit: Visit, fact: Fact) -> Visit:
    if visit.outcome is not None:
        return visit
    return replace(
        visit, outcome=VisitOutcome.CONNECTED, left_at=fact.at, seat=_seat(fact), wait_seconds=_number(fact, 0)
    )


def _talked(by: EndedBy, *, transferred: bool = False) -> Step:
    def step(visit: Visit, fact: Fact) -> Visit:
        if visit.talk_seconds is not None or visit.outcome not in (None, VisitOutcome.CONNECTED):
            return visit
        wait, talk = _number(fact, -3), _number(fact, -2)
        seen = visit if visit.outcome else _unseen_connect(visit, fact, wait, talk)
        # Asterisk takes the time twice, for CONNECT and for the talk's start: over the turn of a second the two waits
        # differ by one. The wait is what CONNECT says.
        waited = wait if seen.wait_seconds is None else seen.wait_seconds
        return replace(seen, wait_seconds=waited, talk_seconds=talk, ended_by=by, transferred=transferred)

    return step


def _unseen_connect(visit: Visit, fact: Fact, wait: int | None, talk: int | None) -> Visit:
    """The talk's end came without its beginning: the beginning follows from the seconds told."""
    left_at = fact.at - timedelta(seconds=min(talk or 0, 86400))
    entered_at = min(visit.entered_at, left_at - timedelta(seconds=min(wait or 0, 86400)))
    return replace(visit, outcome=VisitOutcome.CONNECTED, seat=_seat(fact), entered_at=entered_at, left_at=left_at)


def _left(outcome: VisitOutcome, by: EndedBy, *, wait: int, key: int | None = None) -> Step:
    def step(visit: Visit, fact: Fact) -> Visit:
        if visit.outcome is not None:
            return visit
        pressed = fact.data["args"][key][:1] if key is not None and len(fact.data["args"]) > key else None
        return replace(
            visit,
            outcome=outcome,
            left_at=fact.at,
            wait_seconds=_number(fact, wait),
            exit_key=pressed or None,
            ended_by=by,
        )

    return step


def _refused(visit: Visit, fact: Fact) -> Visit:
    return replace(visit, outcome=VisitOutcome.REFUSED, left_at=fact.at, wait_seconds=0, ended_by=EndedBy.SYSTEM)


def _missed(visit: Visit, _fact: Fact) -> Visit:
    return replace(visit, missed_rings=visit.missed_rings + 1)


_BEGIN = frozenset({"ENTERQUEUE", "JOINEMPTY", "FULL"})
_STEPS: dict[str, Step] = {
    "CONNECT": _connect,
    "RINGNOANSWER": _missed,
    "COMPLETECALLER": _talked(EndedBy.CITIZEN),
    "COMPLETEAGENT": _talked(EndedBy.SEAT),
    "BLINDTRANSFER": _talked(EndedBy.SEAT, transferred=True),
    "ATTENDEDTRANSFER": _talked(EndedBy.SEAT, transferred=True),
    "ABANDON": _left(VisitOutcome.ABANDONED, EndedBy.CITIZEN, wait=2),
    "EXITWITHTIMEOUT": _left(VisitOutcome.TIMED_OUT, EndedBy.SYSTEM, wait=2),
    "EXITWITHKEY": _left(VisitOutcome.LEFT_BY_KEY, EndedBy.CITIZEN, wait=3, key=0),
    "WITHDRAW": _left(VisitOutcome.WITHDRAWN, EndedBy.SYSTEM, wait=2),
    "EXITEMPTY": _left(VisitOutcome.REFUSED, EndedBy.SYSTEM, wait=2),
    "JOINEMPTY": _refused,
    "FULL": _refused,
}
