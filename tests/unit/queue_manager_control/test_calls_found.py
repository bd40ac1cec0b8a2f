"""Which channel of a call is whose, from what Asterisk lists."""

import pytest

from queue_manager.channel_ids import helper_id, is_helper, is_outbound, outbound_id
from queue_manager.control.calls_found import Found, call_in, channels_of
from queue_manager.control.errors import OrderRefused
from tests.unit.queue_manager_control.test_dialling import NOON

CALL = "main-1795306298.0"
HELPER = "main-1795306305.2000000417"


def found(text: str) -> Found:
    """Lines of: channel, uniqueid, bridge ("-": none), context, exten; all of one call."""
    rows = []
    for line in text.split("\n"):
        if not line.strip():
            continue
        name, uniqueid, bridge, context, exten = line.split()
        rows.append(
            {
                "Channel": name, "Uniqueid": uniqueid, "Linkedid": CALL, "ChannelState": "6",
                "BridgeId": bridge.strip("-"), "Context": context, "Exten": exten,
            }
        )  # fmt: skip
    return call_in(channels_of(rows), CALL)


TALK = f"""
    PJSIP/trunk-00000000 {CALL}             b1 wait      s
    PJSIP/1001-00000001  main-1795306299.7  b1 from-seat s
"""


def test_a_plain_talk() -> None:
    call = found(TALK)
    assert call.citizen
    assert call.citizen.name == "PJSIP/trunk-00000000"
    assert call.talking
    assert call.talking.seat == "1001"
    assert (call.music, call.consulted) == (None, None)


def test_a_department_that_is_consulted_is_not_the_citizen() -> None:
    call = found(f"""
        PJSIP/trunk-00000002         {HELPER}           b2 meet      consult
        PJSIP/trunk-00000000         {CALL}             b1 wait      s
        PJSIP/1001-00000001          main-1795306299.7  b2 from-seat s
        Local/music@hold-00000000;1  main-1795306305.9  b1 hold      music
        Local/music@hold-00000000;2  main-1795306305.10 -  hold      music
    """)
    assert call.citizen
    assert call.citizen.uniqueid == CALL
    assert call.consulted
    assert call.consulted.uniqueid == HELPER
    assert call.talking
    assert call.talking.seat == "1001"
    assert call.music
    assert call.music.name.endswith(";1")


def test_a_supervisor_in_the_talk_is_not_the_seat_that_talks() -> None:
    call = found(f"    PJSIP/2001-00000003  {HELPER} b1 meet barge\n{TALK}")
    assert call.talking
    assert call.talking.seat == "1001"
    assert [one.seat for one in call.seats] == ["2001", "1001"]


@pytest.mark.parametrize("wanted", ["", "main-1.1"])
def test_a_call_that_is_not_listed_is_gone(wanted: str) -> None:
    with pytest.raises(OrderRefused, match=r"call\.gone"):
        call_in(found(TALK).channels, wanted)


def test_our_ids_tell_what_a_channel_is_for_and_asterisks_do_not() -> None:
    assert (is_outbound(outbound_id("main", NOON)), is_helper(outbound_id("main", NOON))) == (True, False)
    assert (is_outbound(helper_id("main", NOON)), is_helper(helper_id("main", NOON))) == (False, True)
    for own in (CALL, "1795306298.189", "main-1795306298.999999999", "", "x", "main-1.²"):
        assert not is_outbound(own)
        assert not is_helper(own)


def test_who_joined_for_three_is_told_from_a_supervisor_who_barged_in() -> None:
    call = found(f"""
        {TALK}
        PJSIP/trunk-00000002 {HELPER}                    b1 meet join
        PJSIP/2001-00000003  main-1795306306.2000000500  b1 meet barge
    """)
    assert [one.name for one in call.joined] == ["PJSIP/trunk-00000002"]
    assert found(TALK).joined == ()


def test_a_citizen_who_talks_to_a_department_alone_was_handed_on() -> None:
    handed = found(f"""
        PJSIP/trunk-00000000 {CALL}   b1 wait s
        PJSIP/trunk-00000002 {HELPER} b1 meet consult
    """)
    waiting = found(f"PJSIP/trunk-00000000 {CALL} - wait s")
    assert (handed.handed_on, found(TALK).handed_on, waiting.handed_on) == (True, False, False)
