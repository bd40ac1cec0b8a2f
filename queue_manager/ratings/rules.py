"""Who is asked for his rating after the call, when, how often, and what counts as an answer. Pure."""

import unicodedata
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from db import Limits, first_within, whole_numbers
from db.tables import CallDirection, CallEnding, EndedBy, RatingState
from queue_manager.wording import usable_text

TEXT = (
    "您好，感谢您近日致电12345热线。请您评价本次服务：回复5非常满意，4满意，3基本满意，2不满意，1非常不满意。"
    "每次来电评价一次，回复免费。"
)
THANKS = "感谢您的评价。"
ALREADY = "您对这次来电的评价我们已经收到，每次来电评价一次，感谢您的支持。"
UNREADABLE = "抱歉，没有看懂您的回复。请回复1到5中的一个数字：5非常满意，4满意，3基本满意，2不满意，1非常不满意。"
NOTHING_ASKED = "您好，这个号码只接收评价。如需反映问题，请拨打12345，我们随时为您服务。"
SCORES = ("1", "2", "3", "4", "5")
RATING_LIMITS: Limits = {
    "delay_minutes": (0, 1440), "from_hour": (0, 23), "until_hour": (1, 24), "attempts": (1, 5),
    "pause_minutes": (0, 2880), "give_up_hours": (1, 336),
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class RatingRules:
    """What a city decides: table ``setting``, key ``rating.later``; hours are those of Asia/Shanghai.

    ``from_hour`` must be before ``until_hour``; a pair that is not leaves the default hours.
    """

    delay_minutes: int = 10
    """From the end of the call to the first try."""
    from_hour: int = 9
    until_hour: int = 20
    attempts: int = 2
    pause_minutes: int = 180
    """Between two tries."""
    give_up_hours: int = 48
    """So long after the call nobody is asked any more, and no answer counts."""
    text: str = TEXT
    """Of the message."""

    @classmethod
    def of(cls, value: object) -> "RatingRules":
        """From a setting's value; what is missing or unusable is as by default."""
        text = value.get("text") if isinstance(value, dict) else None
        found = replace(cls(text=usable_text(text) or TEXT), **whole_numbers(value, RATING_LIMITS))
        if found.from_hour < found.until_hour:
            return found
        return replace(found, from_hour=cls().from_hour, until_hour=cls().until_hour)

    @property
    def give_up(self) -> timedelta:
        return timedelta(hours=self.give_up_hours)


@dataclass(frozen=True, slots=True, kw_only=True)
class RatedCall:
    """What of a call matters here; ``db.tables.Call`` and the journal's record both have it."""

    direction: CallDirection
    ending: CallEnding | None
    ended_by: EndedBy | None
    rating: int | None


def unasked(call: RatedCall) -> bool:
    """Whether a citizen talked with a seat and hung up first: he was never asked. Who was asked in the call and
    pressed nothing has given his answer."""
    return (
        call.direction is CallDirection.INBOUND
        and call.ending is CallEnding.CONNECTED
        and call.ended_by is EndedBy.CITIZEN
        and call.rating is None
    )


def permitted(at: datetime, rules: RatingRules) -> datetime:
    """The first instant from ``at`` on at which a citizen may be disturbed."""
    return first_within(at, [(rules.from_hour, rules.until_hour)])


@dataclass(frozen=True, slots=True)
class Next:
    """What becomes of a request: asked again at ``due_at``, or closed."""

    state: RatingState
    due_at: datetime | None = None
    closing: str | None = None


def after_vain(*, attempts: int, asked_since: datetime, now: datetime, rules: RatingRules) -> Next:
    """He did not lift, or lifted and pressed nothing. ``asked_since``: when the request was made."""
    due = permitted(now + timedelta(minutes=rules.pause_minutes), rules)
    if attempts >= rules.attempts:
        return Next(RatingState.UNRATED, closing="tries used up")
    if due > asked_since + rules.give_up:
        return Next(RatingState.UNRATED, closing="too late")
    return Next(RatingState.WANTED, due)


def score(text: str) -> int | None:
    """The rating a message gives: one digit of 1 to 5 and nothing else, in whatever width; None otherwise."""
    plain = unicodedata.normalize("NFKC", text[:20]).strip()
    return int(plain) if plain in SCORES else None
