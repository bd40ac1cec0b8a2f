"""Facts of one seat in, sessions and states out."""

import random
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from queue_manager.journal.records import Fact, parse_cel, parse_queue_log
from queue_manager.journal.seat_shapes import SeatRecord
from queue_manager.journal.seat_states import project_seat

NOON = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
EPOCH = int(NOON.timestamp())


def told(text: str) -> list[Fact]:
    """Lines as ``<second> <line>``: queue_log's with |, CEL's as ``event channel call extra``."""
    facts: list[Fact] = []
    for offset, line in enumerate(text.strip().splitlines()):
        at, rest = line.split(maxsplit=1)
        facts.append(_queue_log(float(at), rest, offset) if "|" in rest else _cel(float(at), rest.split(), offset))
    return facts


def _queue_log(at: float, rest: str, offset: int) -> Fact:
    event, queue, *more = rest.strip().split("|")
    line = "|".join([str(EPOCH + int(at)), "NONE", queue, "1001", event, *more])
    fact = parse_queue_log(line.encode(), "queue_log", offset)
    assert isinstance(fact, Fact)
    return fact


def _cel(at: float, words: list[str], offset: int) -> Fact:
    event, channel, call, *more = words
    exten = more[0] if event == "CHAN_START" and more else ""
    extra = '{"extra":"' + more[0] + '"}' if event == "HOTLINE_WRAPUP" else ""
    columns = [event, f"{EPOCH + at:.6f}", channel, call, "PJSIP/1001-0000000a", "", exten, "from-seat", "", extra]
    quoted = ",".join('"' + column.replace('"', '""') + '"' for column in columns)
    fact = parse_cel(quoted.encode(), "cel", offset)
    assert isinstance(fact, Fact)
    return fact


def states(record: SeatRecord) -> list[str]:
    """``from-to state reason call``; seconds after noon."""
    return [
        " ".join(
            filter(None, [f"{_second(one.started_at)}-{_second(one.ended_at)}", one.state, one.reason, one.call_id])
        )
        for one in record.states
    ]


def sessions(record: SeatRecord) -> list[str]:
    return [f"{_second(one.started_at)}-{_second(one.ended_at)} {one.login}" for one in record.sessions]


def _second(at: datetime | None) -> str:
    return f"{(at - NOON).total_seconds():g}" if at else ""


DAY = """
0 HOTLINE_AGENT|NONE|sign-in|zhang
0 ADDMEMBER|hotline|
0 ADDMEMBER|market|
20.1 CHAN_START s1 c1
20.1 CHAN_START c1 c1
23.5 ANSWER s1 c1
60.25 HOTLINE_WRAPUP s1 c1 15
60.25 HANGUP s1 c1
80 PAUSE|hotline|meal
80 PAUSE|market|meal
200 UNPAUSE|market|
200 UNPAUSE|hotline|
300 CHAN_START o1 o1 13800000000
330 HANGUP o1 o1
400 HOTLINE_AGENT|NONE|sign-out|zhang
400 REMOVEMEMBER|hotline|
400 REMOVEMEMBER|market|
"""


def test_a_day_is_told_from_sign_in_to_sign_out_without_gap() -> None:
    facts = [fact for fact in told(DAY) if fact.uniqueid != "c1"]

    record, _ = project_seat(facts)

    assert sessions(record) == ["0-400 zhang"]
    assert states(record) == [
        "0-20.1 ready",
        "20.1-23.5 ringing c1",
        "23.5-60.25 talking c1",
        "60.25-75.25 wrap_up c1",
        "75.25-80 ready",
        "80-200 paused meal",
        "200-300 ready",
        "300-330 outbound o1",
        "330-400 ready",
    ]
    assert {state.session_started_at for state in record.states} == {NOON}


def test_the_end_of_a_wrap_up_is_told_before_it_comes_and_corrected_when_it_comes_early() -> None:
    talk = "0 ADDMEMBER|hotline|\n1 CHAN_START s1 c1\n2 ANSWER s1 c1\n9 HOTLINE_WRAPUP s1 c1 30\n9 HANGUP s1 c1\n"
    ready = "15 HOTLINE_AGENT|NONE|ready|zhang\n15 REMOVEMEMBER|hotline|\n16 ADDMEMBER|hotline|\n"

    assert states(project_seat(told(talk))[0])[3:] == ["9-39 wrap_up c1", "39- ready"]
    ended, _ = project_seat(told(talk + ready))
    assert states(ended)[3:] == ["9-15 wrap_up c1", "15- ready"]
    assert sessions(ended) == ["0- None"], "to forget a wrap-up is not to sign out"


