"""The database counts what the pure arithmetic counts, and definitions are never rewritten."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, func, insert, select

from db import Database
from db.tables import AuditEntry, Call, Callback, CallbackCall, CallbackKind, CallDirection, CallEnding
from db.tables import MetricDefinition as DefinitionRow
from reports import (
    Figures,
    NoSuchMetric,
    Switches,
    ValidFromPast,
    call_ids,
    document_of,
    measure,
    shipped_definitions,
)
from reports.queries import behind, figures
from tests.unit.reports.calls import SCOPES, START, WEEK, ACall, answered, any_call, any_definition, gave_up

NOON = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
NEXT_YEAR = datetime(2026, 12, 31, 16, 0, tzinfo=UTC)
SHIPPED = {definition.key: definition for definition in shipped_definitions()}
FIELDS = [field for field in ACall.__dataclass_fields__ if field in Call.__table__.columns]


async def keep(database: Database, calls: list[ACall]) -> None:
    rows = [{name: getattr(call, name) for name in FIELDS} | {"switch": "main", "fallbacks": 0} for call in calls]
    async with database.write() as session:
        await session.execute(delete(Call))
        await session.execute(delete(CallbackCall))
        await session.execute(delete(Callback))
        if rows:
            await session.execute(insert(Call), rows)
        for call in calls:
            if call.called_back:
                session.add(reached(call))
                session.add(Call(id=f"back-{call.id}", switch="main", **DIALLED))


# In no scope: called back years later.
LATER = START + timedelta(days=3000)
DIALLED = {"arrived_at": LATER, "connected_at": LATER, "direction": CallDirection.CALLBACK}


def reached(call: ACall) -> Callback:
    return Callback(
        number=f"138{call.id}", call_id=call.id, kind=CallbackKind.ASKED, waiting_since=LATER, requested_at=LATER,
        dialled_call_id=f"back-{call.id}",
    )  # fmt: skip


@pytest.fixture
async def seeded(database: Database) -> Figures:
    service = Figures(database)
    await service.seed(now=NOON)
    return service


CALLS = st.lists(any_call(), max_size=30)


@settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck))
@given(rows=CALLS, definitions=st.lists(any_definition(), min_size=8, max_size=8), scope=SCOPES)
async def test_the_database_and_the_arithmetic_agree_on_any_calls(database: Database, rows, definitions, scope) -> None:
    calls = [ACall(id=f"{number:03d}", **row) for number, row in enumerate(rows)]
    await keep(database, calls)

    async with database.read() as session:
        found = await figures(session, definitions, scope)
        assert found == [measure(definition, calls, scope=scope) for definition in definitions]
        for figure in found[:3]:
            assert await behind(session, figure.counted) == sorted(call_ids(figure.counted, calls))


async def test_who_was_called_back_and_reached_is_known_from_the_call_that_was_made(
    seeded: Figures, database: Database
) -> None:
    asked = [replace(gave_up(name), ending=CallEnding.ASKED_CALLBACK) for name in ("a", "b", "c")]
    await keep(database, [replace(asked[0], called_back=True), *asked[1:], replace(gave_up("d"), called_back=True)])
    async with database.write() as session:
        session.add(reached(asked[1]))  # dialled, but nobody answered
        session.add(Call(id="back-b", switch="main", arrived_at=LATER, direction=CallDirection.CALLBACK))

    wanted, back, rate = await seeded.of_period(
        ["asked_callback", "called_back", "callback_rate"], WEEK.since, WEEK.before
    )

    assert (wanted.value, back.value, rate.value) == (3, 2, Fraction(1, 3))
    assert await seeded.calls_behind(back.counted) == ["a", "d"]


async def test_a_wish_is_fulfilled_by_a_row_his_earlier_call_had_made(seeded: Figures, database: Database) -> None:
    """He gave up, called again and pressed the key, twice; one call back returns all three."""
    wish = replace(gave_up("b"), ending=CallEnding.ASKED_CALLBACK)
    await keep(database, [replace(gave_up("a"), called_back=True), wish, replace(wish, id="c"), replace(wish, id="d")])
    async with database.write() as session:
        row = await session.scalar(select(Callback.id).where(Callback.call_id == "a"))
        session.add_all([CallbackCall(call_id=call_id, callback_id=row) for call_id in ("b", "c")])

    back, rate = await seeded.of_period(["called_back", "callback_rate"], WEEK.since, WEEK.before)

    assert (back.value, rate.value) == (3, Fraction(2, 3))
    assert await seeded.calls_behind(back.counted) == ["a", "b", "c"]


async def test_a_period_is_told_in_the_order_asked_with_the_calls_behind(seeded: Figures, database: Database) -> None:
    await keep(database, [answered("a", wait=15), answered("b", wait=16), gave_up("c"), gave_up("r", simulated=True)])

    rate, worst, wait = await seeded.of_period(
        ["connect_rate", "connect_rate_any_24h", "longest_wait"], WEEK.since, WEEK.before
    )
    [robots] = await seeded.of_period(["connect_rate"], WEEK.since, WEEK.before, simulated=True)

    assert (rate.value, worst.value, wait.value, robots.value) == (Fraction(2, 3), Fraction(2, 3), 30, 0)
    assert await seeded.calls_behind(rate.counted) == ["a", "b"]
    assert await seeded.calls_behind(rate.among, limit=2) == ["a", "b"]
    assert await seeded.calls_behind(rate.among, after="b", limit=2) == ["c"]
    assert await seeded.calls_behind(wait.counted) == ["c"]
    assert await seeded.calls_behind(robots.among) == ["r"]


async def test_the_first_seed_fills_and_the_second_changes_nothing(database: Database) -> None:
    service = Figures(database)

    assert len(await service.seed(now=NOON)) == len(SHIPPED)
    assert await service.seed(now=NOON + timedelta(days=1)) == []
    assert await service.definitions(START) == SHIPPED


async def test_a_new_version_leaves_old_periods_as_they_were(seeded: Figures, database: Database) -> None:
    await keep(
        database, [answered("a"), gave_up("b", wait=3), answered("c", at=NEXT_YEAR), gave_up("d", wait=3, at=NEXT_YEAR)]
    )
    stricter = SHIPPED["connect_rate"].model_copy(update={"switches": Switches(short_abandon_seconds=5)})
    day = timedelta(days=1)

    made = await seeded.publish(stricter, valid_from=NEXT_YEAR, now=NOON, actor="admin", reason="市府办通知")
    [before] = await seeded.of_period(["connect_rate"], START, START + day)
    [after] = await seeded.of_period(["connect_rate"], NEXT_YEAR, NEXT_YEAR + day)
    [again] = await seeded.of_period(["connect_rate"], NEXT_YEAR, NEXT_YEAR + day, versions={"connect_rate": 1})

    assert made.version == 2
    assert (before.definition.version, before.value) == (1, Fraction(1, 2))
    assert (after.definition.version, after.value) == (2, Fraction(1))
    assert (again.definition.version, again.value) == (1, Fraction(1, 2))
    async with database.read() as session:
        entry = (await session.scalars(select(AuditEntry))).one()
        assert (entry.actor, entry.action, entry.subject_id) == ("admin", "metric.published", "connect_rate")
        assert entry.after == document_of(made)


@pytest.mark.parametrize("valid_from", [NOON - timedelta(seconds=1), START])
async def test_a_version_that_reaches_back_is_refused(
    seeded: Figures, database: Database, valid_from: datetime
) -> None:
    with pytest.raises(ValidFromPast):
        await seeded.publish(SHIPPED["offered"], valid_from=valid_from, now=NOON, actor="admin", reason="")

    async with database.read() as session:
        assert await session.scalar(select(func.max(DefinitionRow.version))) == 1


async def test_a_city_may_add_a_figure_of_its_own(seeded: Figures, database: Database) -> None:
    own = SHIPPED["answered_within_20"].model_copy(
        update={"key": "answered_within_10", "switches": Switches(answer_seconds=10)}
    )
    await keep(database, [answered("a", wait=10), answered("b", wait=11)])

    await seeded.publish(own, valid_from=START, now=NOON, actor="admin", reason="本市目标")
    [figure] = await seeded.of_period(["answered_within_10"], WEEK.since, WEEK.before)

    assert (figure.definition.version, figure.value) == (1, Fraction(1, 2))


async def test_an_unknown_figure_or_version_is_refused_by_name(seeded: Figures) -> None:
    with pytest.raises(NoSuchMetric, match="happiness"):
        await seeded.of_period(["connect_rate", "happiness"], WEEK.since, WEEK.before)
    with pytest.raises(NoSuchMetric, match="version 9"):
        await seeded.of_period(["connect_rate"], WEEK.since, WEEK.before, versions={"connect_rate": 9})
