"""The database adds up seats' time as the arithmetic does."""

from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, insert

from db import Database
from db.tables import SeatState, SeatStateKind
from reports import Scope
from reports.seat_queries import seat_time
from reports.seat_time import Spent, spent
from tests.unit.reports.calls import START

MICROSECOND = timedelta(microseconds=1)
HOUR = timedelta(hours=1)
MOMENTS = st.integers(-3 * 10**9, 9 * 10**9).map(lambda micros: START + micros * MICROSECOND)
STATES = st.lists(
    st.fixed_dictionaries({
        "started_at": MOMENTS, "ended_at": st.none() | MOMENTS, "state": st.sampled_from(SeatStateKind),
        "seat": st.sampled_from(["1001", "1002"]), "session_started_at": st.none() | st.just(START),
    }),
    max_size=20, unique_by=lambda row: (row["seat"], row["started_at"]),
)  # fmt: skip


@settings(max_examples=60, suppress_health_check=list(HealthCheck))
@given(rows=STATES, seat=st.sampled_from([None, "1001"]))
async def test_the_database_and_the_arithmetic_agree_on_any_states(database: Database, rows, seat) -> None:
    kept = [row | {"switch": "main"} for row in rows if row["ended_at"] is None or row["ended_at"] >= row["started_at"]]
    async with database.write() as session:
        await session.execute(delete(SeatState))
        if kept:
            await session.execute(insert(SeatState), kept)
    scope = Scope(since=START, before=START + HOUR, seat=seat)

    async with database.read() as session:
        found = await seat_time(session, scope)

    states = [SeatState(**row) for row in kept]
    expected = spent(states, since=scope.since, before=scope.before, seat=seat)
    assert {state: one for state, one in found.items() if one != Spent()} == {
        state: one for state, one in expected.items() if one != Spent()
    }
