"""What a waiting citizen is told of his time."""

import random

import pytest

from agi_scripts.waiting import expected_seconds, told_minutes, words_of_wait


@pytest.mark.parametrize(
    ("ahead", "seats", "talk", "seconds"),
    [(0, 1, 180, 180), (1, 1, 180, 360), (9, 10, 180, 180), (149, 80, 240, 450), (3, 0, 180, None)],
)
def test_seats_come_free_one_after_another(ahead: int, seats: int, talk: float, seconds: float | None) -> None:
    assert expected_seconds(ahead=ahead, seats=seats, talk_seconds=talk) == seconds


def test_the_estimate_is_the_mean_of_a_simulated_hall() -> None:
    """80 seats, talks of 240 s on average (exponential), 30 people ahead, four thousand times."""
    chance, seats, ahead, talk = random.Random(12345), 80, 30, 240.0
    waits = []
    for _ in range(4000):
        # All seats talk; without memory the next end of a talk is ``seats`` times as near as one seat's.
        waits.append(sum(chance.expovariate(seats / talk) for _ in range(ahead + 1)))
    mean = sum(waits) / len(waits)

    estimate = expected_seconds(ahead=ahead, seats=seats, talk_seconds=talk)

    assert estimate is not None
    assert abs(mean - estimate) / estimate < 0.02


@pytest.mark.parametrize(("seconds", "minutes"), [(1, 1), (60, 1), (61, 2), (599, 10)])
def test_minutes_are_rather_too_many(seconds: float, minutes: int) -> None:
    assert told_minutes(seconds) == minutes


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (None, ("position-after", None)),
        (50, ("position-soon", None)),
        (200, ("position-people", 4)),
        (1800, ("position-people", 30)),
        (1801, ("position-long", None)),
    ],
)
def test_a_guess_is_not_told_as_a_number(seconds: float | None, words: tuple[str, int | None]) -> None:
    assert words_of_wait(seconds) == words
