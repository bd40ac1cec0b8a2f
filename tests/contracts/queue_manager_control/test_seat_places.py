"""Seats out of service and back, against a stand-in for AMI, on both databases."""

from collections.abc import Mapping

import pytest

from db import Database
from db.tables import Seat
from queue_manager import Order, OrderRefused, SeatControls, SeatPlaces
from tests.contracts.queue_manager_control.conftest import Ami

RINGS = {"Event": "CoreShowChannel", "Channel": "PJSIP/1001-00000007", "ChannelState": "5"}
RINGS_AT_HOME = {"Event": "CoreShowChannel", "Channel": "Local/1001@seat-home-00000007;1", "ChannelState": "5"}
ANOTHERS = {"Event": "CoreShowChannel", "Channel": "PJSIP/1002-00000008", "ChannelState": "6"}


class Office:
    """Carries orders out and counts how often Asterisk's files were written anew."""

    def __init__(self, ami: Ami, database: Database) -> None:
        self._database, self.refreshed = database, 0
        self._table = SeatPlaces(ami, database, SeatControls(ami, database), self._refresh).table()

    async def give(self, name: str, seat: str) -> Mapping[str, object]:
        assert self._table[name].audited
        return await self._table[name].work(Order(name=name, by="admin", fields={"seat": seat}, reason="调整"))

    async def seat(self, number: str) -> Seat:
        async with self._database.read() as session:
            return await session.get_one(Seat, number)

    async def _refresh(self) -> None:
        self.refreshed += 1


@pytest.fixture
def office(ami: Ami, database: Database) -> Office:
    return Office(ami, database)


async def test_a_seat_at_work_is_signed_out_before_it_goes_and_comes_back_as_it_was(office: Office, ami: Ami) -> None:
    ami.has("1001", "hotline")
    ami.channels = [[ANOTHERS]]

    await office.give("seat.retire", "1001")

    assert [name for name, _ in ami.sent] == ["QueueLog", "QueueRemove"]
    assert (ami.sent[0][1]["Message"], office.refreshed) == ("sign-out|admin", 1)
    assert not (await office.seat("1001")).enabled

    await office.give("seat.restore", "1001")

    row = await office.seat("1001")
    assert (row.enabled, row.sip_password, [link.queue for link in row.queues]) == (True, "x", ["hotline"])
    assert office.refreshed == 2


async def test_a_standing_seat_goes_with_asterisks_files(office: Office, ami: Ami) -> None:
    ami.has("9001", "hotline", Membership="static")

    await office.give("seat.retire", "9001")

    assert (ami.sent, office.refreshed) == ([], 1)


@pytest.mark.parametrize("channel", [RINGS, RINGS_AT_HOME])
@pytest.mark.parametrize("name", ["seat.retire", "seat.password"])
async def test_a_seat_on_the_line_stays_as_it_is(office: Office, ami: Ami, channel: dict[str, str], name: str) -> None:
    ami.has("1001", "hotline")
    ami.channels = [[ANOTHERS, channel]]

    with pytest.raises(OrderRefused, match=r"seat\.talks"):
        await office.give(name, "1001")

    row = await office.seat("1001")
    assert (row.enabled, row.sip_password, ami.sent, office.refreshed) == (True, "x", [], 0)


async def test_a_seat_that_is_rung_while_it_is_signed_out_is_signed_in_again(office: Office, ami: Ami) -> None:
    ami.has("1001", "hotline", Penalty="2", Paused="1", PausedReason="break")
    ami.channels = [[], [RINGS]]

    with pytest.raises(OrderRefused, match=r"seat\.talks"):
        await office.give("seat.retire", "1001")

    assert [name for name, _ in ami.sent] == ["QueueLog", "QueueRemove", "QueueLog", "QueueAdd"]
    again = ami.sent[-1][1]
    assert (again["Queue"], again["Penalty"], again["Reason"]) == ("hotline", 2, "break")
    assert (await office.seat("1001")).enabled


async def test_another_password_is_told_and_kept(office: Office) -> None:
    done = await office.give("seat.password", "1002")

    kept = (await office.seat("1002")).sip_password
    assert (done["password"], len(kept), office.refreshed) == (kept, 32, 1)


@pytest.mark.parametrize(
    ("name", "seat", "code"),
    [
        ("seat.retire", "7777", "seat.unknown"),
        ("seat.retire", "1003", "seat.unknown"),
        ("seat.password", "1003", "seat.unknown"),
        ("seat.restore", "1001", "seat.in-service"),
        ("seat.restore", "7777", "seat.unknown"),
    ],
)
async def test_what_cannot_be_is_refused_before_anything_changes(
    office: Office, ami: Ami, name: str, seat: str, code: str
) -> None:
    with pytest.raises(OrderRefused) as refused:
        await office.give(name, seat)
    assert (refused.value.code, ami.sent, office.refreshed) == (code, [], 0)
