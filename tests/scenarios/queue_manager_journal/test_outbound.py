"""Calls that did not come in, and marks on channels that only helped: as Asterisk wrote them on a test switch."""

from db.tables import CallDirection, CallEnding, EndedBy, LegRole, RecordSource
from queue_manager.journal import project
from tests.scenarios.queue_manager_journal.record import facts_in
from tests.scenarios.queue_manager_journal.test_calls import CALL, cel, the_call

BEGIN = f"""
    CHAN_START       0.0 {CALL} PJSIP/1001-00000000 from-seat
    ANSWER           2.0 {CALL} PJSIP/1001-00000000 from-seat
    HOTLINE_OUTBOUND 2.1 {CALL} PJSIP/1001-00000000 outgoing {{"extra":"13800002222"}}
    HOTLINE_LINE     2.1 {CALL} PJSIP/1001-00000000 outgoing {{"extra":"12345"}}
    HOTLINE_CASE     2.1 {CALL} PJSIP/1001-00000000 outgoing {{"extra":"20261122-000007"}}
    CHAN_START       2.2 1795306300.4 PJSIP/trunk-00000001 from-trunk
"""
TALK = f"""
    ANSWER           7.0 1795306300.4 PJSIP/trunk-00000001 from-trunk
    BRIDGE_ENTER     7.1 1795306300.4 PJSIP/trunk-00000001 from-trunk {{"bridge_id":"b"}}
    BRIDGE_ENTER     7.2 {CALL} PJSIP/1001-00000000 outgoing {{"bridge_id":"b"}}
"""


def end(seconds: float, source: str) -> str:
    cause = f'{{"hangupcause":16,"hangupsource":"{source}"}}'
    return f"""
    BRIDGE_EXIT {seconds} 1795306300.4 PJSIP/trunk-00000001 from-trunk {{"bridge_id":"b"}}
    HANGUP      {seconds} 1795306300.4 PJSIP/trunk-00000001 from-trunk {cause}
    HANGUP      {seconds} {CALL} PJSIP/1001-00000000 outgoing {cause}
    """


def test_a_seats_call_is_outbound_with_the_citizens_number_the_case_and_the_seats_talk() -> None:
    call = the_call(cel(BEGIN + TALK + end(67.9, "PJSIP/trunk-00000001")), rehearsal_trunks=frozenset({"trunk"}))

    assert (call.direction, call.caller, call.case_number) == (
        CallDirection.OUTBOUND, "13800002222", "20261122-000007",
    )  # fmt: skip
    assert (call.seat, call.trunk, call.line, call.simulated) == ("1001", "trunk", "12345", True)
    assert (call.ending, call.ended_by, call.talk_seconds) == (CallEnding.CONNECTED, EndedBy.CITIZEN, 60)
    assert (call.queued_at, call.wait_seconds, call.queue) == (None, None, None)
    assert [(leg.role, leg.seat) for leg in call.legs] == [(LegRole.SEAT, "1001"), (LegRole.CITIZEN, None)]


def test_while_it_rings_and_while_it_lasts_nothing_is_told_that_is_not_known() -> None:
    ringing, talking = the_call(cel(BEGIN)), the_call(cel(BEGIN + TALK))

    assert (ringing.seat, ringing.connected_at, ringing.ending) == ("1001", None, None)
    assert talking.connected_at is not None
    assert (talking.ending, talking.talk_seconds) == (None, None)


def test_a_call_the_fence_stopped_is_blocked_and_one_nobody_took_is_unreached() -> None:
    refused = f"""
        CHAN_START       0.0 {CALL} PJSIP/1001-00000000 from-seat
        HOTLINE_OUTBOUND 1.0 {CALL} PJSIP/1001-00000000 outbound {{"extra":"0085212345678"}}
        HOTLINE_REFUSED  1.0 {CALL} PJSIP/1001-00000000 outbound {{"extra":"pattern"}}
        HANGUP           1.1 {CALL} PJSIP/1001-00000000 outbound {{"hangupcause":21}}
    """
    unreached = (
        BEGIN
        + f"""
        HANGUP          47.0 1795306300.4 PJSIP/trunk-00000001 from-trunk {{"hangupcause":19}}
        HANGUP          47.1 {CALL} PJSIP/1001-00000000 outgoing {{"hangupcause":19}}
    """
    )
    assert (the_call(cel(refused)).ending, the_call(cel(refused)).seat) == (CallEnding.BLOCKED, "1001")
    assert the_call(cel(unreached)).ending is CallEnding.UNREACHED


def test_a_helpers_mark_stands_in_the_call_it_is_about_and_the_helper_is_no_call() -> None:
    helper = "main-1795306400.2000000007"
    fact = facts_in(
        f'"HOTLINE_LISTEN","1795306401.5","{helper}","{helper}","PJSIP/2001-00000009","","listen","supervise","",'
        f'"{{""extra"":""{CALL} seat 2001""}}"\n',
        RecordSource.CEL,
    )
    start = facts_in(
        f'"CHAN_START","1795306400.5","{helper}","{helper}","PJSIP/trunk-00000009","","s","from-trunk","",""\n',
        RecordSource.CEL,
    )
    assert (fact[0].call_id, fact[0].data["extra"]) == (CALL, {"extra": "seat 2001"})
    assert project(helper, start, switch="main") is None
    assert [leg.seat for leg in the_call(cel(BEGIN) + fact).legs] == ["1001", None], "who listens is no leg"


def test_a_mark_that_names_no_call_stays_with_its_own_channel() -> None:
    own = "1795306400.7"
    [fact] = facts_in(
        f'"HOTLINE_JOIN","1795306401.5","{own}","{own}","PJSIP/2001-00000009","","join","meet","",'
        '"{""extra"":""; DROP seat 2001""}"\n',
        RecordSource.CEL,
    )
    assert fact.call_id == own


def test_who_ended_a_call_that_was_handed_over_is_told_by_the_channel_not_by_the_seat_that_left() -> None:
    facts = [
        *cel(f"""
            CHAN_START   0.0 {CALL} PJSIP/trunk-00000000 from-trunk
            BRIDGE_ENTER 3.0 1795306300.1 PJSIP/1001-00000001 from-seat {{"bridge_id":"b"}}
            BRIDGE_ENTER 3.0 {CALL} PJSIP/trunk-00000000 wait {{"bridge_id":"b"}}
            BRIDGE_EXIT 33.0 {CALL} PJSIP/trunk-00000000 wait {{"bridge_id":"c"}}
            HANGUP      33.0 {CALL} PJSIP/trunk-00000000 wait {{"hangupsource":"PJSIP/trunk-00000000"}}
        """),
        *facts_in(
            "1795306299|1795306298.0|hotline|NONE|ENTERQUEUE||138|1\n"
            "1795306301|1795306298.0|hotline|1001|CONNECT|2|1795306300.1|1\n"
            "1795306311|1795306298.0|hotline|1001|COMPLETEAGENT|2|10|1\n",
            RecordSource.QUEUE_LOG,
        ),
    ]
    call = the_call(facts)
    assert (call.ended_by, call.talk_seconds) == (EndedBy.CITIZEN, 10)
