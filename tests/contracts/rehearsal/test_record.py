"""What a rehearsal reads from the store, on both databases."""

from datetime import UTC, datetime, timedelta

from db import Database
from db.tables import Call, CallEnding, Recording, RecordingKind, RecordingState, Transcript
from rehearsal import CallFacts, KeptRecording, StoreRecord

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
ROBOT = "19900000001"


def a_call(call_id: str, *, caller: str = ROBOT, arrived: datetime = NOON, over: bool = True) -> Call:
    return Call(
        id=call_id,
        switch="test",
        caller=caller,
        arrived_at=arrived,
        ended_at=arrived + timedelta(seconds=9) if over else None,
        ending=CallEnding.CONNECTED if over else None,
        seat="1001",
        wait_seconds=1,
        talk_seconds=5,
        rating=4,
        simulated=True,
    )


def a_recording(call_id: str) -> Recording:
    return Recording(
        call_id=call_id, source_name=f"{call_id}.raw", kind=RecordingKind.TALK, state=RecordingState.STORED,
        path="x", sha256="0" * 64, size=1, seconds=5.0, channels=2, sample_rate=8000, levels_dbfs=[-20.0, -20.0],
        faults=["silent_seat"], ended_at=NOON, taken_in_at=NOON,
    )  # fmt: skip


async def test_only_finished_calls_of_this_rehearsal_are_read(database: Database) -> None:
    async with database.write() as session:
        session.add_all(
            [
                a_call("t-1"),
                a_call("t-2", arrived=NOON - timedelta(hours=1)),
                a_call("t-3", caller="13800000000"),
                a_call("t-4", caller="19900000002", over=False),
            ]
        )

    found = await StoreRecord(database).calls([ROBOT, "19900000002"], NOON)

    assert found == {
        ROBOT: CallFacts(
            call_id="t-1", caller=ROBOT, ending="connected", seat="1001", wait_seconds=1, talk_seconds=5, rating=4
        )
    }


async def test_more_robots_than_one_statement_takes_are_read(database: Database) -> None:
    callers = [f"199{serial:08d}" for serial in range(1201)]
    async with database.write() as session:
        session.add_all(a_call(f"t-{caller}", caller=caller) for caller in callers)

    assert len(await StoreRecord(database).calls(callers, NOON)) == 1201


async def test_a_recording_tells_its_faults_and_whether_it_was_transcribed(database: Database) -> None:
    async with database.write() as session:
        heard, waiting = a_recording("t-1"), a_recording("t-2")
        session.add_all([heard, waiting])
        await session.flush()
        session.add(
            Transcript(recording_id=heard.id, engine="e", model="m", created_at=NOON, cpu_seconds=0.1, words=[])
        )

    found = await StoreRecord(database).recordings(["t-1", "t-2"])

    assert sorted(found, key=lambda kept: kept.call_id) == [
        KeptRecording(call_id=name, kind="talk", seconds=5.0, faults=("silent_seat",), transcribed=transcribed)
        for name, transcribed in (("t-1", True), ("t-2", False))
    ]
