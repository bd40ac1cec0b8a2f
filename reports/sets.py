"""The sets of calls that figures count, and the switches by which cities count them differently. No I/O.

A set used above a fraction bar is always part of the set below it, whatever the switches say.
"""

from collections.abc import Callable, Mapping
from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field

from db.tables import CallDirection, CallEnding
from reports.conditions import (
    All,
    AtMost,
    CalledBack,
    Condition,
    EndedAs,
    Happened,
    Label,
    Labelled,
    Length,
    Moment,
    Not,
    OverWithin,
    both,
    either,
)


class Counting(StrEnum):
    """Whether calls of one ending count as offered."""

    IF_QUEUED = "if_queued"  # when they entered a queue, as every other call
    ALWAYS = "always"
    NEVER = "never"


class Switches(BaseModel):
    """Every place where two honest definitions of the same figure part ways. The defaults are the wallboard's."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    abandoned_in_greeting: Counting = Counting.IF_QUEUED
    abandoned_in_menu: Counting = Counting.IF_QUEUED
    served_by_menu: Counting = Counting.IF_QUEUED
    message_is_answered: bool = False
    """An offered call that left a message (留言) counts as answered."""
    short_abandon_seconds: int = Field(default=0, ge=0, le=300)
    """Calls given up in less than this are left out of what is offered; 0 leaves none out."""
    answer_seconds: int = Field(default=15, ge=1, le=600)
    """The limit of "answered in time": a wait of exactly this long still is."""


class CallSet(StrEnum):
    ARRIVED = "arrived"
    INBOUND = "inbound"
    OFFERED = "offered"
    ANSWERED = "answered"
    ANSWERED_OF_INBOUND = "answered_of_inbound"
    ANSWERED_IN_TIME = "answered_in_time"
    ABANDONED = "abandoned"
    ANSWERED_OR_ABANDONED = "answered_or_abandoned"
    SETTLED_IN_TIME = "settled_in_time"
    ABANDONED_IN_GREETING = "abandoned_in_greeting"
    ABANDONED_IN_MENU = "abandoned_in_menu"
    SHORT_ABANDONED = "short_abandoned"
    SERVED_BY_MENU = "served_by_menu"
    LEFT_MESSAGE = "left_message"
    TIMED_OUT = "timed_out"
    BLOCKED = "blocked"
    ASKED_CALLBACK = "asked_callback"
    ASKED_AND_CALLED_BACK = "asked_and_called_back"
    CALLED_BACK = "called_back"


INBOUND = Labelled(Label.DIRECTION, CallDirection.INBOUND)
QUEUED = Happened(Moment.QUEUED)
CONNECTED = either(Happened(Moment.CONNECTED), EndedAs((CallEnding.CONNECTED,)))
DECIDED = either(Happened(Moment.ENDED), Happened(Moment.CONNECTED))
"""Ended, or already with a seat. A citizen still waiting is neither answered nor lost."""
IN_QUEUE = EndedAs((CallEnding.ABANDONED_IN_QUEUE,))
BEFORE_QUEUE = EndedAs((CallEnding.ABANDONED_IN_GREETING, CallEnding.ABANDONED_IN_MENU))


def condition_of(wanted: CallSet, switches: Switches) -> Condition:
    """The calls of a set, under these switches: citizens' calls to the hall, never those a seat made."""
    return both(INBOUND, _SETS[wanted](switches))


def _short(switches: Switches) -> Condition:
    """Given up before the threshold: in the queue by its own clock, before it from the arrival on."""
    if not switches.short_abandon_seconds:
        return either()
    waited = AtMost(Length.WAIT, switches.short_abandon_seconds - 1)
    return either(both(IN_QUEUE, waited), both(BEFORE_QUEUE, OverWithin(switches.short_abandon_seconds)))


def _offered(switches: Switches) -> Condition:
    chosen = {
        CallEnding.ABANDONED_IN_GREETING: switches.abandoned_in_greeting,
        CallEnding.ABANDONED_IN_MENU: switches.abandoned_in_menu,
        CallEnding.SERVED_BY_MENU: switches.served_by_menu,
    }
    always = tuple(ending for ending, counting in chosen.items() if counting is Counting.ALWAYS)
    never = tuple(ending for ending, counting in chosen.items() if counting is Counting.NEVER)
    return both(DECIDED, either(QUEUED, EndedAs(always)), Not(EndedAs(never)), Not(_short(switches)))


def _inbound(switches: Switches) -> Condition:
    return both(DECIDED, Not(EndedAs((CallEnding.BLOCKED,))), Not(_short(switches)))


def _answered(switches: Switches) -> Condition:
    message = (EndedAs((CallEnding.LEFT_MESSAGE,)),) if switches.message_is_answered else ()
    return both(_offered(switches), either(CONNECTED, *message))


def _in_time(switches: Switches) -> Condition:
    return both(_answered(switches), CONNECTED, AtMost(Length.WAIT, switches.answer_seconds))


def _abandoned(switches: Switches) -> Condition:
    return both(_offered(switches), IN_QUEUE)


def _settled_in_time(switches: Switches) -> Condition:
    gone = both(_abandoned(switches), AtMost(Length.WAIT, switches.answer_seconds))
    return either(_in_time(switches), gone)


def _ended_as(ending: CallEnding) -> Callable[[Switches], Condition]:
    return lambda _switches: EndedAs((ending,))


_SETS: Mapping[CallSet, Callable[[Switches], Condition]] = {
    CallSet.ARRIVED: lambda _switches: All(()),
    CallSet.INBOUND: _inbound,
    CallSet.OFFERED: _offered,
    CallSet.ANSWERED: _answered,
    CallSet.ANSWERED_OF_INBOUND: lambda switches: both(_inbound(switches), CONNECTED),
    CallSet.ANSWERED_IN_TIME: _in_time,
    CallSet.ABANDONED: _abandoned,
    CallSet.ANSWERED_OR_ABANDONED: lambda switches: either(_answered(switches), _abandoned(switches)),
    CallSet.SETTLED_IN_TIME: _settled_in_time,
    CallSet.SHORT_ABANDONED: _short,
    CallSet.ABANDONED_IN_GREETING: _ended_as(CallEnding.ABANDONED_IN_GREETING),
    CallSet.ABANDONED_IN_MENU: _ended_as(CallEnding.ABANDONED_IN_MENU),
    CallSet.SERVED_BY_MENU: _ended_as(CallEnding.SERVED_BY_MENU),
    CallSet.LEFT_MESSAGE: _ended_as(CallEnding.LEFT_MESSAGE),
    CallSet.TIMED_OUT: _ended_as(CallEnding.TIMED_OUT),
    CallSet.BLOCKED: _ended_as(CallEnding.BLOCKED),
    CallSet.ASKED_CALLBACK: _ended_as(CallEnding.ASKED_CALLBACK),
    CallSet.ASKED_AND_CALLED_BACK: lambda _switches: both(EndedAs((CallEnding.ASKED_CALLBACK,)), CalledBack()),
    CallSet.CALLED_BACK: lambda _switches: CalledBack(),
}
