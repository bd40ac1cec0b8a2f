"""What counts as a difference between witnesses."""

from dataclasses import replace

from rehearsal import Between, CallFacts, KeptRecording, RobotCall, robot_calls
from rehearsal.compare import missing_recordings, robots_and_record
from rehearsal.witness import RobotView, read_events, views
from tests.unit.rehearsal.plans import a_plan

CALL: RobotCall = replace(robot_calls(a_plan())[0], talk_seconds=5.0, seat_ends=True, rating=4)
FACTS = CallFacts(
    call_id="test-1", caller=CALL.caller, ending="connected", seat="1001", wait_seconds=1, talk_seconds=5, rating=4
)
TALKED = f"""\
10 made {CALL.caller}
20 answered {CALL.caller}
3000 connected {CALL.caller}
9000 rated {CALL.caller}
9500 was_hung_up {CALL.caller}
9500 ended {CALL.caller}
"""
PICKED_UP = f"2700 rang {CALL.caller} 1001\n3000 picked_up {CALL.caller} 1001\n"


def seen(citizens: str = TALKED, seats: str = PICKED_UP) -> dict[str, RobotView]:
    return views(read_events(citizens), read_events(seats))


def test_witnesses_who_agree_leave_nothing_to_report() -> None:
    record = {CALL.caller: FACTS}
    recordings = {"test-1": KeptRecording(call_id="test-1", kind="talk", seconds=5.2)}

    assert robots_and_record([CALL], seen(), record) == []
    assert missing_recordings([CALL], seen(), record, recordings, tolerance=1.5) == []


def test_a_robot_that_talked_must_be_on_record_as_connected_with_that_seat() -> None:
    lost = robots_and_record([CALL], seen(), {CALL.caller: replace(FACTS, ending="abandoned_in_queue")})
    other_seat = robots_and_record([CALL], seen(), {CALL.caller: replace(FACTS, seat="1002")})
    unknown = robots_and_record([CALL], seen(), {})

    assert [each.what for each in lost] == ["connected"]
    assert [each.what for each in other_seat] == ["seat"]
    assert [(each.between, each.what) for each in unknown] == [(Between.ROBOTS_RECORD, "call")]


def test_a_rating_pressed_and_not_kept_is_a_difference() -> None:
    [difference] = robots_and_record([CALL], seen(), {CALL.caller: replace(FACTS, rating=None)})

    assert (difference.what, difference.first, difference.second) == ("rating", 4, None)


def test_a_seat_that_picked_up_as_the_citizen_left_may_be_counted_either_way() -> None:
    left = f"10 made {CALL.caller}\n20 answered {CALL.caller}\n3000 hung_up {CALL.caller}\n3010 ended {CALL.caller}\n"

    for ending in ("connected", "abandoned_in_queue"):
        assert robots_and_record([CALL], seen(left), {CALL.caller: replace(FACTS, ending=ending, rating=None)}) == []


def test_a_call_the_switch_did_not_answer_need_not_be_on_record() -> None:
    assert robots_and_record([CALL], seen(f"10 made {CALL.caller}\n900 cancelled {CALL.caller}\n", ""), {}) == []


def test_a_talk_wants_a_whole_recording() -> None:
    def reported(*kept: KeptRecording) -> list[str]:
        by_id = {each.call_id: each for each in kept}
        found = missing_recordings([CALL], seen(), {CALL.caller: FACTS}, by_id, tolerance=1.5)
        return [each.what for each in found]

    whole = KeptRecording(call_id="test-1", kind="talk", seconds=5.0)
    assert reported(whole) == []
    assert reported() == ["recording"]
    assert reported(replace(whole, seconds=2.0)) == ["seconds"]
    assert reported(replace(whole, faults=("silent_seat",))) == ["faults"]


def test_a_torn_or_strange_log_line_is_left_out() -> None:
    assert [event.what for event in read_events("12 made 19900000000\nnonsense\n13 answ")] == ["made"]
