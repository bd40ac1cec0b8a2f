"""Robots sign in, work and sign out; what the store says of their seats is what Asterisk wrote."""

from datetime import timedelta
from pathlib import Path

from sqlalchemy import select

from db import Database
from db.tables import SeatSession, SeatState, SeatStateKind
from queue_manager import RecordFollower
from rehearsal import RehearsalPlan, RobotSeat, Shares, rehearse
from tests.integration.seats.switches import a_hall, members
from tests.integration.switch import PASSWORD


async def test_sessions_and_talks_in_the_store_are_those_of_the_rehearsal(sqlite: Database, tmp_path: Path) -> None:
    async with a_hall(tmp_path, wrap_up=2) as switch:
        plan = RehearsalPlan(
            seats=tuple(RobotSeat(number=number, password=PASSWORD) for number in ("1001", "1002", "1003")),
            calls=8, rate=1.0, lines=("12345", "12315"), port=switch.plan.ports.sip, trunk=switch.plan.trunks[0].name,
            talk_seconds=(2.0, 3.0), greeting_seconds=0.4, shares=Shares(greeting=0, queue=0, seat_ends=0.5, rate=0),
        )  # fmt: skip
        report = await rehearse(plan, work=tmp_path / "work")
        assert await members(switch) == []

        folders = switch.plan.folders
        follower = RecordFollower(sqlite, "test", cel=folders.cel, queue_log=folders.queue_log)
        await follower.catch_up()
        follower.close()
        lines = switch.queue_log()

    async with sqlite.read() as session:
        sessions = list(await session.scalars(select(SeatSession)))
        states = list(await session.scalars(select(SeatState)))
    assert report.robots.connected == 8
    assert {(row.seat, row.ended_at is not None) for row in sessions} == {
        ("1001", True), ("1002", True), ("1003", True)
    }  # fmt: skip
    talks = [row for row in states if row.state is SeatStateKind.TALKING]
    told = {line[1]: (line[3], int(line[6])) for line in lines if line[4] in {"COMPLETECALLER", "COMPLETEAGENT"}}
    assert {row.call_id: row.seat for row in talks} == {call: seat for call, (seat, _) in told.items()}
    for row in talks:
        assert row.ended_at is not None
        lasted = row.ended_at - row.started_at
        assert abs(lasted - timedelta(seconds=told[str(row.call_id)][1])) < timedelta(seconds=2)
        after = [one for one in states if one.seat == row.seat and one.started_at == row.ended_at]
        assert [one.state for one in after] == [SeatStateKind.WRAP_UP] or not after, "signed out at once, perhaps"
