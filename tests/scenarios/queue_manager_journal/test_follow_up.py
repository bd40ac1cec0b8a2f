"""A machine calls a citizen to hear how his case came out: what the record makes of it."""

from db.tables import CallDirection, CallEnding, EndedBy, LegRole
from queue_manager.journal import CallRecord
from tests.scenarios.queue_manager_journal.test_calls import CALL, cel, the_call

MOBILE, FAR, SEAT = "1795306300.5", "1795306300.6", "1795306300.7"
BEGAN = f"""
        CHAN_START        0.0 {CALL} Local/13800002222@follow-up-out-0;1 follow-up-out
        CHAN_START        0.1 {FAR} Local/13800002222@follow-up-out-0;2 follow-up-out
        HOTLINE_FOLLOW_UP 0.2 {FAR} Local/13800002222@follow-up-out-0;2 follow-up-ring {{"extra":"13800002222"}}
        HOTLINE_LINE      0.2 {FAR} Local/13800002222@follow-up-out-0;2 follow-up-ring {{"extra":"12345"}}
        HOTLINE_CASE      0.2 {FAR} Local/13800002222@follow-up-out-0;2 follow-up-ring {{"extra":"20261122-000007"}}
"""
RUNG = f"""
        CHAN_START        0.3 {MOBILE} PJSIP/trunk-00000002 from-trunk
"""
LIFTED = f"""
        HANGUP            5.0 {CALL} Local/13800002222@follow-up-out-0;1 follow-up-out
        HOTLINE_FOLLOW_UP_LIFTED 5.1 {MOBILE} PJSIP/trunk-00000002 follow-up
"""
OVER = f"""
        HANGUP           30.0 {MOBILE} PJSIP/trunk-00000002 follow-up {{"hangupsource":"PJSIP/trunk-00000002"}}
"""


def called(*parts: str) -> CallRecord:
    return the_call(cel("".join(parts)))


def test_who_answered_by_keys_was_served_without_a_seat() -> None:
    call = called(BEGAN, RUNG, LIFTED, OVER)

    assert (call.direction, call.ending, call.ended_by) == (
        CallDirection.FOLLOW_UP, CallEnding.SERVED_BY_MENU, EndedBy.CITIZEN,
    )  # fmt: skip
    assert (call.caller, call.line, call.case_number) == ("13800002222", "12345", "20261122-000007")
    assert (call.seat, call.connected_at, call.queued_at) == (None, None, None)
    [citizen] = [leg for leg in call.legs if leg.role is LegRole.CITIZEN]
    assert citizen.uniqueid == MOBILE


def test_who_did_not_lift_was_not_reached() -> None:
    assert called(BEGAN, RUNG, OVER).ending is CallEnding.UNREACHED


def test_what_the_fence_refused_was_blocked() -> None:
    refused = f"""
        HOTLINE_REFUSED   0.3 {FAR} Local/13800002222@follow-up-out-0;2 follow-up-ring {{"extra":"at-once"}}
        HANGUP            0.4 {CALL} Local/13800002222@follow-up-out-0;1 follow-up-out
    """

    call = called(BEGAN, refused)

    assert call.ending is CallEnding.BLOCKED
    assert call.ended_at is not None


def test_who_asked_for_a_person_and_met_one_is_connected_and_the_seat_is_the_one_he_met() -> None:
    talk = f"""
        HOTLINE_FOLLOW_UP_KEY 7.0 {MOBILE} PJSIP/trunk-00000002 follow-up {{"extra":"person 0"}}
        HOTLINE_QUEUE     8.0 {MOBILE} PJSIP/trunk-00000002 wait {{"extra":"followup"}}
        CHAN_START        8.1 {SEAT} PJSIP/4001-00000003 from-seat
        BRIDGE_ENTER      9.0 {SEAT} PJSIP/4001-00000003 from-seat {{"bridge_id":"b"}}
        BRIDGE_ENTER      9.1 {MOBILE} PJSIP/trunk-00000002 wait {{"bridge_id":"b"}}
    """

    call = called(BEGAN, RUNG, LIFTED, talk, OVER)

    assert (call.ending, call.seat) == (CallEnding.CONNECTED, "4001")


def test_a_seat_that_was_rung_in_vain_is_not_the_calls() -> None:
    vain = f"""
        HOTLINE_FOLLOW_UP_KEY 7.0 {MOBILE} PJSIP/trunk-00000002 follow-up {{"extra":"person 0"}}
        HOTLINE_QUEUE     8.0 {MOBILE} PJSIP/trunk-00000002 wait {{"extra":"followup"}}
        CHAN_START        8.1 {SEAT} PJSIP/4001-00000003 from-seat
    """

    call = called(BEGAN, RUNG, LIFTED, vain, OVER)

    assert (call.ending, call.seat) == (CallEnding.ABANDONED_IN_QUEUE, None)
