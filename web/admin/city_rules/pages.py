"""The settings: their fields, read from and written to the table ``setting``."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from aiohttp import web
from sqlalchemy import select

from cases import (
    ASKING_LIMITS,
    LEFT_TO_PEOPLE,
    LINGERING_LIMITS,
    UNREAD_LIMITS,
    AlarmRules,
    AskingRules,
    Exclusion,
    LingeringRules,
)
from db import setting_of
from db.tables import Queue, Setting
from queue_manager import (
    CALLBACK_LIMITS,
    FOLLOW_UP_LIMITS,
    LONGEST_MESSAGE,
    RATING_LIMITS,
    CallbackRules,
    FollowUpRules,
    RatingRules,
)
from web.admin.city_rules import words
from web.admin.city_rules.items import Item, numbers, written_hours
from web.admin.fields import Fields
from web.admin.filled import Row
from web.admin.rows import written
from web.admin.settings import Settings
from web.context import services, viewer

Values = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class CityRule:
    """One setting. ``values``: what is in force, as a form has it, of what is stored under ``key``. ``items`` makes the
    fields, given the names of the queues; ``check`` notes what is wrong between fields."""

    key: str
    path: str
    title: str
    about: str
    values: Callable[[object], Values]
    items: Callable[[Sequence[str]], Sequence[Item]]
    check: Callable[[Fields, Values], None] = lambda _given, _values: None

    def page(self) -> Settings:
        return Settings(
            path=self.path, template="admin/city_rule.html", key="key", rows=self._rows, save=self._save,
            around=self._around, alone=True,
        )  # fmt: skip

    async def _rows(self, request: web.Request) -> Sequence[Row]:
        async with services(request).database.read() as session:
            return [{"key": self.key} | self.values(await setting_of(session, self.key))]

    async def _around(self, request: web.Request) -> Mapping[str, Any]:
        async with services(request).database.read() as session:
            row = await session.get(Setting, self.key)
        return {"rule": self, "items": self.items(await _queues(request)), "changed": row}

    async def _save(self, request: web.Request, given: Fields) -> str:
        """In force at once: whoever acts by it reads it each time he does."""
        values = {item.name: item.read(given) for item in self.items(await _queues(request))}
        self.check(given, values)
        given.done()
        now, by = services(request).clock(), viewer(request).login
        async with services(request).database.write() as session:
            row = await session.get(Setting, self.key, with_for_update=True)
            before = self.values(row.value if row else None)
            row = row or Setting(key=self.key)
            row.value, row.changed_at, row.changed_by = values, now, by
            session.add(row)
            after = self.values(values)
            written(request, session, "setting.changed", "setting", self.key, before=before, after=after)
        return "kept"


async def _queues(request: web.Request) -> list[str]:
    async with services(request).database.read() as session:
        return list(await session.scalars(select(Queue.name).order_by(Queue.name)))


def _day(given: Fields, values: Values) -> None:
    given.check(values["from_hour"] < values["until_hour"], "结束时间应晚于开始时间。", at="until_hour")


def _longer(given: Fields, values: Values) -> None:
    given.check(values["days"] < values["long_days"], "“老大难”的天数应多于“积案”。", at="long_days")


def _follow_up_values(stored: object) -> Values:
    rules = FollowUpRules.of(stored)
    excluded = [one.value for one in Exclusion if one in (LEFT_TO_PEOPLE if rules.excluded is None else rules.excluded)]
    return asdict(rules) | {"excluded": excluded, "hours": written_hours(rules.hours), "ways": ",".join(rules.ways)}


def _follow_up_items(queues: Sequence[str]) -> Sequence[Item]:
    known = [("", "默认线路的队列"), *((name, name) for name in dict.fromkeys([*queues, FollowUpRules().queue]))]
    return words.follow_up_items(numbers(FOLLOW_UP_LIMITS, words.FOLLOW_UP), tuple(known), longest=LONGEST_MESSAGE)


def _follow_up_check(given: Fields, values: Values) -> None:
    values["ways"] = (values["ways"] or "").split(",")
    given.check(bool(values["questions"]), "请至少选择一个问题。", at="questions")


def _with_text(items: Sequence[Item]) -> Sequence[Item]:
    return [*items, replace(words.TEXT, longest=LONGEST_MESSAGE)]


FOLLOW_UP_RULES = CityRule(
    key="follow_up.automatic", path="/admin/rules/follow-up", title="自动回访", about=words.ABOUT_FOLLOW_UP,
    values=_follow_up_values, items=_follow_up_items, check=_follow_up_check,
).page()  # fmt: skip
ASKING_RULES = CityRule(
    key="cases.follow_up", path="/admin/rules/asking", title="人工回访", about=words.ABOUT_ASKING,
    values=lambda stored: asdict(AskingRules.of(stored)),
    items=lambda _: [*numbers(ASKING_LIMITS, words.ASKING), words.EXCLUDED],
).page()  # fmt: skip
LINGERING_RULES = CityRule(
    key="cases.lingering", path="/admin/rules/lingering", title="积案和重复", about=words.ABOUT_LINGERING,
    values=lambda stored: asdict(LingeringRules.read(stored)),
    items=lambda _: numbers(LINGERING_LIMITS, words.LINGERING), check=_longer,
).page()  # fmt: skip
RATING_RULES = CityRule(
    key="rating.later", path="/admin/rules/rating", title="来电后评价", about=words.ABOUT_RATING,
    values=lambda stored: asdict(RatingRules.of(stored)),
    items=lambda _: _with_text(numbers(RATING_LIMITS, words.RATING)), check=_day,
).page()  # fmt: skip
CALLBACK_RULES = CityRule(
    key="callback.rules", path="/admin/rules/callback", title="回拨规则", about=words.ABOUT_CALLBACK,
    values=lambda stored: asdict(CallbackRules.of(stored)), items=lambda _: numbers(CALLBACK_LIMITS, words.CALLBACK),
).page()  # fmt: skip
UNREAD_RULES = CityRule(
    key="cases.unread_alarm", path="/admin/rules/unread", title="未读提醒", about=words.ABOUT_UNREAD,
    values=lambda stored: asdict(AlarmRules.of(stored)), items=lambda _: numbers(UNREAD_LIMITS, words.UNREAD),
    check=_day,
).page()  # fmt: skip
