"""Whom a machine asks how his case came out, when, how often, and what his keys and letters mean. Pure."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from db import Limits, first_within, whole_numbers
from db.tables import FollowUpOutcome, RatingWay
from queue_manager.wording import usable_text

TEXT = (
    "您好，12345热线回访：您反映的问题承办单位已答复。请回复一个字母：A已解决且满意，B已解决、基本满意，"
    "C对办理不满意，D问题没有解决。回复免费，感谢您的支持。"
)
THANKS = "感谢您的评价，祝您生活愉快。"
WILL_CALL = "您的意见我们已经记录，工作人员会与您联系。"
ALREADY = "您对这件诉求的回访意见我们已经收到，感谢您的支持。"
UNREADABLE = "抱歉，没有看懂您的回复。请回复一个字母：A已解决且满意，B已解决、基本满意，C对办理不满意，D问题没有解决。"
WINDOWS = ((9, 12), (14, 20))
FOLLOW_UP_LIMITS: Limits = {
    "delay_minutes": (0, 10_080), "attempts": (1, 5), "pause_minutes": (0, 2880), "give_up_hours": (1, 336),
    "at_once": (0, 50),
}  # fmt: skip
QUEUE_NAME = r"[A-Za-z][A-Za-z0-9_-]{0,31}|"
"""Empty: that of the default line."""


class Question(StrEnum):
    """What the machine asks. Values are names of prompts (``follow-up-…``) and words of the record."""

    SOLVED = "solved"
    SATISFIED = "satisfied"
    CONTACTED = "contacted"
    TRUTHFUL = "truthful"


PERSON = "person"
"""What stands in the record in a question's place when he pressed the key for a person."""
USUAL = (Question.SOLVED, Question.SATISFIED, Question.CONTACTED)


class Unreached(StrEnum):
    """What follows when every try was in vain."""

    PERSON = "person"
    WAIVE = "waive"


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUpRules:
    """What a city decides: table ``setting``, key ``follow_up.automatic``; hours are those of Asia/Shanghai."""

    enabled: bool = False
    ways: tuple[RatingWay, ...] = (RatingWay.CALL,)
    """One after another: the next when the one before was in vain."""
    delay_minutes: int = 60
    """From the hotline's having the answer to the first try."""
    hours: tuple[tuple[int, int], ...] = WINDOWS
    """When citizens may be disturbed: from the first hour on and before the second, in order of the day."""
    attempts: int = 2
    """Calls; a message is sent once."""
    pause_minutes: int = 240
    """Between two calls."""
    give_up_hours: int = 72
    """So long after the request was made nobody is asked any more, and no message's answer counts."""
    at_once: int = 2
    """Calls of this kind that may be up together: lines are for those who call us."""
    questions: tuple[Question, ...] = USUAL
    queue: str = "followup"
    """Where key 0 leads; where there is no such queue: that of the default line."""
    excluded: tuple[str, ...] | None = None
    """Names of ``cases.Exclusion``; None: the usual ones."""
    unreached: Unreached = Unreached.PERSON
    close: bool = True
    """A case whose citizen is content is closed at once."""
    text: str = TEXT
    """Of the message."""

    @classmethod
    def of(cls, value: object) -> "FollowUpRules":
        """From a setting's value; what is missing or unusable is as by default."""
        given = value if isinstance(value, dict) else {}
        made = {name: read(given[name]) for name, read in _READERS.items() if name in given}
        usable = {name: found for name, found in made.items() if found is not None}
        return cls(**usable, **whole_numbers(value, FOLLOW_UP_LIMITS))

    @property
    def give_up(self) -> timedelta:
        return timedelta(hours=self.give_up_hours)