def test_ready_within_the_second_of_the_hangup_ends_the_wrap_up() -> None:
    facts = told(
        "0 ADDMEMBER|hotline|\n1 CHAN_START s1 c1\n2 ANSWER s1 c1\n9 HOTLINE_AGENT|NONE|ready|\n"
        "9.4 HOTLINE_WRAPUP s1 c1 30\n9.4 HANGUP s1 c1"
    )

    assert states(project_seat(facts)[0])[-1] == "9.4- ready"


def test_a_wrap_up_that_was_extended_is_wrap_up_and_not_a_pause() -> None:
    facts = told("0 ADDMEMBER|hotline|\n5 PAUSE|hotline|wrap_up\n9 UNPAUSE|hotline|")

    assert states(project_seat(facts)[0]) == ["0-5 ready", "5-9 wrap_up wrap_up", "9- ready"]


def test_a_pause_that_begins_and_ends_within_a_second_of_queue_log_leaves_one_state() -> None:
    facts = told("0 ADDMEMBER|hotline|\n5 PAUSE|hotline|busy\n5 UNPAUSE|hotline|\n9 PAUSE|hotline|meal")

    assert states(project_seat(facts)[0]) == ["0-9 ready", "9- paused meal"]


HELPER = "main-1795300000.2000000005"


def test_a_supervisor_who_listens_does_not_call_and_a_consulted_seat_talks() -> None:
    listens = (
        f"5 CHAN_START {HELPER} {HELPER}\n7 ANSWER {HELPER} {HELPER}\n7 %s {HELPER} c1\n30 HANGUP {HELPER} {HELPER}"
    )

    assert states(project_seat(told(listens % "HOTLINE_LISTEN"))[0]) == [
        f"5-7 ringing {HELPER}", "7-30 supervising c1",
    ]  # fmt: skip
    assert states(project_seat(told(listens % "HOTLINE_CONSULT"))[0]) == [f"5-7 ringing {HELPER}", "7-30 talking c1"]


def test_a_call_to_a_seat_that_listens_comes_first() -> None:
    facts = told(
        f"1 CHAN_START {HELPER} {HELPER}\n2 ANSWER {HELPER} {HELPER}\n2 HOTLINE_WHISPER {HELPER} c1\n"
        f"5 CHAN_START s1 c2\n6 ANSWER s1 c2\n8 HANGUP s1 c2\n9 HANGUP {HELPER} {HELPER}"
    )

    assert states(project_seat(facts)[0])[1:] == [
        "2-5 supervising c1",
        "5-6 ringing c2",
        "6-8 talking c2",
        "8-9 supervising c1",
    ]


def test_a_pause_in_one_of_two_queues_is_no_pause() -> None:
    facts = told("0 ADDMEMBER|hotline|\n0 ADDMEMBER|market|\n5 PAUSE|hotline|missed\n8 PAUSE|market|missed")

    assert states(project_seat(facts)[0]) == ["0-8 ready", "8- paused missed"]


def test_a_seat_moved_between_queues_stays_at_work_and_stays_paused() -> None:
    facts = told(
        "0 ADDMEMBER|hotline|\n5 PAUSE|hotline|meal\n9 ADDMEMBER|market|PAUSED\n9 REMOVEMEMBER|hotline|\n"
        "20 UNPAUSE|market|"
    )

    record, _ = project_seat(facts)
    assert states(record) == ["0-5 ready", "5-20 paused meal", "20- ready"]
    assert len(record.sessions) == 1


def test_asterisk_restarted_in_mid_talk_ends_the_talk_when_it_was_last_heard_of_and_keeps_the_seat() -> None:
    facts = [
        *told("0 ADDMEMBER|hotline|\n1 CHAN_START s1 c1\n2 ANSWER s1 c1\n2.5 BRIDGE_ENTER s1 c1"),
        _queue_log(100, "QUEUESTART|NONE|", 100),
    ]

    record, _ = project_seat(facts)
    assert states(record) == ["0-1 ready", "1-2 ringing c1", "2-2.5 talking c1", "2.5- ready"]
    assert sessions(record) == ["0- None"]


def test_two_people_one_after_the_other_at_one_seat_have_a_session_each() -> None:
    facts = told(
        "0 HOTLINE_AGENT|NONE|sign-in|zhang\n0 ADDMEMBER|hotline|\n50 HOTLINE_AGENT|NONE|sign-out|zhang\n"
        "50 REMOVEMEMBER|hotline|\n51 HOTLINE_AGENT|NONE|sign-in|li\n51 ADDMEMBER|hotline|"
    )

    assert sessions(project_seat(facts)[0]) == ["0-50 zhang", "51- li"]


