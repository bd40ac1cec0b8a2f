"""Wrap-up after a talk that no queue knows of: the seat was given the citizen by a seat or a supervisor."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from asterisk_conf import SwitchPlan
from db.tables import SeatQueue, SeatState, SeatStateKind
from tests.integration.callcontrol.hall import Hall, a_hall
from tests.integration.callcontrol.hearing import hears
from tests.integration.callcontrol.test_talk import CITIZEN, THIRD, a_talk
from tests.integration.rtp import Telephone
from tests.waiting import until

SECONDS = 3


@pytest.fixture
async def hall(tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[Hall]:
    seconds = getattr(request, "param", SECONDS)

    def with_wrap_up(plan: SwitchPlan) -> SwitchPlan:
        seats = tuple(replace(seat, standing=seat.number != "1002") for seat in plan.seats)
        return replace(plan, queues=(replace(plan.queues[0], wrapup_seconds=seconds),), seats=seats)

    async with a_hall(tmp_path, also=with_wrap_up) as made:
        async with made.database.write() as session:
            session.add(SeatQueue(seat="1002", queue="general_service", penalty=5))  # the citizen is 1001's at first
        await made.order("seat.sign-in", seat="1002")
        yield made


def now(hall: Hall, seat: str = "1002") -> tuple[str, str | None]:
    """Not on the board: signed out, for the moment in which it leaves its queues and joins them anew."""
    seats = {one.number: (one.state, one.pause_reason) for one in hall.live.board.seats}
    return seats.get(seat, ("signed_out", "-"))


def pauses(hall: Hall, seat: str = "1002") -> list[tuple[str, str]]:
    return [
        (line[4], line[5]) for line in hall.switch.queue_log() if line[4] in {"PAUSE", "UNPAUSE"} and line[3] == seat
    ]


async def given_and_over(hall: Hall) -> str:
    """Seat 1002 is handed a citizen, who then hangs up; the id of the call."""
    async with a_talk(hall) as talk, Telephone(THIRD) as third, hall.seat(third.port, "1002") as taking:
        await hall.order("call.transfer", seat="1001", call=talk.call, to="seat:1002")
        assert await hears(third, CITIZEN)
        await talk.calling.hang_up()
        await taking.ends_well()
        await until(lambda: now(hall) == ("wrap_up", "wrap_up_timed"))
        return talk.call


async def test_a_seat_that_was_handed_a_citizen_has_time_to_write_and_is_ready_again_by_itself(hall: Hall) -> None:
    call = await given_and_over(hall)
    await until(lambda: now(hall)[1] is None)

    async def told() -> list[SeatState]:
        async with hall.database.read() as session:
            rows = await session.scalars(
                select(SeatState).where(SeatState.seat == "1002").order_by(SeatState.started_at)
            )
            return list(rows)

    async def ended() -> bool:
        return [
            row for row in await told() if row.call_id and row.state is SeatStateKind.WRAP_UP and row.ended_at
        ] != []

    await until(ended)
    [wrapped] = [row for row in await told() if row.state is SeatStateKind.WRAP_UP and row.call_id]  # see TIMED
    assert wrapped.ended_at is not None
    assert wrapped.call_id == call
    assert SECONDS - 1 <= (wrapped.ended_at - wrapped.started_at).total_seconds() <= SECONDS + 1
    assert pauses(hall) == [("PAUSE", "wrap_up_timed"), ("UNPAUSE", "")]
    assert len(await hall.ended()) == 1, "the timer is no call"
    assert await hall.differences() == []


async def test_what_the_seat_says_meanwhile_outlasts_the_timer(hall: Hall) -> None:
    await given_and_over(hall)
    await hall.order("seat.wrap-up-extend", seat="1002")
    await until(lambda: now(hall) == ("wrap_up", "wrap_up"))
    assert await timer_gone(hall)
    assert now(hall) == ("wrap_up", "wrap_up")
    await hall.order("seat.ready", seat="1002")
    await until(lambda: now(hall)[1] is None)


@pytest.mark.parametrize("hall", [300], indirect=True)
async def test_a_seat_whose_wrap_up_asterisk_forgot_by_starting_anew_takes_calls_again(hall: Hall) -> None:
    await given_and_over(hall)
    await hall.switch.asterisk.stop()
    assert pauses(hall) == [("PAUSE", "wrap_up_timed")], "it was stopped within the wrap-up"
    await hall.switch.asterisk.start()

    await until(lambda: pauses(hall)[-1][0] == "UNPAUSE")
    await until(lambda: now(hall)[1] is None)


async def test_who_took_the_citizen_over_after_a_consultation_wraps_up_too(hall: Hall) -> None:
    async with a_talk(hall) as talk, Telephone(THIRD) as third, hall.seat(third.port, "1002") as consulted:
        await hall.order("call.consult", seat="1001", call=talk.call, to="seat:1002")
        assert await hears(talk.seat, THIRD)
        await hall.order("call.complete", seat="1001", call=talk.call)
        assert await hears(third, CITIZEN)
        await talk.calling.hang_up()
        await consulted.ends_well()
        await until(lambda: now(hall)[0] == "wrap_up")
        await until(lambda: now(hall)[1] is None)


async def test_who_only_gave_advice_does_not_wrap_up(hall: Hall) -> None:
    async with a_talk(hall) as talk, Telephone(THIRD) as third, hall.seat(third.port, "1002") as consulted:
        await hall.order("call.consult", seat="1001", call=talk.call, to="seat:1002")
        assert await hears(talk.seat, THIRD)
        await hall.order("call.return", seat="1001", call=talk.call)
        await consulted.ends_well()
        assert await hears(talk.citizen, 440)
        await talk.calling.hang_up()
    await hall.ended()
    assert pauses(hall) == []


async def timer_gone(hall: Hall) -> bool:
    async def gone() -> bool:
        return not any("wrap-up-timer" in name for name in await hall.channels())

    await until(gone)
    return True
