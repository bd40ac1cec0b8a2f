"""Which calls are wanted: the filters of the list, read from and written into its address."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from enum import StrEnum
from re import fullmatch
from urllib.parse import urlencode

from db.tables import CallDirection, CallEnding
from web.address import Query
from web.times import read_instant


class Kind(StrEnum):
    ALL = ""
    REAL = "real"
    SIMULATED = "simulated"


class Order(StrEnum):
    NEWEST = ""
    OLDEST = "oldest"


@dataclass(frozen=True, slots=True)
class FigureCalls:
    """The calls one version of a figure counts (``among``: counts them among), as an address names them."""

    key: str
    version: int
    among: bool

    def __str__(self) -> str:
        return f"{self.key}.{self.version}.{'among' if self.among else 'counted'}"

    @classmethod
    def read(cls, text: str) -> "FigureCalls":
        """Raises ``ValueError`` when ``text`` names no side of a figure."""
        found = fullmatch(r"([a-z][a-z0-9_]{1,63})\.([1-9][0-9]{0,5})\.(counted|among)", text)
        if found is None:
            raise ValueError(text)
        return cls(found[1], int(found[2]), found[3] == "among")


@dataclass(frozen=True, slots=True, kw_only=True)
class CallFilter:
    """Empty fields filter nothing."""

    first: date | None = None
    last: date | None = None
    since: datetime | None = None
    """To the moment, beside the days: the hours a figure was worst in."""
    before: datetime | None = None
    line: str = ""
    queue: str = ""
    seat: str = ""
    ending: CallEnding | None = None
    direction: CallDirection | None = None
    caller: str = ""
    """Digits: a whole number or its end."""
    words: str = ""
    kind: Kind = Kind.ALL
    counted: FigureCalls | None = None
    """Only the calls that a figure counts."""
    order: Order = Order.NEWEST

    @property
    def narrows(self) -> bool:
        """Whether anything but the order is asked for."""
        return replace(self, order=Order.NEWEST) != CallFilter()

    def query(self, **extra: str) -> str:
        """The filters as the query of an address, without empty ones."""
        pairs = {item.name: getattr(self, item.name) for item in fields(self)}
        texts = {
            name: value.isoformat() if isinstance(value, date) else str(value or "") for name, value in pairs.items()
        }
        return urlencode({name: text for name, text in (texts | extra).items() if text})


def read_filter(query: Mapping[str, str]) -> tuple[CallFilter, list[str]]:
    """Filters of an address and complaints, in Chinese, about those left out because they cannot be read."""
    given = Query(query)
    caller = "".join(character for character in query.get("caller", "") if character.isdigit())[:32]
    if caller and len(caller) < 4:
        given.complaints.append("来电号码请至少输入末尾 4 位，已忽略。")
        caller = ""
    found = CallFilter(
        first=given.day("first", "开始日期"),
        last=given.day("last", "结束日期"),
        since=given.instant("since", "开始时间"),
        before=given.instant("before", "结束时间"),
        ending=given.one_of("ending", CallEnding, "结果"),
        direction=given.one_of("direction", CallDirection, "方向"),
        kind=given.one_of("kind", Kind, "来电类别") or Kind.ALL,
        counted=given.one_of("counted", FigureCalls.read, "统计口径"),
        order=given.one_of("order", Order, "排序") or Order.NEWEST,
        caller=caller,
        **{name: given.text(name) for name in ("line", "queue", "seat", "words")},
    )
    if found.first and found.last and found.first > found.last:
        given.complaints.append("开始日期晚于结束日期，因此没有结果。")
    return found, given.complaints


@dataclass(frozen=True, slots=True)
class Cursor:
    """The last call of a page; the next page begins after it, however many calls have come since."""

    arrived_at: datetime
    call_id: str

    def text(self) -> str:
        return f"{self.arrived_at.isoformat()}~{self.call_id}"

    @classmethod
    def read(cls, text: str) -> "Cursor | None":
        """None when ``text`` is not a cursor."""
        at, _, call_id = text.partition("~")
        try:
            instant = read_instant(at)
        except ValueError:
            return None
        return cls(instant, call_id[:64]) if call_id and instant.tzinfo else None
