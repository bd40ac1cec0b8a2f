"""Seats at work, followed from the files of a switch on each database."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from db.tables import SeatSession, SeatState, SeatStateKind
from queue_manager.journal import rebuild
from tests.contracts.queue_manager_journal.conftest import NOON, Switch

START = int(NOON.timestamp())
SEAT = "1001"


def member(at: int, event: str, *more: str, queue: str = "hotline") -> str:
    return "|".join([str(START + at), "MANAGER", queue, SEAT, event, *more]) + "\n"


def person(at: int, verb: str, who: str = "zhang") -> str:
    return "|".join([str(START + at), "NONE", "NONE", SEAT, "HOTLINE_AGENT", verb, who]) + "\n"


def line(at: float, event: str, channel: str, call: str, extra: str = "") -> str:
    columns = (event, f"{START + at:.6f}", channel, call, f"PJSIP/{SEAT}-0000000a", "", "", "from-seat", "", extra)
    return ",".join('"' + column.replace('"', '""') + '"' for column in columns) + "\n"


def talk(at: float, number: int, *, wrap_up: int = 5) -> str:
    """Three seconds of ringing, ten of talk."""
    leg, call = f"main-{number}.2", f"main-{number}.1"
    return (
        line(at, "CHAN_START", leg, call)
        + line(at + 3, "ANSWER", leg, call)
        + line(at + 13, "HOTLINE_WRAPUP", leg, call, f'{{"extra":"{wrap_up}"}}')
        + line(at + 13, "HANGUP", leg, call)
    )


async def states(switch: Switch) -> list[tuple[float, float | None, str, str | None]]:
    async with switch.database.read() as session:
        rows = await session.scalars(select(SeatState).where(SeatState.seat == SEAT).order_by(SeatState.started_at))
        return [(_second(row.started_at) or 0.0, _second(row.ended_at), row.state, row.reason) for row in rows]


async def sessions(switch: Switch) -> list[tuple[float | None, float | None, str | None]]:
    async with switch.database.read() as session:
        rows = await session.scalars(select(SeatSession).order_by(SeatSession.started_at))
        return [(_second(row.started_at), _second(row.ended_at), row.login) for row in rows]


def _second(at: datetime | None) -> float | None:
    return (at - datetime.fromtimestamp(START, UTC)).total_seconds() if at else None


async def test_a_seats_day_is_in_the_store_while_it_goes_on(switch: Switch) -> None:
    follower = switch.follower()
    switch.add(switch.queue_log, person(0, "sign-in") + member(0, "ADDMEMBER", ""))
    switch.add(switch.cel, talk(10.5, 1))
    await follower.catch_up()
    assert (await states(switch))[-2:] == [(23.5, 28.5, "wrap_up", None), (28.5, None, "ready", None)]

    switch.add(switch.queue_log, person(25, "ready") + member(25, "REMOVEMEMBER", "") + member(25, "ADDMEMBER", ""))
    switch.add(switch.queue_log, member(40, "PAUSE", "meal"))
    await follower.catch_up()
    assert (await states(switch))[-3:] == [
        (23.5, 25.0, "wrap_up", None),
        (25.0, 40.0, "ready", None),
        (40.0, None, "paused", "meal"),
    ]
    assert await sessions(switch) == [(0.0, None, "zhang")]

    switch.add(switch.queue_log, person(60, "sign-out") + member(60, "REMOVEMEMBER", ""))
    await follower.catch_up()
    assert await sessions(switch) == [(0.0, 60.0, "zhang")]
    assert (await states(switch))[-1] == (40.0, 60.0, SeatStateKind.PAUSED, "meal")


@pytest.mark.parametrize("restarting", [False, True])
async def test_a_long_day_read_piece_by_piece_is_what_is_made_of_the_whole(switch: Switch, restarting: bool) -> None:
    follower = switch.follower()
    for hour in range(4):
        begin = hour * 3600
        switch.add(switch.queue_log, person(begin, "sign-in", f"person-{hour}") + member(begin, "ADDMEMBER", ""))
        for number in range(60):
            switch.add(switch.cel, talk(begin + 10 + 40 * number, hour * 100 + number))
            if number % 7 == 0:
                at = begin + 30 + 40 * number
                switch.add(switch.queue_log, member(at, "PAUSE", "break") + member(at + 10, "UNPAUSE", ""))
            await follower.catch_up()
            if restarting and number % 25 == 0:
                follower.close()
                follower = switch.follower()
        switch.add(switch.queue_log, person(begin + 3000, "sign-out", "x") + member(begin + 3000, "REMOVEMEMBER", ""))
    await follower.catch_up()
    piecewise = await switch.rows()
    assert len(piecewise["seat_session"]) == 4
    assert len(piecewise["seat_state"]) > 4 * 60 * 4

    await rebuild(switch.database)

    assert await switch.rows() == piecewise


async def test_what_is_told_late_is_put_where_it_belongs(switch: Switch) -> None:
    """queue_log was away for an hour, CEL was not."""
    follower = switch.follower()
    switch.add(switch.queue_log, member(0, "ADDMEMBER", ""))
    await follower.catch_up()
    for number in range(100):
        switch.add(switch.cel, talk(10 + 30 * number, number))
        await follower.catch_up()

    switch.add(switch.queue_log, member(30, "PAUSE", "break") + member(35, "UNPAUSE", ""))
    await follower.catch_up()

    assert (30.0, 35.0, "paused", "break") in await states(switch)
    late = await switch.rows()
    await rebuild(switch.database)
    assert await switch.rows() == late


async def test_a_restart_of_asterisk_ends_talks_and_keeps_seats_signed_in(switch: Switch) -> None:
    follower = switch.follower()
    switch.add(switch.queue_log, member(0, "ADDMEMBER", ""))
    switch.add(switch.cel, line(5, "CHAN_START", "main-1.2", "main-1.1") + line(6, "ANSWER", "main-1.2", "main-1.1"))
    await follower.catch_up()

    switch.add(switch.queue_log, f"{START + 90}|NONE|NONE|NONE|QUEUESTART|\n")
    await follower.catch_up()

    assert await states(switch) == [
        (0.0, 5.0, "ready", None), (5.0, 6.0, "ringing", None), (6.0, None, "ready", None)
    ]  # fmt: skip
    assert await sessions(switch) == [(0.0, None, None)]
