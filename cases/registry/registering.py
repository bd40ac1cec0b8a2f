"""The one door by which cases come in from elsewhere: registered once by channel and foreign id."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from cases.matters.similar_rows import leave_first_traces
from cases.registry.cases import CaseView, counter_of, entry_of, new_code
from cases.registry.demands import Demand, checked
from cases.registry.errors import ChannelRefused
from cases.registry.numbering import case_number, numbering_day
from db import Database
from db.tables import TELEPHONE, AuditEntry, Case, CaseCounter, CaseOrigin, CaseSource, CaseState, Channel, StepOutbox

AT_ONCE = 200
"""Cases of one unit of work, when many come in: telephones must not wait for the counter."""
Key = tuple[str, str]
"""Channel and foreign id."""
_TIE = (
    update(CaseSource)
    .where(CaseSource.channel == bindparam("of"), CaseSource.foreign_id == bindparam("name"))
    .values(case_id=bindparam("case"))
)
"""A source to the case it opened; many of them are one round to the store."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Registered:
    """``repeated``: it had come in before; ``case`` is the one it opened, or was added to, then."""

    case: CaseView
    repeated: bool
    details: Mapping[str, Any] | None = None
    """What the way in remembered when it came in."""


class Registry:
    """All methods raise ``db.StoreUnavailable``; nothing was written then."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def register(self, demand: Demand, *, now: datetime, actor: str, address: str | None = None) -> Registered:
        """Open the case of ``demand``, or return the one it already has.

        Raises ``DemandFaulty``, ``ChannelRefused``.
        """
        async with self._database.write() as session:
            return await register_within(session, demand, now=now, actor=actor, address=address)

    async def register_all(self, demands: Sequence[Demand], *, now: datetime, actor: str) -> list[Registered]:
        """Many of one file, in their order; each ``AT_ONCE`` of them are one unit of work.

        What was interrupted is taken up by asking for the same again. Raises ``DemandFaulty`` before anything is
        written, ``ChannelRefused``.
        """
        wanted, found = [checked(demand) for demand in demands], list[Registered]()
        for start in range(0, len(wanted), AT_ONCE):
            async with self._database.write() as session:
                found += await _register_some(session, wanted[start : start + AT_ONCE], now=now, actor=actor)
        return found


async def register_within(
    session: AsyncSession, demand: Demand, *, now: datetime, actor: str, address: str | None = None
) -> Registered:
    """As ``Registry.register``, within the caller's transaction."""
    [found] = await _register_some(session, [checked(demand)], now=now, actor=actor, address=address)
    return found


async def add_source(
    session: AsyncSession, channel: str, foreign_id: str, case_id: int, *, received_at: datetime,
    details: Mapping[str, Any] | None = None,
) -> bool:  # fmt: skip
    """Something more that came in for a case; False: it had come in before, and nothing was written."""
    row = {"case_id": case_id, "opened": False, "received_at": received_at, "details": _json(details)}
    return bool(await _put(session, [{"channel": channel, "foreign_id": foreign_id} | row]))


async def source_of(session: AsyncSession, channel: str, foreign_id: str) -> Registered | None:
    """The case something that came in belongs to; None: nothing of that name came in."""
    row = await session.get(CaseSource, (channel, foreign_id))
    if row is None or row.case_id is None:
        return None
    case = await session.get_one(Case, row.case_id)
    return Registered(case=CaseView.of(case), repeated=True, details=row.details)


async def _register_some(
    session: AsyncSession, demands: Sequence[Demand], *, now: datetime, actor: str, address: str | None = None
) -> list[Registered]:
    for code in {demand.channel for demand in demands}:
        await _require_open(session, code)
    # In one order everywhere: two files that hold the same rows wait for each other and never in a circle.
    fresh = await _put(session, [_source(one, now) for one in sorted(demands, key=_key)])
    new = {_key(one): one for one in demands if _key(one) in fresh}
    opened = await _open(session, new, now=now, actor=actor, address=address)
    known = await _known(session, [_key(one) for one in demands]) if len(opened) < len(demands) else {}
    found = list[Registered]()
    for demand in demands:
        case = opened.pop(_key(demand), None)  # the second of two in one file is a repetition
        view = Registered(case=CaseView.of(case), repeated=False, details=demand.details) if case else None
        found.append(view or known[_key(demand)])
    return found


