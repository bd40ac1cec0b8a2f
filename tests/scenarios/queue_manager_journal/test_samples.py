"""What a real Asterisk 22 wrote, in; the calls it tells of, out.

The samples were written by the product's own dialplan with telephones that called, waited, talked and hung up.
"""

import pytest

from queue_manager.journal import CallRecord
from tests.scenarios.queue_manager_journal.record import SAMPLES, calls_in, facts_of

NAMES = sorted(path.name.removesuffix(".cel.csv") for path in SAMPLES.glob("*.cel.csv"))

EXPECTED = """
sample                 ending              ended_by queue           seat wait talk rating fallbacks
abandoned              abandoned_in_queue  citizen  general_service -    3    -    -      0
abandoned-server-hung  abandoned_in_queue  citizen  general_service -    1    -    -      1
answered               connected           citizen  general_service 1001 0    3    -      1
blocked                blocked             system   -               -    -    -    -      0
message-after-timeout  left_message        system   general_service -    1    -    -      1
message-by-key         left_message        citizen  general_service -    0    -    -      1
progress-and-back      abandoned_in_queue  citizen  general_service -    4    -    -      0
progress-and-back      abandoned_in_queue  citizen  general_service -    3    -    -      0
rated                  connected           seat     general_service 1001 0    2    5      1
ring-no-answer         connected           citizen  general_service 1002 4    3    -      1
"""

VISITS = """
sample                 visit queue           outcome     position wait talk seat missed key ended_by
abandoned              1     general_service abandoned   1        3    -    -    0      -   citizen
abandoned-server-hung  1     general_service abandoned   1        1    -    -    0      -   citizen
answered               1     general_service connected   1        0    3    1001 0      -   citizen
message-after-timeout  1     general_service timed_out   1        1    -    -    0      -   system
message-by-key         1     general_service left_by_key 1        0    -    -    0      2   citizen
progress-and-back      1     general_service left_by_key 1        1    -    -    0      1   citizen
progress-and-back      2     general_service abandoned   1        3    -    -    0      -   citizen
progress-and-back      1     general_service abandoned   2        3    -    -    0      -   citizen
rated                  1     general_service connected   1        0    2    1001 0      -   seat
ring-no-answer         1     general_service connected   1        4    3    1002 1      -   citizen
"""


def table(text: str) -> list[list[str]]:
    return [line.split() for line in text.strip().splitlines()[1:]]


def cells(*values: object) -> list[str]:
    return ["-" if value is None else str(value) for value in values]


def all_calls() -> list[tuple[str, CallRecord]]:
    return [(name, call) for name in NAMES for call in calls_in(facts_of(name))]


def test_how_each_call_ended() -> None:
    told = [
        cells(name, c.ending, c.ended_by, c.queue, c.seat, c.wait_seconds, c.talk_seconds, c.rating, c.fallbacks)
        for name, c in all_calls()
    ]
    assert told == table(EXPECTED)


def test_every_stay_in_a_queue() -> None:
    told = [
        cells(
            name, v.ordinal, v.queue, v.outcome, v.position, v.wait_seconds, v.talk_seconds, v.seat, v.missed_rings,
            v.exit_key, v.ended_by,
        )
        for name, call in all_calls()
        for v in call.visits
    ]  # fmt: skip
    assert told == table(VISITS)


@pytest.mark.parametrize("name", NAMES)
def test_line_caller_and_trunk_are_known_of_every_call(name: str) -> None:
    for call in calls_in(facts_of(name)):
        assert call.line == "12345"
        assert call.caller in ("13800001111", "13900002222")
        assert call.trunk == "trunk"
        assert not call.simulated


@pytest.mark.parametrize("name", NAMES)
def test_the_moments_of_a_call_follow_each_other(name: str) -> None:
    for call in calls_in(facts_of(name)):
        moments = [call.arrived_at, call.greeted_at, call.queued_at, call.connected_at, call.ended_at]
        known = [moment for moment in moments if moment]
        assert known == sorted(known)
        assert call.ended_at is not None


def test_a_missed_ring_is_a_leg_that_was_never_answered() -> None:
    [call] = calls_in(facts_of("ring-no-answer"))

    assert [(leg.role, leg.seat, leg.answered_at is not None) for leg in call.legs] == [
        ("citizen", None, True),
        ("seat", "1001", False),
        ("seat", "1002", True),
    ]
    assert call.connected_at is not None
    assert call.connected_at.isoformat() == "2026-11-22T00:24:21.226493+00:00"


def test_how_a_call_looks_at_every_moment_of_its_life() -> None:
    """The record grows line by line; whoever looks meanwhile sees a call under way, never a wrong end."""
    facts = sorted(facts_of("rated"), key=lambda fact: (fact.at, fact.source))
    seen: list[str] = []
    for count in range(1, len(facts) + 1):
        for call in calls_in(facts[:count]):
            state = (
                "ended" if call.ended_at else "talking" if call.connected_at else "waiting" if call.queued_at else "in"
            )
            if seen[-1:] != [state]:
                seen.append(state)
            assert bool(call.ending) == bool(call.ended_at)
    assert seen == ["in", "waiting", "talking", "ended"]
