"""What control of calls reads, on both databases and with none."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from db import Database, StoreUnavailable
from db.tables import (
    ApiToken,
    Call,
    CallDirection,
    Case,
    CaseState,
    DutyKind,
    DutyPhone,
    Line,
    OutboundRule,
    Queue,
    Role,
    Trunk,
    User,
)
from queue_manager import OrderRefused
from queue_manager.control.calls_store import CallStore

NOON = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)


@pytest.fixture
async def store(database: Database) -> CallStore:
    async with database.write() as session:
        session.add(Queue(name="hotline", label="综合受理"))
        await session.flush()
        session.add_all([
            Line(number="12315", label="消费者", queue="hotline"),
            Line(number="12345", label="热线", queue="hotline", is_default=True),
            Trunk(name="rehearsal", label="演练", rehearsal=True, server="127.0.0.1"),
            Trunk(name="telecom", label="电信", hosts="192.0.2.1", server="192.0.2.1"),
            DutyPhone(unit="城管局", label="值班", number="87650001", kind=DutyKind.DEPARTMENT),
            DutyPhone(unit="城管局", label="旧号", number="87650002", kind=DutyKind.DEPARTMENT, enabled=False),
            DutyPhone(unit="海事局", label="水上遇险", number="12395", kind=DutyKind.EMERGENCY),
            User(login="li", name="李", role=Role.AGENT, password_hash="-", created_at=NOON),
            User(login="gone", name="离职", role=Role.AGENT, password_hash="-", created_at=NOON, active=False),
            OutboundRule(role=Role.AGENT, patterns="13XXXXXXXXX", per_hour=3, at_once=2, from_hour=8, until_hour=21),
            Case(number="20261122-000001", state=CaseState.REGISTERED, caller="13800002222", line="12315",
                 opened_at=NOON, updated_at=NOON, call_id="main-1.1"),
            _call("main-2.1", NOON - timedelta(minutes=20), CallDirection.OUTBOUND, case_number="20261122-000001"),
            _call("main-2.2", NOON - timedelta(minutes=80), CallDirection.OUTBOUND),
            _call("main-2.3", NOON - timedelta(minutes=5), CallDirection.INBOUND),
        ])  # fmt: skip
    return CallStore(database)


def _call(call_id: str, at: datetime, direction: CallDirection, **more: str) -> Call:
    return Call(
        id=call_id, switch="main", arrived_at=at, direction=direction, seat="1001", caller="13800003333", **more
    )


async def test_the_rule_is_that_of_the_persons_role(store: CallStore) -> None:
    found = await store.allowance("li")
    assert found is not None
    assert (found.patterns, found.per_hour, found.until_hour) == (("13XXXXXXXXX",), 3, 21)
    assert await store.allowance("gone") is None
    assert await store.allowance("nobody") is None


async def test_a_program_may_dial_what_the_role_of_its_token_may(store: CallStore, database: Database) -> None:
    made: dict[str, Any] = {
        "purpose": "外呼平台", "hint": "hl_", "scopes": ["orders:give"], "per_minute": 60, "created_at": NOON,
        "created_by": "admin", "expires_at": NOON + timedelta(days=30),
    }  # fmt: skip
    async with database.write() as session:
        session.add(ApiToken(name="grid", token_hash="1", role=Role.AGENT, **made))
        session.add(ApiToken(name="qa", token_hash="2", role=Role.QA, **made))
        session.add(ApiToken(name="over", token_hash="3", role=Role.AGENT, revoked_at=NOON, **made))
    found = await store.allowance("api:grid")
    assert found is not None
    assert found.patterns == ("13XXXXXXXXX",)
    for login in ("api:qa", "api:over", "api:li", "grid"):
        assert await store.allowance(login) is None


async def test_only_the_seats_own_outbound_calls_and_calls_back_of_the_last_hour_count(
    store: CallStore, database: Database
) -> None:
    async with database.write() as session:
        session.add(_call("main-2.4", NOON - timedelta(minutes=10), CallDirection.CALLBACK))
    assert sorted(await store.begun("1001", NOON)) == [NOON - timedelta(minutes=20), NOON - timedelta(minutes=10)]
    assert await store.last_dialled("1001") == ("13800003333", "20261122-000001", "")
    with pytest.raises(OrderRefused, match=r"call\.none-before"):
        await store.last_dialled("1002")


async def test_a_case_gives_number_and_line_and_a_call_its_case(store: CallStore) -> None:
    found = await store.case("20261122-000001")
    assert (found.caller, found.line) == ("13800002222", "12315")
    assert [await store.case_of(call) for call in ("main-1.1", "main-2.1", "main-2.3")] == [
        "20261122-000001", "20261122-000001", "",
    ]  # fmt: skip


async def test_lines_duty_telephones_and_the_way_out(store: CallStore) -> None:
    assert (await store.line("12315"), await store.line("95588"), await store.line("")) == ("12315", "12345", "12345")
    assert await store.duty("1") == "87650001"
    for key in ("2", "99", "x", ""):
        with pytest.raises(OrderRefused, match=r"duty\.unknown"):
            await store.duty(key)
    assert await store.way_out() == "telecom", "a real trunk before the rehearsal's"
    assert await store.emergency("12395") == "12395"


async def test_with_the_store_away_a_citizen_is_still_handed_to_119(
    store: CallStore, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    await store.way_out()  # as in the minutes before

    def away() -> None:
        raise StoreUnavailable("the database is restarted")

    monkeypatch.setattr(database, "read", away)
    assert await store.emergency("119") == "119"
    assert await store.way_out() == "telecom"
    assert await store.case_of("main-1.1") == ""
    with pytest.raises(OrderRefused, match=r"store\.away"):
        await store.allowance("li")
    with pytest.raises(OrderRefused, match=r"duty\.unknown"):
        await store.emergency("0085212345678")