def permitted(at: datetime, rules: FollowUpRules) -> datetime:
    """The first instant from ``at`` on at which a citizen may be disturbed."""
    return first_within(at, rules.hours)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What a citizen said, whichever way. ``person``: he wants to talk with somebody."""

    outcome: FollowUpOutcome | None = None
    solved: bool | None = None
    contacted: bool | None = None
    truthful: bool | None = None
    person: bool = False

    @property
    def anything(self) -> bool:
        return self != Answers()

    @property
    def enough(self) -> bool:
        """Whether asking again would be a burden: he said how content he is, or what is wrong."""
        return self.person or self.outcome is not None or self.solved is False


_CONTENT = {"1": FollowUpOutcome.SATISFIED, "2": FollowUpOutcome.FAIRLY, "3": FollowUpOutcome.DISSATISFIED}
_YES_NO = {"1": True, "2": False}
_LETTERS = {
    "A": Answers(outcome=FollowUpOutcome.SATISFIED, solved=True),
    "B": Answers(outcome=FollowUpOutcome.FAIRLY, solved=True),
    "C": Answers(outcome=FollowUpOutcome.DISSATISFIED),
    "D": Answers(solved=False),
}


def answers_of(told: Sequence[str]) -> Answers:
    """``told``: words of the facts ``HOTLINE_FOLLOW_UP_KEY`` in order, each a question and a key; the first key of a
    question counts, anything unreadable is nothing."""
    keys: dict[str, str] = {}
    for text in told:
        question, _, key = text.partition(" ")
        keys.setdefault(question, key)
    return Answers(
        outcome=_CONTENT.get(keys.get(Question.SATISFIED, "")), solved=_YES_NO.get(keys.get(Question.SOLVED, "")),
        contacted=_YES_NO.get(keys.get(Question.CONTACTED, "")),
        truthful=_YES_NO.get(keys.get(Question.TRUTHFUL, "")), person=PERSON in keys,
    )  # fmt: skip


def letter(text: str) -> Answers | None:
    """What a message says: one letter of A to D and nothing else, in whatever width and case."""
    return _LETTERS.get(unicodedata.normalize("NFKC", text[:20]).strip(" \t.。").upper())


def is_letter(text: str) -> bool:
    """Whether a message is meant for us and not a rating, which is a digit."""
    plain = unicodedata.normalize("NFKC", text[:20]).strip(" \t.。")
    return len(plain) == 1 and plain.isascii() and plain.isalpha()


def note_of(said: Answers, *, lifted: bool, calls: int) -> str | None:
    """What a person should know beside the answers, in Chinese; None: the answers say all."""
    if said.person:
        return "市民在自动回访中要求人工服务"
    if said.enough:
        return None
    if lifted or said.anything:
        return "市民接听了自动回访，未完成评价"
    return f"自动回访 {calls} 次未接通" if calls else "短信回访没有收到回复"


@dataclass(frozen=True, slots=True)
class Next:
    """The next try: by ``way`` at ``due_at``; both None: there is none."""

    way: RatingWay | None = None
    due_at: datetime | None = None


def after_vain(*, way: RatingWay, calls: int, asked_since: datetime, now: datetime, rules: FollowUpRules) -> Next:
    """He did not lift, or said nothing. ``asked_since``: when the request was made; ``calls``: made so far."""
    if way is RatingWay.CALL and calls < rules.attempts:
        due = permitted(now + timedelta(minutes=rules.pause_minutes), rules)
    else:
        later = rules.ways[rules.ways.index(way) + 1 :] if way in rules.ways else ()
        if not later:
            return Next()
        way, due = later[0], permitted(now, rules)
    return Next(way, due) if due <= asked_since + rules.give_up else Next()


def _truth(value: object) -> Any:
    return value if isinstance(value, bool) else None


def _words(kind: type[StrEnum]) -> Any:
    def read(value: object) -> Any:
        known = set(kind)
        found = tuple(dict.fromkeys(kind(one) for one in value if one in known)) if isinstance(value, list) else ()
        return found or None

    return read


def _hours(value: object) -> Any:
    """Windows that lie one after another within a day, or nothing."""
    if not isinstance(value, list) or not value:
        return None
    if not all(isinstance(one, list) and len(one) == 2 and all(type(at) is int for at in one) for one in value):
        return None
    edges = [at for one in value for at in one]
    within = edges[0] >= 0 and edges[-1] <= 24
    rising = all(first < last for first, last in zip(edges[::2], edges[1::2], strict=True)) and edges == sorted(edges)
    return tuple((first, last) for first, last in value) if within and rising else None


def _name(value: object) -> Any:
    return value if isinstance(value, str) and re.fullmatch(QUEUE_NAME, value) else None


def _names(value: object) -> Any:
    return tuple(one for one in value if isinstance(one, str)) if isinstance(value, list) else None


def _unreached(value: object) -> Any:
    return Unreached(value) if isinstance(value, str) and value in set(Unreached) else None


_READERS: Mapping[str, Any] = {
    "enabled": _truth, "ways": _words(RatingWay), "hours": _hours, "questions": _words(Question), "queue": _name,
    "excluded": _names, "unreached": _unreached, "close": _truth, "text": usable_text,
}  # fmt: skip
assert _READERS.keys() | FOLLOW_UP_LIMITS.keys() == {item.name for item in fields(FollowUpRules)}
