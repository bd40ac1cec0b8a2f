"""Transcription leaves the processor to people who are talking, but not for ever."""

from collections.abc import Awaitable, Callable

from hotline.calm import Calm


def hall(*calls: int) -> tuple[Callable[[], Awaitable[int]], list[int]]:
    """Calls in progress at each look, and the looks still to come; the last number stays."""
    ahead = list(calls)

    async def in_progress() -> int:
        return ahead.pop(0) if len(ahead) > 1 else ahead[0]

    return in_progress, ahead


async def test_transcription_waits_until_the_hall_is_calm() -> None:
    in_progress, ahead = hall(90, 60, 21, 20, 99)

    await Calm(in_progress, limit=20, look=0)()

    assert ahead == [99]


async def test_in_a_hall_that_is_never_calm_a_recording_waits_only_so_long() -> None:
    in_progress, ahead = hall(90, 90, 90)

    await Calm(in_progress, limit=20, look=0, patience=0)()

    assert ahead == [90, 90]
