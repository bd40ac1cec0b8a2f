"""Which cases are wanted: the filters of the list, read from and written into its address."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum
from typing import Self
from urllib.parse import urlencode

from cases import Colour, Lingering
from db import case_tokens
from db.tables import CaseState, CaseType, Nature, Urgency
from reports import CaseMetric, NoSuchMetric, case_metric
from web.address import Query
from web.calls.filters import Kind

UNANSWERED_STATES = (
    CaseState.REGISTERED,
    CaseState.DISPATCHED,
    CaseState.HANDLING,
    CaseState.UNIT_REVIEW,
    CaseState.UNIT_SIGN,
    CaseState.REVIEWING,
)
"""The limit runs here; a suspended case's stands still."""


class Todo(StrEnum):
    """What waits for somebody at the hotline."""

    DISPATCH = "dispatch"
    DECIDE = "decide"
    REVIEW = "review"
    CALL_BACK = "call_back"
    OVERDUE = "overdue"
    PLANNED = "planned"
    """What was put off with a plan: its time has come, whether the case was closed meanwhile or not."""


class Mark(StrEnum):
    """Values are part of addresses and of saved filters: never rename one."""

    LINGERING = Lingering.LINGERING.value
    LONG_STANDING = Lingering.LONG_STANDING.value
    REPEATED = "repeated"  # the same number with the same category, or its own earlier case's follower
    GROUP = "group"  # several citizens: a group case, one that leads others, and those that follow
    ANONYMOUS = "anonymous"
    SEALED = "sealed"  # confidential, or accusing somebody


@dataclass(frozen=True, slots=True)
class FigureCases:
    """The cases behind a figure: those it counts, or those it counts them among."""

    metric: CaseMetric
    among: bool = False

    def __str__(self) -> str:
        return f"{self.metric.key}.v{self.metric.version}.{'among' if self.among else 'counted'}"

    @classmethod
    def read(cls, text: str) -> Self:
        """Raises ``ValueError``."""
        key, version, side = text.split(".")
        if side not in {"among", "counted"} or not version.removeprefix("v").isdecimal():
            raise ValueError(text)
        try:
            return cls(case_metric(key, int(version.removeprefix("v"))), among=side == "among")
        except NoSuchMetric as exc:
            raise ValueError(text) from exc


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFilter:
    """Empty fields filter nothing."""

    find: str = ""
    """Words in number, place, text or category."""
    state: CaseState | None = None
    unit: str = ""
    colour: Colour | None = None
    urgency: Urgency | None = None
    todo: Todo | None = None
    tag: str = ""
    channel: str = ""
    mark: Mark | None = None
    """Only open cases."""
    case_type: CaseType | None = None
    nature: Nature | None = None
    category: str = ""
    """A category with those below it; ``-``: cases that have none."""
    first: date | None = None
    last: date | None = None
    """Whole days of Asia/Shanghai, both included: when it was registered, or what ``figure`` goes by."""
    figure: FigureCases | None = None
    kind: Kind | None = None
    """Only citizens' cases, or only robots'."""

    @property
    def narrows(self) -> bool:
        return self != CaseFilter()

    @property
    def note(self) -> str | None:
        """What the person should know about what was looked for, in Chinese."""
        if self.find and not case_tokens(self.find):
            return "一个字的词只在最近 2 万件工单中查找；请再加一个字，可查找全部工单。"
        return None

    def query(self, **extra: str) -> str:
        """The filters as the query of an address, without empty ones."""
        texts = {item.name: str(getattr(self, item.name) or "") for item in fields(self)}
        return urlencode({name: text for name, text in (texts | extra).items() if text})


def read_filter(query: Mapping[str, str]) -> tuple[CaseFilter, list[str]]:
    """Filters of an address and complaints, in Chinese, about those left out because they cannot be read."""
    given = Query(query)
    found = CaseFilter(
        find=given.text("find"),
        unit=given.text("unit", most=32),
        state=given.one_of("state", CaseState, "状态"),
        colour=given.one_of("colour", Colour, "时限"),
        urgency=given.one_of("urgency", Urgency, "紧急程度"),
        todo=given.one_of("todo", Todo, "待办"),
        tag=given.text("tag", most=20),
        channel=given.text("channel", most=32),
        mark=given.one_of("mark", Mark, "标记"),
        case_type=given.one_of("case_type", CaseType, "诉求类型"),
        nature=given.one_of("nature", Nature, "来电性质"),
        category=given.text("category", most=64),
        first=_within(given.day("first", "开始日期")),
        last=_within(given.day("last", "结束日期")),
        figure=given.one_of("figure", FigureCases.read, "指标"),
        kind=given.one_of("kind", Kind, "类别"),
    )
    return found, given.complaints


def _within(day: date | None) -> date | None:
    """A day no hotline knows filters nothing; the last day of all has no day after it."""
    return day if day and 2000 <= day.year < 3000 else None
