"""The oracle agrees with queues that are as the formula assumes, and with no others."""

import numpy as np
import pytest

from rehearsal.floor import rings
from rehearsal.oracle import Served, consult, served_calls, unused_seconds, waits
from reports import Load, erlang_c

SEATS, RATE, HANDLING = 10, 0.8, 10.0


def a_queue(*, calls: int = 3000, delay: float = 0.0, seed: int = 7) -> list[Served]:
    """Calls as the formula assumes them; each seat is let go ``delay`` too late without anybody knowing."""
    chance = np.random.default_rng(seed)
    arrivals = np.cumsum(chance.exponential(1 / RATE, calls)).tolist()
    handlings = chance.exponential(HANDLING, calls).tolist()
    waited = waits(arrivals, [handling + delay for handling in handlings], SEATS)
    return [
        Served(at, at + wait, at + wait + handling)
        for at, wait, handling in zip(arrivals, waited, handlings, strict=True)
    ]


def test_a_long_queue_tends_to_the_formula() -> None:
    level = np.mean([call.wait <= 5 for call in a_queue(calls=60_000)])

    assert level == pytest.approx(erlang_c(Load(RATE * 3600, HANDLING), SEATS, within_seconds=5).in_time, abs=0.02)


def test_a_queue_without_delays_agrees() -> None:
    found = consult(a_queue(), seats=SEATS, within=5, planned_handling=HANDLING, seed=1)

    assert found.agrees
    assert found.replayed == pytest.approx(found.in_time, abs=1e-9)
    assert found.low < found.formula.in_time < found.high
    assert found.unused == pytest.approx(0, abs=1e-9)
    assert found.handling == pytest.approx(HANDLING, abs=0.6)


def test_delays_of_the_exchange_are_measured_and_accounted_for() -> None:
    found = consult(a_queue(delay=0.8), seats=SEATS, within=5, planned_handling=HANDLING, seed=1)

    assert 0.2 < found.unused <= 0.8
    assert found.late > 0.8
    assert found.formula.in_time < found.formula_planned.in_time
    assert found.agrees


def test_an_exchange_that_keeps_people_waiting_beside_free_seats_does_not_agree() -> None:
    slow = [Served(call.joined, call.seized + 6, call.released + 6) for call in a_queue()]

    found = consult(slow, seats=10 * SEATS, within=5, planned_handling=HANDLING, seed=1)

    assert (found.in_time, found.late) == (0, 0)
    assert not found.agrees


def test_a_free_seat_beside_a_waiting_citizen_is_unused() -> None:
    assert unused_seconds([Served(0, 0, 4), Served(1, 4.5, 6)], seats=1) == pytest.approx(0.5)
    assert unused_seconds([Served(0, 0, 4), Served(1, 3, 6)], seats=2) == pytest.approx(2)


def test_calls_are_read_from_cel() -> None:
    def row(event: str, at: float, channel: str, name: str) -> str:
        return f'"{event}","{at}","{channel}","c1","{name}","","s","wait","",""\n'

    cel = [
        row("HOTLINE_QUEUE", 10.0, "c1", "PJSIP/trunk-00000001"),
        row("CHAN_START", 12.5, "s1", "PJSIP/1001-00000002"),
        row("BRIDGE_ENTER", 13.0, "s1", "PJSIP/1001-00000002"),
        row("CHAN_END", 20.0, "s1", "PJSIP/1001-00000002"),
    ]

    assert served_calls(cel, rings(cel, 0), since=0, wrapup=5) == [Served(10.0, 12.5, 25.0)]
