"""Orders of seats against a stand-in for AMI, on both databases: what is sent, and what is refused without sending."""

import pytest

from db import Database
from db.tables import Line
from queue_manager import LineControls, Order, OrderRefused, SeatControls, SupervisedSeats
from tests.contracts.queue_manager_control.conftest import Ami


def order(name: str, **fields: str) -> Order:
    return Order(name=name, by="zhang|\nx", fields=fields, reason="x")


async def test_at_home_a_seat_is_rung_at_home(database: Database, ami: Ami) -> None:
    await SeatControls(ami, database).sign_in(order("seat.sign-in", seat="1001", at_home="yes"))

    note, join = ami.sent
    assert note == ("QueueLog", {
        "Queue": "NONE", "Event": "HOTLINE_AGENT", "Interface": "1001", "Message": "sign-in|zhangx",
    })  # fmt: skip
    assert join[1]["Interface"] == "Local/1001@seat-home/n"
    assert (join[1]["MemberName"], join[1]["Penalty"]) == ("1001", 2)


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({}, "seat.none"),
        ({"seat": "7777"}, "seat.unknown"),
        ({"seat": "1003"}, "seat.unknown"),
        ({"seat": "1002"}, "seat.no-skills"),
        ({"seat": "9001"}, "seat.standing"),
    ],
)
async def test_a_sign_in_that_cannot_be_is_refused_before_anything_is_sent(
    database: Database, ami: Ami, fields: dict[str, str], code: str
) -> None:
    with pytest.raises(OrderRefused) as refused:
        await SeatControls(ami, database).sign_in(order("seat.sign-in", **fields))
    assert (refused.value.code, ami.sent) == (code, [])


async def test_ready_in_mid_talk_does_not_take_the_seat_out_of_its_queue(database: Database, ami: Ami) -> None:
    ami.has("1001", "hotline", InCall="1", Status="2", LastCall="4102444800", Paused="1", PausedReason="break")

    await SeatControls(ami, database).ready(order("seat.ready", seat="1001"))

    assert [name for name, _ in ami.sent if name != "Setvar"] == ["QueueLog", "QueuePause"]


async def test_a_standing_seat_can_not_be_signed_out_or_moved(database: Database, ami: Ami) -> None:
    ami.has("9001", "hotline", Membership="static")
    seats = SeatControls(ami, database)
    supervised = SupervisedSeats(ami, database, seats, _nothing)

    for work, name, more in (
        (seats.sign_out, "seat.sign-out", {}),
        (supervised.force, "seat.force", {"state": "signed-out"}),
        (supervised.move, "seat.move", {"queue": "market"}),
    ):
        with pytest.raises(OrderRefused, match=r"seat\.standing"):
            await work(order(name, seat="9001", **more))
    assert ami.sent == []


async def test_a_line_with_a_prompt_no_file_can_have_stays_as_it_is(database: Database, ami: Ami) -> None:
    lines = LineControls(database, _nothing)

    for wrong in ({"line": "12345", "prompt": "../x"}, {"line": "99999"}):
        with pytest.raises(OrderRefused, match="line"):
            await lines.close(order("line.close", **wrong))

    async with database.read() as session:
        assert (await session.get_one(Line, "12345")).is_open


async def _nothing() -> None:
    return None
