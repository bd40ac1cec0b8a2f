"""How long a citizen will wait. Pure.

While all seats talk and others wait, seats come free one after another, ``seats / talk`` of them each second on
average, however long the talks differ; who has ``ahead`` people before him is answered by the one after those. That is
the mean of Erlang's queue given the place in it, without its arrivals, which do not matter to who waits already. The
talk is that of this queue's last hour, so that a night, a storm or a hot topic is in it.
"""

from math import ceil

DEFAULT_TALK = 180.0
"""Seconds, while a queue has no talks of its own lately."""
LEAST_TALKS = 5
LONGEST_TOLD = 30
"""Minutes: beyond, the number would be a guess, and the citizen is better called back."""


def expected_seconds(*, ahead: int, seats: int, talk_seconds: float) -> float | None:
    """Seconds until a seat is free for who has ``ahead`` waiting before him; None when no seat is there."""
    if seats < 1:
        return None
    return (max(ahead, 0) + 1) * max(talk_seconds, 1.0) / seats


def told_minutes(seconds: float) -> int:
    """Whole minutes as they are said, at least one: rather too long than too short."""
    return max(1, ceil(seconds / 60))


def words_of_wait(seconds: float | None) -> tuple[str, int | None]:
    """The prompt after the number of people ahead, and the minutes to say after it, if any."""
    if seconds is None:
        return "position-after", None
    minutes = told_minutes(seconds)
    if minutes == 1:
        return "position-soon", None
    return ("position-long", None) if minutes > LONGEST_TOLD else ("position-people", minutes)
