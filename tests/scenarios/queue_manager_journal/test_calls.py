"""Calls no sample holds: lost with their Asterisk, handed on, met in a conference, told by half a record.

Built from a sample's lines by taking some away, or pasted as Asterisk spells them.
"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from db.tables import RecordSource
from queue_manager.journal import CallRecord, Fact, project
from tests.scenarios.queue_manager_journal.record import calls_in, facts_in, facts_of

CALL = "1795306298.0"


def queue_log(text: str) -> list[Fact]:
    return facts_in("\n".join(line.strip() for line in text.strip().splitlines()) + "\n", RecordSource.QUEUE_LOG)


def cel(text: str) -> list[Fact]:
    """Columns: event, seconds after the call's first second, channel's id, channel, context, extra."""
    lines = []
    for line in filter(str.strip, text.splitlines()):
        event, seconds, uniqueid, channel, context, *extra = line.split(maxsplit=5)
        row = [
            event,
            str(1795306298 + float(seconds)),
            uniqueid,
            CALL,
            channel,
            "13800001111",
            "s",
            context,
            "",
            *extra,
        ]
        lines.append(",".join('"' + cell.replace('"', '""') + '"' for cell in [*row, ""][:10]))
    return facts_in("\n".join(lines) + "\n", RecordSource.CEL)


def the_call(facts: list[Fact], **options) -> CallRecord:
    call = project(CALL, facts, switch="main", **options)
    assert call is not None
    return call


def before(kind: str, facts: list[Fact]) -> list[Fact]:
    """The record as it stands when Asterisk dies just before this event."""
    at = next(fact.at for fact in facts if fact.kind == kind)
    return [fact for fact in facts if fact.at < at.replace(microsecond=0) or (fact.at < at and fact.source == "cel")]


def test_a_call_in_talk_when_asterisk_died_is_lost_at_the_last_sign_of_it() -> None:
    facts = before("BRIDGE_EXIT", facts_of("answered"))
    talking = the_call(facts)
    assert talking.ended_at is None

    lost = the_call(facts, restarts=[datetime(2026, 11, 22, 0, 12, tzinfo=UTC)])

    assert lost.ending == "lost"
    assert lost.ended_by == "system"
    assert lost.ended_at == talking.connected_at == max(fact.at for fact in facts)
    assert lost.visits[0].outcome == "connected"
    assert all(leg.ended_at == lost.ended_at for leg in lost.legs)


def test_a_call_in_the_queue_when_asterisk_died_has_a_lost_visit() -> None:
    facts = before("ABANDON", facts_of("abandoned"))
    [call] = calls_in([*facts, *queue_log("1795307200|NONE|NONE|NONE|QUEUESTART|")])

    assert call.ending == "lost"
    assert [(visit.outcome, visit.ended_by, visit.left_at) for visit in call.visits] == [
        ("lost", "system", call.ended_at)
    ]


@pytest.mark.parametrize("seconds", [-3600, 0])
def test_a_start_of_asterisk_before_a_call_or_in_its_very_second_does_not_lose_it(seconds: int) -> None:
    facts = before("BRIDGE_EXIT", facts_of("answered"))
    last = max(fact.at for fact in facts).replace(microsecond=0)

    assert the_call(facts, restarts=[last + timedelta(seconds=seconds)]).ended_at is None


def test_a_call_that_ended_before_asterisk_died_stays_as_it_ended() -> None:
    facts = facts_of("answered")

    assert the_call(facts, restarts=[datetime(2026, 11, 23, tzinfo=UTC)]) == the_call(facts)


def test_a_call_handed_on_to_another_queue_keeps_who_answered_first() -> None:
    facts = [
        *(fact for fact in facts_of("answered") if fact.source is RecordSource.CEL),
        *queue_log("""
            1795306299|1795306298.0|general_service|NONE|ENTERQUEUE||13800001111|1
            1795306301|1795306298.0|general_service|1001|CONNECT|2|1795306299.7|1
            1795306310|1795306298.0|general_service|1001|BLINDTRANSFER|60|from-seat|2|9|1
            1795306310|1795306298.0|traffic|NONE|ENTERQUEUE||13800001111|1
            1795306315|1795306298.0|traffic|1044|CONNECT|5|1795306310.9|4
            1795306345|1795306298.0|traffic|1044|COMPLETECALLER|5|30|1
        """),
    ]
    call = the_call(facts)

    assert (call.seat, call.queue) == ("1001", "general_service")
    assert call.wait_seconds == 2, "the wait for an answer ends with the first answer"
    assert call.talk_seconds == 39
    assert call.ended_by == "citizen"
    assert [(visit.seat, visit.talk_seconds, visit.transferred) for visit in call.visits] == [
        ("1001", 9, True),
        ("1044", 30, False),
    ]


def test_who_ended_a_call_after_an_attended_transfer_is_told_by_the_channel() -> None:
    facts = [
        *(fact for fact in facts_of("answered") if fact.source is RecordSource.CEL),
        *queue_log("""
            1795306299|1795306298.0|general_service|NONE|ENTERQUEUE||13800001111|1
            1795306299|1795306298.0|general_service|1001|CONNECT|0|1795306299.7|0
            1795306302|1795306298.0|general_service|1001|ATTENDEDTRANSFER|BRIDGE|5c5bb0e0|0|3|1
        """),
    ]
    call = the_call(facts)

    assert (call.wait_seconds, call.talk_seconds) == (0, 3)
    assert call.ended_by == "citizen"
    assert call.visits[0].ended_by == "seat"


def test_a_third_party_who_came_from_a_call_of_his_own_is_a_leg_but_another_citizen_is_not() -> None:
    facts = cel("""
        CHAN_START   0.0 1795306298.0 PJSIP/trunk-00000000 from-trunk
        BRIDGE_ENTER 1.0 1795306298.0 PJSIP/trunk-00000000 wait {"bridge_id":"b"}
        BRIDGE_ENTER 9.0 1795306305.4 PJSIP/1002-00000004 from-seat {"bridge_id":"b"}
        BRIDGE_ENTER 9.5 1795306290.2 PJSIP/trunk-00000002 wait {"bridge_id":"b"}
        HANGUP      12.0 1795306298.0 PJSIP/trunk-00000000 wait {"hangupcause":16,"hangupsource":"PJSIP/1002-00000004"}
    """)
    call = the_call(facts)

    assert [leg.channel for leg in call.legs] == ["PJSIP/trunk-00000000", "PJSIP/1002-00000004"]
    assert call.connected_at == datetime(2026, 11, 22, 0, 11, 47, tzinfo=UTC)
    assert (call.seat, call.ended_by) == ("1002", "seat")


def test_a_seat_that_left_the_bridge_before_the_citizen_came_did_not_meet_him() -> None:
    facts = cel("""
        CHAN_START   0.0 1795306298.0 PJSIP/trunk-00000000 from-trunk
        BRIDGE_ENTER 1.0 1795306298.7 PJSIP/1001-00000001 from-seat {"bridge_id":"b"}
        BRIDGE_EXIT  2.0 1795306298.7 PJSIP/1001-00000001 from-seat {"bridge_id":"b"}
        BRIDGE_ENTER 3.0 1795306298.0 PJSIP/trunk-00000000 wait {"bridge_id":"b"}
    """)

    assert the_call(facts).connected_at is None


@pytest.mark.parametrize(
    ("events", "ending"),
    [
        ("", "abandoned_in_greeting"),
        ("HOTLINE_MENU 2.0 1795306298.0 PJSIP/trunk-00000000 citizen main", "abandoned_in_menu"),
        (
            """HOTLINE_MENU 2.0 1795306298.0 PJSIP/trunk-00000000 citizen main
               HOTLINE_PROGRESS 3.0 1795306298.0 PJSIP/trunk-00000000 citizen GD2026112200001""",
            "served_by_menu",
        ),
        ("HOTLINE_MESSAGE 2.0 1795306298.0 PJSIP/trunk-00000000 message 0", "abandoned_in_greeting"),
        (
            """HOTLINE_QUEUE 2.0 1795306298.0 PJSIP/trunk-00000000 wait general_service
               HOTLINE_MESSAGE 3.0 1795306298.0 PJSIP/trunk-00000000 message 0""",
            "abandoned_in_queue",
        ),
    ],
)
def test_a_citizen_who_hangs_up_early_left_what_he_was_in(events: str, ending: str) -> None:
    facts = cel(f"""
        CHAN_START 0.0 1795306298.0 PJSIP/trunk-00000000 from-trunk
        {events}
        HANGUP 9.0 1795306298.0 PJSIP/trunk-00000000 wait {{"hangupcause":0,"hangupsource":"PJSIP/trunk-00000000"}}
    """)
    assert the_call(facts).ending == ending


def test_the_first_rating_counts_and_only_one_to_five() -> None:
    facts = cel("""
        CHAN_START     0.0 1795306298.0 PJSIP/trunk-00000000 from-trunk
        HOTLINE_RATING 1.0 1795306298.0 PJSIP/trunk-00000000 rating 9
        HOTLINE_RATING 2.0 1795306298.0 PJSIP/trunk-00000000 rating {"extra":"2"}
        HOTLINE_RATING 3.0 1795306298.0 PJSIP/trunk-00000000 rating 5
    """)
    assert the_call(facts).rating == 2


@pytest.mark.parametrize(
    ("line", "outcome", "wait"),
    [
        ("1795306320|1795306298.0|general_service|NONE|EXITEMPTY|1|1|20", "refused", 20),
        ("1795306320|1795306298.0|general_service|NONE|WITHDRAW|1|1|20|moved", "withdrawn", 20),
        ("1795306320|1795306298.0|general_service|NONE|EXITWITHTIMEOUT|1|1|20", "timed_out", 20),
    ],
)
def test_a_wait_that_asterisk_ended_is_a_timeout_of_the_call(line: str, outcome: str, wait: int) -> None:
    facts = [
        *cel("""
            CHAN_START 0.0 1795306298.0 PJSIP/trunk-00000000 from-trunk
            HANGUP    23.0 1795306298.0 PJSIP/trunk-00000000 wait {"hangupcause":16,"hangupsource":"dialplan/builtin"}
        """),
        *queue_log("1795306300|1795306298.0|general_service|NONE|ENTERQUEUE||13800001111|1\n" + line),
    ]
    call = the_call(facts)

    assert (call.ending, call.ended_by, call.wait_seconds) == ("timed_out", "system", wait)
    assert call.visits[0].outcome == outcome


@pytest.mark.parametrize("event", ["JOINEMPTY", "FULL"])
def test_a_queue_that_took_nobody_in_is_a_refused_visit(event: str) -> None:
    call = the_call(queue_log(f"1795306300|1795306298.0|general_service|NONE|{event}|"))

    assert [(visit.outcome, visit.wait_seconds) for visit in call.visits] == [("refused", 0)]


def test_without_any_cel_the_call_is_told_by_queue_log_alone() -> None:
    call = the_call(
        [fact for fact in facts_of("rated") if fact.uniqueid == "1795306325.0" and fact.source == "queue_log"]
    )

    assert (call.ending, call.seat, call.wait_seconds, call.talk_seconds) == ("connected", "1001", 0, 2)
    assert call.caller == "13800001111"
    assert call.arrived_at == call.queued_at == datetime(2026, 11, 22, 0, 12, 6, tzinfo=UTC)


def test_a_talk_whose_beginning_is_missing_is_put_where_its_seconds_say() -> None:
    [visit] = the_call(queue_log("1795306345|1795306298.0|traffic|1044|COMPLETECALLER|5|30|1")).visits

    assert (visit.outcome, visit.seat, visit.wait_seconds, visit.talk_seconds) == ("connected", "1044", 5, 30)
    assert visit.left_at == datetime(2026, 11, 22, 0, 11, 55, tzinfo=UTC)
    assert visit.entered_at == datetime(2026, 11, 22, 0, 11, 50, tzinfo=UTC)


def test_a_seats_own_test_call_is_no_citizens_call() -> None:
    facts = cel("""
        CHAN_START 0.0 1795306298.0 PJSIP/1001-00000000 from-seat
        ANSWER     0.1 1795306298.0 PJSIP/1001-00000000 from-seat
        HANGUP     9.0 1795306298.0 PJSIP/1001-00000000 from-seat {"hangupcause":16}
    """)
    assert project(CALL, facts, switch="main") is None


def test_calls_of_a_rehearsals_trunk_are_simulated() -> None:
    facts = cel("CHAN_START 0.0 1795306298.0 PJSIP/rehearsal-00000000 from-trunk")

    assert the_call(facts, rehearsal_trunks=frozenset({"rehearsal"})).simulated
    assert not the_call(facts).simulated


def test_a_rotation_within_one_second_does_not_turn_entry_and_exit_round() -> None:
    [entry, leaving] = queue_log("""
        1795306300|1795306298.0|general_service|NONE|ENTERQUEUE||13800001111|1
        1795306300|1795306298.0|general_service|NONE|EXITWITHKEY|2|1|1|0
    """)
    for old, new in (("a", "b"), ("b", "a")):
        first, then = replace(entry, segment=old, offset=70_000), replace(leaving, segment=new, offset=0)
        [visit] = the_call([then, first]).visits
        assert (visit.outcome, visit.exit_key) == ("left_by_key", "2")


def test_the_wait_is_that_of_connect_when_a_second_turned_before_the_talk_began() -> None:
    facts = cel("""
        CHAN_START 0.0 1795306298.0 PJSIP/trunk-00000000 from-trunk
        BRIDGE_ENTER 10.1 1795306298.0 PJSIP/trunk-00000000 wait
        HANGUP 20.0 1795306298.0 PJSIP/trunk-00000000 wait
    """) + queue_log("""
        1795306298|1795306298.0|hotline|NONE|ENTERQUEUE||13800001111|1
        1795306307|1795306298.0|hotline|1001|CONNECT|9|1795306299.7|1
        1795306318|1795306298.0|hotline|1001|COMPLETECALLER|10|10|1
    """)

    call = the_call(facts)

    assert (call.wait_seconds, call.talk_seconds) == (9, 10)