def test_dial_codes_are_no_calls_and_a_call_without_sign_in_is_told_without_session() -> None:
    facts = told("0 CHAN_START a a *11\n1 HANGUP a a\n5 CHAN_START s1 c1\n6 ANSWER s1 c1\n8 HANGUP s1 c1")

    record, _ = project_seat(facts)
    assert states(record) == ["5-6 ringing c1", "6-8 talking c1"]
    assert record.sessions == ()


QUEUES = st.sampled_from(["hotline", "market"])
LEGS = st.sampled_from(["s1 c1", "s2 c2", "o1 o1", f"{HELPER} c1"])
LINES = st.one_of(
    QUEUES.map(lambda queue: f"ADDMEMBER|{queue}|"),
    QUEUES.map(lambda queue: f"ADDMEMBER|{queue}|PAUSED"),
    QUEUES.map(lambda queue: f"REMOVEMEMBER|{queue}|"),
    st.tuples(QUEUES, st.sampled_from(["meal", "wrap_up"])).map(lambda both: f"PAUSE|{both[0]}|{both[1]}"),
    QUEUES.map(lambda queue: f"UNPAUSE|{queue}|"),
    st.sampled_from(["sign-in|zhang", "sign-in|li", "sign-in|", "sign-out|zhang", "ready|"]).map(
        lambda told: f"HOTLINE_AGENT|NONE|{told}"
    ),
    st.just("QUEUESTART|NONE|"),
    st.tuples(st.sampled_from(["CHAN_START", "ANSWER", "BRIDGE_ENTER", "HANGUP"]), LEGS).map(" ".join),
    LEGS.map(lambda leg: f"HOTLINE_WRAPUP {leg} 7"),
    LEGS.map(lambda leg: f"HOTLINE_LISTEN {leg}"),
)
DAYS = st.lists(st.tuples(st.floats(0, 120, allow_nan=False), LINES), max_size=40).map(
    lambda lines: told("\n".join(f"{at:.2f} {line}" for at, line in sorted(lines)))
)


@given(DAYS)
def test_states_tile_every_session_and_never_overlap(facts: list[Fact]) -> None:
    record, _ = project_seat(facts)

    for one, other in pairwise(record.states):
        assert one.ended_at is not None
        assert one.started_at < one.ended_at <= other.started_at
        alike = replace(other, started_at=one.started_at, ended_at=one.ended_at) == one
        assert not (alike and one.ended_at == other.started_at), "one state, told as two"
    for session in record.sessions:
        own = [state for state in record.states if state.session_started_at == session.started_at]
        if not own:  # it lasts, and began with the last line
            assert session.ended_at is None
            continue
        assert own[0].started_at == session.started_at
        assert own[-1].ended_at == session.ended_at
        assert all(one.ended_at == other.started_at for one, other in pairwise(own))
    assert len({state.started_at for state in record.states}) == len(record.states)
    assert len({session.started_at for session in record.sessions}) == len(record.sessions)


@given(DAYS, st.integers(0, 2**32))
def test_order_and_repetition_of_facts_do_not_matter(facts: list[Fact], seed: int) -> None:
    shuffled = [*facts, *facts[::2]]
    random.Random(seed).shuffle(shuffled)

    assert project_seat(shuffled)[0] == project_seat(facts)[0]


@settings(max_examples=200)
@given(DAYS, st.integers(0, 120))
def test_reading_on_from_a_standing_tells_the_same_as_reading_all(facts: list[Fact], cut: int) -> None:
    instant = NOON + timedelta(seconds=cut)
    whole, _ = project_seat(facts)

    _, standing = project_seat(facts, until=instant)
    rest, _ = project_seat([fact for fact in facts if fact.at >= instant], standing)

    assert set(rest.states) <= set(whole.states)
    assert set(rest.sessions) <= set(whole.sessions)
    kept = {one.started_at: one for one in (*_before(whole.states, rest.states), *rest.states)}
    assert tuple(kept[at] for at in sorted(kept)) == whole.states


def _before(whole: Iterable[object], rest: Iterable[object]) -> list[object]:
    known = {one.started_at for one in rest}
    first = min(known, default=datetime.max.replace(tzinfo=UTC))
    return [one for one in whole if one.started_at < first]
