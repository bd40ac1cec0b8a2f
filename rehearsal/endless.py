"""A small rehearsal that runs until it is stopped, so that every page of the product has something to show."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import structlog

from rehearsal.media import SILENT, Dialogue, prepare_media, said_in
from rehearsal.plan import Arrivals, RehearsalPlan, RobotCall, RobotSeat, Shares, robot_calls
from rehearsal.robots import Robots
from rehearsal.witness import RobotEvent

log = structlog.get_logger()

ROUND = 20_000
"""Calls planned ahead; after them the robots begin a new round."""
WAVE = 50
LIVELY = Shares(greeting=0.04, queue=0.05, progress=0.0, message=0.02, seat_ends=0.5, rate=0.7)


@dataclass(frozen=True, kw_only=True)
class FinishedTalk:
    """A robot citizen's talk that is over: `caller` finds the call, `dialogue` tells what it was about."""

    caller: str
    seat_ended: bool
    rating: int | None
    dialogue: Dialogue


def endless_plan(
    seats: Sequence[RobotSeat],
    lines: Sequence[str],
    dialogues: Sequence[Dialogue],
    *,
    calls_a_minute: float = 3.0,
    port: int = 5160,
    greeting_seconds: float = 8.0,
    first_serial: int = 0,
    seed: int = 12345,
    menu_key: str = "",
) -> RehearsalPlan:
    """Random arrivals, whole dialogues in turn, every kind of call now and then.

    `first_serial` should differ from run to run (say, seconds since some day) so that a caller means one call.
    """
    return RehearsalPlan(
        seats=tuple(seats),
        lines=tuple(lines),
        calls=min(ROUND, 10**8 - first_serial),
        rate=calls_a_minute / 60,
        port=port,
        dialogues=tuple(dialogue.seconds for dialogue in dialogues or [SILENT]),
        talk_seconds=None,
        shares=LIVELY,
        arrivals=Arrivals.POISSON,
        seed=seed,
        first_serial=first_serial,
        greeting_seconds=greeting_seconds,
        menu_key=menu_key,
    )


async def rehearse_endlessly(
    plan: RehearsalPlan,
    *,
    work: Path,
    dialogues: Sequence[Dialogue] = (),
    on_talk_finished: Callable[[FinishedTalk], None] | None = None,
) -> None:
    """Let robots call until cancelled; then their calls and registrations are ended properly.

    `on_talk_finished` is called in the event loop for each call that spoke with a seat and is over; it must not wait.

    Raises:
        PlanRefused, SippMissing, SippFailed, SwitchUnreachable, RegistrationRefused, MediaUnreadable.
    """
    said = said_in(plan, dialogues)
    await prepare_media(said, work / "media", cache=work / "cache")
    calls = robot_calls(plan)
    follower = _Follower({call.caller: call for call in calls}, said, on_talk_finished)
    while True:
        async with Robots(plan, calls, work, on_event=follower.note) as robots:
            await _call_in_waves(robots, calls)
        log.info("rehearsal.round_over", calls=len(calls))


async def _call_in_waves(robots: Robots, calls: Sequence[RobotCall]) -> None:
    """One SIPp process for some calls, the next begins when their last has been placed, not when it is over."""
    async with asyncio.TaskGroup() as running:
        for first in range(0, len(calls), WAVE):
            wave = calls[first : first + WAVE]
            running.create_task(robots.place(wave))
            following = calls[first + WAVE].start if first + WAVE < len(calls) else wave[-1].start
            await asyncio.sleep(following - wave[0].start)


class _Follower:
    """Puts the events of a call together and tells when a talk is over."""

    def __init__(
        self,
        calls: dict[str, RobotCall],
        dialogues: Sequence[Dialogue],
        on_talk_finished: Callable[[FinishedTalk], None] | None,
    ) -> None:
        self._calls = calls
        self._dialogues = dialogues
        self._tell = on_talk_finished
        self._connected: set[str] = set()
        self._rated: set[str] = set()

    def note(self, event: RobotEvent) -> None:
        """One event of a citizen."""
        if event.what == "connected":
            self._connected.add(event.caller)
        elif event.what == "rated":
            self._rated.add(event.caller)
        elif event.what == "ended" and event.caller in self._connected:
            self._connected.discard(event.caller)
            self._finish(self._calls[event.caller])

    def _finish(self, call: RobotCall) -> None:
        rated = call.caller in self._rated
        self._rated.discard(call.caller)
        if self._tell is not None:
            self._tell(
                FinishedTalk(
                    caller=call.caller,
                    seat_ended=call.seat_ends,
                    rating=call.rating if rated else None,
                    dialogue=self._dialogues[call.dialogue],
                )
            )
