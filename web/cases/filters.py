"""Which cases are wanted: the filters of the list, read from and written into its address."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum
from urllib.parse import urlencode

from cases import Colour
from db.tables import CaseState, Urgency
from web.address import Query

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
    since: date | None = None
    """First day of registration, in Asia/Shanghai; ``until`` the last one."""
    until: date | None = None

    @property
    def narrows(self) -> bool:
        return self != CaseFilter()

    def query(self, **extra: str) -> str:
        """The filters as the query of an address, without empty ones."""
        texts = {item.name: str(getattr(self, item.name) or "") for item in fields(self)}
        return urlencode({name: text for name, text in (texts | extra).items() if text})


def read_filter(query: Mapping[str, str]) -> tuple[CaseFilter, list[str]]:
    """Filters of an address and complaints, in Chinese, about those left out because they cannot be read."""
    given = Query(query)
    since, until = given.day("since", "起始日期"), given.day("until", "截止日期")
    found = CaseFilter(
        find=given.text("find"),
        unit=given.text("unit", most=32),
        state=given.one_of("state", CaseState, "状态"),
        colour=given.one_of("colour", Colour, "时限"),
        urgency=given.one_of("urgency", Urgency, "紧急程度"),
        todo=given.one_of("todo", Todo, "待办"),
        tag=given.text("tag", most=20),
        channel=given.text("channel", most=32),
        since=_within(since),
        until=_within(until),
    )
    return found, given.complaints


def _within(day: date | None) -> date | None:
    """A day no hotline knows filters nothing; the last day of all has no day after it."""
    return day if day and 2000 <= day.year < 3000 else None