async def _open(
    session: AsyncSession, demands: Mapping[Key, Demand], *, now: datetime, actor: str, address: str | None
) -> dict[Key, Case]:
    """The new cases, numbered in the order of ``demands``."""
    if not demands:
        return {}
    counter = await counter_of(session, numbering_day(now))
    made = {key: _case(demand, counter, now) for key, demand in demands.items()}
    session.add_all(made.values())
    await session.flush()
    session.add_all(_opening(case, now=now, actor=actor, address=address) for case in made.values())
    session.add_all(StepOutbox(case_id=case.id, ordinal=0, at=now) for case in made.values())
    await leave_first_traces(session, made.values())
    await (await session.connection()).execute(
        _TIE, [{"of": channel, "name": name, "case": case.id} for (channel, name), case in made.items()]
    )
    return made


def _case(demand: Demand, counter: CaseCounter, now: datetime) -> Case:
    counter.last += 1
    copied = (
        "channel", "text", "case_type", "citizen_name", "caller", "email", "place", "category", "confidential",
        "anonymous", "simulated",
    )  # fmt: skip
    return Case(
        number=case_number(counter.day, counter.last), state=CaseState.REGISTERED, code=new_code(), opened_at=now,
        updated_at=now, origin=CaseOrigin.WRITTEN, **{name: getattr(demand, name) for name in copied},
    )  # fmt: skip


def _opening(case: Case, *, now: datetime, actor: str, address: str | None) -> AuditEntry:
    entry = entry_of(case, "case.opened", now=now, actor=actor, before=None, address=address)
    entry.after = {**(entry.after or {}), "channel": case.channel}
    return entry


async def _known(session: AsyncSession, keys: Sequence[Key]) -> dict[Key, Registered]:
    """What came in before by its key."""
    found: dict[Key, Registered] = {}
    for code in {channel for channel, _ in keys}:  # pairs in one condition would have SQLite read the whole table
        names = {name for channel, name in keys if channel == code}
        here = (CaseSource.channel == code, CaseSource.foreign_id.in_(names))
        rows = await session.execute(select(CaseSource, Case).join(Case, Case.id == CaseSource.case_id).where(*here))
        for source, case in rows:
            found[code, source.foreign_id] = Registered(case=CaseView.of(case), repeated=True, details=source.details)
    return found


def _key(demand: Demand) -> Key:
    return demand.channel, demand.foreign_id


def _source(demand: Demand, now: datetime) -> dict[str, Any]:
    return {
        "channel": demand.channel, "foreign_id": demand.foreign_id, "case_id": None, "opened": True,
        "received_at": demand.received_at or now, "details": _json(demand.details),
    }  # fmt: skip


def _json(details: Mapping[str, Any] | None) -> dict[str, Any] | None:
    return dict(details) if details else None


async def _put(session: AsyncSession, rows: Sequence[Mapping[str, Any]]) -> set[Key]:
    """Write sources, waiting for whoever writes the same; the keys of those that were not there."""
    insert: Any = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    statement = insert(CaseSource).values([dict(row) for row in rows]).on_conflict_do_nothing()
    written = await session.execute(statement.returning(CaseSource.channel, CaseSource.foreign_id))
    return {(channel, foreign_id) for channel, foreign_id in written}


async def _require_open(session: AsyncSession, code: str) -> None:
    channel = await session.get(Channel, code)
    if channel is None or not channel.active or code == TELEPHONE:
        raise ChannelRefused(code)
