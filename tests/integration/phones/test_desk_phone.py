"""What a desk telephone does by its own keys: transfer (REFER), and calls to duty telephones."""

from __future__ import annotations

from pathlib import Path

import pytest

from db.tables import CallDirection, CallEnding
from tests.integration.callcontrol.hall import MOBILE, Hall, a_hall
from tests.integration.callcontrol.hearing import hears
from tests.integration.callcontrol.test_talk import CITIZEN, SEAT, THIRD
from tests.integration.phones.desk_phone import consulting, desk_phone
from tests.integration.phones.exchange import exchange
from tests.integration.rtp import Telephone
from tests.integration.sipp import ON_WORD, free_udp_port
from tests.integration.switch import PASSWORD
from tests.waiting import until

DUTY = "01087654321"


async def test_the_transfer_key_hands_a_citizen_to_another_seat(hall: Hall) -> None:
    phones = hall.switch.sipp
    async with (
        Telephone(CITIZEN) as citizen,
        Telephone(SEAT) as seat,
        Telephone(THIRD) as third,
        desk_phone(phones, seat.port, user="1001", password=PASSWORD, leaves=True) as phone,
        phones.citizen(citizen.port, hang_up_after_ms=ON_WORD) as calling,
    ):
        await hall.call_in_talk()
        async with hall.seat(third.port, "1002") as taking:
            await phone.refer("1002")
            await phone.run.ends_well()
            assert await hears(third, CITIZEN)
            assert await hears(citizen, THIRD)
            await calling.hang_up()
            await taking.ends_well()
    [call] = await hall.ended()
    assert hall.told("HOTLINE_TRANSFER") == ["seat 1002"]
    assert (call.seat, call.ending) == ("1001", CallEnding.CONNECTED)
    assert await hall.differences() == []


@pytest.mark.parametrize("number", [MOBILE, "0085212345678", "16899168", "600", "*11"])
async def test_the_transfer_key_hands_nobody_to_a_forbidden_number(hall: Hall, number: str) -> None:
    """MOBILE is a number seats may call by order, where limits are asked; a telephone's own key is asked nothing."""
    phones = hall.switch.sipp
    async with (
        Telephone(CITIZEN) as citizen,
        Telephone(SEAT) as seat,
        desk_phone(phones, seat.port, user="1001", password=PASSWORD, leaves=False) as phone,
        phones.citizen(citizen.port, hang_up_after_ms=ON_WORD) as calling,
    ):
        await hall.call_in_talk()
        await phone.refer(number)
        await until(lambda: "SIP/2.0 404" in phone.told)
        assert await hears(citizen, SEAT), "the talk goes on"
        await calling.hang_up()
        await phone.run.ends_well()
    await hall.ended()
    assert hall.told("HOTLINE_TRANSFER") == []
    assert sum(row[0] == "CHAN_START" for row in hall.switch.cel()) == 2, "citizen and seat, nobody else was rung"
    assert await hall.differences() == []


async def test_the_transfer_key_after_a_consultation_joins_citizen_and_consulted_seat(hall: Hall) -> None:
    phones = hall.switch.sipp
    async with (
        Telephone(CITIZEN) as citizen,
        Telephone(SEAT) as seat,
        Telephone(600) as second_line,
        Telephone(THIRD) as third,
        desk_phone(phones, seat.port, user="1001", password=PASSWORD, leaves=True) as phone,
        phones.citizen(citizen.port, hang_up_after_ms=ON_WORD) as calling,
    ):
        await hall.call_in_talk()
        async with (
            hall.seat(third.port, "1002") as taking,
            consulting(phones, second_line, "1002", user="1001", password=PASSWORD) as consulted,
        ):
            assert await hears(third, 600)
            await phone.refer("1002", consulted)
            await phone.run.ends_well()
            assert await hears(third, CITIZEN)
            assert await hears(citizen, THIRD)
            await calling.hang_up()
            await taking.ends_well()
    calls = await hall.ended(2)
    assert sorted(str(call.direction) for call in calls) == ["inbound", "internal"]
    [call] = [one for one in calls if one.direction is CallDirection.INBOUND]
    assert (call.seat, call.ending) == ("1001", CallEnding.CONNECTED)
    assert "ATTENDEDTRANSFER" in [line[4] for line in hall.switch.queue_log()]
    assert await hall.differences() == []


async def test_a_desk_telephone_calls_duty_telephones_while_the_hall_has_room_and_119_always(tmp_path: Path) -> None:
    """``at_once`` holds for what a telephone dials itself as for orders."""
    duty, fire = free_udp_port(), free_udp_port()
    async with (
        a_hall(tmp_path, at_once=1) as hall,
        exchange(hall.outside, {DUTY: duty, "119": fire}) as network,
        Telephone(CITIZEN) as at_duty,
        Telephone(SEAT) as seat,
        Telephone(THIRD) as at_fire,
        Telephone(600) as other,
        hall.switch.sipp.callee(at_duty.port, duty),
    ):
        async with consulting(hall.switch.sipp, seat, DUTY, user="1001", password=PASSWORD):
            assert await hears(at_duty, SEAT)
            with pytest.raises(AssertionError, match="503"):
                await hall.switch.sipp.dials(DUTY, user="1002", password=PASSWORD)
            assert hall.told("HOTLINE_REFUSED") == ["at-once"]
            assert network.dialled == [DUTY], "nobody was rung"

            async with (
                hall.switch.sipp.callee(at_fire.port, fire) as fire_station,
                consulting(hall.switch.sipp, other, "119", user="1002", password=PASSWORD),
            ):
                assert await hears(at_fire, 600)
                assert "INVITE" in fire_station.messages.read_text()
                text = await hall.switch.asterisk.rx("group show channels")
                assert text.count("hall") >= 2, "an emergency call is counted, too"
        with pytest.raises(AssertionError, match="404"):
            await hall.switch.sipp.dials(MOBILE, user="1001", password=PASSWORD)
